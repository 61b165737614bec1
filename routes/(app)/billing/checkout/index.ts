import { askCheckout } from "core/payments/ask_payments.ts";
import { Purchase } from "core/payments/schema.ts";
import { define } from "@/web/define.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act } from "@/web/handlers.ts";

/** Leads to the page on which a package or a plan is paid; who has a subscription changes it instead. */
export const handler = define.handlers({
  POST: act(async (ctx, form) => {
    const purchase = parseForm(Purchase, form);
    if (purchase.kind === "plan" && form.get("change") === "yes") {
      const { slug, cycle } = purchase;
      return ctx.redirect(`/billing/change?${new URLSearchParams({ slug, cycle })}`, 303);
    }
    const given = form.get("key");
    const key = typeof given === "string" && given ? given : orderKey();
    return ctx.redirect(await askCheckout(ctx.state, { purchase, key }), 303);
  }),
});
