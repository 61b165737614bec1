import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import type { Db } from "core/db.ts";
import { COSTS } from "@/tests/database/costs.ts";
import { serviceClient, signUp } from "@/tests/harness/people.ts";
import type { World } from "./world.ts";

/** The pipelines that chaos falls upon: small, yet each takes all seven stages. */
export const PIPELINES: { keywords: string[]; config: RunConfig }[] = [
  {
    keywords: ["espresso machine", "best espresso machine", "espresso machine cleaning"],
    config: RunConfig.parse({ ideas_per_cluster: 2, images_per_article: 1 }),
  },
  {
    keywords: ["espresso machine", "espresso grinder", "green tea", "green tea benefits"],
    config: RunConfig.parse({ ideas_per_cluster: 1, images_per_article: 1, max_articles: 3 }),
  },
  {
    keywords: ["garden hose", "garden shed", "bike lock", "bike helmet", "bike light"],
    config: RunConfig.parse({ ideas_per_cluster: 1, images_per_article: 0, auto_publish: true }),
  },
];

/** A run that was started for an account of its own. */
export interface StartedRun {
  id: string;
  accountId: string;
  siteId: string;
  /** The status that its articles end with. */
  endsAs: "review" | "published";
  /** Acts as the person who started it. */
  db: Db;
}

/** Signs somebody up, gives them a site with the pipeline's keywords, and starts the run. */
export async function startPipeline({ database }: World, number: number): Promise<StartedRun> {
  const pipeline = PIPELINES[number];
  if (!pipeline) throw new Error(`There is no pipeline ${number}.`);
  const { accountId, db } = await signUp(database);
  await serviceClient(database).rpc("grant_credits", {
    p_account_id: accountId,
    p_amount: 2000,
    p_reason: "chaos",
  });
  const site = await db.rpc("create_site", { p_name: "Chaos", p_sector_names: ["All"] });
  if (site.error) throw new Error(site.error.message);
  await database.sql("update public.sites set auto_publish = true where id = $1", [site.data]);
  await database.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select s.account_id, s.site_id, s.id, k
     from public.sectors s, jsonb_array_elements_text($2::jsonb) k where s.site_id = $1`,
    [site.data, JSON.stringify(pipeline.keywords)],
  );
  const id = await startRun({ db, costs: COSTS }, {
    siteId: site.data,
    config: pipeline.config,
    key: crypto.randomUUID(),
  });
  const endsAs = pipeline.config.auto_publish ? "published" : "review";
  return { id, accountId, siteId: site.data, endsAs, db };
}
