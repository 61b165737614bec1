import { page } from "fresh";
import { type ArticlePage, articlePage } from "core/publishing/article_page.ts";
import { findPublicArticle, type PublicArticle } from "core/publishing/read_public_article.ts";
import { define } from "@/web/define.ts";
import { publicHeaders, publicOrigin, readPublic, unchanged } from "@/web/public_answer.ts";
import { ArticleBody } from "@/components/site/ArticleBody.tsx";
import { SiteHead } from "@/components/site/SiteHead.tsx";
import { ArticleShell } from "@/components/shell/ArticleShell.tsx";

interface Data {
  found: PublicArticle;
  article: ArticlePage;
}

export const handler = define.handlers({
  GET: readPublic(async (ctx) => {
    const { slug: site = "", content: slug = "" } = ctx.params;
    const found = await findPublicArticle(ctx.state, { site, slug });
    if ("elsewhere" in found) return ctx.redirect(found.elsewhere);
    const headers = await publicHeaders(ctx, found);
    const article = articlePage(found, { origin: publicOrigin(ctx) });
    return unchanged(ctx.req, headers) ?? page<Data>({ found, article }, { headers });
  }),
});

/** A published article: plain HTML, no script runs. */
export default define.page<typeof handler>(function PublicArticlePage({ data, state }) {
  const { found, article } = data;
  const base = `/sites/${found.site.slug}`;
  state.title = article.metaTitle;
  return (
    <ArticleShell
      site={{ name: found.site.name, href: base }}
      year={new Date(article.published).getUTCFullYear()}
    >
      <SiteHead
        title={article.metaTitle}
        siteName={found.site.name}
        description={article.description}
        url={article.url}
        siteUrl={article.siteUrl}
        image={article.shareImage}
        article={{ published: article.published, updated: article.updated, tags: found.tags }}
      />
      <script
        type="application/ld+json"
        // deno-lint-ignore react-no-danger
        dangerouslySetInnerHTML={{ __html: article.jsonLd }}
      />
      <ArticleBody article={article} />
      {found.more.length > 0 && (
        <nav class="article-more" aria-label="More to read">
          <h2>More to read</h2>
          <ul>
            {found.more.map(({ title, slug }) => (
              <li key={slug}>
                <a href={`${base}/${slug}`}>{title}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </ArticleShell>
  );
});
