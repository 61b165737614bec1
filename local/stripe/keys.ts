import type { Keys } from "../keys.ts";

/** What the stand-in and the functions agree on. */
export interface StripeKeys {
  apiKey: string;
  /** Signs the messages. */
  secret: string;
}

/** The stand-in's keys, derived from those of the stack, so that they outlive a restart. */
export async function stripeKeys({ workerSecret }: Keys): Promise<StripeKeys> {
  const derived = async (use: string) => {
    const bytes = new TextEncoder().encode(`${use} ${workerSecret}`);
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex().slice(0, 40);
  };
  return { apiKey: `sk_test_${await derived("api")}`, secret: `whsec_${await derived("webhook")}` };
}

/** Environment that leads the functions to the stand-in. */
export function stripeEnv({ apiKey, secret }: StripeKeys, url: string): Record<string, string> {
  return { STRIPE_SECRET_KEY: apiKey, STRIPE_WEBHOOK_SECRET: secret, STRIPE_API_URL: url };
}

/** Brings messages to the function `stripe-webhook`; answers its status. */
export function deliverTo(functions: { fetch(request: Request): Promise<Response> }) {
  return async (body: string, signature: string): Promise<number> => {
    const response = await functions.fetch(
      new Request("http://127.0.0.1/functions/v1/stripe-webhook", {
        method: "POST",
        headers: { "stripe-signature": signature, "content-type": "application/json" },
        body,
      }),
    );
    await response.body?.cancel();
    return response.status;
  };
}
