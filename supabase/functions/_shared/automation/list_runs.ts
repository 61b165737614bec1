import { z } from "npm:zod@4.6.7";
import { isBeyondEnd } from "../beyond_end.ts";
import { type Db, type Row, unwrap } from "../db.ts";
import { RUN_STATUSES } from "./read_run.ts";

/** What the list of runs takes from its address; anything else falls back to the default. */
export const RunFilter = z.object({
  status: z.enum(RUN_STATUSES).optional().catch(undefined),
  sector: z.uuid().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
  size: z.coerce.number().int().min(10).max(100).catch(25),
});
export type RunFilter = z.infer<typeof RunFilter>;

export type RunSummary =
  & Pick<
    Row<"automation_runs">,
    | "id"
    | "status"
    | "stop_reason"
    | "credit_cap"
    | "credits_reserved"
    | "credits_spent"
    | "created_at"
    | "started_at"
    | "finished_at"
  >
  & {
    sector: { name: string } | null;
    starter: { full_name: string; email: string } | null;
    /** The execution of a rule that started it. */
    execution: { rule_name: string } | null;
  };

const COLUMNS =
  "id, status, stop_reason, credit_cap, credits_reserved, credits_spent, created_at, started_at, " +
  "finished_at, sector:sectors!automation_runs_sector_id_site_id_fkey(name), " +
  "starter:profiles!automation_runs_created_by_fkey(full_name, email), " +
  "execution:automation_executions!automation_executions_run_id_fkey(rule_name)";

/** One page of the runs of a site, newest first, and how many match in all; the first page when it is beyond the end. */
export async function listRuns(
  { db }: { db: Db },
  { siteId, filter }: { siteId: string; filter: RunFilter },
): Promise<{ runs: RunSummary[]; total: number; page: number }> {
  const from = (filter.page - 1) * filter.size;
  let query = db.from("automation_runs").select(COLUMNS, { count: "exact" }).eq("site_id", siteId);
  if (filter.status) query = query.eq("status", filter.status);
  if (filter.sector) query = query.eq("sector_id", filter.sector);
  const answer = await query.order("created_at", { ascending: false }).order("id")
    .range(from, from + filter.size - 1).overrideTypes<RunSummary[], { merge: false }>();
  if (isBeyondEnd(answer)) return listRuns({ db }, { siteId, filter: { ...filter, page: 1 } });
  return { runs: unwrap(answer), total: answer.count ?? 0, page: filter.page };
}
