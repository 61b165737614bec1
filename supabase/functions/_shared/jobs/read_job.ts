import { type Db, type Row, unwrapOne } from "../db.ts";

/** Everything about one job, with its site and what it did to the balance (managers only). */
export type JobDetails = Omit<Row<"jobs">, "lease_token" | "order_key" | "idempotency_key"> & {
  site: { id: string; name: string };
  ledger: Pick<
    Row<"credit_transactions">,
    "id" | "type" | "amount" | "balance_after" | "created_at"
  >[];
  starter: { full_name: string; email: string } | null;
};

const COLUMNS =
  "id, account_id, site_id, run_id, function, subject_type, subject_id, subject_label, payload, " +
  "status, priority, attempts, max_attempts, run_at, worker, lease_until, phase, percent, message, " +
  "credits_reserved, credits_charged, error_code, error_message, raw_answer, result, prompt_version, model, " +
  "tokens_in, tokens_out, cost_usd, created_by, created_at, started_at, finished_at, " +
  "site:sites!jobs_site_id_account_id_fkey(id, name), " +
  "ledger:credit_transactions!credit_transactions_job_id_fkey(id, type, amount, balance_after, created_at), " +
  "starter:profiles!jobs_created_by_fkey(full_name, email)";

/** One job with everything known about it, in one round trip. Raises `not_found`. */
export async function readJob({ db }: { db: Db }, { id }: { id: string }): Promise<JobDetails> {
  return unwrapOne(
    await db.from("jobs").select(COLUMNS).eq("id", id)
      .order("id", { referencedTable: "ledger" }).maybeSingle()
      .overrideTypes<JobDetails, { merge: false }>(),
    "job",
  );
}
