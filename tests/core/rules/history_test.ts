import { deepEqual, equal } from "node:assert/strict";
import { ExecutionFilter, listExecutions } from "core/rules/list_executions.ts";
import { readRule } from "core/rules/read_rules.ts";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { executionsOf, saveRule } from "./rules_desk.ts";

databaseTest(
  "the history is filtered by rule, state, start and days, and paged newest first",
  async (given) => {
    const shop = await openWorkshop(given);
    const [one, other] = [await saveRule(shop), await saveRule(shop)];
    await given.stack.sql(
      `insert into public.automation_executions (account_id, site_id, rule_id, rule_name, cause, status, created_at)
     select r.account_id, r.site_id, r.id, n::text, case when n % 2 = 0 then 'event' else 'manual' end,
       case when n % 3 = 0 then 'failed' else 'completed' end, timestamptz '2026-03-01 12:00Z' + n * interval '1 day'
     from public.automation_rules r, generate_series(1, 12) n where r.id = $1`,
      [one],
    );
    const found = async (filter: Record<string, string>) => {
      const { executions, total } = await listExecutions({ db: shop.db }, {
        siteId: shop.siteId,
        filter: ExecutionFilter.parse(filter),
      });
      return [total, executions.map(({ rule_name }) => Number(rule_name)).join(" ")];
    };
    equal((await executionsOf(given, one)).length, 12);
    deepEqual(await found({ status: "failed" }), [4, "12 9 6 3"]);
    deepEqual(await found({ status: "failed", cause: "event" }), [2, "12 6"]);
    deepEqual(await found({ from: "2026-03-05", to: "2026-03-07" }), [3, "6 5 4"]);
    deepEqual(await found({ size: "10", page: "2" }), [12, "2 1"]);
    deepEqual(await found({ rule: other }), [0, ""]);
    deepEqual(await found({ rule: one, status: "skipped" }), [0, ""]);
    equal(
      (await found({ rule: "x", status: "'; --", from: "soon" }))[0],
      12,
      "nonsense filters nothing",
    );
  },
);

databaseTest("executions of one tick are shown the latest first", async (given) => {
  const shop = await openWorkshop(given);
  const rule = await saveRule(shop);
  await given.stack.sql(
    `insert into public.automation_executions (account_id, site_id, rule_id, rule_name, cause, status)
     select r.account_id, r.site_id, r.id, place::text, 'event', 'completed'
     from public.automation_rules r, generate_series(1, 30) place where r.id = $1 order by place.place`,
    [rule],
  );
  const newestFirst = Array.from({ length: 30 }, (_, index) => String(30 - index));
  const shown: string[] = [];
  for (const page of ["1", "2", "3"]) {
    const { executions } = await listExecutions({ db: shop.db }, {
      siteId: shop.siteId,
      filter: ExecutionFilter.parse({ size: "10", page }),
    });
    shown.push(...executions.map(({ rule_name }) => rule_name));
  }
  deepEqual(shown, newestFirst);
  const { last, executions } = await readRule({ db: shop.db }, { id: rule });
  equal(last?.rule_name, "30");
  deepEqual(executions.map(({ rule_name }) => rule_name), newestFirst.slice(0, 10));
});
