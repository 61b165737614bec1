import { badRequest } from "../api_error.ts";
import { decide, dispute, paymentOf, refund } from "../checkout.ts";
import type { Shop } from "../invoicing.ts";
import type { Invoice } from "../objects.ts";
import { passTime } from "../subscriptions.ts";
import { day, html, type Markup, money, pageAnswer } from "./html.ts";

const DAY = 86_400;
const STEPS = [1, 7, 31, 366];

/** What Stripe's own people and banks would do: let time pass, give money back, dispute. */
export function counterPage({ store }: Shop): Response {
  const paid = store.all("invoice", ({ status, payment }) => status === "paid" && payment !== null);
  const open = store.all("dispute", ({ status }) => status === "needs_response");
  const content = html`
    <h2>Clock</h2><p>It is ${day(store.now())} here.</p>
    ${STEPS.map((days) =>
      button("advance", `+ ${days} ${days === 1 ? "day" : "days"}`, String(days))
    )}
    <h2>Paid invoices</h2><div class="scroll">
      <table>${paid.map((one) => row(store, one))}</table>
    </div>
    <h2>Open disputes</h2>${open.length === 0
      ? html`<p>None.</p>`
      : open.map(({ id, amount, currency }) =>
        html`<p>${money(amount, currency)} ${button("won", "The shop wins", id)} ${
          button("lost", "The customer wins", id)
        }</p>`
      )}
    <h2>Messages on their way</h2><p>${store.outgoing.length}</p>
  `;
  return pageAnswer("Stripe's counter", content);
}

function row(store: Shop["store"], invoice: Invoice): Markup {
  const { customer, lines, amount_paid, currency, id } = invoice;
  const what = lines.data.map(({ description }) => description).join(", ");
  const intent = store.find("payment_intent", invoice.payment);
  const charge = store.find("charge", intent?.latest_charge ?? null);
  const back = charge?.amount_refunded
    ? `, ${money(charge.amount_refunded, currency)} given back`
    : "";
  return html`
    <tr>
      <td>${store.find("customer", customer)?.email ?? customer}<br>${what}<br>${money(
        amount_paid,
        currency,
      )}${back}</td>
      <td>${charge?.refunded ? "" : button("refund", "Give back", id)}
    ${charge?.refunded ? "" : button("half", "Give half back", id)}
    ${charge?.disputed || charge?.refunded ? "" : button("dispute", "Dispute", id)}</td>
    </tr>
  `;
}

function button(action: string, label: string, id: string): Markup {
  return html`<form method="post" class="inline"><input type="hidden" name="id" value="${id}">
<button class="quiet" name="action" value="${action}">${label}</button></form>`;
}

/** Does one of these things and shows the page again. */
export function doAtCounter(shop: Shop, form: FormData): Response {
  const { store } = shop;
  const id = String(form.get("id"));
  const invoice = store.find("invoice", id);
  const action = form.get("action");
  if (action === "advance") {
    if (!STEPS.includes(Number(id))) throw badRequest("Choose one of the steps.");
    store.ahead += Number(id) * DAY;
    passTime(shop);
  } else if (action === "won" || action === "lost") decide(shop, id, action === "won");
  else if (invoice && action === "refund") refund(shop, paymentOf(invoice), null);
  else if (invoice && action === "half") {
    refund(shop, paymentOf(invoice), Math.floor(invoice.amount_paid / 2));
  } else if (invoice && action === "dispute") dispute(shop, paymentOf(invoice));
  else throw badRequest("There is nothing to do.");
  return new Response(null, { status: 303, headers: { location: "/pay/counter" } });
}
