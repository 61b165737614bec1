import type Stripe from "npm:stripe@23.1.0";
import type { CatalogueItem, PaymentCatalogue } from "../../payments/provider.ts";

/** Keeps Stripe's products and prices as the plans and packages are. */
export function catalogueOf(stripe: Stripe): PaymentCatalogue {
  return {
    keepProduct: (item) => keepProduct(stripe, item),
    keepPrice: (item, product) => keepPrice(stripe, item, product),
  };
}

async function keepProduct(stripe: Stripe, { kind, slug, name, description }: CatalogueItem) {
  const id = `igny8_${kind}_${slug}`;
  const fields = { name, ...(description ? { description } : {}) };
  const found = await stripe.products.retrieve(id).catch((error: Stripe.errors.StripeError) => {
    if (error.code === "resource_missing") return null;
    throw error;
  });
  if (!found) {
    return (await stripe.products.create({ id, ...fields, metadata: { kind, slug } })).id;
  }
  const same = found.name === name && (found.description ?? "") === description && found.active;
  if (!same) await stripe.products.update(id, { ...fields, active: true });
  return id;
}

async function keepPrice(stripe: Stripe, item: CatalogueItem, product: string): Promise<string> {
  const prices = await stripe.prices.list({ product, active: true, limit: 100 });
  const ofCycle = prices.data.filter((one) => (one.recurring?.interval ?? null) === item.cycle);
  const kept = ofCycle.find((one) => isSame(one, item));
  const id = kept?.id ?? await makePrice(stripe, item, product);
  for (const old of ofCycle) {
    if (old.id !== id) await stripe.prices.update(old.id, { active: false });
  }
  return id;
}

function isSame(price: Stripe.Price, { amount, currency, credits }: CatalogueItem): boolean {
  return price.unit_amount === amount && price.currency === currency &&
    price.metadata.credits === String(credits);
}

async function makePrice(stripe: Stripe, item: CatalogueItem, product: string): Promise<string> {
  const { kind, slug, cycle, amount, currency, credits } = item;
  const made = await stripe.prices.create({
    product,
    currency,
    unit_amount: amount,
    metadata: { kind, slug, credits: String(credits) },
    ...(cycle ? { recurring: { interval: cycle } } : {}),
  });
  return made.id;
}
