import type { Embedder } from "@/local/ai/embed/embedder.ts";
import { type Agreement, agreement } from "./agreement.ts";
import { type Ceiling, ceilings } from "./ceilings.ts";
import { splitHalves } from "./halves.ts";
import type { Labelled } from "./labelled_file.ts";
import { type EmbeddedHalf, type Method, methods } from "./methods.ts";

/** How one method did on a set. */
export interface MethodResult {
  method: string;
  told_k: boolean;
  /** The value chosen on the tuning half; null for a method without a parameter. */
  setting: number | null;
  tune_ari: number;
  /** On the half that nothing was tuned on. */
  test: Agreement;
  /** Seconds for the test half at all its settings, without the embeddings. */
  seconds: number;
  /** Growth of the process's memory while it ran, in MB. */
  megabytes: number;
}

export interface SetResult {
  set: string;
  tune: { searches: number; labels: number };
  test: { searches: number; labels: number };
  embedding_seconds: number;
  embedder: "model" | "hashed";
  results: MethodResult[];
  /** Our error on the test half over that of the best baseline: (1 − ARI) / (1 − ARI). */
  error_ratio: number;
  /** What the test half would allow somebody who is told its labels. */
  ceilings: Ceiling[];
}

/** Tunes every method on one half of a set and measures it on the other. */
export async function measureSet(
  set: string,
  rows: readonly Labelled[],
  embedder: Embedder,
): Promise<SetResult> {
  const { tune, test } = splitHalves(rows);
  const from = performance.now();
  const halves = { tune: await embedded(tune, embedder), test: await embedded(test, embedder) };
  const embedding_seconds = (performance.now() - from) / 1000;
  const results: MethodResult[] = [];
  for (const method of methods(embedder)) results.push(await measure(method, halves));
  const [ours, ...baselines] = results.map((result) => 1 - result.test.ari);
  return {
    set,
    tune: sizeOf(tune),
    test: sizeOf(test),
    embedding_seconds,
    embedder: embedder.source,
    results,
    error_ratio: (ours ?? 1) / Math.max(1e-9, Math.min(...baselines)),
    ceilings: ceilings(halves.test),
  };
}

async function measure(
  method: Method,
  { tune, test }: { tune: EmbeddedHalf; test: EmbeddedHalf },
): Promise<MethodResult> {
  const tried = (await method.run(tune, method.settings)).map((groups) =>
    agreement(tune.labels, eachAlone(groups)).ari
  );
  const best = tried.indexOf(Math.max(...tried));
  const setting = method.settings[best] ?? 0;
  const before = Deno.memoryUsage().rss;
  const from = performance.now();
  const [groups = []] = await method.run(test, [setting]);
  const seconds = (performance.now() - from) / 1000;
  return {
    method: method.name,
    told_k: method.isToldK,
    setting: method.settings.length > 1 ? setting : null,
    tune_ari: tried[best] ?? 0,
    test: agreement(test.labels, eachAlone(groups)),
    seconds,
    megabytes: Math.max(0, Deno.memoryUsage().rss - before) / 1e6,
  };
}

/** What is in no group counts as a group of its own. */
function eachAlone(groups: readonly number[]): number[] {
  return groups.map((group, at) => group < 0 ? -1 - at : group);
}

async function embedded(rows: readonly Labelled[], embedder: Embedder): Promise<EmbeddedHalf> {
  const texts = rows.map(({ text }) => text);
  const vectors = (await embedder.embed(texts)).map((vector) => Float32Array.from(vector));
  return { texts, labels: rows.map(({ label }) => label), vectors };
}

function sizeOf(rows: readonly Labelled[]) {
  return { searches: rows.length, labels: new Set(rows.map(({ label }) => label)).size };
}
