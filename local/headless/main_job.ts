import { basename } from "node:path";
import { readRun, type RunProgress } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { startRun } from "core/automation/start_run.ts";
import { readSessionContext } from "core/accounts/session_context.ts";
import { moveContent } from "core/content/move_content.ts";
import { type Db, unwrap } from "core/db.ts";
import { importKeywords } from "core/keywords/import_keywords.ts";
import { readKeywordFile } from "core/keywords/reading/read.ts";
import type { ReadResult } from "core/keywords/reading/types.ts";
import { createSite } from "core/sites/create_site.ts";
import { NewSite } from "core/sites/schema.ts";
import { SettingError } from "@/local/settings.ts";
import type { DemoOptions } from "./options.ts";
import type { ProgressBar } from "./progress_bar.ts";
import { signUpThroughApp } from "./sign_up.ts";
import type { Stage } from "./stage.ts";

/** A keyword file as it was read, cut to `limit` keywords. */
export interface KeywordFile {
  file: ReadResult;
  filename: string;
  limit: number | null;
}

/** Reads the file that the options name. Throws SettingError without one, and what `readKeywordFile` throws. */
export async function readDemoFile({ csv, limit }: DemoOptions): Promise<KeywordFile> {
  const { isFile } = await Deno.stat(csv).catch(() => ({ isFile: false }));
  if (!isFile) throw new SettingError(`There is no file ${csv}.`);
  const filename = basename(csv);
  const file = limited(readKeywordFile(await Deno.readFile(csv), { filename }), limit);
  return { file, filename, limit };
}

/** What the main job made of a file. */
export interface MainJob {
  run: RunProgress;
  siteId: string;
  siteSlug: string;
  accountId: string;
  imported: { keywords: number; rejected: number };
  published: number;
}

const POLL_MS = 500;
/** A run that shows no progress at all for this long is given up. */
const STALLED_MS = 180_000;

/** Takes the keywords of a file to published pages, as a person with the app would. */
export async function doMainJob(
  stage: Stage,
  bar: ProgressBar,
  { file, filename, limit }: KeywordFile,
): Promise<MainJob & { db: Db }> {
  bar.show("Signing up");
  const db = stage.as(await signUpThroughApp(stage.appUrl));
  const me = await readSessionContext({ db });
  unwrap(
    await stage.service.rpc("grant_credits", {
      p_account_id: me.account.id,
      p_amount: 1_000_000,
      p_reason: "Credits for the demo run",
    }),
  );
  const siteId = await createSite({ db }, NewSite.parse({ name: "Demo", sector_names: "Demo" }));
  const site = (await readSessionContext({ db })).sites.find(({ id }) => id === siteId);
  const sectorId = site?.sectors[0]?.id;
  if (!site || !sectorId) throw new Error("The demo site has no sector.");
  const stored = await importKeywords({ db }, {
    sectorId,
    file,
    filename,
    key: crypto.randomUUID(),
    onProgress: (rows) => bar.show("Importing keywords", rows, file.rows.length),
  });
  const config = RunConfig.parse({
    max_keywords: limit ?? 1000,
    max_clusters: limit === null ? 20 : 200,
    max_articles: limit === null ? 20 : 500,
    ideas_per_cluster: 1,
    images_per_article: 1,
  });
  const runId = await startRun({ db, costs: me.costs }, {
    siteId,
    config,
    key: crypto.randomUUID(),
  });
  const run = await followRun(db, runId, bar);
  const published = await publishAll(db, siteId, run, bar);
  return {
    db,
    run,
    siteId,
    siteSlug: site.slug,
    accountId: me.account.id,
    imported: { keywords: stored.imported, rejected: stored.rejected },
    published,
  };
}

/** The first `limit` keywords of a file; the rest is left out as if it were not there. */
function limited(file: ReadResult, limit: number | null): ReadResult {
  if (limit === null || file.rows.length <= limit) return file;
  const rows = file.rows.slice(0, limit);
  return { ...file, rows, merged: [], total_rows: rows.length + file.rejected.length };
}

async function followRun(db: Db, id: string, bar: ProgressBar): Promise<RunProgress> {
  let seen = "";
  let since = Date.now();
  while (true) {
    const run = await readRun({ db }, { id });
    const stages = Object.values(run.stages);
    const total = stages.reduce((sum, stage) => sum + stage.total, 0);
    const done = stages.reduce((sum, stage) => sum + stage.done + stage.failed + stage.skipped, 0);
    const parts = stages.reduce((sum, stage) => sum + stage.percents / 100, 0);
    bar.show(stageWords(run), done + parts, total);
    if (run.status !== "running") return run;
    const now = JSON.stringify([done, parts, total]);
    if (now !== seen) [seen, since] = [now, Date.now()];
    if (Date.now() - since > STALLED_MS) throw new Error("The run stands still.");
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

const WORDS = ["", "clusters", "ideas", "tasks", "articles", "image prompts", "images", "reviewed"];

function stageWords(run: RunProgress): string {
  return Object.entries(run.stages)
    .map(([stage, { done, total }]) => `${WORDS[Number(stage)]} ${done}/${total}`).join(" · ") ||
    "Planning";
}

async function publishAll(db: Db, siteId: string, run: RunProgress, bar: ProgressBar) {
  bar.show("Publishing");
  const found = unwrap(
    await db.from("content").select("id").eq("site_id", siteId).eq("status", "review").limit(1000),
  );
  if (found.length === 0) throw new Error(`The run ended as ${run.status} without content.`);
  const ids = found.map(({ id }) => id);
  await moveContent({ db }, { siteId, ids, action: "approve" });
  return await moveContent({ db }, { siteId, ids, action: "publish" });
}
