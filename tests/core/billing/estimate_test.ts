import { equal, throws } from "node:assert/strict";
import { estimateCredits, reservedWords } from "core/billing/estimate.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";

/** What so many units cost at a price, at every place where a step begins or ends. */
const ROUNDING: [credits: number, perUnits: number, table: [quantity: number, cost: number][]][] = [
  [1, 100, [
    [0, 1],
    [1, 1],
    [99, 1],
    [100, 1],
    [101, 2],
    [199, 2],
    [200, 2],
    [201, 3],
    [999, 10],
    [1000, 10],
    [1001, 11],
    [10_000, 100],
    [10_001, 101],
  ]],
  [1, 200, [[0, 1], [1, 1], [199, 1], [200, 1], [201, 2], [399, 2], [400, 2], [401, 3]]],
  [10, 1, [[0, 10], [1, 10], [2, 20], [50, 500], [99, 990], [100, 1000], [101, 1010]]],
  [3, 7, [[0, 3], [1, 3], [6, 3], [7, 3], [8, 6], [14, 6], [15, 9]]],
  [0, 100, [[0, 0], [1, 0], [100, 0], [101, 0]]],
];

/** Words that are reserved for an article: a fifth more, a begun word whole. */
const RESERVED: [target: number, reserved: number][] = [
  [0, 0],
  [1, 2],
  [4, 5],
  [5, 6],
  [6, 8],
  [79, 95],
  [80, 96],
  [83, 100],
  [84, 101],
  [99, 119],
  [100, 120],
  [101, 122],
  [1000, 1200],
];

Deno.test("every begun step counts and one is the least", () => {
  for (const [credits, per_units, table] of ROUNDING) {
    for (const [quantity, cost] of table) {
      const costs = { generate_content: { credits, per_units } };
      const label = `${quantity} at ${credits} per ${per_units}`;
      equal(estimateCredits(costs, "generate_content", quantity), cost, label);
    }
  }
  for (const [target, reserved] of RESERVED) equal(reservedWords(target), reserved, `${target}`);
  throws(() => estimateCredits({}, "generate_content", 1), RangeError);
});

databaseTest("the database rounds in the same way", async ({ stack }) => {
  for (const [index, [credits, perUnits, table]] of ROUNDING.entries()) {
    const at = `2100-01-0${index + 1}T00:00Z`;
    await stack.sql(
      `insert into public.credit_prices (operation, effective_from, credits, per_units)
       values ('generate_content', $1, $2, $3)`,
      [at, credits, perUnits],
    );
    for (const [quantity, cost] of table) {
      const [row] = await stack.sql<{ cost: number }>(
        "select app.credit_cost('generate_content', $1::integer, $2::timestamptz) as cost",
        [quantity, at],
      );
      equal(row?.cost, cost, `${quantity} at ${credits} per ${perUnits}`);
    }
  }
  for (const [target, reserved] of RESERVED) {
    const [row] = await stack.sql<{ words: number }>(
      "select app.reserved_words($1::integer) as words",
      [target],
    );
    equal(row?.words, reserved, `${target}`);
  }
});
