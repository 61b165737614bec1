import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import type { CatalogueItem, PaymentCatalogue } from "./provider.ts";

const Catalogue = z.array(z.object({
  kind: z.enum(["plan", "package"]),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  cycle: z.enum(["month", "year"]).nullable(),
  amount: z.int().positive(),
  currency: z.string(),
  credits: z.int(),
}));

/** A price that is for sale. */
export type SyncedPrice = CatalogueItem & { price_id: string };

/**
 * Puts plans and packages up for sale with the provider and notes their prices. What is there already stays; a
 * changed amount is a new price, and the old one is no longer for sale.
 */
export async function syncPrices(
  { db, provider }: { db: Db; provider: PaymentCatalogue },
): Promise<SyncedPrice[]> {
  const items = Catalogue.parse(unwrap(await db.rpc("payment_catalogue")));
  const prices: SyncedPrice[] = [];
  for (const item of items) {
    const product = await provider.keepProduct(item);
    prices.push({ ...item, price_id: await provider.keepPrice(item, product) });
  }
  unwrap(await db.rpc("keep_payment_prices", { p_prices: prices.map((one) => ({ ...one })) }));
  return prices;
}
