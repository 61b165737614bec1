import { z } from "zod";
import { AppError } from "core/errors.ts";
import { undoImport } from "core/keywords/undo_import.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act } from "@/web/handlers.ts";
import { counted, passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/keywords/import";

/** Takes back what an import brought and nobody used or changed since. */
export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, `${PATH}/${ctx.params.id}`),
  POST: act(async (ctx) => {
    const id = z.uuid().safeParse(ctx.params.id);
    if (!id.success) throw new AppError("not_found", "This import was not found.");
    const removed = await undoImport(ctx.state, id.data);
    if (removed > 0) leaveFlash(ctx, "success", `${counted(removed, "keyword")} taken back.`);
    else leaveFlash(ctx, "warning", "Nothing of this import could be taken back.");
    return ctx.redirect(`${PATH}/${id.data}`, 303);
  }),
});
