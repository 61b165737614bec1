import type { ComponentChildren } from "preact";
import { safeHref } from "../ui/safe_href.ts";
import { Slot } from "../ui/Slot.ts";

interface ArticleShellProps {
  site: { name: string; href: string };
  nav?: { label: string; href: string }[];
  /** Defaults to the site's name with the year given. */
  foot?: ComponentChildren;
  year?: number;
  children: ComponentChildren;
}

/** The frame of a customer's public site: nothing of the app shows through. */
export function ArticleShell({ site, nav = [], foot, year, children }: ArticleShellProps) {
  return (
    <div class="article-page">
      <header class="article-bar">
        <a class="article-site" href={safeHref(site.href)}>{site.name}</a>
        {nav.length > 0 && (
          <nav aria-label="Site">
            <ul>
              {nav.map(({ label, href }) => (
                <li key={href}>
                  <a href={safeHref(href)}>{label}</a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </header>
      <main class="article-main" id="main">
        <Slot>{children}</Slot>
      </main>
      <footer class="article-foot">
        {foot ?? [year && `© ${year}`, site.name].filter(Boolean).join(" ")}
      </footer>
    </div>
  );
}

interface ArticleHeadProps {
  title: string;
  /** A page of the app that shows the article has a first heading of its own. */
  heading?: "h1" | "h2";
  /** Shown beside the date, already formatted where needed. */
  author?: string;
  published?: { iso: string; text: string };
  minutes?: number;
  hero?: { src: string; alt: string; width: number; height: number };
}

/** Title, author, date and lead image of an article. */
export function ArticleHead(
  { title, heading: Heading = "h1", author, published, minutes, hero }: ArticleHeadProps,
) {
  return (
    <>
      <div class="article-head">
        <Heading class="article-title">{title}</Heading>
        <div class="article-meta">
          {author && <span>{author}</span>}
          {published && <time dateTime={published.iso}>{published.text}</time>}
          {minutes !== undefined && <span>{`${minutes} min read`}</span>}
        </div>
      </div>
      {hero && (
        <img
          class="article-hero"
          src={safeHref(hero.src)}
          alt={hero.alt}
          width={hero.width}
          height={hero.height}
          fetchpriority="high"
        />
      )}
    </>
  );
}
