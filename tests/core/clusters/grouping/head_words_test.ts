import assert from "node:assert/strict";
import { headWeight, readSearch } from "core/clusters/grouping/head_words.ts";
import { lexicalFeatures, type SparseVector } from "core/clusters/grouping/lexical_features.ts";
import { shortForms } from "core/clusters/grouping/short_forms.ts";

/** Rows of unit length that point the way of a number each. */
function pointing(ways: readonly number[]) {
  const columns = Math.max(...ways) + 1;
  const values = new Float32Array(ways.length * columns);
  for (const [row, way] of ways.entries()) values[row * columns + way] = 1;
  return { rows: ways.length, columns, values };
}

Deno.test("the head is the last telling word before the first preposition, and no number", () => {
  const headOf = (text: string) => {
    const { words, head } = readSearch(text);
    return words[head] ?? null;
  };
  assert.equal(headOf("worn leather office chair"), "chair");
  assert.equal(headOf("chair for small rooms"), "chair");
  assert.equal(headOf("grill cover 73"), "cover");
  assert.equal(headOf("for dogs"), "dogs");
  assert.equal(headOf("how to"), null);
  assert.equal(headOf(""), null);
});

Deno.test("heads weigh more where they tell what is alike, and no less than others elsewhere", () => {
  const colours = ["red", "blue", "green", "black", "white", "grey", "pink"];
  const things = ["chair", "lamp", "rug", "desk", "sofa", "mirror", "bench"];
  const products = colours.flatMap((colour) => things.map((thing) => `${colour} ${thing}`));
  const searches = products.map(readSearch);
  const byThing = pointing(products.map((text) => things.indexOf(text.split(" ")[1] ?? "")));
  const byColour = pointing(products.map((text) => colours.indexOf(text.split(" ")[0] ?? "")));
  assert.equal(headWeight(searches, byThing), 2);
  assert.equal(headWeight(searches, byColour), 1);
  assert.equal(headWeight(searches, null), 1);
  assert.equal(headWeight([], byThing), 1);
});

Deno.test("a short form stands for the words it is made of where both mean the same", () => {
  const texts = [
    "crm software",
    "best crm",
    "customer relationship management software",
    "customer relationship management for teams",
    "car rental miami",
    "cheap rental miami",
  ];
  const searches = texts.map(readSearch);
  const same = shortForms(searches, pointing([0, 0, 0, 0, 1, 1]));
  assert.deepEqual([...same].map(([at, forms]) => [at, ...forms]), [[2, "crm"], [3, "crm"]]);
  assert.equal(shortForms(searches, pointing([0, 0, 1, 1, 2, 2])).size, 0);
  assert.equal(shortForms(searches, null).size, 0);
  assert.equal(shortForms(searches.slice(1), pointing([0, 0, 0, 1, 1])).size, 0);
});

Deno.test("a short form brings keywords with nothing else in common together", () => {
  const texts = [
    "bph causes",
    "bph diet",
    "benign prostatic hyperplasia",
    "benign prostatic hyperplasia now",
    "sourdough",
  ];
  const alike = (features: SparseVector[]) => {
    const [one, other] = [features[0], features[2]];
    return [...one?.features ?? []].reduce((sum, feature, at) => {
      const place = other?.features.indexOf(feature) ?? -1;
      return sum + (place < 0 ? 0 : (one?.weights[at] ?? 0) * (other?.weights[place] ?? 0));
    }, 0);
  };
  assert.equal(alike(lexicalFeatures(texts)), 0);
  assert.ok(alike(lexicalFeatures(texts, pointing([0, 0, 0, 0, 1]))) > 0.2);
});
