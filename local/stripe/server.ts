import { type Call, ENDPOINTS, expand } from "./api.ts";
import { ApiError } from "./api_error.ts";
import { Delivery, type DeliveryOptions } from "./events.ts";
import { readFields } from "./form_body.ts";
import type { Shop } from "./invoicing.ts";
import { answerPage } from "./pages/answer.ts";
import { Store } from "./store.ts";

export interface StripeOptions extends DeliveryOptions {
  /** The key that requests must carry. */
  apiKey: string;
  /** Origin under which the hosted pages are reached. */
  origin: string;
  /** File that keeps everything; null keeps nothing. */
  path: string | null;
}

/** A small Stripe of our own: the API as far as the product uses it, hosted pages, signed messages. */
export interface StripeStandIn {
  readonly shop: Shop;
  /** Answers /v1/… and /pay/…. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** Opens the stand-in and sends on what an earlier process had not delivered. */
export async function openStripe(options: StripeOptions): Promise<StripeStandIn> {
  const store = await Store.open(options.path);
  const events = new Delivery(store, options);
  const shop = { store, events };
  events.start();
  return {
    shop,
    async fetch(request) {
      const isPage = new URL(request.url).pathname.startsWith("/pay/");
      const answered = isPage
        ? await answerPage(shop, request)
        : await answerCall(shop, request, options);
      if (request.method !== "GET") await store.save();
      return answered;
    },
    async close() {
      await events.close();
      await store.save();
    },
  };
}

async function answerCall(
  shop: Shop,
  request: Request,
  { apiKey, origin }: StripeOptions,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const body = await request.text();
  if (request.headers.get("authorization") !== `Bearer ${apiKey}`) {
    const error = new ApiError(
      401,
      "invalid_request_error",
      "api_key",
      "Invalid API Key provided.",
    );
    return Response.json(error, { status: 401 });
  }
  const key = request.headers.get("idempotency-key");
  const known = key === null ? undefined : shop.store.answers.get(key);
  if (known) return json(known.status, known.body);
  const { status, text } = answer(shop, request.method, pathname, body || search.slice(1), origin);
  if (key !== null && status < 500) shop.store.keepAnswer(key, status, text);
  return json(status, text);
}

function answer(shop: Shop, method: string, pathname: string, sent: string, origin: string) {
  const fields = readFields(sent);
  try {
    const { endpoint, ids } = findEndpoint(method, pathname);
    const found = endpoint({ shop, fields, ids, origin });
    return { status: 200, text: JSON.stringify(expand(shop, found, fields)) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return { status: error.status, text: JSON.stringify(error) };
  }
}

function findEndpoint(
  method: string,
  pathname: string,
): { endpoint: (call: Call) => unknown; ids: string[] } {
  const asked = pathname.split("/");
  for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
    const [ofMethod, path = ""] = name.split(" ");
    const parts = path.split("/");
    const fits = ofMethod === method && parts.length === asked.length &&
      parts.every((part, index) => part === ":id" || part === asked[index]);
    if (fits) return { endpoint, ids: asked.filter((_, index) => parts[index] === ":id") };
  }
  const words = `Unrecognized request URL (${method}: ${pathname}).`;
  throw new ApiError(404, "invalid_request_error", "url_unknown", words);
}

function json(status: number, body: string): Response {
  return new Response(body, { status, headers: { "content-type": "application/json" } });
}
