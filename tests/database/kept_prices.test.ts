import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { join } from "node:path";
import { orderContent } from "core/content/order_content.ts";
import type { Queryable } from "@/local/database.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { articleOf, key, orderArticles } from "./jobs_desk.ts";
import { start } from "./run_desk.ts";
import { blockedOrEnded } from "./sessions.ts";
import { assertLedgerBalanced, openWorkshop, work, type Workshop } from "./workshop.ts";

const MIGRATION = "supabase/migrations/20260101003960_prices_of_jobs.sql";

/** Sets what each 100 words cost, from the beginning of this transaction on. */
const setPrice = ({ sql }: Pick<Queryable, "sql">, credits: number) =>
  sql(
    `insert into public.credit_prices (operation, effective_from, credits, per_units)
     values ('generate_content', now(), $1, 100)`,
    [credits],
  );

const priced = ({ stack }: DatabaseTest, { siteId }: Workshop) =>
  stack.sql<{ reserved: number; price: string }>(
    `select credits_reserved as reserved, price_credits || '/' || price_per_units as price
     from public.jobs where site_id = $1 order by created_at, id`,
    [siteId],
  );

databaseTest(
  "a price set before an order and committed after it is not that order's",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    let balance = 100;
    for (const credits of [7, 0]) {
      const [task = ""] = await shop.addTasks([`At ${credits}`], 400);
      const before = (await given.stack.sql<{ cost: number }>(
        "select app.credit_cost('generate_content', 250) as cost",
      ))[0]?.cost ?? NaN;
      await given.stack.transaction(async (tx) => {
        await setPrice(tx, credits);
        await orderContent({ db: shop.db }, { siteId: shop.siteId, ids: [task], key: key() });
      });
      const [late] = await given.stack.sql<{ late: boolean }>(
        `select p.effective_from <= j.created_at as late
         from public.jobs j, public.credit_prices p
         where j.subject_id = $1 and p.operation = 'generate_content' order by p.effective_from desc limit 1`,
        [task],
      );
      ok(late?.late, "the price holds from a moment before the order");
      await work(given, fakeAi({ article: articleOf(250) }));
      balance -= before;
      equal(await shop.credits(), balance);
    }
    await assertLedgerBalanced(given, shop);
  },
  { only: "postgres", isolated: true },
);

/** Holds the second of two tasks and commits another price before it gives it free; `ordering` waits for the task. */
async function changedMeanwhile(
  given: DatabaseTest,
  shop: Workshop,
  ordering: (tasks: string[]) => Promise<unknown>,
): Promise<void> {
  const tasks = await shop.addTasks(["One", "Two"], 400);
  let order: Promise<unknown> = Promise.resolve();
  await given.stack.transaction(async (tx) => {
    await setPrice(tx, 9);
    await tx.sql("select 1 from public.tasks where id = $1 for update", [tasks[1]]);
    order = ordering(tasks);
    await blockedOrEnded(given, order);
  });
  await order;
}

databaseTest("all of an order is at one price", async (given) => {
  const shop = await openWorkshop(given, 100);
  await changedMeanwhile(
    given,
    shop,
    (ids) => orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: key() }),
  );
  deepEqual(await priced(given, shop), [
    { reserved: 5, price: "1/100" },
    { reserved: 5, price: "1/100" },
  ]);
}, { only: "postgres", isolated: true });

databaseTest(
  "a price that rises while a run orders does not lead it over its cap",
  async (given) => {
    const shop = await openWorkshop(given, 100);
    await changedMeanwhile(
      given,
      shop,
      () => start(shop, { stages: { 1: false } }, { creditCap: 10 }),
    );
    const [run] = await given.stack.sql<{ reserved: number; jobs: number }>(
      `select r.credits_reserved as reserved, sum(j.credits_reserved)::integer as jobs
     from public.automation_runs r join public.jobs j on j.run_id = r.id where r.site_id = $1 group by r.id`,
      [shop.siteId],
    );
    deepEqual(run, { reserved: 10, jobs: 10 });
  },
  { only: "postgres", isolated: true },
);

databaseTest("words that grow while a run weighs their task are weighed", async (given) => {
  const shop = await openWorkshop(given, 100);
  const tasks = await shop.addTasks(["One", "Two"], 400);
  let order: Promise<unknown> = Promise.resolve();
  await given.stack.transaction(async (tx) => {
    await tx.sql("update public.tasks set target_words = 4000 where id = $1", [tasks[1]]);
    order = start(shop, { stages: { 1: false } }, { creditCap: 10 });
    await blockedOrEnded(given, order);
  });
  await order;
  const [run] = await given.stack.sql<{ reserved: number; reason: string }>(
    "select credits_reserved as reserved, stop_reason as reason from public.automation_runs where site_id = $1",
    [shop.siteId],
  );
  deepEqual(run, { reserved: 5, reason: "credit_cap" });
}, { only: "postgres" });

databaseTest("work that is under way when prices come to be kept gets its own", async (given) => {
  const shop = await openWorkshop(given, 100);
  const [as, other, ended] = await orderArticles(shop, 3);
  await given.stack.sql(
    "update public.jobs set status = 'succeeded', credits_charged = 0 where id = $1",
    [ended],
  );
  await given.stack.sql("update public.jobs set credits_reserved = 17 where id = $1", [other]);
  await given.stack.exec(`
    alter table public.jobs drop constraint jobs_keep_their_price;
    update public.jobs set price_credits = null, price_per_units = null;
    insert into public.credit_prices (operation, effective_from, credits, per_units)
    select 'generate_content', j.created_at + n * interval '1 hour', 10 + n, 100
    from (select distinct created_at from public.jobs) j, generate_series(-1, 1) n`);
  const migration = await Deno.readTextFile(join(ROOT, MIGRATION));
  const [carry] = /^update public\.jobs j set price_credits [^;]+;/m.exec(migration) ?? [];
  const [rule] = /^alter table public\.jobs add constraint [^;]+;/m.exec(migration) ?? [];
  await given.stack.exec(`${carry} ${rule}`);
  const rows = await given.stack.sql<{ id: string; price: string | null }>(
    "select id, price_credits || '/' || price_per_units as price from public.jobs",
  );
  deepEqual(
    new Map(rows.map(({ id, price }) => [id, price])),
    new Map([
      [as, "1/100"],
      [other, "10/100"],
      [ended, null],
    ]),
  );
  await rejects(
    given.stack.sql("update public.jobs set price_credits = null where id = $1", [as]),
    /jobs_keep_their_price/,
  );
}, { isolated: true });
