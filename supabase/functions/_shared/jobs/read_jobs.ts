import { type Db, type Row, unwrap } from "../db.ts";

/** A job as people see it. `percent` is 0–100; credits are whole numbers. */
export type JobView =
  & Pick<
    Row<"jobs">,
    | "id"
    | "function"
    | "status"
    | "phase"
    | "percent"
    | "message"
    | "attempts"
    | "credits_reserved"
    | "credits_charged"
    | "result"
    | "created_at"
    | "finished_at"
  >
  & { label: string; error: string | null };

const COLUMNS = "id, function, label:subject_label, status, phase, percent, message, " +
  "error:error_message, attempts, credits_reserved, credits_charged, result, created_at, finished_at";

export interface JobSelection {
  /** These jobs, at most 200 … */
  ids?: string[];
  /** … or the latest of a site, at most 50; only live ones with `live`. */
  siteId?: string;
  functions?: string[];
  live?: boolean;
}

/** Jobs with their progress, newest first; ids that the person may not see are left out. */
export async function readJobs(
  { db }: { db: Db },
  { ids, siteId, functions, live }: JobSelection,
): Promise<JobView[]> {
  let query = db.from("jobs").select(COLUMNS).order("created_at", { ascending: false })
    .order("id");
  query = ids ? query.in("id", ids.slice(0, 200)) : query.limit(50);
  if (siteId) query = query.eq("site_id", siteId);
  if (functions) query = query.in("function", functions);
  if (live) query = query.in("status", ["queued", "running"]);
  return unwrap(await query.overrideTypes<JobView[], { merge: false }>());
}
