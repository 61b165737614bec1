import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { COSTS } from "@/tests/database/costs.ts";
import { serviceClient, signUp } from "@/tests/harness/people.ts";
import { open } from "@/tests/harness/stacks.ts";
import type { Figure } from "../figures.ts";
import { leftover } from "../leftovers.ts";

const LATENCY = 300;
const AT_ONCE = 20;
/** Calls that must follow one another: clusters, ideas, article, image prompts, picture. */
const DEPTH = 5;

/**
 * A run of 200 keywords with a vendor that takes 300 ms, 20 calls at a time. The bound is what no schedule can
 * beat: all calls at 20 at a time, or the longest chain of calls, whichever is longer.
 */
export async function measurePipeline(): Promise<Figure[]> {
  const { stack, close } = await open("postgres");
  const undo = leftover(close);
  try {
    const { db, accountId } = await signUp(stack);
    const service = serviceClient(stack);
    await service.rpc("grant_credits", {
      p_account_id: accountId,
      p_amount: 100_000,
      p_reason: "bench",
    });
    const site = await db.rpc("create_site", { p_name: "Bench", p_sector_names: ["All"] });
    await stack.sql(
      `insert into public.keywords (account_id, site_id, sector_id, keyword)
       select s.account_id, s.site_id, s.id, 'topic' || n % 20 || ' word' || n || 'x'
       from public.sectors s, generate_series(1, 200) n where s.site_id = $1`,
      [site.data],
    );
    const began = performance.now();
    const id = await startRun({ db, costs: COSTS }, {
      siteId: site.data ?? "",
      config: RunConfig.parse({ max_clusters: 20, max_articles: 60, images_per_article: 0 }),
      key: crypto.randomUUID(),
    });
    const vendor = slowVendor();
    const deps = { name: "bench", now: () => performance.now(), sleep: pause, log: () => {} };
    await runWorker(
      { ...deps, db: service, ai: () => vendor, redactor: createRedactor() },
      { limit: AT_ONCE, budgetMs: 600_000 },
    );
    const seconds = (performance.now() - began) / 1000;
    const { status } = await readRun({ db }, { id });
    if (status !== "completed") throw new Error(`The run is ${status}.`);
    const calls = vendor.calls.length;
    const bound = Math.max(Math.ceil(calls / AT_ONCE), DEPTH) * LATENCY / 1000;
    return [
      {
        name: "wall time against the bound",
        value: seconds / bound,
        unit: "x",
        goal: 1.15,
        note: `${calls} calls, bound ${bound.toFixed(1)} s`,
      },
      { name: "wall time", value: seconds, unit: "s" },
    ];
  } finally {
    await undo();
  }
}

function slowVendor() {
  const ai = fakeAi();
  const [chat, image] = [ai.chat.bind(ai), ai.image.bind(ai)];
  ai.chat = async (request) => {
    await pause(LATENCY);
    return await chat(request);
  };
  ai.image = async (request) => {
    await pause(LATENCY);
    return await image(request);
  };
  return ai;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
