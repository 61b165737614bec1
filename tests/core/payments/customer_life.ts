import { between, pick, type Random } from "@/local/ai/random.ts";
import { ApiError } from "@/local/stripe/api_error.ts";
import { attachCard, cardOnFile, readCard } from "@/local/stripe/cards.ts";
import { payCheckout, refund } from "@/local/stripe/checkout.ts";
import type { Invoice, Session, Subscription } from "@/local/stripe/objects.ts";
import {
  changePrice,
  onlyItem,
  passTime,
  setCancelling,
  settle,
} from "@/local/stripe/subscriptions.ts";
import { type Client, openSession } from "./history.ts";
import type { Till } from "./till.ts";

/** Price ids of plans by slug and cycle, and of packages. */
export interface Shelf {
  plans: string[];
  packages: string[];
}

/** One thing that happens to a customer; `random` decides the rest in the same way each time. */
export type Step = (life: CustomerLife, random: Random) => void;

/** What happens to a customer at Stripe, by the names that failures print. */
export const STEPS: Record<string, Step> = {
  "subscribe": (life, random) => {
    const price = pick(random, life.shelf.plans);
    if (!life.running()) life.buy(price, "subscription");
  },
  "subscribe twice": (life, random) => {
    const [first, second] = [pick(random, life.shelf.plans), pick(random, life.shelf.plans)];
    if (life.running()) return;
    life.buy(first, "subscription");
    life.till.shop.store.ahead += between(random, 1, 3);
    life.buy(second, "subscription");
  },
  "top up": (life, random) => life.buy(pick(random, life.shelf.packages), "payment"),
  "change plan": (life, random) => {
    const { store } = life.till.shop;
    const price = store.get("price", pick(random, life.shelf.plans));
    const plan = life.running();
    if (plan?.status !== "active" || onlyItem(plan).price.id === price.id) return;
    const from = onlyItem(plan).price;
    const prorate = from.recurring?.interval !== price.recurring?.interval ||
      price.unit_amount > from.unit_amount;
    changePrice(life.till.shop, plan, { price, prorate, at: store.now() });
  },
  "let time pass": (life, random) => life.pass(between(random, 3, 45)),
  "pass the period": (life) => {
    const plan = life.running();
    const { store } = life.till.shop;
    if (plan) life.pass((onlyItem(plan).current_period_end - store.now()) / 86_400 + 0.1);
  },
  "cancel or not": (life) => {
    const plan = life.running();
    if (plan) setCancelling(life.till.shop, plan, !plan.cancel_at_period_end);
  },
  "refund": (life, random) => {
    const { shop } = life.till;
    const paid = life.invoices().filter(({ payment, amount_paid }) => payment && amount_paid > 0);
    const [chosen, share] = [random(), pick(random, [0.25, 0.5, 1])];
    const invoice = paid[Math.floor(chosen * paid.length)];
    const intent = shop.store.find("payment_intent", invoice?.payment ?? null);
    const charge = shop.store.find("charge", intent?.latest_charge ?? null);
    const amount = charge && Math.floor((charge.amount - charge.amount_refunded) * share);
    if (intent && amount) refund(shop, intent.id, amount);
  },
  "a card that fails": (life) => life.useCard("4000000000000341"),
  "a card that works": (life) => {
    life.useCard("4242424242424242");
    const { shop } = life.till;
    const open = shop.store.find("invoice", life.running()?.latest_invoice ?? null);
    if (open?.status !== "open") return;
    settle(shop, open, cardOnFile(shop.store, life.client.customer), true);
  },
};

/** A customer at Stripe to whom things happen; nobody else's time passes. */
export class CustomerLife {
  constructor(
    readonly till: Till,
    readonly client: Client,
    readonly shelf: Shelf,
  ) {}

  /** Takes a step; what Stripe refuses does not happen. */
  live(step: Step, random: Random): void {
    try {
      step(this, random);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** The subscription that began first of those that run. */
  running(): Subscription | undefined {
    return this.subscriptions().find(({ status }) => status !== "canceled");
  }

  /** All its subscriptions, oldest first. */
  subscriptions(): Subscription[] {
    const { customer } = this.client;
    return this.till.shop.store.all("subscription", (one) => one.customer === customer).reverse();
  }

  /** All its invoices, oldest first. */
  invoices(): Invoice[] {
    const { customer } = this.client;
    return this.till.shop.store.all("invoice", (one) => one.customer === customer).reverse();
  }

  buy(price: string, mode: Session["mode"]): void {
    const session = openSession(this.till, this.client, price, mode);
    const card = readCard("4242424242424242");
    if (card) payCheckout(this.till.shop, session, card);
  }

  useCard(number: string): void {
    const { shop } = this.till;
    const card = readCard(number);
    if (!card) throw new Error(`${number} is no test card.`);
    const method = attachCard(shop.store, this.client.customer, card);
    const person = shop.store.get("customer", this.client.customer);
    person.invoice_settings.default_payment_method = method.id;
    shop.events.say("customer.updated", person);
  }

  pass(days: number): void {
    const { shop } = this.till;
    shop.store.ahead += Math.round(days * 86_400);
    passTime(shop);
  }

  /** Nothing happens to it any more, and nobody is told. */
  end(): void {
    for (const one of this.subscriptions()) one.status = "canceled";
  }
}
