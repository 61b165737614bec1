import { deepEqual, equal, ok } from "node:assert/strict";
import { batchesBySector, clusterBatches } from "core/keywords/cluster_batches.ts";
import { topicWords } from "core/keywords/topic_words.ts";

function numbered(keywords: string[]) {
  return keywords.map((keyword, index) => ({ id: String(index), keyword }));
}

/** Every id once, no batch too large; answers the batches as keywords. */
function checked(keywords: string[], size = 50): string[][] {
  const given = numbered(keywords);
  const batches = clusterBatches(given, size);
  deepEqual(batches.flat().sort(), given.map(({ id }) => id).sort(), "every keyword exactly once");
  for (const batch of batches) ok(batch.length > 0 && batch.length <= size, `${batch.length}`);
  return batches.map((batch) => batch.map((id) => keywords[Number(id)] ?? ""));
}

/** In how many batches the keywords with this word are. */
function spread(batches: string[][], word: string): number {
  return batches.filter((batch) => batch.some((keyword) => topicWords(keyword).includes(word)))
    .length;
}

const NOUNS = [
  "grinder",
  "kettle",
  "scale",
  "tamper",
  "filter",
  "mug",
  "roaster",
  "syrup",
  "bean",
  "pump",
];
const EXTRAS = [
  "steel",
  "glass",
  "black",
  "small",
  "travel",
  "quiet",
  "manual",
  "electric",
  "ceramic",
];

/** For each noun `each` keywords that share only that noun, all mixed up. */
function mixed(nouns: string[], each: number): string[] {
  return Array.from({ length: each }, (_, n) => nouns.map((noun, k) => `${noun} x${k}q${n}z`))
    .flat();
}

Deno.test("nothing in, nothing out", () => deepEqual(clusterBatches([]), []));

Deno.test("up to fifty keywords are one request", () => {
  equal(checked(mixed(NOUNS, 5)).length, 1);
});

Deno.test("topics stay whole and the requests are as few as can be", () => {
  const batches = checked(mixed(NOUNS, 20));
  equal(batches.length, 5, "ten topics of twenty, two in each request");
  for (const noun of NOUNS) equal(spread(batches, noun), 1, noun);
});

Deno.test("a topic larger than a request is split by its next common word", () => {
  const keywords = EXTRAS.slice(0, 4).flatMap((extra) =>
    Array.from({ length: 25 }, (_, n) => `${extra} grinder y${n}${extra}k`)
  );
  const batches = checked(keywords);
  equal(batches.length, 2);
  for (const extra of EXTRAS.slice(0, 4)) equal(spread(batches, extra), 1, extra);
});

Deno.test("keywords with nothing in common fill whole requests", () => {
  equal(checked(Array.from({ length: 500 }, (_, n) => `w${n}a v${n}b`)).length, 10);
});

Deno.test("the same words in 1,000 keywords are cut into equal parts", () => {
  equal(checked(Array.from({ length: 1000 }, () => "best coffee grinder")).length, 20);
});

Deno.test("modifiers such as best, cheap or near me make no topic", () => {
  deepEqual(topicWords("Best cheap coffee grinders near me 2026"), ["coffee", "grinder"]);
});

Deno.test("singular and plural, accents and case meet in one topic", () => {
  const families = [["Café glass", "cafes glasses"], ["body lotion", "bodies lotions"], [
    "lens box",
    "lens boxes",
  ]];
  for (const [a = "", b = ""] of families) deepEqual(topicWords(a), topicWords(b), `${a} / ${b}`);
});

Deno.test("scripts without spaces and without Latin letters have topics too", () => {
  ok(topicWords("咖啡机推荐").some((word) => topicWords("家用咖啡机").includes(word)));
  deepEqual(topicWords("купить кофемолку"), ["купить", "кофемолку"]);
});

Deno.test("keywords of only stop words, digits or signs are kept", () => {
  checked(["how to", "2026", "???", "", "a", "😀", ...mixed(NOUNS, 10)]);
});

Deno.test("sectors never share a request", () => {
  const given = numbered(mixed(NOUNS, 4)).map((keyword, index) => ({
    ...keyword,
    sector_id: index % 2 ? "a" : "b",
  }));
  const batches = batchesBySector(given);
  equal(batches.length, 2);
  for (const batch of batches) equal(new Set(batch.map((id) => Number(id) % 2)).size, 1);
});

Deno.test("a keyword given twice is asked once", () => {
  deepEqual(clusterBatches([{ id: "1", keyword: "tea" }, { id: "1", keyword: "tea" }]), [["1"]]);
});

Deno.test("the same keywords give the same batches", () => {
  const keywords = mixed(NOUNS, 33);
  deepEqual(checked(keywords), checked(keywords));
});

Deno.test("5,000 realistic keywords need hardly more than a hundred requests", () => {
  const keywords = Array.from({ length: 5000 }, (_, n) => {
    const noun = NOUNS[(n * 7) % NOUNS.length];
    const extra = EXTRAS[(n * 11 + (n >> 3)) % EXTRAS.length];
    return `${extra} coffee ${noun} ${n % 3 ? `t${n % 211}k` : ""} ${n % 5 ? "" : `u${n % 17}v`} n${
      n % 997
    }`;
  });
  const batches = checked(keywords);
  ok(batches.length <= 110, `${batches.length} requests`);
});

Deno.test("hostile keywords of 500 characters take no quadratic time", () => {
  const long = Array.from({ length: 80 }, (_, n) => `word${n}`).join(" ");
  const began = performance.now();
  checked(Array.from({ length: 5000 }, (_, n) => `${long} end${n}`));
  ok(performance.now() - began < 300_000);
});
