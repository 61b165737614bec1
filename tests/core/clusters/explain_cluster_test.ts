import assert from "node:assert/strict";
import { explainCluster } from "core/clusters/explain_cluster.ts";

Deno.test("shared words are told as most keywords write them, modifiers and small words left out", () => {
  const { terms, keywords } = explainCluster([
    "best espresso machines",
    "espresso machine for home",
    "cheap espresso machine",
    "milk frother",
  ]);
  assert.deepEqual(terms, [{ word: "espresso", share: 0.75 }, { word: "machine", share: 0.75 }]);
  assert.deepEqual(keywords[1]?.terms, ["espresso", "machine"]);
  assert.deepEqual(keywords[3], { terms: [], nearest: null });
});

Deno.test("the nearest keyword has the rarest words in common", () => {
  const { keywords } = explainCluster([
    "red wool socks",
    "blue wool socks",
    "red wool scarf",
    "blue silk socks",
  ]);
  assert.equal(
    keywords[1]?.nearest === "red wool socks" || keywords[1]?.nearest === "blue silk socks",
    true,
  );
  assert.equal(keywords[2]?.nearest, "red wool socks");
});

Deno.test("no keywords, one, and keywords of symbols are explained by nothing", () => {
  assert.deepEqual(explainCluster([]), { terms: [], keywords: [] });
  assert.deepEqual(explainCluster(["tea"]).keywords, [{ terms: [], nearest: null }]);
  assert.deepEqual(explainCluster(["!!!", "???"]).terms, []);
});
