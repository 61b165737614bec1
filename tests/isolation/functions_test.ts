import assert from "node:assert/strict";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { callOf } from "./calls.ts";
import { readFunctions } from "./catalogue.ts";
import { checkFunctions } from "./function_checks.ts";
import { APP_FUNCTIONS_OF_PEOPLE, FUNCTIONS } from "./policy.ts";
import { JOINING } from "./join_checks.ts";
import { Tally } from "./report.ts";
import { FEWER_STATES, STATES } from "./states.ts";
import { worldOf } from "./shared_world.ts";

databaseTest(
  "every function stands in the policy table, with a call to try it",
  async ({ stack }) => {
    const functions = (await readFunctions(stack)).filter(({ schema }) => schema === "public");
    const found = functions.map(({ name }) => name);
    const known = Object.keys(FUNCTIONS);
    assert.deepEqual(found.filter((name) => !known.includes(name)), [], "not in policy.ts");
    assert.deepEqual(known.filter((name) => !callOf(name, "a1", "")), [], "not in calls.ts");
    assert.equal(new Set(found).size, found.length, "a second function of the same name");
  },
);

databaseTest("a function may be executed by those of the policy table alone", async ({ stack }) => {
  const wrong: string[] = [];
  for (const { schema, name, callers, settings } of await readFunctions(stack)) {
    const rule = FUNCTIONS[name];
    const expected = schema === "app" ? APP_FUNCTIONS_OF_PEOPLE.includes(name) : rule !== "service";
    if (callers.includes("authenticated") !== expected) {
      wrong.push(`${schema}.${name} ${expected ? "is closed" : "is open"} to people`);
    }
    if (schema === "public" && callers.includes("anon") !== (rule === "everyone")) {
      wrong.push(`${schema}.${name} by anon`);
    }
    if (!settings.includes('search_path=""')) wrong.push(`${schema}.${name} pins no search_path`);
  }
  assert.deepEqual(wrong, []);
});

databaseTest("no function gives or changes what its caller may not reach", async (given) => {
  const { stack, driver } = given;
  const { world } = await worldOf(stack);
  const started = performance.now();
  const states = driver === "pglite" ? FEWER_STATES : STATES;
  const names = [...Object.keys(FUNCTIONS), JOINING];
  const report = new Tally();
  for (let from = 0; from < names.length; from += 6) {
    const some = names.slice(from, from + 6);
    report.add(await stack.transaction((tx) => checkFunctions(tx, world, some, { states })));
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${report.assertions} assertions on functions in ${seconds} s (${driver})`);
  assert.deepEqual(report.failures, []);
  assert.ok(report.assertions > 1500);
});
