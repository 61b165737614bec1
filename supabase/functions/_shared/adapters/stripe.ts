import Stripe from "npm:stripe@23.1.0";
import { AppError } from "../errors.ts";
import type { PaymentProvider } from "../payments/provider.ts";
import { catalogueOf } from "./stripe/catalogue.ts";
import { ordersOf } from "./stripe/orders.ts";
import { readerOf } from "./stripe/reader.ts";

export interface StripeOptions {
  apiKey: string;
  /** Origin of the API; default Stripe's own. */
  apiUrl?: string;
  /** Milliseconds for one request; default 20 s. */
  timeoutMs?: number;
  /** Sends the requests; default the platform's. */
  fetch?: typeof fetch;
}

/** Stripe as the payment provider. Its calls throw `payment_declined` with the bank's reason, else `vendor_error`. */
export function createStripe(
  { apiKey, apiUrl, timeoutMs = 20_000, fetch }: StripeOptions,
): PaymentProvider {
  const stripe = new Stripe(apiKey, {
    httpClient: Stripe.createFetchHttpClient(fetch),
    timeout: timeoutMs,
    maxNetworkRetries: 2,
    telemetry: false,
    ...(apiUrl ? placeOf(new URL(apiUrl)) : {}),
  });
  return translated({ ...readerOf(stripe), ...catalogueOf(stripe), ...ordersOf(stripe) });
}

function placeOf({ protocol, hostname, port }: URL) {
  const isHttp = protocol === "http:";
  return {
    host: hostname,
    port: port || (isHttp ? "80" : "443"),
    protocol: isHttp ? "http" as const : "https" as const,
  };
}

/** Lets no error of the SDK out: it carries the request, and its words are not for people. */
function translated(provider: PaymentProvider): PaymentProvider {
  return new Proxy(provider, {
    get(target, name: keyof PaymentProvider) {
      const call = target[name] as (...given: unknown[]) => Promise<unknown>;
      return (...given: unknown[]) =>
        call(...given).catch((error) => Promise.reject(translate(error)));
    },
  });
}

function translate(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const raw = `${error.type} ${error.code ?? ""} ${error.message}`.slice(0, 500);
  if (error instanceof Stripe.errors.StripeCardError) {
    const message = `The card was declined: ${error.message}`;
    return new AppError("payment_declined", message, { status: 402, raw });
  }
  const isMissing = error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === "resource_missing";
  if (isMissing) return new AppError("not_found", "This payment was not found.", { raw });
  const retryable = error instanceof Stripe.errors.StripeConnectionError ||
    error instanceof Stripe.errors.StripeRateLimitError || (error.statusCode ?? 0) >= 500;
  return new AppError(
    "vendor_error",
    "The payment provider does not answer as it should. Nothing was charged; try again in a moment.",
    { retryable, raw, cause: new Error(raw) },
  );
}
