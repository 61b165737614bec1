import type { Costs } from "../billing/estimate.ts";
import { type Db, unwrap } from "../db.ts";
import { estimateRun, type RunSelection } from "./estimate_run.ts";

/**
 * Starts a run; answers its id, the same one for the same key. Its estimate is kept with it. Raises
 * `insufficient_credits` when the balance covers neither the estimate nor a smaller cap, `conflict` while
 * another run of the site goes on, `module_disabled`, `forbidden`, `not_found`.
 */
export async function startRun(
  deps: { db: Db; costs: Costs },
  { creditCap, key, ...selection }: RunSelection & {
    /** Credits the run may use at most; no limit when null. */
    creditCap?: number | null;
    /** Idempotency key. */
    key: string;
  },
): Promise<string> {
  const { stages, credits } = await estimateRun(deps, selection);
  return unwrap(
    await deps.db.rpc("start_run", {
      p_site_id: selection.siteId,
      p_config: selection.config,
      p_estimate: { stages: stages.map((stage) => ({ ...stage })), credits },
      p_key: key,
      ...(selection.sectorId ? { p_sector_id: selection.sectorId } : {}),
      ...(creditCap ? { p_credit_cap: creditCap } : {}),
    }),
  );
}
