import { readWholePublicSite } from "core/publishing/read_public_site.ts";
import { sitemapXml } from "core/publishing/sitemap.ts";
import { define } from "@/web/define.ts";
import { publicOrigin, readPublic, xmlAnswer } from "@/web/public_answer.ts";

export const handler = define.handlers({
  GET: readPublic(async (ctx) => {
    const site = await readWholePublicSite(ctx.state, { slug: ctx.params.slug ?? "" });
    return await xmlAnswer(ctx, sitemapXml(site, { origin: publicOrigin(ctx) }), "application/xml");
  }),
});
