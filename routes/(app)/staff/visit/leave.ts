import { leaveVisit } from "core/staff/visits.ts";
import { define } from "@/web/define.ts";
import { leaveFlash } from "@/web/flash.ts";
import { act } from "@/web/handlers.ts";
import { formOnly } from "@/web/methods.ts";

/** Leads staff out of the account they have opened. */
export const handler = define.handlers({
  GET: formOnly,
  POST: act(async (ctx) => {
    const { account, visit } = ctx.state.me;
    await leaveVisit(ctx.state);
    leaveFlash(ctx, "success", visit ? `You have left ${account.name}.` : "No account was open.");
    return ctx.redirect(visit ? `/staff/accounts/${account.id}` : "/staff/accounts", 303);
  }),
});
