import { deepEqual, equal } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { start, statusOf } from "./run_desk.ts";
import { assertLedgerBalanced, openWorkshop, work, type Workshop } from "./workshop.ts";

const PLACES = 500;
const PICTURES_ALONE = { stages: { 1: false, 2: false, 3: false, 4: false, 5: false } };

/** Articles in a state of work, oldest first; `pictures` are the states of each one's pictures. */
async function addArticles(
  { stack }: DatabaseTest,
  { person, siteId, sectorId }: Workshop,
  count: number,
  pictures: string[] = [],
  sector = sectorId,
): Promise<string[]> {
  const rows = await stack.sql<{ id: string }>(
    `with made as (
       insert into public.content (account_id, site_id, sector_id, title, slug, status, created_at)
       select $1, $2, $3, 'Article ' || n, gen_random_uuid(), 'draft', now() + n * interval '1 s'
       from generate_series(1, $4::integer) n returning id, created_at),
     drawn as (
       insert into public.images (account_id, site_id, content_id, kind, position, prompt, alt, status)
       select $1, $2, m.id, 'in_article', p.position, 'A cup', 'A cup', p.status
       from made m, unnest($5::text[]) with ordinality p (status, position))
     select id from made order by created_at`,
    [person.accountId, siteId, sector, count, pictures],
  );
  return rows.map(({ id }) => id);
}

async function openJobs({ stack }: DatabaseTest, run: string): Promise<string[]> {
  const rows = await stack.sql<{ id: string }>(
    "select id from public.jobs where run_id = $1 and status = 'queued' order by created_at, id",
    [run],
  );
  return rows.map(({ id }) => id);
}

databaseTest(
  "a wide run orders a number of jobs at a time, and the next with each that ends",
  async (given) => {
    const shop = await openWorkshop(given, 10_000);
    await addArticles(given, shop, 102, Array(5).fill("prompt_ready"));
    const id = await start(shop, PICTURES_ALONE);
    const first = await openJobs(given, id);
    equal(first.length, PLACES);
    await shop.db.rpc("cancel_jobs", { p_site_id: shop.siteId, p_ids: first.slice(0, 6) });
    equal((await openJobs(given, id)).length, PLACES);
    await shop.db.rpc("cancel_jobs", { p_site_id: shop.siteId, p_ids: first.slice(6, 495) });
    const left = await openJobs(given, id);
    equal(left.length, 510 - 495);
    await assertLedgerBalanced(given, shop);
    await work(given, fakeAi());
    equal(await statusOf(shop, id), "completed");
    const ends = await given.stack.sql(
      `select status, count(*)::integer as n from public.automation_run_items
       where run_id = $1 and stage = 6 group by 1 order by 1`,
      [id],
    );
    deepEqual(ends, [{ status: "done", n: left.length }, { status: "skipped", n: 495 }]);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a wide run that is cancelled frees what it reserved and begins no more",
  async (given) => {
    const shop = await openWorkshop(given, 10_000);
    await addArticles(given, shop, 510);
    const id = await start(shop, { stages: { 1: false } });
    await controlRun({ db: shop.db }, { id, action: "cancel" });
    deepEqual(await openJobs(given, id), []);
    equal(await shop.credits(), 10_000);
    const ends = await given.stack.sql(
      `select status, error, count(*)::integer as n from public.automation_run_items
       where run_id = $1 group by 1, 2 order by 3 desc`,
      [id],
    );
    deepEqual(ends, [
      { status: "skipped", error: "cancelled", n: PLACES },
      { status: "skipped", error: "The run was cancelled.", n: 10 },
    ]);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a run takes up articles where they wait, those that waited longest first",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    const [tea] = await given.stack.sql<{ id: string }>(
      `insert into public.sectors (account_id, site_id, name, slug) values ($1, $2, 'Tea', 'tea') returning id`,
      [shop.person.accountId, shop.siteId],
    );
    const bare = await addArticles(given, shop, 2);
    const prepared = await addArticles(given, shop, 2, ["prompt_ready", "generated", "failed"]);
    await addArticles(given, shop, 1, ["failed"]);
    await addArticles(given, shop, 1, ["generated"]);
    await addArticles(given, shop, 1, [], tea?.id);
    const [sent] = await addArticles(given, shop, 1);
    await given.stack.sql("update public.content set status = 'review' where id = $1", [sent]);
    const id = await start(shop, {}, { sectorId: shop.sectorId });
    const items = await given.stack.sql<{ stage: number; subject_id: string; content: string }>(
      `select r.stage, coalesce(i.content_id, r.subject_id) as content, i.position
     from public.automation_run_items r left join public.images i on i.id = r.subject_id
     where r.run_id = $1 order by r.stage, r.id`,
      [id],
    );
    deepEqual(items, [
      ...bare.map((content) => ({ stage: 5, content, position: null })),
      ...prepared.flatMap((content) => [1, 3].map((position) => ({ stage: 6, content, position }))),
    ]);
  },
);
