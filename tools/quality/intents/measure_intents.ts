import { GUESSED_INTENTS } from "core/keywords/intents/guess_intent.ts";
import type { Intent } from "core/keywords/reading/types.ts";
import { INTENT_METHODS } from "./intent_methods.ts";
import { type IntentSet, labelledIntents } from "./labelled_intents.ts";

/** How one method did on the half of a set that nothing was tuned on. */
export interface IntentResult {
  method: string;
  /** Right answers over all searches; no answer is not right. */
  accuracy: number;
  /** Mean of the F1 of each intent that the half holds. */
  macro_f1: number;
  /** Searches that got an answer, and the share of right ones among these. */
  answered: number;
  precision: number;
}

export interface IntentSetResult {
  set: string;
  tune: number;
  test: number;
  results: IntentResult[];
}

/** Measures every method on the test half of every set of searches with known intents. */
export async function measureIntents(log: (line: string) => void): Promise<IntentSetResult[]> {
  return (await labelledIntents(log)).map((set) => ({
    set: set.name,
    tune: set.tune.length,
    test: set.test.length,
    results: INTENT_METHODS.map(({ name, learn }) => {
      const guess = learn(set.tune);
      return { method: name, ...score(set, set.test.map(({ text }) => guess(text))) };
    }),
  }));
}

function score({ test }: IntentSet, guesses: readonly (Intent | null)[]) {
  const right = test.filter(({ intent }, at) => guesses[at] === intent).length;
  const answered = guesses.filter((guess) => guess !== null).length;
  const present = GUESSED_INTENTS.filter((one) => test.some(({ intent }) => intent === one));
  const f1 = present.map((one) => {
    const truly = test.filter(({ intent }) => intent === one).length;
    const said = guesses.filter((guess) => guess === one).length;
    const both = test.filter(({ intent }, at) => intent === one && guesses[at] === one).length;
    return 2 * both / (truly + said);
  });
  return {
    accuracy: right / Math.max(1, test.length),
    macro_f1: f1.reduce((a, b) => a + b, 0) / Math.max(1, f1.length),
    answered: answered / Math.max(1, test.length),
    precision: right / Math.max(1, answered),
  };
}

/** The figures of one set as lines of text. */
export function intentTable({ set, tune, test, results }: IntentSetResult): string {
  const cell = (value: number) => value.toFixed(3).padStart(9);
  return [
    `intents, ${set}: tuned on ${tune} searches, measured on ${test}`,
    `  ${"method".padEnd(32)} accuracy  macro F1  answered precision`,
    ...results.map((row) =>
      `  ${row.method.padEnd(32)}${
        [row.accuracy, row.macro_f1, row.answered, row.precision].map(cell).join(" ")
      }`
    ),
  ].join("\n");
}
