import process from "node:process";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { type Stack, startStack } from "@/local/stack.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { COSTS } from "@/tests/database/costs.ts";
import { serviceClient, signUp } from "@/tests/harness/people.ts";
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { openRpcDoor, type RpcDoor } from "@/tests/harness/rpc_door.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import type { Figure } from "../figures.ts";
import { leftover, temporaryFolder } from "../leftovers.ts";
import { median, spread } from "../samples.ts";
import { fewestRounds } from "./bound.ts";

const LATENCY = 300;
const AT_ONCE = 20;
const RUNS = 5;

/**
 * A run of 200 keywords with a vendor that takes 300 ms, 20 calls at a time, by one worker. The bound is what no
 * schedule can beat, with all the calls, 20 at a time, none before those that it follows from. It is the vendor's
 * time alone: every millisecond of ours, of the database and of the machine's other work counts against the figure.
 * Whether there were ever more than 20 calls under way is counted at the vendor, and would end the bench.
 */
export async function measurePipeline(): Promise<Figure[]> {
  const { url, drop } = await createDatabase(PROJECT_SCHEMA);
  const dropLater = leftover(drop);
  const { path, remove } = await temporaryFolder();
  const stack = await startStack({
    database: { kind: "postgres", url },
    keys: TEST_KEYS,
    storageDir: path,
  });
  const door = openRpcDoor(url, (request) => stack.fetch(request));
  const close = leftover(async () => {
    await door.close();
    await stack.close();
  });
  try {
    // The first run is not counted: connections learn their plans in it.
    await measureRun(stack, door);
    const runs = [];
    for (let run = 0; run < RUNS; run++) runs.push(await measureRun(stack, door));
    return figures(runs);
  } finally {
    await close();
    await dropLater();
    await remove();
  }
}

function figures(runs: Awaited<ReturnType<typeof measureRun>>[]): Figure[] {
  const [calls = []] = runs.map((run) => run.calls);
  const bound = fewestRounds(calls, AT_ONCE) * LATENCY / 1000;
  const of = (values: number[]) => ({ value: median(values), spread: spread(values) });
  return [
    {
      name: "wall time against the bound",
      ...of(runs.map(({ seconds }) => seconds / bound)),
      unit: "x",
      goal: 1.15,
      note: `${calls.length} calls, bound ${bound.toFixed(1)} s of the vendor's time`,
    },
    { name: "wall time", ...of(runs.map(({ seconds }) => seconds)), unit: "s" },
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
  const { db, siteId } = await openSite(stack);
  const service = serviceClient({ ...stack, fetch });
  const [began, spent] = [performance.now(), process.cpuUsage()];
  const id = await startRun({ db, costs: COSTS }, {
    siteId,
    config: RunConfig.parse({ max_clusters: 20, max_articles: 60, images_per_article: 0 }),
    key: crypto.randomUUID(),
  });
  const vendor = slowVendor();
  const deps = { name: "bench", now: () => performance.now(), sleep: pause, log: () => {} };
  await runWorker(
    { ...deps, db: service, ai: () => vendor.ai, redactor: createRedactor() },
    { limit: AT_ONCE, budgetMs: 600_000 },
  );
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(spent);
  const { status } = await readRun({ db }, { id });
  if (status !== "completed") throw new Error(`The run is ${status}.`);
  if (vendor.most > AT_ONCE) throw new Error(`${vendor.most} calls were under way at once.`);
  return { seconds, processor: (user + system) / 1e6, calls: vendor.ai.calls };
}

/** A person with credits and a site of 200 new keywords. */
async function openSite(stack: Stack) {
  const { db, accountId } = await signUp(stack);
  await serviceClient(stack).rpc("grant_credits", {
    p_account_id: accountId,
    p_amount: 100_000,
    p_reason: "bench",
  });
  const site = await db.rpc("create_site", { p_name: "Bench", p_sector_names: ["All"] });
  const siteId = site.data ?? "";
  await stack.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select s.account_id, s.site_id, s.id, 'topic' || n % 20 || ' word' || n || 'x'
     from public.sectors s, generate_series(1, 200) n where s.site_id = $1`,
    [siteId],
  );
  return { db, siteId };
}

/** A vendor that takes its time, and the most calls it ever had under way. */
function slowVendor() {
  const vendor = { ai: fakeAi(), most: 0 };
  let underWay = 0;
  const [chat, image] = [vendor.ai.chat.bind(vendor.ai), vendor.ai.image.bind(vendor.ai)];
  async function late<T>(answer: () => Promise<T>): Promise<T> {
    vendor.most = Math.max(vendor.most, ++underWay);
    await pause(LATENCY);
    underWay--;
    return await answer();
  }
  vendor.ai.chat = (request) => late(() => chat(request));
  vendor.ai.image = (request) => late(() => image(request));
  return vendor;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
