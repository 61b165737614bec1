import { join } from "node:path";
import { intentSignals } from "core/keywords/intents/intent_signals.ts";
import { SIGNALS } from "core/keywords/intents/signal_words.ts";
import { fitWeights } from "./fit_weights.ts";
import { type IntentSet, labelledIntents } from "./labelled_intents.ts";

const TARGET = join(
  import.meta.dirname ?? ".",
  "../../../supabase/functions/_shared/keywords/intents/intent_weights.ts",
);

/** How much a search of each set counts: the small set in three languages more, the export on one topic less. */
function weightOf({ name }: IntentSet): number {
  if (name.startsWith("made")) return 4;
  return name.startsWith("seed") ? 1 : 0.25;
}

/** Fits the weights of the wording on the tuning halves and writes them into the domain. */
async function main(): Promise<void> {
  const sets = await labelledIntents(console.error);
  const examples = sets.flatMap((set) =>
    set.tune.map(({ text, intent }) => ({
      features: intentSignals(text).signals,
      intent,
      weight: weightOf(set),
    }))
  );
  const weights = fitWeights(examples, SIGNALS);
  const lines = Object.entries(weights).map(([name, own]) =>
    `  ${name}: [${own.map((value) => Number(value.toFixed(2))).join(", ")}],`
  );
  await Deno.writeTextFile(
    TARGET,
    [
      'import type { Signal } from "./signal_words.ts";',
      "",
      "/** By signal the weights for informational, commercial, transactional, navigational: fitted by tools/quality/intents/tune_intents.ts. */",
      'export const INTENT_WEIGHTS: Record<Signal | "bias", readonly [number, number, number, number]> = {',
      ...lines,
      "};",
      "",
    ].join("\n"),
  );
}

if (import.meta.main) await main();
