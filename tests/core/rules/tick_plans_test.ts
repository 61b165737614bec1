import { deepEqual, equal } from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { executionsOf, makeDue, saveRule } from "./rules_desk.ts";

databaseTest(
  "a tick that finds no jobs yet reads them by index from the first on",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One task", "Another task"]);
    const rule = await saveRule(shop, {
      trigger: "schedule",
      record: "task",
      cron: "0 9 * * *",
      time_zone: "Europe/Berlin",
      actions: ["content"],
    });
    await makeDue(given, rule);
    await given.stack.exec("analyze public.jobs");
    const reads = await given.stack.transaction(async (tx) => {
      const count = async () => {
        const [row] = await tx.sql<{ n: number }>(
          "select coalesce(sum(seq_scan), 0)::integer as n from pg_stat_xact_user_tables where relname = 'jobs'",
        );
        return row?.n ?? 0;
      };
      const before = await count();
      await tx.sql("select app.rules_tick()");
      return await count() - before;
    });
    deepEqual((await executionsOf(given, rule)).map(({ status }) => status), ["running"]);
    equal(reads, 0);
  },
  { isolated: true },
);
