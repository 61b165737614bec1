/** What the provider asked, in US dollars: "$0.0042" below a cent, "$12.30" above; a dash for nothing. */
export function dollars(amount: number): string {
  if (amount === 0) return "—";
  return `$${amount.toFixed(amount < 0.01 ? 4 : 2)}`;
}
