import { z } from "npm:zod@4.6.7";
import { estimateRun, estimateStages } from "../automation/estimate_run.ts";
import { type Forecast, RunConfig, type RunEstimate } from "../automation/schema.ts";
import type { Costs } from "../billing/estimate.ts";
import { type Db, type Json, unwrap } from "../db.ts";
import { batchesBySector } from "../keywords/cluster_batches.ts";
import { type RuleDraft } from "./schema.ts";
import { RECORDS } from "./terms.ts";

const Tested = z.object({
  matched: z.number(),
  taken: z.number(),
  sample: z.array(z.object({ id: z.uuid(), label: z.string() })),
  record: z.enum(RECORDS),
  config: z.unknown(),
  credit_limit: z.number(),
  obstacle: z.string().nullable(),
  times: z.array(z.string()),
  keywords: z.array(z.object({ id: z.string(), keyword: z.string(), sector_id: z.string() })),
  words: z.number(),
  images: z.number(),
});

/** What a rule would do now. */
export interface RuleTest {
  /** Records that meet the conditions, and those of them that one execution takes. */
  matched: number;
  taken: number;
  sample: { id: string; label: string }[];
  /** Why an execution would be skipped now, in a word. */
  obstacle: string | null;
  /** The next times of its schedule. */
  times: string[];
  estimate: RunEstimate;
  /** Credits that an execution may use. */
  limit: number;
  enabled: number[];
  /** Whether an execution publishes what it finishes. */
  publishes: boolean;
}

/**
 * Tries a rule without doing anything: what it matches now and what that would cost at most. `id` names the rule that
 * is being edited. Raises `invalid` by field, `not_found`.
 */
export async function testRule(
  { db, costs }: { db: Db; costs: Costs },
  { siteId, draft, id }: { siteId: string; draft: RuleDraft; id?: string },
): Promise<RuleTest> {
  const tested = Tested.parse(unwrap(
    await db.rpc("test_rule", {
      p_site_id: siteId,
      p_rule: { ...draft } as unknown as Json,
      ...(id ? { p_rule_id: id } : {}),
    }),
  ));
  const config = RunConfig.parse(tested.config);
  const estimate = draft.record === "pipeline"
    ? await estimateRun({ db, costs }, { siteId, sectorId: draft.sector_id, config })
    : estimateStages(costs, forecastOf(tested), batchesBySector(tested.keywords).length, config);
  const { matched, taken, sample, obstacle, times, credit_limit: limit } = tested;
  const enabled = Object.entries(config.stages).filter(([, on]) => on).map(([at]) => Number(at));
  const publishes = config.auto_publish;
  return { matched, taken, sample, obstacle, times, estimate, limit, enabled, publishes };
}

function forecastOf({ record, taken, words, images }: z.infer<typeof Tested>): Forecast {
  const of = (kind: typeof record) => record === kind ? taken : 0;
  return {
    keywords: of("keyword"),
    clusters: of("cluster"),
    ideas: of("idea"),
    idea_words: words,
    tasks: of("task"),
    task_words: words,
    content: of("content"),
    images: record === "content" ? images : 0,
  };
}
