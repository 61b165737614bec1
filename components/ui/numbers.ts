const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** Shown where a value is unknown, which is never the same as zero. */
export const UNKNOWN = "—";

/** "12,345", or a dash when the number is unknown. */
export function formatCount(value: number | null | undefined): string {
  return value == null || Number.isNaN(value) ? UNKNOWN : whole.format(value);
}

/** "500", or "500+" where there are at least as many. */
export function atLeast(count: number, more = false): string {
  return `${formatCount(count)}${more ? "+" : ""}`;
}

/** "12.3K", for axes and narrow places. */
export function formatShort(value: number | null | undefined): string {
  return value == null || Number.isNaN(value) ? UNKNOWN : short.format(value);
}

/** Whole percent of `part` in `total`, kept within 0–100; 0 when the total is not positive. */
export function percentOf(part: number, total: number): number {
  if (!(total > 0) || Number.isNaN(part)) return 0;
  return Math.min(100, Math.max(0, Math.round((part / total) * 100)));
}

const usd = new Intl.NumberFormat("en-US", {
  style: "currency",
  currency: "USD",
  minimumFractionDigits: 2,
  maximumFractionDigits: 6,
});

/** A provider's price in dollars, to the millionth where it is that small: "$0.0015". */
export function formatUsd(value: number): string {
  return usd.format(value);
}
