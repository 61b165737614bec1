import type { Intent } from "core/keywords/reading/types.ts";
import { GUESSED_INTENTS as INTENTS } from "core/keywords/intents/guess_intent.ts";

/** Weights of each feature for each intent, in the order of `GUESSED_INTENTS`. */
export type Weights<F extends string> = Record<F | "bias", number[]>;

export interface Example<F extends string> {
  features: ReadonlySet<F>;
  intent: Intent;
  /** How much it counts. */
  weight: number;
}

const ROUNDS = 1500;
const STEP = 0.5;
/** Pull towards zero, per example. */
const SHRINK = 0.002;

/** Fits a multinomial logistic regression by gradient descent; the same examples give the same weights. */
export function fitWeights<F extends string>(
  examples: readonly Example<F>[],
  features: readonly F[],
): Weights<F> {
  const names = ["bias", ...features] as (F | "bias")[];
  const weights = Object.fromEntries(names.map((name) => [name, INTENTS.map(() => 0)])) as Weights<
    F
  >;
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  for (let round = 0; round < ROUNDS; round++) {
    const slope = Object.fromEntries(names.map((name) => [name, INTENTS.map(() => 0)])) as Weights<
      F
    >;
    for (const { features, intent, weight } of examples) {
      const chances = chancesOf(weights, features);
      for (const [at, chance] of chances.entries()) {
        const miss = weight / total * ((INTENTS[at] === intent ? 1 : 0) - chance);
        slope.bias[at]! += miss;
        for (const feature of features) slope[feature][at]! += miss;
      }
    }
    for (const name of names) {
      for (const at of INTENTS.keys()) {
        const pull = name === "bias" ? 0 : SHRINK * (weights[name][at] ?? 0);
        weights[name][at]! += STEP * ((slope[name][at] ?? 0) - pull);
      }
    }
  }
  return weights;
}

/** The chance of each intent, in the order of `GUESSED_INTENTS`. */
function chancesOf<F extends string>(weights: Weights<F>, features: Iterable<F>): number[] {
  const sums = [...weights.bias];
  for (const feature of features) {
    const own = weights[feature];
    if (own) { for (const at of INTENTS.keys()) sums[at]! += own[at] ?? 0; }
  }
  const most = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - most));
  const whole = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / whole);
}
