import type { SparseVector } from "./lexical_features.ts";

/** Share of common results in the similarity by words, where pages are known of both. */
const RESULTS_SHARE = 0.6;

/**
 * Words with the pages that search results show: two searches that are answered by the same pages are alike,
 * whatever their words. Items without pages keep their words as they are.
 */
export function withResults(
  words: readonly SparseVector[],
  results: readonly (readonly string[] | null | undefined)[],
): SparseVector[] {
  const known = [...new Set(results.flatMap((urls) => urls ?? []))].sort();
  const first = 1 + words.reduce((most, { features }) => Math.max(most, features.at(-1) ?? 0), 0);
  const ids = new Map(known.map((url, at) => [url, first + at]));
  return words.map((own, at) => {
    const pages = [...new Set(results[at] ?? [])].map((url) => ids.get(url) ?? 0)
      .sort((a, b) => a - b);
    if (pages.length === 0) return own;
    const [word, page] = [Math.sqrt(1 - RESULTS_SHARE), Math.sqrt(RESULTS_SHARE / pages.length)];
    return {
      features: Int32Array.from([...own.features, ...pages]),
      weights: Float32Array.from([
        ...Array.from(own.weights, (weight) => weight * word),
        ...pages.map(() => page),
      ]),
    };
  });
}
