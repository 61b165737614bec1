import { readPublicImage } from "core/publishing/read_public_image.ts";
import { define } from "@/web/define.ts";
import { pictureAnswer } from "@/web/picture_answer.ts";
import { readPublic } from "@/web/public_answer.ts";

/** A picture's address changes with the picture; the time limit is for those that are unpublished. */
const CACHE = "public, max-age=3600, stale-while-revalidate=86400";

export const handler = define.handlers({
  GET: readPublic(async (ctx) => {
    const { db } = ctx.state;
    const { slug: site = "", id: imageId = "" } = ctx.params;
    const record = await readPublicImage({ db }, { site, imageId });
    const shared = ctx.state.cookies.getSetCookie().length === 0;
    return await pictureAnswer(ctx.req, {
      db,
      record,
      cache: shared ? CACHE : "private, no-store",
    });
  }),
});
