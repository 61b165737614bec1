import { PlannedPrice, withdrawPrice } from "core/staff/prices.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";
import { formOnly } from "@/web/methods.ts";

/** Takes a planned price back. */
export const handler = define.handlers({
  GET: formOnly,
  POST: act(async (ctx, form) => {
    await withdrawPrice(ctx.state, parseForm(PlannedPrice, form));
    leaveFlash(ctx, "success", "The planned price is withdrawn.");
    return ctx.redirect("/staff/prices", 303);
  }),
});
