import type { ArticlePage } from "core/publishing/article_page.ts";
import { ArticleHead } from "../shell/ArticleShell.tsx";
import { Prose } from "../ui/Text.tsx";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** "21 November 2026", in UTC. */
export function longDay(at: string): string {
  return day.format(new Date(at));
}

/** An article as its public page and its preview show it; `inside` a page with a heading of its own. */
export function ArticleBody({ article, inside }: { article: ArticlePage; inside?: boolean }) {
  return (
    <article>
      <ArticleHead
        title={article.title}
        heading={inside ? "h2" : "h1"}
        published={{ iso: article.published, text: longDay(article.published) }}
        minutes={article.minutes}
        hero={article.hero ?? undefined}
      />
      <Prose sanitizedHtml={article.html} />
    </article>
  );
}
