import { readPublicSite } from "core/publishing/read_public_site.ts";
import { rssXml } from "core/publishing/rss.ts";
import { define } from "@/web/define.ts";
import { publicOrigin, readPublic, xmlAnswer } from "@/web/public_answer.ts";

export const handler = define.handlers({
  GET: readPublic(async (ctx) => {
    const site = await readPublicSite(ctx.state, { slug: ctx.params.slug ?? "", limit: 30 });
    return await xmlAnswer(ctx, rssXml(site, { origin: publicOrigin(ctx) }), "application/rss+xml");
  }),
});
