import assert from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { readTables } from "./catalogue.ts";
import { TABLES } from "./policy.ts";
import { probesOf } from "./rows.ts";
import { Tally } from "./report.ts";
import { FEWER_STATES, STATES } from "./states.ts";
import { checkTables } from "./table_checks.ts";
import { worldOf } from "./shared_world.ts";

function tablesOfPolicy(): string[] {
  return [...new Set(Object.keys(TABLES).map((rule) => rule.replace(/ \(.*/, "")))];
}

databaseTest("every table and view stands in the policy table", async ({ stack }) => {
  const { world } = await worldOf(stack);
  const found = [...(await readTables(stack)).keys()];
  const known = tablesOfPolicy();
  assert.deepEqual(found.filter((table) => !known.includes(table)), [], "not in policy.ts");
  const untried = Object.keys(TABLES).filter((rule) => !probesOf(rule, "owner", world));
  assert.deepEqual(untried, [], "without rows to try in rows.ts");
});

databaseTest(
  "nobody reads or writes a row that the policy table denies",
  async ({ stack, driver }) => {
    const { world } = await worldOf(stack);
    const started = performance.now();
    const states = driver === "pglite" ? FEWER_STATES : STATES;
    const report = new Tally();
    // What a transaction undid, only a later one clears away: many short ones are faster than a long one.
    for (const table of tablesOfPolicy()) {
      report.add(await stack.transaction((tx) => checkTables(tx, world, [table], { states })));
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${report.assertions} assertions on tables in ${seconds} s (${driver})`);
    assert.deepEqual(report.failures, []);
    assert.ok(report.assertions > 3000);
  },
);
