import { cancelContentImport } from "core/wxr/content_imports.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act, read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { passOn } from "@/components/planner/requests.ts";

const PATH = "/writer/import";

/** Ends an import under way; what it stored stays. */
export const handler = define.handlers({
  GET: read((ctx) => passOn(ctx, `${PATH}/${idParam(ctx, "import")}`)),
  POST: act(async (ctx) => {
    const id = idParam(ctx, "import");
    await cancelContentImport(ctx.state, id);
    leaveFlash(ctx, "success", "The import was stopped. What it stored so far stays.");
    return ctx.redirect(`${PATH}/${id}`, 303);
  }),
});
