import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { clusterKeywords } from "@/local/ai/clusters/cluster_keywords.ts";
import { EncoderError, hashedEmbedder, ModelEmbedder } from "@/local/ai/embed/embedder.ts";
import { ClusterInput } from "@/local/ai/inputs.ts";

const cluster = (keywords: readonly string[], existing: readonly string[] = []) =>
  clusterKeywords(
    ClusterInput.parse({
      keywords: keywords.map((keyword, i) => ({ ref: i * 7 + 3, keyword })),
      existing_clusters: existing.map((name) => ({ name })),
    }),
    hashedEmbedder(),
  );

const HOME = [
  "blue velvet sofa",
  "velvet sofa bed",
  "green velvet sofa",
  "how to clean suede shoes",
  "clean suede shoes at home",
  "suede shoes cleaning kit",
  "espresso machine",
  "best espresso machine",
  "quantum physics",
];

Deno.test("clusters hold keywords that share a topic and bear its name", async () => {
  const { clusters } = await cluster(HOME);
  const sofa = clusters.find(({ keyword_refs }) => keyword_refs.includes(3));
  assert.deepEqual(sofa?.keyword_refs, [3, 10, 17]);
  assert.equal(sofa?.name, "Velvet Sofa");
  assert.match(sofa?.description ?? "", /velvet sofa/);
  assert.ok(clusters.some(({ name }) => name === "Espresso Machine"));
});

Deno.test("a keyword off every topic stays unclustered", async () => {
  const { unclustered_refs } = await cluster(HOME);
  assert.deepEqual(unclustered_refs, [8 * 7 + 3]);
});

Deno.test("every ref comes back exactly once, whatever the keywords are", async () => {
  const hostile = [
    "",
    "   ",
    "🙂🙂",
    "<script>alert(1)</script>",
    "x".repeat(10_000),
    "コロナウイルス",
    "コロナウイルス 症状",
    "a",
    "a",
    "__proto__",
    "constructor",
    "\u0000",
    '"quoted" & <b>bold</b>',
    ...HOME,
    ...HOME,
  ];
  const { clusters, unclustered_refs } = await cluster(hostile);
  const refs = [...clusters.flatMap(({ keyword_refs }) => keyword_refs), ...unclustered_refs];
  assert.deepEqual(refs.toSorted((a, b) => a - b), hostile.map((_, i) => i * 7 + 3));
  for (const { name, keyword_refs } of clusters) {
    assert.ok(name.length > 0 && name.length <= 70, name);
    assert.ok(keyword_refs.length >= 2 && keyword_refs.length <= 15, name);
  }
  assert.equal(new Set(clusters.map(({ name }) => name.toLowerCase())).size, clusters.length);
});

Deno.test("fifty keywords on one subject are told apart by the rest of their words", async () => {
  const kinds = ["running", "wool", "baby", "ski", "bamboo"];
  const uses = ["for women", "uk", "thick", "cheap", "with grips"];
  const { clusters } = await cluster(kinds.flatMap((k) => uses.map((u) => `${k} socks ${u}`)));
  assert.ok(clusters.length >= 4, `${clusters.length} clusters`);
});

Deno.test("a cluster that fits an existing one takes its name, whatever the plural", async () => {
  const { clusters } = await cluster(HOME, ["Velvet Sofas", "Gardens"]);
  assert.ok(clusters.some(({ name }) => name === "Velvet Sofas"));
  assert.ok(!clusters.some(({ name }) => name === "Velvet Sofa"));
});

Deno.test("one keyword and none are answered", async () => {
  assert.deepEqual(await cluster([]), { clusters: [], unclustered_refs: [], intents: [] });
  const alone = await cluster(["sofa"]);
  assert.deepEqual(alone.clusters.map(({ keyword_refs }) => keyword_refs), [[3]]);
  assert.deepEqual(alone.unclustered_refs, []);
});

Deno.test("the sentence encoder brings synonyms together and is unloaded when idle", async () => {
  const embedder = new ModelEmbedder(50);
  try {
    const [sofa = [], couch = [], physics = []] = await embedder.embed([
      "red sofa",
      "crimson couch",
      "quantum physics lecture",
    ]);
    const dot = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    assert.equal(sofa.length, 512);
    assert.ok(dot(sofa, couch) > dot(sofa, physics) + 0.1);
    assert.equal(embedder.loaded, true);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(embedder.loaded, false);
    assert.equal((await embedder.embed([""])).length, 1);
  } finally {
    embedder.close();
  }
});

const NO_WORKER = new URL("./no_such_worker.ts", import.meta.url);

Deno.test("without its sentence encoder the clusters are made by words", async () => {
  const broken = new ModelEmbedder(50, NO_WORKER);
  try {
    const input = ClusterInput.parse({
      keywords: HOME.map((keyword, i) => ({ ref: i * 7 + 3, keyword })),
      existing_clusters: [],
    });
    assert.deepEqual(await clusterKeywords(input, broken), await cluster(HOME));
  } finally {
    broken.close();
  }
});

Deno.test("an encoder that failed rests, and is tried again after that", async () => {
  const folder = await Deno.makeTempDir();
  const worker = pathToFileURL(join(folder, "worker.js"));
  const resting = new ModelEmbedder(60_000, worker);
  const restless = new ModelEmbedder(60_000, worker, 0);
  try {
    for (const embedder of [resting, restless]) {
      await assert.rejects(embedder.embed(["red sofa"]), EncoderError);
    }
    await Deno.writeTextFile(
      worker,
      "onmessage = ({ data }) => postMessage({ id: data.id, vectors: [[1]] });",
    );
    await assert.rejects(resting.embed(["red sofa"]), EncoderError);
    assert.deepEqual(await restless.embed(["red sofa"]), [[1]]);
  } finally {
    resting.close();
    restless.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a try of the encoder that fails once is tried again without a word", async () => {
  const folder = await Deno.makeTempDir();
  const worker = pathToFileURL(join(folder, "worker.js"));
  await Deno.writeTextFile(
    worker,
    `let asked = 0;
onmessage = ({ data }) =>
  postMessage({ id: data.id, ...++asked === 1 ? { error: "short of memory" } : { vectors: [[2]] } });`,
  );
  const embedder = new ModelEmbedder(60_000, worker);
  try {
    assert.deepEqual(await embedder.embed(["red sofa"]), [[2]]);
  } finally {
    embedder.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("intents are said of keywords that came without one, in several languages", async () => {
  const { intents } = await clusterKeywords(
    ClusterInput.parse({
      keywords: [
        { ref: 1, keyword: "laufschuhe kaufen" },
        { ref: 2, keyword: "comment courir", intent: null },
        { ref: 3, keyword: "best shoes", intent: "transactional" },
      ],
    }),
    hashedEmbedder(),
  );
  assert.deepEqual(intents, [
    { ref: 1, intent: "transactional" },
    { ref: 2, intent: "informational" },
  ]);
});
