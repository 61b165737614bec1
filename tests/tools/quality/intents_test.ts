import assert from "node:assert/strict";
import { fitWeights } from "@/tools/quality/intents/fit_weights.ts";
import { INTENT_METHODS } from "@/tools/quality/intents/intent_methods.ts";
import { intentTable, measureIntents } from "@/tools/quality/intents/measure_intents.ts";

const results = await measureIntents(() => {});

Deno.test("guessing intents beats every baseline on the seed library's other half", () => {
  const [library] = results;
  assert.ok(library && library.tune > 900 && library.test > 900, library?.set);
  const accuracy = library.results.map((row) => row.accuracy);
  const [ours = 0, , ...baselines] = accuracy;
  assert.ok(ours > Math.max(...baselines), accuracy.join(" "));
  assert.match(intentTable(library), /largest class +0\.\d{3}/);
});

Deno.test("what is guessed without being forced is right nine times in ten", () => {
  const [library] = results;
  const guessed = library?.results[1];
  assert.ok(
    guessed && guessed.precision >= 0.9 && guessed.answered >= 0.5,
    JSON.stringify(guessed),
  );
});

Deno.test("baselines learn from the tuning half alone", () => {
  const bayes = INTENT_METHODS.find(({ name }) => name.includes("Bayes"));
  const guess = bayes?.learn([
    { text: "buy oak", label: "1", intent: "transactional" },
    { text: "login page", label: "2", intent: "navigational" },
  ]);
  assert.deepEqual([guess?.("buy elm"), guess?.("login here")], ["transactional", "navigational"]);
});

Deno.test("fitting finds the weights that tell two intents apart, the same each time", () => {
  const examples = [
    { features: new Set(["how" as const]), intent: "informational" as const, weight: 1 },
    { features: new Set(["buy" as const]), intent: "transactional" as const, weight: 1 },
  ];
  const weights = fitWeights<"how" | "buy">(examples, ["how", "buy"]);
  assert.ok((weights.how[0] ?? 0) > 1 && (weights.buy[2] ?? 0) > 1, JSON.stringify(weights));
  assert.deepEqual(fitWeights<"how" | "buy">(examples, ["how", "buy"]), weights);
});
