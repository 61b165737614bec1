import type { Overview } from "core/sites/read_overview.ts";
import type { SessionSite } from "core/accounts/session_context.ts";

/** One step from an empty account to the first published page. */
export interface FirstStep {
  title: string;
  note: string;
  done: boolean;
  action: string;
  href: string;
  /** Another way to take this step. */
  also?: { action: string; href: string };
}

/** The path from an empty account to the first published page, with what is done of it. */
export function firstSteps(site: SessionSite | null, overview: Overview | null): FirstStep[] {
  const content = overview?.content ?? {};
  const written = Object.values(content).reduce((sum, count) => sum + count, 0);
  return [
    {
      title: "Add your site",
      note: "A name, the industry and the topics it is about.",
      done: site !== null,
      action: "Add a site",
      href: "/setup/sites/new",
    },
    {
      title: "Bring keywords",
      note: "Upload an export, paste a list, or take some from the library of your industry.",
      done: (overview?.keywords ?? 0) > 0,
      action: "Import keywords",
      href: "/planner/keywords/import",
      also: { action: "Use the library", href: "/setup/opportunities" },
    },
    {
      title: "Group them into clusters",
      note: "Keywords that one page can answer belong together.",
      done: (overview?.clusters ?? 0) > 0,
      action: "Choose keywords",
      href: "/planner/keywords?status=new",
    },
    {
      title: "Get ideas",
      note: "Several angles for each cluster; keep the ones you like.",
      done: (overview?.ideas ?? 0) > 0,
      action: "Choose a cluster",
      href: "/planner/clusters",
    },
    {
      title: "Write the first article",
      note: "Queue an idea, then let it be written. You see the price before.",
      done: written > 0,
      action: (overview?.tasks ?? 0) > 0 ? "Open the tasks" : "Queue an idea",
      href: (overview?.tasks ?? 0) > 0 ? "/writer/tasks" : "/planner/ideas",
    },
    {
      title: "Review and publish",
      note: "Read it, change what you like, add pictures, and put it online.",
      done: (content.published ?? 0) > 0,
      action: (content.review ?? 0) > 0 ? "Open the review queue" : "Open the content",
      href: (content.review ?? 0) > 0 ? "/writer/review" : "/writer/content",
    },
  ];
}
