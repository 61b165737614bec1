import assert from "node:assert/strict";
import { guessIntent, intentChances } from "core/keywords/intents/guess_intent.ts";
import { intentGuesser, type KnownIntent } from "core/keywords/intents/learn_intents.ts";

const TRADES = [
  "sales",
  "law",
  "design",
  "school",
  "code",
  "music",
  "film",
  "news",
  "farms",
  "banks",
];
const TOOLS = ["writer", "painter", "planner"];
const SUBJECTS = ["ethics", "memes", "theory"];

/** A file whose vendor calls tools commercial and subjects informational, whatever their wording. */
const FILE: KnownIntent[] = TRADES.flatMap((trade) => [
  ...TOOLS.map((tool): KnownIntent => ({ keyword: `${trade} ${tool}`, intent: "commercial" })),
  ...SUBJECTS.map((one): KnownIntent => ({ keyword: `${trade} ${one}`, intent: "informational" })),
]);

Deno.test("a file teaches which of its words stand for which intent", () => {
  const { guess } = intentGuesser(FILE);
  assert.equal(guess("podcast writer"), "commercial");
  assert.equal(guess("podcast ethics"), "informational");
  assert.equal(guessIntent("podcast writer"), null);
});

Deno.test("what the wording says holds where a file says nothing of a word", () => {
  const { guess } = intentGuesser(FILE);
  assert.equal(guess("heat pump"), null);
  assert.equal(guess("paypal login"), "navigational");
  assert.equal(guess("wie lange muss ein ei kochen"), "informational");
});

Deno.test("few known intents teach nothing, and rows without one are passed over", () => {
  const few = [...FILE.slice(0, 49), ...TRADES.map((keyword) => ({ keyword, intent: null }))];
  const { guess, chances } = intentGuesser(few);
  assert.equal(guess("podcast writer"), null);
  assert.deepEqual(chances("podcast writer"), intentChances("podcast writer"));
});

Deno.test("the same file teaches the same, and chances add up to one whatever the text", () => {
  const [one, other] = [intentGuesser(FILE), intentGuesser(FILE)];
  for (
    const text of ["", "law writer", "\u0000\u202e", "best ".repeat(5000), "constructor __proto__"]
  ) {
    const chances = one.chances(text);
    assert.deepEqual(chances, other.chances(text));
    assert.ok(Math.abs(chances.reduce((a, b) => a + b, 0) - 1) < 1e-9, text.slice(0, 20));
  }
});
