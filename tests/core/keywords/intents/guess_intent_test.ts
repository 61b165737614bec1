import assert from "node:assert/strict";
import { guessIntent, intentChances } from "core/keywords/intents/guess_intent.ts";
import { intentSignals } from "core/keywords/intents/intent_signals.ts";

const TOLD: Record<string, string[]> = {
  informational: [
    "how to clean suede shoes",
    "wie lange muss ein ei kochen",
    "comment faire des crêpes",
    "qué es la fotosíntesis",
    "banana bread recipe",
  ],
  commercial: [
    "best running shoes for flat feet",
    "bester saugroboter für tierhaare",
    "mac vs pc",
    "comparatif forfait mobile",
    "mejores auriculares",
  ],
  transactional: [
    "buy office chair online",
    "pizza near me",
    "laufschuhe kaufen",
    "acheter un vélo",
    "vuelos baratos a roma",
  ],
  navigational: ["paypal login", "leboncoin", "iniciar sesión facebook"],
};

for (const [intent, keywords] of Object.entries(TOLD)) {
  Deno.test(`${intent} intents are told from the wording in four languages`, () => {
    assert.deepEqual(
      keywords.filter((keyword) => guessIntent(keyword) !== intent)
        .map((keyword) => `${keyword}: ${guessIntent(keyword)}`),
      [],
    );
  });
}

Deno.test("a keyword that says nothing of its intent stays unknown", () => {
  for (const keyword of ["oak", "heat pump", "roth ira", "", "!!!", "東京", "🙂".repeat(400)]) {
    assert.equal(guessIntent(keyword), null, keyword);
  }
});

Deno.test("chances add up to one whatever the text", () => {
  const texts = ["", "how", "a".repeat(100_000), "\u0000\u202e", "best ".repeat(5000)];
  for (const text of texts) {
    const sum = intentChances(text).reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum - 1) < 1e-9, text.slice(0, 20));
  }
});

Deno.test("case and accents do not change what is said", () => {
  assert.deepEqual(intentSignals("CÓMO Hacer PAN"), intentSignals("como hacer pan"));
});
