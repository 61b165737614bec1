import { type Costs, estimateCredits, type Operation, reservedWords } from "../billing/estimate.ts";
import { type Db, unwrap } from "../db.ts";
import { planClustering } from "../keywords/order_clustering.ts";
import { Forecast, type RunConfig, type RunEstimate, STAGES } from "./schema.ts";

/** Keywords of an average cluster are no fewer than this. */
const SMALLEST_CLUSTER = 3;

/** Words of an article whose idea does not exist yet. */
const UNKNOWN_WORDS = 1500;

export interface RunSelection {
  siteId: string;
  /** Only this sector; all when null. */
  sectorId?: string | null;
  config: RunConfig;
}

/**
 * What a run would do and reserve at most, stage by stage. The requests of stage 1 are the very batches the
 * run would make; later stages are bounded by the limits of the run. Raises `not_found`.
 */
export async function estimateRun(
  { db, costs }: { db: Db; costs: Costs },
  { siteId, sectorId, config }: RunSelection,
): Promise<RunEstimate> {
  const sector = sectorId ? { sector_id: sectorId } : {};
  const [forecast, { requests }] = await Promise.all([
    db.rpc("run_forecast", { p_site_id: siteId, ...(sectorId ? { p_sector_id: sectorId } : {}) }),
    planClustering({ db }, { siteId, filters: { ...sector, status: "new" } }, config.max_keywords),
  ]);
  return estimateStages(costs, Forecast.parse(unwrap(forecast)), requests, config);
}

/** The estimate of a run that finds `forecast` and needs `requests` for its keywords. */
export function estimateStages(
  costs: Costs,
  forecast: Forecast,
  requests: number,
  config: RunConfig,
): RunEstimate {
  const on = config.stages;
  const keywords = Math.min(forecast.keywords, config.max_keywords);
  const newClusters = on["1"] ? Math.ceil(keywords / SMALLEST_CLUSTER) : 0;
  const clusters = on["2"] ? Math.min(config.max_clusters, forecast.clusters + newClusters) : 0;
  const newIdeas = clusters * config.ideas_per_cluster;
  const tasks = on["4"] ? Math.min(forecast.tasks, config.max_articles) : 0;
  const room = config.max_articles - tasks;
  const queued = on["3"] ? Math.min(room, forecast.ideas + newIdeas) : 0;
  const known = Math.min(queued, forecast.ideas);
  const written = on["4"] ? tasks + queued : 0;
  const described = on["5"] ? written + forecast.content : 0;
  const pictures = on["6"] ? forecast.images + described * (1 + config.images_per_article) : 0;
  const waiting = forecast.content + (on["6"] ? Math.ceil(forecast.images) : 0);

  const each = (operation: Operation) => estimateCredits(costs, operation, 1);
  const article = (words: number) =>
    estimateCredits(costs, "generate_content", reservedWords(Math.round(words)));
  const writing = tasks * article(forecast.task_words) + known * article(forecast.idea_words) +
    (queued - known) * article(Math.max(UNKNOWN_WORDS, forecast.idea_words));
  const amounts: Record<number, [items: number, credits: number]> = {
    1: on["1"] ? [requests, requests * each("auto_cluster")] : [0, 0],
    2: [clusters, clusters * each("generate_ideas")],
    3: [queued, 0],
    4: [written, on["4"] ? writing : 0],
    5: [described, described * each("generate_image_prompts")],
    6: [pictures, pictures * each("generate_images")],
    7: [on["7"] ? written + (on["5"] || on["6"] ? waiting : 0) : 0, 0],
  };
  const stages = STAGES.map(({ stage, label }) => {
    const [items = 0, credits = 0] = amounts[stage] ?? [];
    return { stage, label, items, credits };
  });
  return { stages, credits: stages.reduce((sum, { credits }) => sum + credits, 0) };
}
