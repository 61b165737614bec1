import { readPublicSite } from "core/publishing/read_public_site.ts";
import { define } from "@/web/define.ts";
import { publicOrigin, readPublic, xmlAnswer } from "@/web/public_answer.ts";

/** For a domain of the site's own that points here. */
export const handler = define.handlers({
  GET: readPublic(async (ctx) => {
    const { slug } = await readPublicSite(ctx.state, { slug: ctx.params.slug ?? "", limit: 1 });
    const sitemap = `${publicOrigin(ctx)}/sites/${slug}/sitemap.xml`;
    return await xmlAnswer(ctx, `User-agent: *\nAllow: /\n\nSitemap: ${sitemap}\n`, "text/plain");
  }),
});
