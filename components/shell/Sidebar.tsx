import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { currentHref, menu, type MenuEntry, visibleMenu } from "./menu.ts";

interface SidebarProps {
  path: string;
  modules: Record<string, boolean>;
  entries?: MenuEntry[];
  /** Whether the owner's pages are listed. */
  owner?: boolean;
}

/** The menu: a column on wide screens, a drawer (popover) on narrow ones. */
export function Sidebar({ path, modules, entries = menu, owner }: SidebarProps) {
  const shown = visibleMenu(entries, modules, owner);
  const current = currentHref(shown, path);
  return (
    <nav id="app-nav" class="app-nav" popover="auto" aria-label="Main menu">
      <div class="nav-close">
        <Button
          type="button"
          variant="quiet"
          icon="x"
          popovertarget="app-nav"
          popovertargetaction="hide"
        >
          Close menu
        </Button>
      </div>
      {shown.map((entry) => (
        <SidebarEntry key={entry.label} entry={entry} current={current} path={path} />
      ))}
    </nav>
  );
}

type Place = { current: string | undefined; path: string };

function SidebarEntry({ entry, current, path }: Place & { entry: MenuEntry }) {
  if (!entry.children) {
    return (
      <a class="nav-link" href={entry.href} {...here(entry.href, { current, path })}>
        <Icon name={entry.icon} />
        {entry.label}
      </a>
    );
  }
  const inside = entry.children.some((page) => page.href === current);
  return (
    <details class="nav-group" open={entry.open || inside}>
      <summary>
        <Icon name={entry.icon} />
        {entry.label}
        <Icon name="chevron-right" size={12} />
      </summary>
      <ul>
        {entry.children.map((page) => (
          <li key={page.href}>
            <a class="nav-link" href={page.href} {...here(page.href, { current, path })}>
              {page.label}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

function here(href: string | undefined, { current, path }: Place) {
  if (!href || href !== current) return {};
  return { "data-active": "", "aria-current": path === href ? "page" : "true" } as const;
}
