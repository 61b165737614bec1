import { HttpError, page } from "fresh";
import { publicImagePath } from "core/publishing/article_page.ts";
import { findPublicSite, type PublicSite } from "core/publishing/read_public_site.ts";
import { define } from "@/web/define.ts";
import { publicHeaders, publicOrigin, readPublic, unchanged } from "@/web/public_answer.ts";
import { longDay } from "@/components/site/ArticleBody.tsx";
import { SiteHead } from "@/components/site/SiteHead.tsx";
import { ArticleShell } from "@/components/shell/ArticleShell.tsx";

const SIZE = 12;

interface Data {
  site: PublicSite;
  /** One-based. */
  number: number;
  origin: string;
}

export const handler = define.handlers({
  GET: readPublic(async (ctx) => {
    const number = pageNumber(ctx.url.searchParams.get("page"));
    const site = await findPublicSite(ctx.state, {
      slug: ctx.params.slug ?? "",
      limit: SIZE,
      offset: (number - 1) * SIZE,
    });
    if ("elsewhere" in site) return ctx.redirect(site.elsewhere);
    if (number > 1 && site.articles.length === 0) throw new HttpError(404);
    const headers = await publicHeaders(ctx, [site, number]);
    const data = { site, number, origin: publicOrigin(ctx) };
    return unchanged(ctx.req, headers) ?? page<Data>(data, { headers });
  }),
});

function pageNumber(text: string | null): number {
  const number = Number(text ?? 1);
  if (!Number.isInteger(number) || number < 1 || number > 100_000) throw new HttpError(404);
  return number;
}

/** The articles of a public site, newest first. */
export default define.page<typeof handler>(function PublicSitePage({ data, state }) {
  const { site, number, origin } = data;
  const base = `/sites/${site.slug}`;
  const address = (wanted: number) => wanted > 1 ? `${base}?page=${wanted}` : base;
  const last = Math.max(1, Math.ceil(site.total / SIZE));
  state.title = site.name;
  return (
    <ArticleShell site={{ name: site.name, href: base }}>
      <SiteHead
        title={number > 1 ? `${site.name}, page ${number}` : site.name}
        siteName={site.name}
        description={site.description}
        url={origin + address(number)}
        siteUrl={origin + base}
        prev={number > 1 ? origin + address(number - 1) : undefined}
        next={number < last ? origin + address(number + 1) : undefined}
      />
      <div class="article-head">
        <h1>{site.name}</h1>
        {site.description && <p class="article-meta">{site.description}</p>}
      </div>
      {site.articles.length === 0
        ? <p>The first article is on its way.</p>
        : (
          <div class="article-list">
            {site.articles.map((article, index) => (
              <article key={article.slug} class="article-card">
                {article.image && (
                  <a href={`${base}/${article.slug}`} tabIndex={-1} aria-hidden="true">
                    <img
                      src={publicImagePath(site.slug, article.image)}
                      alt=""
                      width={article.image.width ?? 1536}
                      height={article.image.height ?? 1024}
                      loading={index > 1 ? "lazy" : undefined}
                    />
                  </a>
                )}
                <div>
                  <h2>
                    <a href={`${base}/${article.slug}`}>{article.title}</a>
                  </h2>
                  <p class="article-meta">
                    <time dateTime={article.published_at}>{longDay(article.published_at)}</time>
                  </p>
                  <p>{article.excerpt || article.meta_description}</p>
                </div>
              </article>
            ))}
          </div>
        )}
      {last > 1 && (
        <nav class="article-pages" aria-label="Pages">
          {number > 1 ? <a href={address(number - 1)} rel="prev">Newer</a> : <span />}
          <span>{`Page ${number} of ${last}`}</span>
          {number < last ? <a href={address(number + 1)} rel="next">Older</a> : <span />}
        </nav>
      )}
    </ArticleShell>
  );
});
