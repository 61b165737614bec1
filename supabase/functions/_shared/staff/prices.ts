import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { PlatformEntry } from "./platform_log.ts";
import { StaffReason } from "./visits.ts";

const Prices = z.object({
  costs: z.array(z.object({
    operation: z.string(),
    label: z.string(),
    credits: z.int(),
    per_units: z.int(),
    unit: z.string(),
  })),
  /** Prices that do not hold yet, the next first. */
  planned: z.array(z.object({
    operation: z.string(),
    label: z.string(),
    credits: z.int(),
    per_units: z.int(),
    unit: z.string(),
    effective_from: z.string(),
  })),
  /** The last changes, newest first. */
  history: z.array(PlatformEntry),
});
export type Prices = z.infer<typeof Prices>;

const whole = (least: number) =>
  z.coerce.number("Give a whole number.").int("Give a whole number.")
    .min(least, `At least ${least}.`).max(100_000, "At most 100,000.");

export const PriceChange = z.object({
  operation: z.string().regex(/^[a-z_]{1,40}$/, "Choose an operation."),
  credits: whole(0),
  per_units: whole(1),
  /** First day (UTC) of the price; none: at once. */
  from: z.preprocess((day) => day === "" ? undefined : day, z.iso.date("Choose a day.").optional()),
  reason: StaffReason,
});
export type PriceChange = z.infer<typeof PriceChange>;

/** What operations cost and how that changed. Throws `forbidden` for anybody but platform staff. */
export async function readPrices({ db }: { db: Db }): Promise<Prices> {
  return Prices.parse(unwrap(await db.rpc("staff_prices")));
}

/**
 * Sets a price in credits for so many units, from a day or the next order on; the reason is logged. Throws
 * `forbidden` for anybody but platform staff, `not_found` for an operation that is none, `invalid` for a past day.
 */
export async function setPrice({ db }: { db: Db }, change: PriceChange): Promise<void> {
  unwrap(
    await db.rpc("set_price", {
      p_operation: change.operation,
      p_credits: change.credits,
      p_per_units: change.per_units,
      p_reason: change.reason,
      p_from: change.from,
    }),
  );
}

export const PlannedPrice = z.object({
  operation: z.string().max(40),
  effective_from: z.string().max(40),
});
export type PlannedPrice = z.infer<typeof PlannedPrice>;

/** Takes a price back that does not hold yet. Throws `not_found` when it holds already or is none. */
export async function withdrawPrice({ db }: { db: Db }, planned: PlannedPrice): Promise<void> {
  unwrap(
    await db.rpc("withdraw_price", {
      p_operation: planned.operation,
      p_effective_from: planned.effective_from,
    }),
  );
}
