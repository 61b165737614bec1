import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { Json } from "core/db.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { executionsOf, ruleText, saveRule, tick } from "./rules_desk.ts";

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
  const rule = await saveRule(shop, { actions: ["notify"], daily_limit: 1 });
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

const WRONG: [what: string, changes: Record<string, Json>, code: string][] = [
  ["a trigger that does not exist", { trigger: "moon_rose" }, "invalid"],
  [
    "a field of another record",
    { conditions: { field: "title", op: "eq", value: "x" } },
    "invalid",
  ],
  ["a field that is SQL", {
    conditions: { field: "1=1; drop table public.keywords", op: "eq", value: "x" },
  }, "invalid"],
  [
    "an operator that is SQL",
    { conditions: { field: "volume", op: "= 1 or 1 =", value: 1 } },
    "invalid",
  ],
  [
    "a number that is none",
    { conditions: { field: "volume", op: "gt", value: "1; select 1" } },
    "invalid",
  ],
  [
    "an operator for another kind",
    { conditions: { field: "volume", op: "contains", value: "1" } },
    "invalid",
  ],
  ["an empty list", { conditions: { field: "volume", op: "in", value: [] } }, "invalid"],
  [
    "a list where one value belongs",
    { conditions: { field: "keyword", op: "eq", value: ["a"] } },
    "invalid",
  ],
  ["conditions nested without end", {
    conditions: Array.from({ length: 8 }).reduce<Json>((inner) => ({ all: [inner] }), { any: [] }),
  }, "invalid"],
  ["conditions that are a list", { conditions: [] }, "invalid"],
  ["a group with extras", { conditions: { all: [], any: [] } }, "invalid"],
  ["no action", { actions: [] }, "23514"],
  ["an action of a module that is not there", { actions: ["link"] }, "invalid"],
  ["an action that begins with something else", { actions: ["content"] }, "invalid"],
  ["a step left out", { actions: ["cluster", "tasks"] }, "invalid"],
  ["the pipeline and a step", {
    trigger: "schedule",
    cron: "0 6 * * *",
    record: "pipeline",
    actions: ["pipeline", "cluster"],
  }, "invalid"],
  [
    "a schedule that never comes",
    { trigger: "schedule", cron: "0 0 30 2 *", record: "keyword" },
    "invalid",
  ],
  ["a time zone that does not exist", {
    trigger: "schedule",
    cron: "0 6 * * *",
    record: "keyword",
    time_zone: "Mars/Base",
  }, "invalid"],
  ["a schedule about nothing", { trigger: "schedule", cron: "0 6 * * *" }, "invalid"],
  ["no credits", { credit_limit: 0 }, "23514"],
  ["a hundred thousand a day", { daily_limit: 100000 }, "23514"],
  ["a sector that is not there", { sector_id: crypto.randomUUID() }, "not_found"],
];

databaseTest("a rule that makes no sense is refused", async (given) => {
  const shop = await openWorkshop(given);
  for (const [what, changes, code] of WRONG) {
    const { error } = await shop.db.rpc("save_rule", {
      p_site_id: shop.siteId,
      p_rule: ruleText(changes),
    });
    equal(error?.code === "P0001" ? error.details : error?.code, code, what);
  }
});

/** Conditions over keywords, and which of the four they match. */
const CONDITIONS: [condition: Json, matched: string[]][] = [
  [{ all: [] }, ["a'b", "beans", "Café (x)", "none"]],
  [{ field: "volume", op: "gte", value: 100 }, ["a'b", "beans"]],
  [{ field: "volume", op: "ne", value: 100 }, ["Café (x)", "a'b", "none"]],
  [{ field: "volume", op: "in", value: [100, "10"] }, ["Café (x)", "beans"]],
  [{ field: "volume", op: "not_in", value: [100, 10] }, ["a'b", "none"]],
  [{ field: "volume", op: "is_null", value: true }, ["none"]],
  [{ field: "volume", op: "is_null", value: false }, ["Café (x)", "a'b", "beans"]],
  [{ field: "keyword", op: "eq", value: "BEANS" }, ["beans"]],
  [{ field: "keyword", op: "contains", value: "'" }, ["a'b"]],
  [{ field: "keyword", op: "contains", value: "%" }, []],
  [{ field: "keyword", op: "starts_with", value: "caf" }, ["Café (x)"]],
  [{ field: "keyword", op: "in", value: ["beans", "x','y", "{a,b}", "a'b"] }, ["a'b", "beans"]],
  [{ field: "keyword", op: "eq", value: "' or '1'='1" }, []],
  [{ field: "intent", op: "is_null", value: true }, ["Café (x)", "a'b", "none"]],
  [{ field: "intent", op: "ne", value: "commercial" }, ["Café (x)", "a'b", "none"]],
  [{ field: "sector", op: "eq", value: "coffee" }, ["Café (x)", "a'b", "beans", "none"]],
  [{
    all: [{ field: "volume", op: "gt", value: 0 }, {
      any: [{ field: "keyword", op: "eq", value: "beans" }, {
        all: [{ field: "volume", op: "lt", value: 50 }],
      }],
    }],
  }, ["Café (x)", "beans"]],
];

databaseTest("conditions match what they say", async (given) => {
  const shop = await openWorkshop(given);
  await given.stack.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume, intent)
     values ($1, $2, $3, 'beans', 100, 'commercial'), ($1, $2, $3, 'a''b', 200, null), ($1, $2, $3, 'Café (x)', 10, null),
       ($1, $2, $3, 'none', null, null)`,
    [shop.person.accountId, shop.siteId, shop.sectorId],
  );
  for (const [conditions, expected] of CONDITIONS) {
    const { data, error } = await shop.db.rpc("test_rule", {
      p_site_id: shop.siteId,
      p_rule: ruleText({ conditions }),
    });
    equal(error, null, JSON.stringify(conditions));
    const { sample, matched } = data as { sample: { label: string }[]; matched: number };
    deepEqual(
      sample.map(({ label }) => label).sort(),
      [...expected].sort(),
      JSON.stringify(conditions),
    );
    equal(matched, expected.length);
  }
});

databaseTest(
  "strangers and viewers change no rule, and see none that is not theirs",
  async (given) => {
    const [shop, other] = [await openWorkshop(given), await openWorkshop(given)];
    const rule = await saveRule(shop);
    await shop.addKeywords(["one"]);
    const attempts = [
      other.db.rpc("save_rule", { p_site_id: shop.siteId, p_rule: ruleText() }),
      other.db.rpc("save_rule", { p_site_id: other.siteId, p_rule: ruleText(), p_rule_id: rule }),
      other.db.rpc("set_rule_active", { p_rule_id: rule, p_active: false }),
      other.db.rpc("delete_rule", { p_rule_id: rule }),
      other.db.rpc("execute_rule", { p_rule_id: rule, p_key: crypto.randomUUID() }),
      other.db.rpc("test_rule", { p_site_id: shop.siteId, p_rule: ruleText() }),
    ];
    for (const { error } of await Promise.all(attempts)) equal(error?.details, "not_found");
    equal((await other.db.rpc("read_rule", { p_rule_id: rule })).data, null);
    deepEqual((await other.db.rpc("list_rules", { p_site_id: shop.siteId })).data, []);
    await rejects(saveRule(shop, { sector_id: other.sectorId }), { code: "not_found" });
    // A rule tested in one's own site, named as another's, tells nothing of the other.
    const named = await other.db.rpc("test_rule", {
      p_site_id: other.siteId,
      p_rule: ruleText({ site_id: shop.siteId }),
      p_rule_id: rule,
    });
    equal((named.data as { matched: number }).matched, 0);
  },
);

databaseTest("two tabs: the second save of the same version is refused", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop);
  const save = () =>
    shop.db.rpc("save_rule", {
      p_site_id: shop.siteId,
      p_rule: ruleText(),
      p_rule_id: rule,
      p_version: 1,
    });
  equal((await save()).error, null);
  equal((await save()).error?.details, "conflict");
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

databaseTest(
  "the log tells who made, changed, switched and deleted a rule, and not the tick",
  async (given) => {
    const shop = await openWorkshop(given);
    const rule = await saveRule(shop, {
      trigger: "schedule",
      cron: "0 6 * * *",
      record: "keyword",
      actions: ["notify"],
    });
    await given.stack.sql("update public.automation_rules set next_at = now() where id = $1", [
      rule,
    ]);
    await tick(given);
    await shop.db.rpc("save_rule", {
      p_site_id: shop.siteId,
      p_rule: ruleText({ name: "Renamed" }),
      p_rule_id: rule,
    });
    for (const active of [false, false, true]) {
      await shop.db.rpc("set_rule_active", { p_rule_id: rule, p_active: active });
    }
    await shop.db.rpc("delete_rule", { p_rule_id: rule });
    const log = await given.stack.sql<{ action: string; actor_id: string }>(
      "select action, actor_id from public.audit_log where object_id = $1 order by id",
      [rule],
    );
    deepEqual(
      log.map(({ action }) => action),
      ["rule.created", "rule.edited", "rule.switched_off", "rule.switched_on", "rule.deleted"],
    );
    ok(log.every(({ actor_id }) => actor_id === shop.person.id));
  },
);

databaseTest("a run names the rule that started it", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop, {
    trigger: "task_created",
    actions: ["content"],
    name: "Writer",
  });
  await shop.addTasks(["A"]);
  await tick(given);
  const [execution] = await executionsOf(given, rule);
  const { data } = await shop.db.rpc("run_progress", { p_run_id: execution?.run_id ?? "" });
  deepEqual((data as { rule: unknown }).rule, { id: rule, name: "Writer" });
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
