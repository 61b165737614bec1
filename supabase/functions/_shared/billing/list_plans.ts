import { type Db, type Row, unwrap } from "../db.ts";

/** What a visitor may choose from and what each operation costs. */
export interface Offer {
  plans: Pick<
    Row<"plans">,
    | "slug"
    | "name"
    | "description"
    | "monthly_credits"
    | "price_cents"
    | "currency"
    | "max_users"
    | "max_sites"
  >[];
  costs: Pick<
    Row<"credit_cost_config">,
    "operation" | "label" | "credits" | "per_units" | "unit"
  >[];
}

/** The plans on offer, smallest first, and the price of every operation in credits. */
export async function readOffer({ db }: { db: Db }): Promise<Offer> {
  const [plans, costs] = await Promise.all([
    db.from("plans").select(
      "slug, name, description, monthly_credits, price_cents, currency, max_users, max_sites",
    ).order("position"),
    db.from("credit_cost_config").select("operation, label, credits, per_units, unit").order(
      "label",
    ),
  ]);
  return { plans: unwrap(plans), costs: unwrap(costs) };
}
