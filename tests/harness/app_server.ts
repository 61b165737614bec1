/**
 * The whole product in a process of its own, for one test process; started by app.ts with the folder
 * into which the description goes. Besides the product it serves the tests' back door.
 */
import { executeRule } from "core/rules/execute_rule.ts";
import { saveRule } from "core/rules/save_rule.ts";
import type { RuleDraft } from "core/rules/schema.ts";
import { join } from "node:path";
import { moveContent } from "core/content/move_content.ts";
import { saveContent } from "core/content/save_content.ts";
import { type Db, unwrap } from "core/db.ts";
import { openStage } from "@/local/headless/stage.ts";
import { ProgressBar } from "@/local/headless/progress_bar.ts";
import { doMainJob, readDemoFile } from "@/local/headless/main_job.ts";
import { buildWorld, type World } from "@/tests/isolation/world.ts";
import type { Description } from "./app.ts";
import { KEYWORD_FILE } from "./app_keywords.ts";

const [folder = ""] = Deno.args;
const stage = await openStage((line) => console.log(line), { TRUSTED_PROXIES: "1" });
const token = crypto.randomUUID();

/** Workspaces that went through the whole main job, by purpose; made when the first test asks for them. */
const worked = new Map<string, ReturnType<typeof makeWorked>>();

function workedFor(purpose: string): ReturnType<typeof makeWorked> {
  const made = worked.get(purpose) ?? makeWorked();
  worked.set(purpose, made);
  return made;
}

async function makeWorked() {
  const csv = await Deno.makeTempFile({ dir: folder, suffix: ".csv" });
  await Deno.writeTextFile(csv, KEYWORD_FILE);
  let accessToken = "";
  const as = (token: string) => stage.as(accessToken = token);
  const keywords = await readDemoFile({ csv, limit: null, json: true });
  const { accountId, siteId, siteSlug } = await doMainJob(
    { ...stage, as },
    new ProgressBar(),
    keywords,
  );
  await varyWork(stage.as(accessToken), accountId, siteId);
  return { accountId, siteId, siteSlug, accessToken };
}

/** Adds what a run leaves out: an edited article, one to review, one not published, an author. */
async function varyWork(db: Db, accountId: string, siteId: string): Promise<void> {
  const author = { account_id: accountId, name: "Ada", tone: "plain and warm" };
  unwrap(await stage.service.from("author_profiles").insert(author));
  const found = unwrap(
    await db.from("content").select("id, html, version").order("created_at").order("id"),
  );
  const [edited, unpublished, reviewed] = found;
  if (!edited || !unpublished || !reviewed) throw new Error("The run wrote too little.");
  const { id: contentId, version: expectedVersion, html } = edited;
  const changes = { html: `${html}<p>Edited by hand.</p>` };
  await saveContent({ db }, { contentId, expectedVersion, changes });
  const ids = [unpublished.id, reviewed.id];
  await moveContent({ db }, { siteId, ids, action: "unpublish" });
  await moveContent({ db }, { siteId, ids: [reviewed.id], action: "send_back", note: "Shorter." });
  await moveContent({ db }, { siteId, ids: [reviewed.id], action: "submit" });
  const id = await saveRule({ db }, { siteId, draft: RULE });
  await executeRule({ db }, { id, key: crypto.randomUUID() });
  await stage.embedded.stack.sql(IMPORTED, [siteId]);
  await stage.embedded.stack.sql(IN_CONFLICT, [edited.id]);
}

/** An article whose first words were written anew here and at a blog that is switched off, and that waits to go there. */
const IN_CONFLICT = `
  with blog as (
    insert into public.site_integrations (account_id, site_id, platform, name, base_url, active, sync_enabled)
    select c.account_id, c.site_id, 'wordpress', 'Our blog', 'https://blog.example', false, false
    from public.content c where c.id = $1 returning *),
  waiting as (
    insert into public.publishing_records (account_id, site_id, content_id, integration_id, wanted_status, planned_at,
      wait_reason)
    select b.account_id, b.site_id, $1, b.id, 'publish', '2041-01-01T09:00Z', 'limit' from blog b)
  insert into public.sync_conflicts (account_id, site_id, content_id, integration_id, base, theirs, count)
  select c.account_id, c.site_id, c.id, b.id,
    jsonb_build_object('html', '<p>Words from before.</p>', 'title', 'A title from before'),
    jsonb_build_object('html', '<p>Words of WordPress.</p>', 'title', 'A title of WordPress'), 2
  from public.content c, blog b where c.id = $1`;

/** A WordPress file in which nothing was an article. */
const IMPORTED = `
  with made as (
    insert into public.content_imports (account_id, site_id, sector_id, filename, origin, idempotency_key, status,
      items, skipped, finished_at)
    select s.account_id, s.site_id, s.id, 'menus.xml', 'https://blog.example', 'an import of menus', 'done', 1, 1, now()
    from public.sectors s where s.site_id = $1 order by s.id limit 1 returning *)
  insert into public.content_import_items (import_id, number, account_id, site_id, outcome, reason, title, post_type)
  select m.id, 1, m.account_id, m.site_id, 'skipped', 'An entry of a menu, not an article.', 'Home', 'nav_menu_item'
  from made m`;

/** Two accounts in which every text carries a marker; nothing in them is worked on. */
let world: Promise<World> | undefined;

function makeWorld(): Promise<World> {
  return stage.embedded.stack.transaction(async (tx) => {
    const built = await buildWorld(tx);
    await tx.exec(`
      update public.automation_runs set status = 'paused' where status = 'running' and stop_reason <> '';
      update public.jobs set run_at = 'infinity', lease_until = case when lease_until is null then null
        else timestamptz 'infinity' end where account_id in ('${built.accountA}', '${built.accountB}');`);
    return built;
  });
}

/** A rule with everything a rule can have; nothing matches it. */
const RULE: RuleDraft = {
  name: "Ideas for rich clusters",
  trigger: "schedule",
  record: "cluster",
  cron: "30 6 * * 1-5",
  time_zone: "Europe/Berlin",
  sector_id: null,
  conditions: {
    any: [
      { all: [{ field: "keyword_count", op: "gte", value: 5000 }] },
      { any: [{ field: "name", op: "in", value: ["one", "another"] }] },
    ],
  },
  actions: ["ideas", "tasks", "notify"],
  settings: { max_items: 20 },
  credit_limit: 100,
  daily_limit: 10,
  active: true,
};

const door = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
  if (request.headers.get("x-token") !== token) return new Response(null, { status: 403 });
  try {
    if (new URL(request.url).pathname === "/worked") {
      return Response.json(await workedFor((await request.json()).purpose));
    }
    if (new URL(request.url).pathname === "/world") {
      return Response.json(await (world ??= makeWorld()));
    }
    const { query, params } = await request.json();
    return Response.json(await stage.embedded.stack.sql(query, params));
  } catch (error) {
    return new Response(String(error), { status: 500 });
  }
});

const { url, keys } = stage.embedded;
const description: Description = {
  appUrl: stage.appUrl,
  aiUrl: stage.aiUrl,
  supabaseUrl: url,
  publishableKey: keys.publishableKey,
  secretKey: keys.secretKey,
  jwtSecret: keys.jwtSecret,
  door: { url: `http://127.0.0.1:${door.addr.port}`, token },
};

Deno.addSignalListener("SIGTERM", async () => {
  await stage.stop();
  Deno.exit(0);
});
// Renamed into place, so that nobody reads half of it.
await Deno.writeTextFile(join(folder, "ready.new"), JSON.stringify(description));
await Deno.rename(join(folder, "ready.new"), join(folder, "ready"));
