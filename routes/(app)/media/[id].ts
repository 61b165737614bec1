import { findPicture } from "core/images/read_picture.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { pictureAnswer } from "@/web/picture_answer.ts";

/** A picture for the people who may see its site; the browser asks again each time whether it changed. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const { db } = ctx.state;
    const record = await findPicture({ db }, { imageId: idParam(ctx, "picture") });
    return await pictureAnswer(ctx.req, { db, record, cache: "private, max-age=300" });
  }),
});
