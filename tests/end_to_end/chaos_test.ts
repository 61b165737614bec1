import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";

const CHAOS = join(import.meta.dirname ?? ".", "../../tools/chaos/main.ts");
/** Nightly runs set it to 500 and kill workers at every place too; 20 take about two minutes of a processor. */
const NIGHTLY = Number(Deno.env.get("CHAOS_RUNS") || 0);
const RUNS = NIGHTLY || 20;
/** A run on the embedded database takes twice the processor's time of one on Postgres. */
const EMBEDDED = Math.ceil(RUNS / 5);

interface Summary {
  runs: number;
  failed: number;
  paid_calls: number;
  undisturbed_calls: number;
  lost: Record<string, number>;
  blows: number;
  broken: unknown[];
  unstruck: string[];
}

async function chaos(args: string[]): Promise<{ code: number; out: string; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", CHAOS, ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), said: text(stderr) };
}

async function survive(args: string[]): Promise<Summary> {
  const { code, out, said } = await chaos(["--json", ...args]);
  ok(out.trim().startsWith("{"), said);
  const summary = JSON.parse(out) as Summary;
  deepEqual(summary.broken, [], said);
  deepEqual([code, summary.failed], [0, 0]);
  ok(summary.blows > 0);
  const lost = Object.values(summary.lost).reduce((sum, count) => sum + count, 0);
  equal(summary.paid_calls, summary.undisturbed_calls + lost);
  return summary;
}

async function assertSurvives(runs: number, more: string[]): Promise<void> {
  equal((await survive(["--runs", String(runs), ...more])).runs, runs);
}

const rest = { sanitizeOps: false, sanitizeResources: false };

Deno.test({
  name: "the pipeline survives kills, restarts, faults and clocks, and pays nothing twice [pglite]",
  ...rest,
  fn: () => assertSurvives(EMBEDDED, ["--seed", "sample"]),
});

testNeeding(postgresMissing(), {
  name: "the pipeline survives them on a Postgres that crashes",
  ...rest,
  fn: () => assertSurvives(RUNS - EMBEDDED, ["--seed", "postgres sample", "--db", "own"]),
});

if (NIGHTLY > 0) {
  Deno.test({
    name: "a worker may be killed before and after every kind of request",
    ...rest,
    fn: async () => deepEqual((await survive(["--sweep"])).unstruck, []),
  });
}

Deno.test("chaos explains itself and refuses options it does not know", async () => {
  const help = await chaos(["--help"]);
  deepEqual([help.code, help.out.includes("--runs N")], [0, true]);
  for (const args of [["--runs", "none"], ["--db", "here"], ["--colour"]]) {
    const { code, out, said } = await chaos(args);
    deepEqual([code, out], [2, ""]);
    ok(said.length > 10 && !said.includes("at file:"), said);
  }
});
