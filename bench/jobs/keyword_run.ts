import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import type { Db } from "core/db.ts";
import { type Stack, startStack } from "@/local/stack.ts";
import { type FakeAi, fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { COSTS } from "@/tests/database/costs.ts";
import { serviceClient, signUp } from "@/tests/harness/people.ts";
import { createDatabase } from "@/tests/harness/postgres_cluster.ts";
import { openRpcDoor } from "@/tests/harness/rpc_door.ts";
import { PROJECT_SCHEMA } from "@/tests/harness/snapshot.ts";
import { TEST_KEYS } from "@/tests/harness/test_keys.ts";
import type { Figure } from "../figures.ts";
import { leftover, temporaryFolder } from "../leftovers.ts";
import { median, spread } from "../samples.ts";
import { fewestRounds } from "./bound.ts";

/** Milliseconds the vendor takes for each call. */
export const LATENCY = 300;
/** Calls that may be under way at once. */
export const AT_ONCE = 20;

/** A stack on a fresh database of the bench's own Postgres, with a short way to its functions. */
export async function openRunStack() {
  const { url, drop } = await createDatabase(PROJECT_SCHEMA);
  const dropLater = leftover(drop);
  const { path, remove } = await temporaryFolder();
  const stack = await startStack({
    database: { kind: "postgres", url },
    keys: TEST_KEYS,
    storageDir: path,
  });
  const door = openRpcDoor(url, (request) => stack.fetch(request));
  const end = leftover(async () => {
    await door.close();
    await stack.close();
  });
  const close = async () => {
    await end();
    await dropLater();
    await remove();
  };
  return { stack, door, close };
}

/** A person with credits and a site of 200 new keywords, which are not worked on yet. */
export async function openSite(stack: Stack): Promise<{ db: Db; siteId: string }> {
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

/** Starts the run that is measured; answers its id. */
export async function orderRun({ db, siteId }: { db: Db; siteId: string }): Promise<string> {
  const config = RunConfig.parse({ max_clusters: 20, max_articles: 60, images_per_article: 0 });
  return await startRun({ db, costs: COSTS }, { siteId, config, key: crypto.randomUUID() });
}

/** Throws unless the run was completed, with no more calls under way than there are places. */
export async function checkRun(db: Db, id: string, vendor: SlowVendor): Promise<void> {
  const { status } = await readRun({ db }, { id });
  if (status !== "completed") throw new Error(`The run is ${status}.`);
  if (vendor.most > AT_ONCE) throw new Error(`${vendor.most} calls were under way at once.`);
}

/** The figure of runs of `seconds` each, in which the vendor was called in this order. */
export function againstBound(seconds: number[], calls: readonly string[], goal: number): Figure {
  const bound = fewestRounds(calls, AT_ONCE) * LATENCY / 1000;
  const ratios = seconds.map((one) => one / bound);
  return {
    name: "wall time against the bound",
    value: median(ratios),
    spread: spread(ratios),
    unit: "x",
    goal,
    note: `${calls.length} calls, bound ${bound.toFixed(1)} s of the vendor's time`,
  };
}

/** A vendor that takes its time, and the most calls it ever had under way. */
export interface SlowVendor {
  ai: FakeAi;
  most: number;
  /** What `answer` gives, after the vendor's time. */
  late: <T>(answer: () => T | Promise<T>) => Promise<T>;
}

export function slowVendor(): SlowVendor {
  let underWay = 0;
  const vendor: SlowVendor = {
    ai: fakeAi(),
    most: 0,
    async late(answer) {
      vendor.most = Math.max(vendor.most, ++underWay);
      await pause(LATENCY);
      underWay--;
      return await answer();
    },
  };
  const [chat, image] = [vendor.ai.chat.bind(vendor.ai), vendor.ai.image.bind(vendor.ai)];
  vendor.ai.chat = (request) => vendor.late(() => chat(request));
  vendor.ai.image = (request) => vendor.late(() => image(request));
  return vendor;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
