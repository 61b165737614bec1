import { deepEqual, equal } from "node:assert/strict";
import {
  changeGroup,
  type ConditionGroup,
  conditionOf,
  DEEPEST_GROUP,
  emptyGroup,
  groupOf,
  readGroups,
  sizeOf,
} from "core/rules/condition_groups.ts";
import type { Condition } from "core/rules/schema.ts";
import { between, pick, type Random, randomFrom } from "@/local/ai/random.ts";
import { openWorkshop } from "@/tests/database/workshop.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { saveRule } from "./rules_desk.ts";

const ROWS: ConditionGroup["rows"] = [
  { field: "volume", op: "gte", value: "100" },
  { field: "keyword", op: "in", value: "a, b" },
  { field: "intent", op: "not_null", value: "" },
  { field: "cpc", op: "is_null", value: "" },
];

/** A group without empty ones inside, as deep as the form goes. */
function randomGroup(random: Random, level = 1): ConditionGroup {
  const rows = Array.from({ length: between(random, 1, 3) }, () => pick(random, ROWS));
  const groups = level === DEEPEST_GROUP ? [] : Array.from(
    { length: between(random, 0, level < 3 ? 2 : 1) },
    () => randomGroup(random, level + 1),
  );
  return { join: pick(random, ["all", "any"] as const), rows, groups };
}

/** What the form sends for groups: the names and values of its fields. */
function fieldsOf(group: ConditionGroup): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  let next = 0;
  const write = ({ join, rows, groups }: ConditionGroup, within: number | null) => {
    const n = next++;
    if (within !== null) fields.set(`g${n}_in`, [String(within)]);
    fields.set(`g${n}_join`, [join]);
    fields.set(`g${n}_field`, [...rows.map(({ field }) => field), ""]);
    fields.set(`g${n}_op`, [...rows.map(({ op }) => op), "eq"]);
    fields.set(`g${n}_value`, [...rows.map(({ value }) => value), ""]);
    for (const inner of groups) write(inner, n);
  };
  write(group, null);
  return fields;
}

Deno.test("conditions of any depth go through the form and come back the same", () => {
  for (let seed = 0; seed < 200; seed++) {
    const group = randomGroup(randomFrom("groups", String(seed)));
    const fields = fieldsOf(group);
    deepEqual(readGroups((name) => fields.get(name) ?? []), group);
    deepEqual(groupOf(conditionOf(group)), group);
    equal([...fields.keys()].filter((name) => name.endsWith("_join")).length, sizeOf(group));
  }
});

databaseTest("the database takes conditions as deep as the form goes, no deeper", async (given) => {
  const shop = await openWorkshop(given);
  let condition: Condition = { field: "volume", op: "gte", value: "100" };
  for (let level = 1; level <= DEEPEST_GROUP; level++) {
    condition = level % 2 ? { any: [condition] } : { all: [condition] };
  }
  await saveRule(shop, { conditions: condition as never });
  const error = await saveRule(shop, { conditions: { all: [condition] } as never }).catch((e) => e);
  equal(error.code, "invalid");
});

Deno.test("a change reaches the group with its number alone", () => {
  const leaf = (value: string): ConditionGroup => ({
    ...emptyGroup("all"),
    rows: [{ field: "keyword", op: "eq", value }],
  });
  const root = { ...leaf("0"), groups: [{ ...leaf("1"), groups: [leaf("2")] }, leaf("3")] };
  const values = (group: ConditionGroup): string[] => [
    ...group.rows.map(({ value }) => value),
    ...group.groups.flatMap(values),
  ];
  for (let n = 0; n < 4; n++) {
    const seen: string[] = [];
    changeGroup(root, n, (group) => {
      seen.push(group.rows[0]?.value ?? "");
      return group;
    });
    deepEqual(seen, [String(n)]);
  }
  deepEqual(values(changeGroup(root, 1, () => null)), ["0", "3"]);
  deepEqual(values(changeGroup(root, 2, () => null)), ["0", "1", "3"]);
  deepEqual(values(changeGroup(root, 0, () => null)), []);
  deepEqual(changeGroup(root, 4, () => null), root);
});

Deno.test("fields that nobody's form has make groups that make sense", () => {
  const fields = new Map([
    ["g3_field", ["volume"]],
    ["g3_in", ["3"]],
    ["g4_join", ["none"]],
    ["g4_in", ["../etc"]],
    ["g900_field", ["volume"]],
  ]);
  const group = readGroups((name) => fields.get(name) ?? []);
  deepEqual([sizeOf(group), group.groups.length], [3, 2]);
  deepEqual(conditionOf(group), { all: [{ all: [{ field: "volume", op: "", value: "" }] }] });
});
