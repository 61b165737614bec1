import type { ArticlePage } from "core/publishing/article_page.ts";
import { ArticleHead } from "../shell/ArticleShell.tsx";
import { Prose } from "../ui/Text.tsx";

const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

/** "21 November 2026", in UTC. */
export function longDay(at: string): string {
  return day.format(new Date(at));
}

/** An article as its public page and its preview show it. */
export function ArticleBody({ article }: { article: ArticlePage }) {
  return (
    <article>
      <ArticleHead
        title={article.title}
        published={{ iso: article.published, text: longDay(article.published) }}
        minutes={article.minutes}
        hero={article.hero ?? undefined}
      />
      <Prose sanitizedHtml={article.html} />
    </article>
  );
}
