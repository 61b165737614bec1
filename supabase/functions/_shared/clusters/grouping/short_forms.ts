import type { ReadSearch } from "./head_words.ts";
import { dotRange, type Matrix } from "./principal_directions.ts";

const FEWEST_LETTERS = 3;
const MOST_LETTERS = 5;
/** Searches that must hold the short form, and as many the long one. */
const FEWEST = 2;
/** Likeness in meaning from which letters and words stand for the same. */
const SAME = 0.4;

interface Run {
  short: string;
  items: number[];
}

/**
 * The short forms of what each search spells out: "crm" for the position of one with "customer relationship
 * management", where other searches say "crm" and mean about the same. Nothing without embeddings.
 */
export function shortForms(
  searches: readonly ReadSearch[],
  meaning: Matrix | null,
): Map<number, Set<string>> {
  const found = new Map<number, Set<string>>();
  if (!meaning) return found;
  const holders = shortWords(searches);
  for (const { short, items } of runsOf(searches, holders)) {
    const others = holders.get(short) ?? [];
    if (items.length < FEWEST || others.length < FEWEST) continue;
    if (likeness(meaning, items, others) < SAME) continue;
    for (const at of items) found.set(at, (found.get(at) ?? new Set()).add(short));
  }
  return found;
}

/** Who holds each word that could be a short form. */
function shortWords(searches: readonly ReadSearch[]): Map<string, number[]> {
  const holders = new Map<string, number[]>();
  for (const [at, { words, kinds }] of searches.entries()) {
    for (const [place, word] of words.entries()) {
      const isShort = kinds[place] === "telling" && word.length >= FEWEST_LETTERS &&
        word.length <= MOST_LETTERS && /^\p{L}+$/u.test(word);
      if (!isShort) continue;
      const list = holders.get(word);
      if (!list) holders.set(word, [at]);
      else if (list.at(-1) !== at) list.push(at);
    }
  }
  return holders;
}

/** Words in a row whose first letters make such a word: the first and the last of them tell something. */
function runsOf(
  searches: readonly ReadSearch[],
  shorts: ReadonlyMap<string, unknown>,
): Iterable<Run> {
  const runs = new Map<string, Run>();
  for (const [at, { words, kinds }] of searches.entries()) {
    for (let from = 0; from + FEWEST_LETTERS <= words.length; from++) {
      if (kinds[from] !== "telling") continue;
      let short = "";
      for (let to = from; to < Math.min(words.length, from + MOST_LETTERS); to++) {
        short += words[to]?.[0] ?? "";
        if (kinds[to] !== "telling" || short.length < FEWEST_LETTERS || !shorts.has(short)) {
          continue;
        }
        const written = words.slice(from, to + 1).join(" ");
        const run = runs.get(written) ?? { short, items: [] };
        if (run.items.at(-1) !== at) run.items.push(at);
        runs.set(written, run);
      }
    }
  }
  return runs.values();
}

/** Cosine of the mean meanings of two lists of searches. */
function likeness(meaning: Matrix, some: readonly number[], others: readonly number[]): number {
  const [a, b] = [sumOf(meaning, some), sumOf(meaning, others)];
  const length = Math.sqrt(dotRange(a, 0, a, 0, a.length) * dotRange(b, 0, b, 0, b.length));
  return length === 0 ? 0 : dotRange(a, 0, b, 0, a.length) / length;
}

function sumOf({ columns, values }: Matrix, items: readonly number[]): Float32Array {
  const sum = new Float32Array(columns);
  for (const item of items) {
    for (let i = 0; i < columns; i++) sum[i]! += values[item * columns + i] as number;
  }
  return sum;
}
