import type { Stack } from "@/local/stack.ts";
import { checkFunctions } from "@/tests/isolation/function_checks.ts";
import type { State } from "@/tests/isolation/states.ts";
import { STATES } from "@/tests/isolation/states.ts";
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
 * Makes the mutant in a transaction, runs the part of the matrix that concerns it and undoes it:
 * first in the ordinary state of an account, then in all others. Answers the first failed assertion,
 * or null when nothing noticed. Throws when the mutant is no SQL.
 */
export async function catches(stack: Stack, world: World, mutant: Mutant): Promise<string | null> {
  return await noticed(stack, world, mutant, []) ?? await noticed(stack, world, mutant, STATES);
}

async function noticed(
  stack: Stack,
  world: World,
  { name, sql, tables, functions }: Mutant,
  states: readonly State[],
): Promise<string | null> {
  try {
    return await stack.transaction(async (tx) => {
      await tx.exec(sql);
      for (const table of tables) {
        stopAt((await checkTables(tx, world, [table], states)).failures);
      }
      if (functions.length > 0) {
        stopAt((await checkFunctions(tx, world, functions, states)).failures);
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
