import type Stripe from "npm:stripe@23.1.0";
import type { Buyer } from "../../payments/provider.ts";
import { taxIdOf } from "./tax_ids.ts";

/**
 * Makes the customer of an account, or brings a known one up to date: name, e-mail, address and tax number. Doing it
 * again changes nothing. Answers its id.
 */
export async function keepCustomer(
  stripe: Stripe,
  buyer: Buyer,
  known: string | null,
): Promise<string> {
  const customer = known ?? await makeCustomer(stripe, buyer);
  const { email, name, address, taxNumber } = buyer;
  const isTaxId = await keepTaxId(stripe, customer, buyer);
  await stripe.customers.update(customer, {
    email,
    name,
    address: address ? { ...address } : "",
    // Empty takes it away.
    metadata: { tax_number: isTaxId ? "" : taxNumber },
  });
  return customer;
}

async function makeCustomer(stripe: Stripe, { accountId }: Buyer): Promise<string> {
  const metadata = { account_id: accountId };
  // The same account gets the same customer, also when storing its id failed the first time.
  const idempotencyKey = `customer-${accountId}`;
  return (await stripe.customers.create({ metadata }, { idempotencyKey })).id;
}

/** Leaves the customer with this tax id alone, or with none; whether there is one. */
async function keepTaxId(
  stripe: Stripe,
  customer: string,
  { taxNumber, address }: Buyer,
): Promise<boolean> {
  const wanted = taxIdOf(taxNumber, address?.country ?? "");
  const found = (await stripe.customers.listTaxIds(customer, { limit: 100 })).data;
  const same = wanted &&
    found.find(({ type, value }) => type === wanted.type && value === wanted.value);
  for (const other of found) {
    if (other !== same) await stripe.customers.deleteTaxId(customer, other.id);
  }
  if (same || !wanted) return Boolean(same);
  const { type, value } = wanted;
  return await stripe.customers.createTaxId(customer, { type, value }).then(
    () => true,
    (error) => {
      // Stripe looks closer than a pattern can.
      if (Object(error).code === "tax_id_invalid") return false;
      throw error;
    },
  );
}
