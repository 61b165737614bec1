import { isLoopbackHostname } from "@supabase/lite";
import { ApiError } from "../api_error.ts";
import type { Shop } from "../invoicing.ts";
import { checkoutPage, payCheckoutForm } from "./checkout.ts";
import { counterPage, doAtCounter } from "./counter.ts";
import { html, pageAnswer } from "./html.ts";
import { changeInPortal, portalPage } from "./portal.ts";

/** Answers a hosted page: /pay/checkout/…, /pay/portal/… and /pay/counter. */
export async function answerPage(shop: Shop, request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const [, , page = "", id = ""] = pathname.split("/");
  try {
    requireNear(request);
    if (request.method === "GET") return show(shop, page, id);
    if (request.method !== "POST") return new Response(null, { status: 405 });
    const form = await request.formData();
    if (page === "checkout") return payCheckoutForm(shop, id, form);
    if (page === "portal") return changeInPortal(shop, id, form);
    if (page === "counter") return doAtCounter(shop, form);
    return notFound();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return pageAnswer(
      "This does not work",
      html`<p class="error">${error.message}</p>`,
      error.status,
    );
  }
}

function show(shop: Shop, page: string, id: string): Response {
  if (page === "checkout") return checkoutPage(shop, id);
  if (page === "portal") return portalPage(shop, id);
  if (page === "counter") return counterPage(shop);
  return notFound();
}

function notFound(): Response {
  return pageAnswer("Nothing here", html`<p>There is no such page.</p>`, 404);
}

/** Pages of other sites neither look in through rebound DNS nor send forms. */
function requireNear(request: Request): void {
  const { hostname, origin } = new URL(request.url);
  const site = request.headers.get("sec-fetch-site");
  const isOwn = site === null
    ? (request.headers.get("origin") ?? origin) === origin
    : site === "same-origin" || site === "none";
  const isForm = request.method !== "GET";
  if (isLoopbackHostname(hostname) && (!isForm || isOwn)) return;
  throw new ApiError(403, "invalid_request_error", "foreign", "This form came from elsewhere.");
}
