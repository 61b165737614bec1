import { badRequest } from "../api_error.ts";
import { attachCard, cardOnFile, readCard } from "../cards.ts";
import type { Shop } from "../invoicing.ts";
import type { Subscription } from "../objects.ts";
import { onlyItem, setCancelling, settle } from "../subscriptions.ts";
import { cardField, cardHelp } from "./checkout.ts";
import { day, html, type Markup, money, pageAnswer } from "./html.ts";

/** What customers see of themselves: subscription, card, invoices. */
export function portalPage({ store }: Shop, id: string): Response {
  const { customer, return_url } = store.get("billing_portal.session", id);
  const live = liveSubscriptions({ store }, customer);
  const card = cardOnFile(store, customer)?.card;
  const invoices = store.all(
    "invoice",
    (one) => one.customer === customer && one.status !== "draft",
  );
  const content = html`
    <p><a href="${return_url}">Back to IGNY8</a></p>
    <h2>Subscription</h2>${live.length === 0
      ? html`<p>None.</p>`
      : live.map((one) => shown(store, one))}
    <h2>Card</h2><p>${card ? `${card.brand}, ends with ${card.last4}` : "None."}</p>
    <form method="post">${cardField(
      "",
    )}<button name="action" value="card">Use this card</button></form>
    <h2>Invoices</h2><div class="scroll">
      <table>${invoices.map((one) =>
        html`
          <tr>
            <td>${day(one.created)}</td>
            <td>${money(one.amount_due, one.currency)}</td>
            <td>${one.status}</td>
            <td>${one.status === "open" ? button("pay", "Pay now", one.id) : ""}</td>
          </tr>
        `
      )}</table>
    </div>${cardHelp()}
  `;
  return pageAnswer("Your billing", content);
}

function liveSubscriptions({ store }: Pick<Shop, "store">, customer: string): Subscription[] {
  return store.all("subscription", (one) => one.customer === customer && one.status !== "canceled");
}

function shown(store: Shop["store"], subscription: Subscription): Markup {
  const { price, current_period_end } = onlyItem(subscription);
  const { name } = store.get("product", price.product);
  const { cancel_at_period_end: ends, status, id } = subscription;
  return html`<p>${name}, ${money(price.unit_amount, price.currency)} each ${
    price.recurring?.interval ?? ""
  }:
${status}, ${ends ? "ends" : "renews"} on ${day(current_period_end)}</p>
${
    ends
      ? button("resume", "Keep it", id)
      : button("cancel", "Cancel at the end of the period", id)
  }`;
}

function button(action: string, label: string, id: string): Markup {
  return html`<form method="post" class="inline"><input type="hidden" name="id" value="${id}">
<button class="quiet" name="action" value="${action}">${label}</button></form>`;
}

/** Does what a customer asked for and shows the page again. */
export function changeInPortal(shop: Shop, id: string, form: FormData): Response {
  const { store, events } = shop;
  const { customer } = store.get("billing_portal.session", id);
  const subject = String(form.get("id"));
  const action = form.get("action");
  if (action === "card") {
    const card = readCard(String(form.get("card")));
    if (!card) throw badRequest("This is not one of the test cards.");
    const found = store.get("customer", customer);
    const method = attachCard(store, customer, card);
    found.invoice_settings.default_payment_method = method.id;
    events.say("payment_method.attached", method);
    events.say("customer.updated", found);
  } else if (action === "pay") {
    const invoice = store.get("invoice", subject);
    if (invoice.customer !== customer || invoice.status !== "open") {
      throw badRequest("Nothing is due.");
    }
    settle(shop, invoice, cardOnFile(store, customer), true);
  } else {
    const own = liveSubscriptions(shop, customer).find((one) => one.id === subject);
    if (!own) throw badRequest("There is no such subscription.");
    setCancelling(shop, own, action === "cancel");
  }
  return new Response(null, { status: 303, headers: { location: `/pay/portal/${id}` } });
}
