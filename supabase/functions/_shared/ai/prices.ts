/** USD per million tokens of a model. */
interface Price {
  input: number;
  output: number;
}

const PRICES: Record<string, Price> = {
  "gpt-4.1": { input: 2, output: 8 },
  "gpt-4.1-mini": { input: 0.4, output: 1.6 },
  "gpt-4.1-nano": { input: 0.1, output: 0.4 },
  "gpt-4o": { input: 2.5, output: 10 },
  "gpt-4o-mini": { input: 0.15, output: 0.6 },
  "gpt-5": { input: 1.25, output: 10 },
  "gpt-5-mini": { input: 0.25, output: 2 },
  "gpt-5-nano": { input: 0.05, output: 0.4 },
  "gpt-5.1": { input: 1.25, output: 10 },
  "gpt-5.2": { input: 1.75, output: 14 },
  "text-embedding-3-small": { input: 0.02, output: 0 },
  "text-embedding-3-large": { input: 0.13, output: 0 },
  "text-embedding-ada-002": { input: 0.1, output: 0 },
  "gpt-image-1": { input: 5, output: 40 },
  "gpt-image-1-mini": { input: 2, output: 8 },
};

const DATED = /-\d{4}-\d{2}-\d{2}$/;

/** What a call cost in USD; 0 for a model whose price is not known. A dated model costs as its family. */
export function priceOf(model: string, tokensIn: number, tokensOut: number): number {
  const price = PRICES[model] ?? PRICES[model.replace(DATED, "")];
  if (!price) return 0;
  return (tokensIn * price.input + tokensOut * price.output) / 1_000_000;
}
