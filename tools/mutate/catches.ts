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
 * Makes the mutant in a transaction, runs the part of the matrix that concerns it and undoes it.
 * Answers the first failed assertion, or null when nothing noticed. Throws when the mutant is no SQL.
 */
export async function catches(stack: Stack, world: World, mutant: Mutant): Promise<string | null> {
  try {
    return await stack.transaction(async (tx) => {
      await tx.exec(mutant.sql);
      const reports = [
        mutant.tables?.length === 0 ? null : await checkTables(tx, world, mutant.tables),
        mutant.functions?.length === 0 ? null : await checkFunctions(tx, world, mutant.functions),
      ];
      throw new Undone(reports.flatMap((report) => report?.failures ?? [])[0] ?? null);
    });
  } catch (error) {
    if (error instanceof Undone) return error.evidence;
    throw new Error(`${mutant.name}: ${error instanceof Error ? error.message : error}`);
  }
}
