import { deepEqual, equal, ok } from "node:assert/strict";
import { controlRun } from "core/automation/control_run.ts";
import { readRun } from "core/automation/read_run.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { executionsOf, makeDue, saveRule } from "@/tests/core/rules/rules_desk.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { start, statusOf } from "./run_desk.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, work } from "./workshop.ts";

databaseTest(
  "two tabs that start, pause, resume and cancel at once do each of it once",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One", "Two", "Three"]);
    const config = { stages: { 1: false } };
    const tabs = await Promise.allSettled([start(shop, config), start(shop, config)]);
    const [id, ...more] = tabs.flatMap((tab) => tab.status === "fulfilled" ? [tab.value] : []);
    ok(id && more.length === 0, "one of two orders becomes a run");
    const together = async (...actions: ("pause" | "resume" | "cancel")[]) => {
      const done = await Promise.allSettled(
        actions.map((action) => controlRun({ db: shop.db }, { id, action })),
      );
      for (const one of done) if (one.status === "rejected") equal(one.reason.code, "conflict");
      return done.filter(({ status }) => status === "fulfilled").length;
    };
    equal(await together("pause", "pause", "pause"), 1);
    equal(await together("resume", "resume"), 1);
    const [worked] = await Promise.all([
      work(given, fakeAi(), { limit: 1, maxJobs: 1 }),
      together("pause", "resume", "pause"),
    ]);
    ok(worked.claimed <= 1);
    equal(await together("cancel", "cancel"), 1);
    equal(await together("pause", "resume", "cancel"), 0);
    deepEqual(
      [await statusOf(shop, id), (await readRun({ db: shop.db }, { id })).credits_reserved],
      [
        "cancelled",
        0,
      ],
    );
    const live = (await jobsOf(given, shop)).filter(({ status }) => /queued|running/.test(status));
    deepEqual(live, []);
    await assertLedgerBalanced(given, shop);
  },
);

databaseTest(
  "ten schedules of one site that are due in one minute are each executed once",
  async (given) => {
    const shop = await openWorkshop(given);
    await shop.addTasks(["One", "Two", "Three"]);
    const daily = { trigger: "schedule", cron: "0 6 * * *", credit_limit: 500 };
    const [pipelines, writers] = [[] as string[], [] as string[]];
    for (let n = 0; n < 5; n++) {
      pipelines.push(
        await saveRule(shop, {
          ...daily,
          record: "pipeline",
          actions: ["pipeline"],
          settings: { stages: { 4: false } },
        }),
      );
      writers.push(await saveRule(shop, { ...daily, record: "task", actions: ["content"] }));
    }
    for (const rule of [...pipelines, ...writers]) await makeDue(given, rule);
    await Promise.all([1, 2, 3].map(() => given.stack.sql("select app.rules_tick()")));
    const outcomes = async (rules: string[]) => {
      const found = [];
      for (const rule of rules) {
        const all = await executionsOf(given, rule);
        equal(all.length, 1, "once each");
        found.push(all[0]?.reason ?? "works");
      }
      return found.toSorted();
    };
    deepEqual(await outcomes(pipelines), [...Array(4).fill("run_in_progress"), "works"]);
    deepEqual(await outcomes(writers), [...Array(4).fill("nothing_matched"), "works"]);
    await work(given, fakeAi());
    const written = (await jobsOf(given, shop)).filter((job) =>
      job.function === "generate_content"
    );
    equal(written.length, 3, "no task is written twice");
    await assertLedgerBalanced(given, shop);
  },
);
