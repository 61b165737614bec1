import { undoImport } from "core/keywords/undo_import.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { counted, passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/keywords/import";

/** Takes back what an import brought and nobody used or changed since. */
export const handler = define.handlers({
  GET: read((ctx) => passOn(ctx, `${PATH}/${idParam(ctx, "import")}`)),
  POST: act(async (ctx) => {
    const id = idParam(ctx, "import");
    const removed = await undoImport(ctx.state, id);
    if (removed > 0) leaveFlash(ctx, "success", `${counted(removed, "keyword")} taken back.`);
    else leaveFlash(ctx, "warning", "Nothing of this import could be taken back.");
    return ctx.redirect(`${PATH}/${id}`, 303);
  }),
});
