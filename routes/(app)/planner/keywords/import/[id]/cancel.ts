import { z } from "zod";
import { AppError } from "core/errors.ts";
import { cancelImport } from "core/keywords/undo_import.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act } from "@/web/handlers.ts";
import { passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/keywords/import";

/** Ends an import under way; what it stored stays. */
export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, `${PATH}/${ctx.params.id}`),
  POST: act(async (ctx) => {
    const id = z.uuid().safeParse(ctx.params.id);
    if (!id.success) throw new AppError("not_found", "This import was not found.");
    await cancelImport(ctx.state, id.data);
    leaveFlash(ctx, "success", "The import was stopped. What it stored so far stays.");
    return ctx.redirect(`${PATH}/${id.data}`, 303);
  }),
});
