import { searchWords, stemOf } from "../../clusters/grouping/search_words.ts";
import type { Intent } from "../reading/types.ts";
import {
  chancesBySignals,
  GUESSED_INTENTS as INTENTS,
  guessIntent,
  intentChances,
} from "./guess_intent.ts";
import { intentSignals } from "./intent_signals.ts";

/** A keyword whose intent is known. */
export interface KnownIntent {
  keyword: string;
  intent: Intent | null;
}

/** What the wording and the keywords learnt from tell of a keyword. */
export interface IntentGuesser {
  /** Whether there were enough keywords to learn from. */
  isLearnt: boolean;
  /** The chance of each intent, in the order of `GUESSED_INTENTS`. */
  chances(keyword: string): number[];
  /** The intent that is probable enough to be told; null in doubt. */
  guess(keyword: string): Intent | null;
}

/** Known intents below which nothing is learnt. */
const FEWEST = 50;
/** Known intents that are learnt from at most, evenly from all. */
const MOST = 1500;
/** The chance from which a guess is told: fitted to its list, it is surer of itself than by wording alone. */
const CERTAIN_ENOUGH_LEARNT = 0.65;
const ROUNDS = 150;
const STEP = 2;
/** Pull of each weight towards what the wording says anywhere, in examples. */
const SHRINK = 0.3;
const COUNT = INTENTS.length;

const BY_WORDING: IntentGuesser = { isLearnt: false, chances: intentChances, guess: guessIntent };

/**
 * Guesses intents by the wording and by what keywords of the same list show: every vendor draws its own line
 * between informational and commercial. Starts from the wording's chances and fits words on top of them
 * (multinomial logistic regression); of few known intents nothing is learnt. The same list learns the same.
 */
export function intentGuesser(known: readonly KnownIntent[]): IntentGuesser {
  const told = known.filter(({ intent }) => intent !== null);
  if (told.length < FEWEST) return BY_WORDING;
  const every = Math.ceil(told.length / MOST);
  let model: Model | undefined;
  // A list whose every intent is known asks nothing, so nothing is fitted for it.
  const learnt = () => model ??= fitted(told.filter((_, at) => at % every === 0));
  const chances = (keyword: string) => chancesOf(learnt().weights, read(keyword, learnt().numbers));
  const guess = (keyword: string) => {
    const row = read(keyword, learnt().numbers);
    if (!row.hasKnownWord) return guessIntent(keyword);
    const own = chancesOf(learnt().weights, row);
    const most = Math.max(...own);
    return most >= CERTAIN_ENOUGH_LEARNT ? INTENTS[own.indexOf(most)] ?? null : null;
  };
  return { isLearnt: true, chances, guess };
}

interface Model {
  /** Weights by feature, one for each intent; the first row is the bias. */
  weights: Float64Array;
  /** The row of each feature among them. */
  numbers: Map<string, number>;
}

/** A keyword as the model sees it. */
interface Read {
  features: number[];
  /** Chances by the wording as the start of sums. */
  start: number[];
  hasKnownWord: boolean;
}

function read(keyword: string, numbers: ReadonlyMap<string, number>): Read {
  const signals = intentSignals(keyword);
  const words = wordsOf(keyword).flatMap((word) => numbers.get(word) ?? []);
  const told = [...signals.signals].flatMap((signal) => numbers.get(`#${signal}`) ?? []);
  return {
    features: [...words, ...told],
    start: chancesBySignals(signals).map(Math.log),
    hasKnownWord: words.length > 0,
  };
}

function wordsOf(keyword: string): string[] {
  return [...new Set(searchWords(keyword).map(stemOf))];
}

/** A row of weights for each word and each signal of the keywords. */
function numbered(known: readonly KnownIntent[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { keyword } of known) {
    const signals = [...intentSignals(keyword).signals].map((signal) => `#${signal}`);
    for (const name of [...wordsOf(keyword), ...signals]) {
      if (!numbers.has(name)) numbers.set(name, numbers.size + 1);
    }
  }
  return numbers;
}

interface Row extends Read {
  intent: number;
}

function fitted(known: readonly KnownIntent[]): Model {
  const numbers = numbered(known);
  const rows = known.map(({ keyword, intent }): Row => ({
    ...read(keyword, numbers),
    intent: INTENTS.indexOf(intent ?? "informational"),
  }));
  const weights = new Float64Array((numbers.size + 1) * COUNT);
  for (let round = 0; round < ROUNDS; round++) stepDown(weights, rows);
  return { weights, numbers };
}

/** One step of gradient descent over all rows. */
function stepDown(weights: Float64Array, rows: readonly Row[]): void {
  const slope = new Float64Array(weights.length);
  for (const row of rows) {
    const { features, intent } = row;
    const chances = chancesOf(weights, row);
    for (let at = 0; at < COUNT; at++) {
      const miss = ((at === intent ? 1 : 0) - (chances[at] as number)) / rows.length;
      slope[at]! += miss / STEP;
      for (const feature of features) slope[feature * COUNT + at]! += miss;
    }
  }
  for (let at = 0; at < weights.length; at++) {
    const pull = at < COUNT ? 0 : SHRINK / rows.length * (weights[at] as number);
    weights[at]! += STEP * ((slope[at] as number) - pull);
  }
}

function chancesOf(weights: Float64Array, { start, features }: Read): number[] {
  const sums = [...start];
  let whole = 0;
  for (let at = 0; at < COUNT; at++) {
    let sum = (sums[at] as number) + (weights[at] as number);
    for (const feature of features) sum += weights[feature * COUNT + at] as number;
    // Far from overflow: sums are logarithms of chances and a few weights drawn towards nothing.
    whole += sums[at] = Math.exp(Math.min(sum, 300));
  }
  for (let at = 0; at < COUNT; at++) sums[at]! /= whole;
  return sums;
}
