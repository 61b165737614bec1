import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { assertLedgerBalanced, openWorkshop, work } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { executionsOf, makeDue, noonZone, saveRule, tick } from "./rules_desk.ts";

const DAILY = { trigger: "schedule", cron: "0 6 * * *", time_zone: "Europe/Berlin" };
const PIPELINE = {
  ...DAILY,
  record: "pipeline",
  actions: ["pipeline"],
  settings: { ideas_per_cluster: 1, images_per_article: 0, max_articles: 2 },
};

databaseTest(
  "a schedule starts the whole run by itself, and its content appears",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addKeywords(["espresso machine", "espresso beans", "filter paper"]);
    const rule = await saveRule(shop, { ...PIPELINE, credit_limit: 1000 });
    await tick(given);
    deepEqual(await executionsOf(given, rule), []);
    await makeDue(given, rule);
    await tick(given);
    const [started] = await executionsOf(given, rule);
    equal(started?.status, "running");
    await work(given, fakeAi());
    const [ended] = await executionsOf(given, rule);
    equal(ended?.status, "completed");
    ok((ended?.credits_used ?? 0) > 0);
    const [content] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from public.content where site_id = $1 and status = 'review'",
      [shop.siteId],
    );
    ok((content?.n ?? 0) > 0);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "ticks that were missed for days are one execution, and the next is in the future",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["A task"]);
    const rule = await saveRule(shop, PIPELINE);
    await makeDue(given, rule, 3 * 24 * 60);
    await tick(given);
    await tick(given);
    equal((await executionsOf(given, rule)).length, 1);
    const [next] = await given.stack.sql<{ late: boolean; hour: number }>(
      `select next_at <= now() as late, extract(hour from next_at at time zone time_zone)::integer as hour
     from public.automation_rules where id = $1`,
      [rule],
    );
    deepEqual({ ...next }, { late: false, hour: 6 });
  },
);

databaseTest("while a run goes on the schedule is skipped, saying why", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["A task"]);
  const rule = await saveRule(shop, PIPELINE);
  for (let round = 0; round < 2; round++) {
    await makeDue(given, rule, 5 - round);
    await tick(given);
  }
  deepEqual(
    (await executionsOf(given, rule)).map(({ status, reason }) => [status, reason]),
    [["running", null], ["skipped", "run_in_progress"]],
  );
});

databaseTest("an account, site or module that is off is skipped, saying why", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, { ...PIPELINE, daily_limit: 1 });
  const off: [string, string, string][] = [
    [
      "account_suspended",
      "accounts set status = 'suspended' where id = $1",
      "accounts set status = 'trial' where id = $1",
    ],
    [
      "site_inactive",
      "sites set status = 'inactive' where account_id = $1",
      "sites set status = 'active' where account_id = $1",
    ],
    [
      "module_disabled",
      "module_settings set enabled = false where account_id = $1 and module = 'automation'",
      "module_settings set enabled = true where account_id = $1 and module = 'automation'",
    ],
  ];
  for (const [index, [, break_, mend]] of off.entries()) {
    await given.stack.sql(`update public.${break_}`, [shop.person.accountId]);
    await makeDue(given, rule, 10 - index);
    await tick(given);
    await given.stack.sql(`update public.${mend}`, [shop.person.accountId]);
  }
  deepEqual(
    (await executionsOf(given, rule)).map(({ reason }) => reason),
    off.map(([reason]) => reason),
  );
});

databaseTest("more than the daily maximum is skipped", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, {
    ...DAILY,
    time_zone: noonZone(),
    record: "keyword",
    actions: ["notify"],
    daily_limit: 2,
  });
  await shop.addKeywords(["one"]);
  for (let round = 0; round < 4; round++) {
    await makeDue(given, rule, 9 - round);
    await tick(given);
  }
  deepEqual(
    (await executionsOf(given, rule)).map(({ status }) => status),
    ["completed", "completed", "skipped", "skipped"],
  );
  const notices = await given.stack.sql(
    "select 1 from public.notifications where account_id = $1 and kind = 'rule_ended'",
    [shop.person.accountId],
  );
  equal(notices.length, 2);
});

databaseTest("one rule that breaks stops no other", async (given) => {
  const shop = await openWorkshop(given);
  const good = await saveRule(shop, { ...DAILY, record: "keyword", actions: ["notify"] });
  const bad = await saveRule(shop, { ...DAILY, record: "keyword", actions: ["notify"] });
  await shop.addKeywords(["one"]);
  // As no function would save it.
  await given.stack.sql(
    'update public.automation_rules set conditions = \'{"field": "gone"}\' where id = $1',
    [bad],
  );
  await makeDue(given, bad, 2);
  await makeDue(given, good, 1);
  await tick(given);
  const [failed] = await executionsOf(given, bad);
  equal(failed?.status, "failed");
  match(failed?.error ?? "", /could not be started/);
  equal((await executionsOf(given, good))[0]?.status, "completed");
});

databaseTest("many ticks at once start one run", async (given) => {
  const shop = await openWorkshop(given);
  await shop.addTasks(["A task"]);
  const rule = await saveRule(shop, PIPELINE);
  await makeDue(given, rule);
  await Promise.all(
    Array.from({ length: 6 }, () => given.stack.sql("select app.rules_tick()")),
  );
  deepEqual((await executionsOf(given, rule)).map(({ status }) => status), ["running"]);
  const runs = await given.stack.sql("select 1 from public.automation_runs where site_id = $1", [
    shop.siteId,
  ]);
  equal(runs.length, 1);
});
