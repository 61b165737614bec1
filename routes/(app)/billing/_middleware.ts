import { define } from "@/web/define.ts";
import { paymentPages } from "@/web/payment_pages.ts";

/** Lets the forms of these pages lead to where payments are made. */
export default define.middleware((ctx) => {
  ctx.state.formsLeadTo = paymentPages();
  return ctx.next();
});
