import { isAppError } from "core/errors.ts";
import { askCheckout } from "core/payments/ask_payments.ts";
import { Purchase } from "core/payments/schema.ts";
import { define } from "@/web/define.ts";
import { orderKey, parseForm } from "@/web/forms.ts";
import { act, read } from "@/web/handlers.ts";

/** Leads to the page on which a package or a plan is paid; who has a subscription changes it instead. */
export const handler = define.handlers({
  GET: read((ctx) => ctx.redirect("/billing/packages", 303)),
  POST: act(async (ctx, form) => {
    const purchase = parseForm(Purchase, form);
    const given = form.get("key");
    const key = typeof given === "string" && given ? given : orderKey();
    try {
      return ctx.redirect(await askCheckout(ctx.state, { purchase, key }), 303);
    } catch (error) {
      const isChange = isAppError(error) && error.code === "conflict" && purchase.kind === "plan";
      if (!isChange) throw error;
      const { slug, cycle } = purchase;
      return ctx.redirect(`/billing/change?${new URLSearchParams({ slug, cycle })}`, 303);
    }
  }),
});
