import { lexicalFeatures, type SparseVector } from "./grouping/lexical_features.ts";
import { searchWords, stemOf, wordKind } from "./grouping/search_words.ts";

/** A word that keywords of a cluster share, as most of them write it. */
export interface SharedTerm {
  word: string;
  /** Share of the keywords that hold it, above 0 up to 1. */
  share: number;
}

/** Why keywords are together. */
export interface Explanation {
  /** The most shared words, most shared first. */
  terms: SharedTerm[];
  /** By keyword, in the order given. */
  keywords: {
    /** The shared words that it holds. */
    terms: string[];
    /** The keyword with the most in common; null when it has no word in common with any. */
    nearest: string | null;
    /** The keyword whose search results have most pages in common with its own, where some have. */
    results?: CommonResults;
  }[];
}

/** "7 of 10 results in common" with a keyword. */
export interface CommonResults {
  keyword: string;
  common: number;
  of: number;
}

/** Words told of a cluster, at most. */
const MOST_TERMS = 8;
/** Share of the keywords from which a word counts as shared, at least two keywords. */
const SHARED = 0.15;

/** Common pages from which results are a reason. */
const FEWEST_COMMON = 3;

/** Explains why keywords belong together, by their words and by the pages that results show, where known. */
export function explainCluster(
  keywords: readonly string[],
  results: readonly (readonly string[] | null)[] = [],
): Explanation {
  const stems = keywords.map(tellingStems);
  const terms = sharedTerms(stems);
  const vectors = lexicalFeatures(keywords);
  return {
    terms: terms.map(({ word, share }) => ({ word, share })),
    keywords: keywords.map((_, at) => ({
      terms: terms.filter(({ stem }) => stems[at]?.has(stem)).map(({ word }) => word),
      nearest: nearestOf(at, vectors, keywords),
      ...sharedResults(at, keywords, results),
    })),
  };
}

function sharedResults(
  at: number,
  keywords: readonly string[],
  results: readonly (readonly string[] | null)[],
): { results?: CommonResults } {
  const own = new Set(results[at] ?? []);
  let best: CommonResults | undefined;
  for (const [other, pages] of results.entries()) {
    if (own.size === 0 || other === at || !pages) continue;
    const common = pages.filter((page) => own.has(page)).length;
    if (common < Math.max(FEWEST_COMMON, (best?.common ?? 0) + 1)) continue;
    best = { keyword: keywords[other] ?? "", common, of: own.size };
  }
  return best ? { results: best } : {};
}

/** Stems of a keyword's telling words with the word as written. */
function tellingStems(keyword: string): Map<string, string> {
  const words = searchWords(keyword).filter((word) => wordKind(word) === "telling");
  return new Map(words.map((word) => [stemOf(word), word]));
}

function sharedTerms(stems: readonly Map<string, string>[]): (SharedTerm & { stem: string })[] {
  const forms = new Map<string, string[]>();
  for (const [stem, word] of stems.flatMap((own) => [...own])) {
    const known = forms.get(stem);
    if (known) known.push(word);
    else forms.set(stem, [word]);
  }
  const least = Math.max(2, SHARED * stems.length);
  return [...forms].filter(([, words]) => words.length >= least)
    .map(([stem, words]) => ({
      stem,
      word: mostFrequent(words),
      share: words.length / stems.length,
    }))
    .sort((a, b) => b.share - a.share || (a.word < b.word ? -1 : 1))
    .slice(0, MOST_TERMS);
}

function mostFrequent(words: readonly string[]): string {
  const counts = [...Map.groupBy(words, (word) => word)]
    .map(([word, same]): [string, number] => [word, same.length]);
  return counts.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0] ?? "";
}

function nearestOf(
  at: number,
  vectors: readonly SparseVector[],
  keywords: readonly string[],
): string | null {
  const own = vectors[at];
  let best: { keyword: string; value: number } | null = null;
  for (const [other, vector] of vectors.entries()) {
    if (other === at || !own) continue;
    const value = product(own, vector);
    if (value > (best?.value ?? 0)) best = { keyword: keywords[other] ?? "", value };
  }
  return best?.keyword ?? null;
}

function product(a: SparseVector, b: SparseVector): number {
  let sum = 0;
  for (let i = 0, j = 0; i < a.features.length && j < b.features.length;) {
    const [one, other] = [a.features[i] ?? 0, b.features[j] ?? 0];
    if (one === other) sum += (a.weights[i++] ?? 0) * (b.weights[j++] ?? 0);
    else if (one < other) i++;
    else j++;
  }
  return sum;
}
