import { deepEqual, equal, ok } from "node:assert/strict";
import { estimateRun } from "core/automation/estimate_run.ts";
import { readRun } from "core/automation/read_run.ts";
import { RunConfig } from "core/automation/schema.ts";
import { unwrap } from "core/db.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { COSTS } from "./costs.ts";
import { assertLedgerBalanced, openWorkshop, work } from "./workshop.ts";
import { contentStates, KEYWORDS, runsOf, stages, start, statusOf } from "./run_desk.ts";

databaseTest("a run takes new keywords through all seven stages to review", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop);
  const report = await work(given, fakeAi());
  equal(report.failed + report.lost + report.retried, 0);
  const run = await readRun({ db: shop.db }, { id });
  equal(run.status, "completed");
  deepEqual(await stages(shop, id), {
    1: "1/1",
    2: "2/2",
    3: "4/4",
    4: "4/4",
    5: "4/4",
    6: "8/8",
    7: "4/4",
  });
  ok(run.credits_spent <= run.estimate.credits, `${run.credits_spent} of ${run.estimate.credits}`);
  equal(run.credits_reserved, 0);
  deepEqual(await contentStates(given, shop), ["4 review"]);
  const [images] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from public.images where site_id = $1 and status = 'generated'",
    [shop.siteId],
  );
  equal(images?.n, 8);
  equal((await runsOf(shop.db, shop.siteId))[0]?.id, id);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "generated pictures lie in Storage, readable for their people and closed to others",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One"]);
    await start(shop, { images_per_article: 0 });
    await work(given, fakeAi());
    const [image] = await given.stack.sql<Record<string, string | number>>(
      "select * from public.images where site_id = $1",
      [shop.siteId],
    );
    const { id, content_id, storage_path = "", content_type, width, bytes, provider } = image ?? {};
    const path = String(storage_path);
    const folder = `${shop.person.accountId}/${shop.siteId}/${content_id}`;
    ok(new RegExp(`^${folder}/${id}-[0-9a-f]{8}\\.png$`).test(path), path);
    deepEqual([content_type, width, provider], ["image/png", 1, "fake"]);
    const { data } = await shop.db.storage.from("images").download(path);
    equal(data?.size, bytes);
    const stranger = await openWorkshop(given);
    equal((await stranger.db.storage.from("images").download(path)).data, null);
    equal((await given.anon.storage.from("images").download(path)).data, null);
  },
);

databaseTest("what most steps follow from goes first", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["One", "Two"]);
  await start(shop, { images_per_article: 0 });
  const ai = fakeAi();
  // One job at a time, stored before the next is claimed; one more plans the run.
  for (let job = 0; job < 7; job++) await work(given, ai, { limit: 1, maxJobs: 1 });
  const each = ["article", "image_prompts", "image"];
  deepEqual(ai.calls, each.flatMap((name) => [name, name]));
});

databaseTest("an article goes on while others are still being written", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["Fast", "Slow"]);
  const id = await start(shop);
  const ai = fakeAi();
  const usual = ai.chat.bind(ai);
  const seen = Promise.withResolvers<void>();
  ai.chat = async (request) => {
    if (request.name === "article" && request.messages[1]?.content.includes("Slow")) {
      await seen.promise;
    }
    return await usual(request);
  };
  const worked = work(given, ai, { limit: 2 });
  while (!(await contentStates(given, shop)).includes("1 review")) {
    await new Promise((go) => setTimeout(go, 20));
  }
  seen.resolve();
  await worked;
  equal(await statusOf(shop, id), "completed");
});

databaseTest(
  "a cluster goes on to its articles while other keywords are still being clustered",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(["espresso machine"]);
    // Another sector is another request.
    await given.stack.sql(
      `with tea as (insert into public.sectors (account_id, site_id, name, slug) values ($1, $2, 'Tea', 'tea')
         returning id, account_id, site_id)
       insert into public.keywords (account_id, site_id, sector_id, keyword)
       select t.account_id, t.site_id, t.id, 'green tea' from tea t`,
      [shop.person.accountId, shop.siteId],
    );
    const id = await start(shop);
    const ai = fakeAi();
    const usual = ai.chat.bind(ai);
    const written = Promise.withResolvers<void>();
    const began: string[] = [];
    ai.chat = async (request) => {
      began.push(request.name);
      if (request.name === "article") written.resolve();
      if (request.name === "keyword_clusters" && request.messages[1]?.content.includes("tea")) {
        await written.promise;
        began.push("the tea is clustered");
      }
      return await usual(request);
    };
    await work(given, ai, { limit: 4, jobMs: 20_000 });
    const [article, tea] = ["article", "the tea is clustered"].map((one) => began.indexOf(one));
    ok(article !== undefined && tea !== undefined && article >= 0 && article < tea, began.join());
    equal(await statusOf(shop, id), "completed");
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "a run that auto-publishes does so only where the site's rule says so",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One"]);
    await start(shop, { auto_publish: true, stages: { 5: false, 6: false } });
    await work(given, fakeAi());
    deepEqual(await contentStates(given, shop), ["1 review"]);
    await given.stack.sql("update public.sites set auto_publish = true where id = $1", [
      shop.siteId,
    ]);
    await shop.addTasks(["Two"]);
    await start(shop, { auto_publish: true, stages: { 5: false, 6: false } });
    await work(given, fakeAi());
    deepEqual(await contentStates(given, shop), ["1 published", "1 review"]);
  },
);

databaseTest(
  "a run that auto-publishes keeps to the publishing rules of the site",
  async (given) => {
    const shop = await openWorkshop(given);
    await given.stack.sql("update public.sites set auto_publish = true where id = $1", [
      shop.siteId,
    ]);
    const rules = async (changes: Record<string, unknown>) => {
      const all = { hosting_type: "igny8_sites", auto_publish: true, time_zone: "UTC", ...changes };
      unwrap(await shop.db.rpc("save_publishing_rules", { p_site_id: shop.siteId, p_rules: all }));
    };
    const run = async (title: string) => {
      await shop.addTasks([title]);
      await start(shop, { auto_publish: true, stages: { 5: false, 6: false } });
      await work(given, fakeAi());
    };
    // What does not meet the conditions waits for a person, and the run says why.
    await rules({ needs_picture: true });
    await run("Bare");
    deepEqual(await contentStates(given, shop), ["1 review"]);
    const [item] = await given.stack.sql<{ error: string }>(
      "select error from public.automation_run_items where site_id = $1 and stage = 7",
      [shop.siteId],
    );
    equal(item?.error, "Waits for review: It has no featured picture.");
    await rules({});
    await run("One");
    deepEqual(await contentStates(given, shop), ["1 published", "1 review"]);
    // What meets them is approved, and waits for the window of a day that is neither today nor tomorrow.
    const [day] = await given.stack.sql<{ number: number }>(
      "select (extract(dow from now() at time zone 'UTC')::integer + 3) % 7 as number",
    );
    await rules({ windows: [{ weekdays: [day?.number], from: 0, to: 1440 }] });
    await run("Two");
    deepEqual(await contentStates(given, shop), ["1 approved", "1 published", "1 review"]);
    const waiting = await given.stack.sql<{ wait_reason: string }>(
      "select wait_reason from public.page_releases where site_id = $1",
      [shop.siteId],
    );
    deepEqual(waiting.map(({ wait_reason }) => wait_reason), ["window"]);
    // Without its own pages and without a website there is nowhere to go.
    await rules({ hosting_type: "wordpress" });
    await run("Three");
    deepEqual(await contentStates(given, shop), ["1 approved", "1 published", "2 review"]);
  },
);

databaseTest("stages that are off let nothing through", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  const id = await start(shop, { stages: { 3: false } });
  await work(given, fakeAi());
  deepEqual(await stages(shop, id), { 1: "1/1", 2: "2/2" });
  equal(await statusOf(shop, id), "completed");
});

databaseTest("limits hold: clusters, articles and pictures", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(KEYWORDS);
  await shop.addTasks(["Waiting"]);
  const id = await start(shop, { max_clusters: 1, max_articles: 2, images_per_article: 0 });
  await work(given, fakeAi());
  deepEqual(await stages(shop, id), {
    1: "1/1",
    2: "1/1",
    3: "1/1",
    4: "2/2",
    5: "2/2",
    6: "2/2",
    7: "2/2",
  });
});

databaseTest("the estimate counts the very requests and bounds the cost", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addKeywords(
    Array.from({ length: 130 }, (_, n) => `${["tea", "rum", "gin"][n % 3]} w${n}x`),
  );
  const config = RunConfig.parse({});
  const deps = { db: shop.db, costs: COSTS };
  const { stages, credits } = await estimateRun(deps, { siteId: shop.siteId, config });
  equal(stages[0]?.items, 3);
  equal(stages[0]?.credits, 30);
  equal(credits, stages.reduce((sum, stage) => sum + stage.credits, 0));
  const other = await estimateRun(deps, { siteId: shop.siteId, sectorId: shop.sectorId, config });
  deepEqual(other, { stages, credits });
});
