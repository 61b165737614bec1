import { z } from "zod";
import { undoChange } from "core/clusters/undo_change.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { backOf, counted, passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/clusters";
const Undo = z.object({ change_id: z.uuid("This change does not exist.") });

/** Takes the latest change of clusters back. */
export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act(async (ctx, form) => {
    const { change_id } = parseForm(Undo, form);
    const { restored, kept } = await undoChange(ctx.state, { id: change_id });
    const words = restored > 0 ? "Taken back." : "Nothing could be taken back.";
    leaveFlash(
      ctx,
      restored > 0 ? "success" : "warning",
      kept > 0
        ? `${words} ${counted(kept, "item")} stayed, because something happened since.`
        : words,
    );
    return ctx.redirect(backOf(form, PATH), 303);
  }),
});
