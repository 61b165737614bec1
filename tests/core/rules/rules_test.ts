import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { executionsOf, noonZone, saveRule, tick } from "./rules_desk.ts";

databaseTest("new keywords that match are clustered, the others are not", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, {
    conditions: { all: [{ field: "keyword", op: "contains", value: "Beans" }] },
  });
  await shop.addKeywords(["coffee beans", "arabica beans", "paper filter"]);
  await tick(given);
  const [execution] = await executionsOf(given, rule);
  deepEqual([execution?.status, execution?.matched, execution?.cause], ["running", 2, "event"]);
  await work(given, fakeAi());
  const [ended] = await executionsOf(given, rule);
  deepEqual([ended?.status, ended?.credits_used], ["completed", 10]);
  const left = await given.stack.sql<{ keyword: string }>(
    "select keyword from public.keywords where site_id = $1 and status = 'new'",
    [shop.siteId],
  );
  deepEqual(left.map(({ keyword }) => keyword), ["paper filter"]);
  await assertLedgerBalanced(given, shop);
});

databaseTest(
  "an import of many statements is one execution, capped by its credit limit",
  async (given) => {
    const shop = await openWorkshop(given);
    const rule = await saveRule(shop, { settings: { max_items: 1000 }, credit_limit: 30 });
    for (let chunk = 0; chunk < 8; chunk++) {
      await shop.addKeywords(Array.from({ length: 250 }, (_, n) => `topic${n} number${chunk}`));
    }
    await tick(given);
    await tick(given);
    const [execution, ...more] = await executionsOf(given, rule);
    equal(more.length, 0);
    deepEqual([execution?.matched, execution?.taken], [2000, 1000]);
    await work(given, fakeAi());
    const [ended] = await executionsOf(given, rule);
    deepEqual([ended?.status, ended?.credits_used], ["completed", 30]);
    equal(await shop.credits(), 4970);
    const [events] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from app.rule_events",
    );
    equal(events?.n, 0);
  },
);

databaseTest("records still being added are waited for", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop);
  await shop.addKeywords(["one"]);
  await given.stack.sql("select app.rules_tick()");
  deepEqual(await executionsOf(given, rule), []);
  await tick(given);
  equal((await executionsOf(given, rule)).length, 1);
});

databaseTest("over the daily maximum new records wait and are told once", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, {
    actions: ["notify"],
    daily_limit: 1,
    time_zone: noonZone(),
  });
  for (const keyword of ["one", "two", "three"]) {
    await shop.addKeywords([keyword]);
    await tick(given);
  }
  deepEqual(
    (await executionsOf(given, rule)).map(({ status, reason }) => [status, reason]),
    [["completed", null], ["skipped", "daily_limit"]],
  );
  await given.stack.sql(
    "update public.automation_executions set created_at = created_at - interval '2 days' where rule_id = $1",
    [rule],
  );
  await tick(given);
  const all = await executionsOf(given, rule);
  deepEqual([all.length, all.at(-1)?.matched], [3, 2]);
});

databaseTest(
  "steps follow each other inside one execution, and its records start the next rule",
  async (given) => {
    const shop = await openWorkshop(given);
    const first = await saveRule(shop, {
      actions: ["cluster", "ideas"],
      settings: { ideas_per_cluster: 1 },
    });
    const second = await saveRule(shop, { trigger: "idea_created", actions: ["tasks", "content"] });
    await shop.addKeywords(["coffee beans", "arabica beans", "paper filter"]);
    await tick(given);
    await work(given, fakeAi());
    equal((await executionsOf(given, first))[0]?.status, "completed");
    await tick(given);
    const [execution] = await executionsOf(given, second);
    deepEqual(execution?.chain, [first]);
    ok((execution?.matched ?? 0) > 0);
    await work(given, fakeAi());
    equal((await executionsOf(given, second))[0]?.status, "completed");
    const [drafts] = await given.stack.sql<{ n: number }>(
      "select count(*)::integer as n from public.content where site_id = $1 and status = 'draft'",
      [shop.siteId],
    );
    equal(drafts?.n, execution?.matched);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest("a rule that its own work would start again is stopped", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, { actions: ["notify"] });
  const other = await saveRule(shop, { actions: ["notify"] });
  await shop.addKeywords(["one"]);
  await given.stack.sql(
    `update app.rule_events set chain = case rule_id when $1 then array[$2::uuid, $1::uuid]
       else array_fill($1::uuid, array[5]) end where rule_id in ($1, $2)`,
    [rule, other],
  );
  await tick(given);
  for (const id of [rule, other]) {
    deepEqual((await executionsOf(given, id)).map(({ reason }) => reason), ["loop"]);
  }
});

databaseTest("too little for the first step is skipped, and told", async (given) => {
  const shop = await openWorkshop(given, 5);
  const [dear, small] = [await saveRule(shop), await saveRule(shop, { credit_limit: 9 })];
  await shop.addKeywords(["one"]);
  await tick(given);
  deepEqual((await executionsOf(given, dear)).map(({ reason }) => reason), [
    "insufficient_credits",
  ]);
  deepEqual((await executionsOf(given, small)).map(({ reason }) => reason), ["credit_limit"]);
  deepEqual(await jobsOf(given, shop), []);
  const [notice] = await given.stack.sql<{ body: string }>(
    "select body from public.notifications where account_id = $1 and kind = 'rule_skipped'",
    [shop.person.accountId],
  );
  match(notice?.body ?? "", /needs 10 credits/);
});

databaseTest(
  "executing by hand twice with one key is one execution, and a retry happens once",
  async (given) => {
    const shop = await openWorkshop(given);
    const rule = await saveRule(shop, { active: false });
    const execute = () =>
      shop.db.rpc("execute_rule", { p_rule_id: rule, p_key: "one and the same" });
    const [one, two] = await Promise.all([execute(), execute()]);
    const skipped = one.data as { id: string; reason: string };
    equal(skipped.reason, "nothing_matched");
    equal((two.data as { id: string }).id, skipped.id);
    await shop.addKeywords(["one"]);
    const retry = () => shop.db.rpc("retry_execution", { p_execution_id: skipped.id });
    const [again, twice] = await Promise.all([retry(), retry()]);
    deepEqual((again.data as { id: string }).id, (twice.data as { id: string }).id);
    const all = await executionsOf(given, rule);
    deepEqual(all.map(({ cause, status }) => [cause, status]), [["manual", "skipped"], [
      "retry",
      "running",
    ]]);
    const { error } = await shop.db.rpc("retry_execution", { p_execution_id: all[1]?.id ?? "" });
    equal(error?.details, "conflict");
  },
);

databaseTest("records that a paused run holds are not taken a second time", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, {
    trigger: "task_created",
    actions: ["content"],
    credit_limit: 100,
  });
  await shop.addTasks(["A", "B"]);
  await tick(given);
  const [first] = await executionsOf(given, rule);
  await given.stack.sql("update public.automation_runs set status = 'paused' where id = $1", [
    first?.run_id,
  ]);
  await given.stack.sql("update public.tasks set status = 'queued' where site_id = $1", [
    shop.siteId,
  ]);
  const { data } = await shop.db.rpc("execute_rule", {
    p_rule_id: rule,
    p_key: crypto.randomUUID(),
  });
  equal((data as { reason: string }).reason, "nothing_matched");
});

databaseTest("a cancelled run is a failed execution that says so", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, { trigger: "task_created", actions: ["content"] });
  await shop.addTasks(["A"]);
  await tick(given);
  const [running] = await executionsOf(given, rule);
  await shop.db.rpc("control_run", { p_run_id: running?.run_id ?? "", p_action: "cancel" });
  const [ended] = await executionsOf(given, rule);
  deepEqual([ended?.status, ended?.error], ["failed", "The run was cancelled."]);
  await assertLedgerBalanced(given, shop);
});

databaseTest("a rule's run stands beside a run of the pipeline", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, { trigger: "task_created", actions: ["content"] });
  await shop.addTasks(["A"]);
  await tick(given);
  const start = () =>
    shop.db.rpc("start_run", {
      p_site_id: shop.siteId,
      p_config: { stages: { "1": false } },
      p_estimate: {},
      p_key: crypto.randomUUID(),
    });
  await shop.addTasks(["B"]);
  equal((await start()).error, null);
  equal((await executionsOf(given, rule))[0]?.status, "running");
  equal((await start()).error?.details, "conflict");
  const overview = await shop.db.rpc("automation_overview", { p_site_id: shop.siteId });
  equal(overview.error, null);
});

databaseTest("low credits are told once, none at all once more", async (given) => {
  const shop = await openWorkshop(given, 110);
  const kinds = async () =>
    (await given.stack.sql<{ kind: string }>(
      "select kind from public.notifications where account_id = $1 and kind like '%credits' order by created_at, kind",
      [shop.person.accountId],
    )).map(({ kind }) => kind);
  await given.stack.sql("delete from public.notifications where account_id = $1", [
    shop.person.accountId,
  ]);
  for (const credits of [100, 110, 90]) await shop.setCredits(credits);
  deepEqual(await kinds(), ["low_credits"]);
  await shop.setCredits(0);
  deepEqual(await kinds(), ["low_credits", "no_credits"]);
});

databaseTest("an import of 100,000 keywords is one execution of a bounded size", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, {
    settings: { max_items: 1000 },
    conditions: {
      any: [{ field: "volume", op: "gte", value: 10 }, {
        field: "keyword",
        op: "starts_with",
        value: "word",
      }],
    },
  });
  for (let chunk = 0; chunk < 20; chunk++) {
    await given.stack.sql(
      `insert into public.keywords (account_id, site_id, sector_id, keyword, volume)
       select $1, $2, $3, 'word ' || n, n % 1000 from generate_series($4::integer, $4 + 4999) n`,
      [shop.person.accountId, shop.siteId, shop.sectorId, chunk * 5000],
    );
  }
  const [noted] = await given.stack.sql<{ n: number }>(
    "select count(*)::integer as n from app.rule_events where rule_id = $1",
    [rule],
  );
  equal(noted?.n, 20);
  await tick(given);
  const all = await executionsOf(given, rule);
  deepEqual(all.map(({ matched, taken }) => [matched, taken]), [[100_000, 1000]]);
  const jobs = await jobsOf(given, shop);
  deepEqual(jobs.map((job) => job.function), ["plan_run"]);
}, { only: "postgres" });
