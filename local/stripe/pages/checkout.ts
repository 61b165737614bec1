import { ApiError } from "../api_error.ts";
import { readCard, TEST_CARDS } from "../cards.ts";
import { payCheckout } from "../checkout.ts";
import type { Shop } from "../invoicing.ts";
import { html, type Markup, money, pageAnswer } from "./html.ts";

/** The page on which a package or a plan is paid. */
export function checkoutPage({ store }: Shop, id: string, complaint = ""): Response {
  const session = store.get("checkout.session", id);
  const price = store.get("price", session.price);
  const { name } = store.get("product", price.product);
  if (session.status === "expired") {
    return pageAnswer(
      "This page is closed",
      html`<p><a href="${session.cancel_url}">Go back</a></p>`,
      410,
    );
  }
  if (session.status !== "open") {
    return pageAnswer("Paid already", html`<p><a href="${doneUrl(session)}">Go back</a></p>`);
  }
  const every = price.recurring ? ` each ${price.recurring.interval}` : "";
  const content = html`<p>${name}</p><p class="sum">${
    money(price.unit_amount, price.currency)
  }${every}</p>
${complaint ? html`<p class="error" role="alert">${complaint}</p>` : ""}
<form method="post">${cardField("4242 4242 4242 4242")}
<button name="action" value="pay">Pay ${money(price.unit_amount, price.currency)}</button>
<a href="${session.cancel_url}">Cancel</a></form>${cardHelp()}`;
  return pageAnswer("Checkout", content, complaint ? 402 : 200);
}

/** A field for the number of a card. */
export function cardField(value: string): Markup {
  return html`<label for="card">Card number</label>
<input id="card" name="card" value="${value}" inputmode="numeric" autocomplete="off" required>`;
}

/** Which cards there are to try. */
export function cardHelp(): Markup {
  const rows = Object.entries(TEST_CARDS).map(([number, { says }]) =>
    html`
      <tr>
        <td>${number.replace(/(\d{4})(?=\d)/g, "$1 ")}</td>
        <td>${says}</td>
      </tr>
    `
  );
  return html`
    <h2>Test cards</h2>
    <table>${rows}</table>
  `;
}

/** Pays with the card of the form, or shows why not. */
export function payCheckoutForm(shop: Shop, id: string, form: FormData): Response {
  const session = shop.store.get("checkout.session", id);
  const card = readCard(String(form.get("card")));
  if (!card) return checkoutPage(shop, id, "This is not one of the test cards below.");
  try {
    if (session.status === "open") payCheckout(shop, session, card);
  } catch (error) {
    if (error instanceof ApiError) return checkoutPage(shop, id, error.message);
    throw error;
  }
  return Response.redirect(doneUrl(session), 303);
}

function doneUrl({ success_url, id }: { success_url: string; id: string }): string {
  return success_url.replace("{CHECKOUT_SESSION_ID}", id);
}
