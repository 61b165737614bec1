import { deepEqual, equal, ok } from "node:assert/strict";
import { worldOf } from "@/tests/isolation/shared_world.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { catches } from "@/tools/mutate/catches.ts";
import { type Mutant, readMutants } from "@/tools/mutate/mutants.ts";
import { spread } from "@/tools/mutate/spread.ts";

/** Mutants that touch one table or function: each takes a moment. */
const isQuick = ({ tables, functions }: Mutant) => tables.length + functions.length === 1;

databaseTest(
  "a sample of broken protections: the isolation matrix notices each",
  async ({ stack }) => {
    const { world } = await worldOf(stack);
    const mutants = await readMutants(stack);
    ok(mutants.length > 350, `${mutants.length} mutants`);
    equal(new Set(mutants.map(({ sql }) => sql)).size, mutants.length, "a mutant twice");
    const survivors: string[] = [];
    for (const mutant of spread(mutants.filter(isQuick), 10)) {
      if (!await catches(stack, world, mutant)) survivors.push(mutant.name);
    }
    deepEqual(survivors, []);
  },
  { only: "postgres" },
);

databaseTest("without a mutation the matrix has nothing to say", async ({ stack }) => {
  const { world } = await worldOf(stack);
  const nothing = {
    name: "nothing",
    sql: "",
    tables: ["public.accounts"],
    functions: ["set_module"],
  };
  equal(await catches(stack, world, nothing), null);
}, { only: "postgres" });
