import type { ComponentChildren } from "preact";
import { Badge } from "./Badge.tsx";
import { atLeast } from "./numbers.ts";
import { Slot } from "./Slot.ts";

interface PageHeaderProps {
  title: string;
  /** Ancestors of this page, outermost first. */
  crumbs?: { label: string; href?: string }[];
  /** Beside the title, such as a StatusPill. */
  aside?: ComponentChildren;
  actions?: ComponentChildren;
  /** One sentence about the page. */
  children?: ComponentChildren;
}

/** The page's only h1 with breadcrumbs, description and actions. */
export function PageHeader({ title, crumbs, aside, actions, children }: PageHeaderProps) {
  return (
    <div class="page-head">
      <div>
        {crumbs && crumbs.length > 0 && (
          <nav aria-label="Breadcrumbs">
            <ol class="crumbs">
              {crumbs.map((crumb) => (
                <li key={crumb.label}>
                  {crumb.href ? <a href={crumb.href}>{crumb.label}</a> : crumb.label}
                </li>
              ))}
            </ol>
          </nav>
        )}
        <div class="page-title">
          <h1>{title}</h1>
          {aside}
        </div>
        {children && (
          <p class="lead">
            <Slot>{children}</Slot>
          </p>
        )}
      </div>
      {actions && <div class="form-actions page-actions">{actions}</div>}
    </div>
  );
}

/** Views of one page as links. */
export function Tabs(
  { label, tabs }: {
    label: string;
    tabs: {
      label: string;
      href: string;
      active?: boolean;
      count?: number | null;
      /** Whether there are at least `count`; at least none is not told. */
      more?: boolean;
    }[];
  },
) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a
          key={tab.href}
          class="tab"
          href={tab.href}
          data-active={tab.active ? "" : undefined}
          aria-current={tab.active ? "page" : undefined}
        >
          {tab.label}
          {tab.count != null && (tab.count > 0 || !tab.more) && (
            <Badge>{atLeast(tab.count, tab.more)}</Badge>
          )}
        </a>
      ))}
    </nav>
  );
}
