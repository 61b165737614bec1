import type { Intent } from "../reading/types.ts";
import { INTENT_WEIGHTS } from "./intent_weights.ts";
import { intentSignals, type WordingSignals } from "./intent_signals.ts";

/** The order of weights and chances. */
export const GUESSED_INTENTS: readonly Intent[] = [
  "informational",
  "commercial",
  "transactional",
  "navigational",
];

/** The chance from which a guess is told; below it the intent stays unknown. */
export const CERTAIN_ENOUGH = 0.6;

/** The chance of each intent by the wording of a keyword, in the order of `GUESSED_INTENTS`. */
export function intentChances(keyword: string): number[] {
  return chancesBySignals(intentSignals(keyword));
}

/**
 * Why a keyword is probably searched, by its wording alone (English, German, French, Spanish); null in doubt
 * and where the wording says nothing.
 */
export function guessIntent(keyword: string): Intent | null {
  const signals = intentSignals(keyword);
  if (signals.isPlain) return null;
  const chances = chancesBySignals(signals);
  const most = Math.max(...chances);
  return most >= CERTAIN_ENOUGH ? GUESSED_INTENTS[chances.indexOf(most)] ?? null : null;
}

/** The chance of each intent by what the wording tells. */
export function chancesBySignals({ signals }: WordingSignals): number[] {
  const sums: number[] = [...INTENT_WEIGHTS.bias];
  for (const signal of signals) {
    const own = INTENT_WEIGHTS[signal];
    for (let at = 0; at < sums.length; at++) sums[at]! += own[at] ?? 0;
  }
  const powers = sums.map(Math.exp);
  const whole = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / whole);
}
