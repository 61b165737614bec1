import { z } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { askFunction } from "./ask_function.ts";
import { ProviderCheck, type ProviderKind } from "./schema.ts";

const Tested = z.object({ checks: z.array(ProviderCheck) });

/**
 * Sends one small request to the account's own provider and answers what works and what precisely fails.
 * Throws `not_found` when there is none, `throttled` when it is tested too often.
 */
export async function testProvider(
  { db }: { db: Db },
  { kind }: { kind: ProviderKind },
): Promise<ProviderCheck[]> {
  return Tested.parse(await askFunction({ db }, { action: "test", kind })).checks;
}
