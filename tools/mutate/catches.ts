import type { Stack } from "@/local/stack.ts";
import { checkFunctions } from "@/tests/isolation/function_checks.ts";
import { checkTables } from "@/tests/isolation/table_checks.ts";
import type { World } from "@/tests/isolation/world.ts";
import type { Mutant } from "./mutants.ts";

/** Thrown to undo a mutation, carrying what was found. */
class Undone extends Error {
  constructor(readonly evidence: string | null) {
    super("undone");
  }
}

/**
 * Makes the mutant in a transaction, runs the part of the matrix that concerns it until something
 * fails, and undoes it. Answers the first failed assertion, or null when nothing noticed in all of
 * that part. Throws when the mutant is no SQL.
 */
export async function catches(
  stack: Stack,
  world: World,
  { name, sql, tables, functions }: Mutant,
): Promise<string | null> {
  const extent = { untilFailure: true };
  try {
    return await stack.transaction(async (tx) => {
      await tx.exec(sql);
      for (const table of tables) {
        stopAt((await checkTables(tx, world, [table], extent)).failures);
      }
      for (const tried of functions) {
        stopAt((await checkFunctions(tx, world, [tried], extent)).failures);
      }
      throw new Undone(null);
    });
  } catch (error) {
    if (error instanceof Undone) return error.evidence;
    throw new Error(`${name}: ${error instanceof Error ? error.message : error}`);
  }
}

function stopAt([failure]: string[]): void {
  if (failure) throw new Undone(failure);
}
