import { deepEqual, equal } from "node:assert/strict";
import { cronOf, type Frequency, frequencyOf, scheduleWords } from "core/rules/schedule.ts";
import { ACTIONS, FIELDS } from "core/rules/terms.ts";
import { conditionWords, zoneTime } from "@/components/rules/rule_words.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

databaseTest("pages and database know the same fields and actions", async ({ stack }) => {
  for (const [record, fields] of Object.entries(FIELDS)) {
    for (const [field, type] of Object.entries(fields)) {
      const [known] = await stack.sql<{ type: string }>("select type from app.rule_field($1, $2)", [
        record,
        field,
      ]);
      equal(known?.type, type, `${record}.${field}`);
    }
  }
  for (const action of ACTIONS) {
    const [stage] = await stack.sql<{ stage: number | null }>(
      "select app.action_stage($1) as stage",
      [action],
    );
    equal(stage?.stage === null, action === "notify", action);
  }
});

const SCHEDULES: [cron: string, words: string, Partial<Frequency>][] = [
  ["30 6 * * *", "Every day at 06:30", { every: "day", time: "06:30" }],
  ["0 9 * * 1-5", "Monday to Friday at 09:00", { every: "weekdays", time: "09:00" }],
  ["5 18 * * 1,5", "Every Monday and Friday at 18:05", { every: "week", weekdays: [1, 5] }],
  ["0 7 15 * *", "On day 15 of every month at 07:00", { every: "month", day: 15 }],
  ["15 * * * *", "Every hour at 15 minutes past", { every: "hour", time: "00:15" }],
  ["*/5 1-4 * jan mon", "By the cron pattern */5 1-4 * jan mon", { every: "cron" }],
  ["0 7 15 * 1", "By the cron pattern 0 7 15 * 1", { every: "cron" }],
];

for (const [cron, words, expected] of SCHEDULES) {
  Deno.test(`the schedule ${cron} is read, told and written again`, () => {
    const frequency = frequencyOf(cron);
    for (const [name, value] of Object.entries(expected)) {
      deepEqual(frequency[name as keyof Frequency], value, name);
    }
    equal(cronOf(frequency), cron);
    equal(scheduleWords(cron), words);
  });
}

Deno.test("a time of a schedule is told in its own zone", () => {
  const words = zoneTime("2026-11-23T05:30:00Z", "Europe/Berlin");
  equal(words.replace(/ CET$| GMT\+1$/, ""), "Monday, 23 November 2026 at 06:30");
});

Deno.test("conditions are told with the brackets they need", () => {
  const volume = { field: "volume", op: "gte" as const, value: 100 };
  const empty = { field: "intent", op: "is_null" as const, value: false };
  equal(conditionWords({ all: [] }), null);
  equal(conditionWords({ all: [{ all: [volume] }, { any: [] }] }), "Volume is at least “100”");
  equal(
    conditionWords({ any: [{ all: [volume, empty] }, { any: [volume] }] }),
    "(Volume is at least “100” and Intent is not empty) or Volume is at least “100”",
  );
});
