import { appEnv } from "./app_env.ts";

/** Where Stripe's own pages are. */
const STRIPE_PAGES = ["https://checkout.stripe.com", "https://billing.stripe.com"];

/** Origins to which a form may lead for paying; browsers apply `form-action` to redirects too. */
export function paymentPages(): string[] {
  const { STRIPE_API_URL } = appEnv();
  return STRIPE_API_URL ? [new URL(STRIPE_API_URL).origin] : STRIPE_PAGES;
}

/** Whether payments are tried with the stand-in, so that no money moves. */
export function isTestPayments(): boolean {
  return appEnv().STRIPE_API_URL !== undefined;
}
