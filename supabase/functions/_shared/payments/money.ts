/** Cents as people read an amount: "29.00 USD". The sign stands before it. */
export function moneyText(cents: number, currency: string): string {
  const amount = new Intl.NumberFormat("en-US", {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(cents / 100);
  return `${amount} ${currency.toUpperCase()}`;
}
