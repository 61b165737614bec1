import process from "node:process";
import { runWorker } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import type { Stack } from "@/local/stack.ts";
import { serviceClient } from "@/tests/harness/people.ts";
import type { RpcDoor } from "@/tests/harness/rpc_door.ts";
import type { Figure } from "../figures.ts";
import { median, spread } from "../samples.ts";
import {
  againstBound,
  AT_ONCE,
  checkRun,
  openRunStack,
  openSite,
  orderRun,
  pause,
  slowVendor,
} from "./keyword_run.ts";

const RUNS = 5;

/**
 * A run of 200 keywords with a vendor that takes 300 ms, 20 calls at a time, by one worker. The bound is what no
 * schedule can beat, with all the calls, 20 at a time, none before those that it follows from. It is the vendor's
 * time alone: every millisecond of ours, of the database and of the machine's other work counts against the figure.
 * Whether there were ever more than 20 calls under way is counted at the vendor, and would end the bench.
 */
export async function measurePipeline(): Promise<Figure[]> {
  const { stack, door, close } = await openRunStack();
  try {
    // The first run is not counted: connections learn their plans in it.
    await measureRun(stack, door);
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measureRun(stack, door));
    return figures(runs);
  } finally {
    await close();
  }
}

function figures(runs: Awaited<ReturnType<typeof measureRun>>[]): Figure[] {
  const of = (values: number[]) => ({ value: median(values), spread: spread(values) });
  const seconds = runs.map((run) => run.seconds);
  return [
    againstBound(seconds, runs[0]?.calls ?? [], 1.15),
    { name: "wall time", ...of(seconds), unit: "s" },
    {
      name: "processor time",
      ...of(runs.map(({ processor }) => processor)),
      unit: "s",
      note: "of the worker's process, the vendor and the way to Postgres in it",
    },
  ];
}

/** Seconds on the clock and of the processor that a run of 200 keywords takes, and the vendor's calls. */
async function measureRun(stack: Stack, { fetch }: RpcDoor) {
  const site = await openSite(stack);
  const service = serviceClient({ ...stack, fetch });
  const vendor = slowVendor();
  const [began, spent] = [performance.now(), process.cpuUsage()];
  const id = await orderRun(site);
  const deps = { name: "bench", now: () => performance.now(), sleep: pause, log: () => {} };
  await runWorker(
    { ...deps, db: service, ai: () => vendor.ai, redactor: createRedactor() },
    { limit: AT_ONCE, budgetMs: 600_000 },
  );
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(spent);
  await checkRun(site.db, id, vendor);
  return { seconds, processor: (user + system) / 1e6, calls: vendor.ai.calls };
}
