import { Icon } from "../ui/Icon.tsx";
import { MenuHeading, MenuLink, MenuRule } from "../ui/Menu.tsx";
import { Badge } from "../ui/Badge.tsx";
import { statusLabel } from "../ui/status_tones.ts";
import type { ShellSite } from "./types.ts";

interface SiteSwitcherProps {
  sites: ShellSite[];
  siteId: string | null;
  /** Where to come back to after switching. */
  path: string;
}

/** The site in use and the others to switch to; posts `site_id` and `back` to /settings/site. */
export function SiteSwitcher({ sites, siteId, path }: SiteSwitcherProps) {
  const current = sites.find((site) => site.id === siteId);
  if (sites.length === 0) {
    return (
      <a class="bar-item site-now" href="/setup/sites/new">
        <Icon name="plus" />
        Add a site
      </a>
    );
  }
  return (
    <details class="menu" name="menu" data-align="start">
      <summary class="bar-item site-now" aria-label={`Site: ${current?.name ?? "none chosen"}`}>
        <Icon name="globe" />
        <span class="truncate">{current?.name ?? "Choose a site"}</span>
        <Icon name="chevron-down" size={12} />
      </summary>
      <div class="menu-list">
        <MenuHeading>Switch site</MenuHeading>
        <form method="post" action="/settings/site">
          <input type="hidden" name="back" value={path} />
          {sites.map((site) => (
            <button
              key={site.id}
              type="submit"
              class="menu-item"
              name="site_id"
              value={site.id}
              aria-current={site.id === siteId ? "true" : undefined}
            >
              <span class="truncate">{site.name}</span>
              {site.status !== "active" && <Badge>{statusLabel(site.status)}</Badge>}
            </button>
          ))}
        </form>
        <MenuRule />
        <MenuLink href="/setup/sites" icon="gear">Manage sites</MenuLink>
        <MenuLink href="/setup/sites/new" icon="plus">Add a site</MenuLink>
      </div>
    </details>
  );
}
