import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";

const CHAOS = join(import.meta.dirname ?? ".", "../../tools/chaos/main.ts");
/** Nightly runs set it to 500. */
const RUNS = Number(Deno.env.get("CHAOS_RUNS") || 12);

interface Summary {
  runs: number;
  failed: number;
  paid_calls: number;
  undisturbed_calls: number;
  lost: Record<string, number>;
  blows: number;
  broken: unknown[];
}

async function chaos(args: string[]): Promise<{ code: number; out: string; said: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", CHAOS, ...args],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), said: text(stderr) };
}

async function assertSurvives(runs: number, more: string[]): Promise<void> {
  const { code, out, said } = await chaos(["--runs", String(runs), "--json", ...more]);
  ok(out.trim().startsWith("{"), said);
  const summary = JSON.parse(out) as Summary;
  deepEqual(summary.broken, [], said);
  deepEqual([code, summary.failed, summary.runs], [0, 0, runs]);
  ok(summary.blows > 0);
  const lost = Object.values(summary.lost).reduce((sum, count) => sum + count, 0);
  equal(summary.paid_calls, summary.undisturbed_calls + lost);
}

const rest = { sanitizeOps: false, sanitizeResources: false };

Deno.test({
  name: "the pipeline survives kills, restarts, faults and clocks, and pays nothing twice [pglite]",
  ...rest,
  fn: () => assertSurvives(Math.ceil(RUNS / 2), ["--seed", "sample"]),
});

testNeeding(postgresMissing(), {
  name: "the pipeline survives them on a Postgres that crashes",
  ...rest,
  fn: () => assertSurvives(Math.floor(RUNS / 2), ["--seed", "postgres sample", "--db", "own"]),
});

Deno.test("chaos explains itself and refuses options it does not know", async () => {
  const help = await chaos(["--help"]);
  deepEqual([help.code, help.out.includes("--runs N")], [0, true]);
  for (const args of [["--runs", "none"], ["--db", "here"], ["--colour"]]) {
    const { code, out, said } = await chaos(args);
    deepEqual([code, out], [2, ""]);
    ok(said.length > 10 && !said.includes("at file:"), said);
  }
});
