import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import type { Buyer, PaymentProvider } from "./provider.ts";
import { BillingDesk, type BuyerDetails, type Price, type Purchase } from "./schema.ts";
import { syncPrices } from "./sync_prices.ts";

/** What orders of an account's owner need. */
export interface DeskDeps {
  /** Acts as the owner, who alone may order. */
  db: Db;
  /** The service client: it notes what the provider said. */
  service: Db;
  provider: PaymentProvider;
  /** Origin of the app, to which the provider's pages lead back. */
  appUrl: string;
  automaticTax: boolean;
}

/** What is known of the account. Throws `forbidden` for anybody but its owner. */
export async function readDesk({ db }: { db: Db }): Promise<BillingDesk> {
  return BillingDesk.parse(unwrap(await db.rpc("billing_desk")));
}

/** The account's customer with the provider, who gets what stands in the billing details. */
export async function keepCustomer(
  { service, provider }: Pick<DeskDeps, "service" | "provider">,
  desk: BillingDesk,
): Promise<string> {
  const { account_id: accountId, customer_id } = desk;
  const customer = await provider.keepCustomer(buyerOf(desk), customer_id);
  if (customer !== customer_id) {
    const kept = { p_account_id: accountId, p_customer_id: customer };
    unwrap(await service.rpc("keep_payment_customer", kept));
  }
  return customer;
}

/** Whom the provider bills, in the provider's words. */
export function buyerOf(
  { account_id: accountId, email, name, address, tax_number: taxNumber }: BuyerDetails,
): Buyer {
  return { accountId, email, name, address, taxNumber };
}

/** The price of something on sale; what the provider does not have yet is put up for sale first. Throws `not_found`. */
export async function findPrice(
  { service, provider }: Pick<DeskDeps, "service" | "provider">,
  { prices }: BillingDesk,
  wish: Purchase,
): Promise<Price> {
  const cycle = wish.kind === "plan" ? wish.cycle : null;
  const fits = (one: Pick<Price, "kind" | "slug" | "cycle">) =>
    one.kind === wish.kind && one.slug === wish.slug && one.cycle === cycle;
  const known = prices.find((one) => one.active && fits(one));
  if (known) return known;
  const synced = (await syncPrices({ db: service, provider })).find(fits);
  if (synced) return { ...synced, active: true };
  throw new AppError("not_found", "This is not for sale.");
}
