import type { Stack } from "@/local/stack.ts";
import type { World } from "@/tests/isolation/world.ts";
import { catches } from "./catches.ts";
import type { Mutant } from "./mutants.ts";

/**
 * What fails without any mutation in the parts of the matrix that `mutants` rely on: with a failure
 * there, every mutant would seem to be caught.
 */
export async function failuresOfUnchanged(
  stack: Stack,
  world: World,
  mutants: readonly Mutant[],
): Promise<string[]> {
  const failures: string[] = [];
  const tables = new Set(mutants.flatMap((mutant) => mutant.tables));
  const functions = new Set(mutants.flatMap((mutant) => mutant.functions));
  const parts = [
    ...[...tables].map((table) => ({ tables: [table], functions: [] })),
    ...[...functions].map((name) => ({ tables: [], functions: [name] })),
  ];
  for (const part of parts) {
    const evidence = await catches(stack, world, { name: "nothing changed", sql: "", ...part });
    if (evidence) failures.push(evidence);
  }
  return failures;
}
