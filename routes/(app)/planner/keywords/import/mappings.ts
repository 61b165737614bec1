import { z } from "zod";
import { deleteMapping } from "core/keywords/keyword_mappings.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { passOn } from "@/components/planner/requests.ts";

const PATH = "/planner/keywords/import";
const Forget = z.object({ id: z.uuid("This mapping does not exist.") });

/** Forgets a saved mapping of columns. */
export const handler = define.handlers({
  GET: (ctx) => passOn(ctx, PATH),
  POST: act(async (ctx, form) => {
    await deleteMapping(ctx.state, parseForm(Forget, form).id);
    leaveFlash(ctx, "success", "Forgotten.");
    return ctx.redirect(PATH, 303);
  }),
});
