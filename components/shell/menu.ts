import type { IconName } from "../ui/icon_paths.ts";

/** A page in the sidebar. */
export interface MenuPage {
  label: string;
  href: string;
  /** Hidden from everybody but the owner and staff. */
  ownerOnly?: true;
}

/** A link of its own (`href`) or a group of pages (`children`). */
export interface MenuEntry {
  label: string;
  icon: IconName;
  href?: string;
  /** Hidden while the account has this module switched off. */
  module?: string;
  /** Unfolded even when the current page is elsewhere. */
  open?: boolean;
  children?: MenuPage[];
}

/** The sidebar; only pages that exist are listed. */
export const menu: MenuEntry[] = [
  { label: "Dashboard", icon: "dashboard", href: "/dashboard" },
  {
    label: "Setup",
    icon: "globe",
    open: true,
    children: [
      { label: "Sites", href: "/setup/sites" },
      { label: "Keyword opportunities", href: "/setup/opportunities" },
    ],
  },
  {
    label: "Planner",
    icon: "key",
    module: "planner",
    open: true,
    children: [
      { label: "Dashboard", href: "/planner" },
      { label: "Keywords", href: "/planner/keywords" },
      { label: "Clusters", href: "/planner/clusters" },
      { label: "Ideas", href: "/planner/ideas" },
    ],
  },
  {
    label: "Writer",
    icon: "pen",
    module: "writer",
    open: true,
    children: [
      { label: "Dashboard", href: "/writer" },
      { label: "Tasks", href: "/writer/tasks" },
      { label: "Content", href: "/writer/content" },
      { label: "Images", href: "/writer/images" },
      { label: "Review", href: "/writer/review" },
      { label: "Published", href: "/writer/published" },
      { label: "Publishing queue", href: "/writer/published/queue" },
      { label: "Edited on both sides", href: "/writer/conflicts" },
    ],
  },
  {
    label: "Automation",
    icon: "robot",
    module: "automation",
    open: true,
    children: [
      { label: "Dashboard", href: "/automation" },
      { label: "Runs", href: "/automation/runs" },
      { label: "Rules", href: "/automation/rules" },
      { label: "History", href: "/automation/history" },
      { label: "Failed work", href: "/automation/failures" },
    ],
  },
  {
    label: "Thinker",
    icon: "bulb",
    module: "thinker",
    children: [
      { label: "Prompts", href: "/thinker/prompts" },
      { label: "Author profiles", href: "/thinker/authors" },
    ],
  },
  {
    label: "Reference",
    icon: "book",
    children: [
      { label: "Industries", href: "/reference/industries" },
      { label: "Seed keywords", href: "/reference/seed-keywords" },
    ],
  },
  {
    label: "Billing",
    icon: "card",
    children: [
      { label: "Credits", href: "/billing/credits" },
      { label: "Usage", href: "/billing/usage", ownerOnly: true },
      { label: "Plans", href: "/billing/plans", ownerOnly: true },
      { label: "Packages", href: "/billing/packages", ownerOnly: true },
      { label: "Subscription", href: "/billing/subscription", ownerOnly: true },
      { label: "Invoices", href: "/billing/invoices", ownerOnly: true },
      { label: "Payments", href: "/billing/payments", ownerOnly: true },
    ],
  },
  {
    label: "Settings",
    icon: "gear",
    children: [
      { label: "General", href: "/settings" },
      { label: "Team", href: "/settings/team" },
      { label: "Modules", href: "/settings/modules" },
      { label: "AI providers", href: "/settings/ai-providers" },
      { label: "Integrations", href: "/settings/integrations" },
      { label: "Publishing", href: "/settings/publishing" },
      { label: "API keys", href: "/settings/api-keys" },
      { label: "Activity", href: "/settings/activity" },
      { label: "System", href: "/settings/system" },
      { label: "Export", href: "/settings/data" },
      { label: "Profile", href: "/settings/profile" },
    ],
  },
  { label: "Help", icon: "help", href: "/help" },
];

/** What platform staff see besides. */
export const staffMenu: MenuEntry = {
  label: "Staff",
  icon: "eye",
  open: true,
  children: [
    { label: "Accounts", href: "/staff/accounts" },
    { label: "Prices", href: "/staff/prices" },
    { label: "Platform log", href: "/staff/log" },
  ],
};

/**
 * Menu without the modules this account has switched off, and without the owner's pages for everybody else; an
 * unlisted module counts as on.
 */
export function visibleMenu(
  entries: MenuEntry[],
  modules: Record<string, boolean>,
  owner = true,
): MenuEntry[] {
  return entries
    .filter(({ module }) => module === undefined || modules[module] !== false)
    .map((entry) => ({
      ...entry,
      children: entry.children?.filter(({ ownerOnly }) => owner || !ownerOnly),
    }));
}

/** Pages without an entry of their own, with those below them, and the one they belong to. */
const BELONGS: Record<string, string> = {
  "/billing/change": "/billing/plans",
  "/billing/checkout/return": "/billing/credits",
  "/writer/import": "/writer/content",
};

/** The menu address a path belongs to: the longest that equals it or is its ancestor. */
export function currentHref(entries: MenuEntry[], given: string): string | undefined {
  const owner = Object.keys(BELONGS).find((page) => given === page || given.startsWith(`${page}/`));
  const path = owner ? BELONGS[owner] ?? given : given;
  const hrefs = entries.flatMap((entry) => [
    ...(entry.href ? [entry.href] : []),
    ...(entry.children ?? []).map((page) => page.href),
  ]);
  return hrefs
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .sort((a, b) => b.length - a.length)[0];
}
