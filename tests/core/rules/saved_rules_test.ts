import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import type { Json } from "core/db.ts";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { executionsOf, ruleText, saveRule, tick } from "./rules_desk.ts";

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
