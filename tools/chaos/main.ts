import { isAppError } from "core/errors.ts";
import { SettingError } from "@/local/settings.ts";
import { type ChaosOptions, readOptions, USAGE } from "./options.ts";
import { PIPELINES } from "./pipeline.ts";
import { makePlan, type Plan, RARE_PLANS, sweepPlans } from "./plan.ts";
import { describeOutcome, type Series, summarise } from "./report.ts";
import { type Outcome, runChaos } from "./run.ts";
import { World } from "./world.ts";

/** `deno task chaos`: proves that the automation survives anything and never pays twice. */
let world: World | undefined;
let leaving: Promise<never> | undefined;

function leave(code: number): Promise<never> {
  return leaving ??= (async () => {
    await world?.close().catch((error) => console.error(error));
    Deno.exit(code);
  })();
}

async function main(options: ChaosOptions): Promise<number> {
  const began = performance.now();
  world = await World.open({ db: options.db, onLine: quiet });
  const calm = await measureCalm(world);
  const series: Series = { options, calm, outcomes: [], seconds: 0 };
  const plans = options.sweep
    ? [...sweepPlans(calm.map(({ places }) => places)), ...RARE_PLANS]
    : Array.from({ length: options.runs }, (_, n) => planFor(`${options.seed}:${n}`, calm));
  for (const [number, plan] of plans.entries()) {
    if (options.only !== null && options.only !== number) continue;
    const outcome = await runChaos(world, plan);
    compareWithCalm(outcome, calm);
    series.outcomes.push(outcome);
    console.error(describeOutcome(number, outcome));
  }
  series.seconds = Math.round((performance.now() - began) / 100) / 10;
  const summary = summarise(series);
  console.log(options.json ? JSON.stringify(summary) : summary.text);
  return summary.failed === 0 ? 0 : 1;
}

/** Every pipeline once without any disturbance. */
async function measureCalm(open: World): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const pipeline of PIPELINES.keys()) {
    const plan: Plan = { seed: "calm", pipeline, blows: [], faults: [], workers: 1 };
    const outcome = await runChaos(open, plan);
    if (outcome.problems.length > 0) throw new Error(describeOutcome(pipeline, outcome));
    outcomes.push(outcome);
  }
  return outcomes;
}

function planFor(seed: string, calm: Outcome[]): Plan {
  const first = makePlan(seed, { pipelines: calm.length, boundaries: 1, calls: 1 });
  const known = calm[first.pipeline];
  return {
    ...makePlan(seed, {
      pipelines: calm.length,
      boundaries: known?.boundaries ?? 1,
      calls: known?.paid_calls ?? 1,
    }),
    pipeline: first.pipeline,
  };
}

/** A run that was neither refused nor cancelled needs exactly the calls of an undisturbed one. */
function compareWithCalm(outcome: Outcome, calm: Outcome[]): void {
  const known = calm[outcome.plan.pipeline];
  const isWhole = outcome.status === "completed" && !outcome.refused;
  if (!known || !isWhole || outcome.needed_calls === known.needed_calls) return;
  outcome.problems.push(
    `${outcome.needed_calls} calls were needed; undisturbed it takes ${known.needed_calls}`,
  );
}

function quiet(line: string): void {
  if (Deno.env.get("CHAOS_LOG")) console.error(`    ${line}`);
}

Deno.addSignalListener("SIGINT", () => leave(130));
Deno.addSignalListener("SIGTERM", () => leave(143));

try {
  const options = readOptions(Deno.args);
  if (options) await leave(await main(options));
  else console.log(USAGE);
} catch (error) {
  const isKnown = error instanceof SettingError || isAppError(error);
  if (!leaving) console.error(isKnown ? error.message : error);
  await leave(2);
}
