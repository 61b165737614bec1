import { deepEqual, equal } from "node:assert/strict";
import type { AiProvider } from "core/ai/provider.ts";
import type { Db } from "core/db.ts";
import { runWorker, type WorkerOptions } from "core/jobs/run_worker.ts";
import type { WorkerDeps, WorkerLog } from "core/jobs/worker_deps.ts";
import { createRedactor } from "core/secrets/redact.ts";
import type { Person } from "@/tests/harness/people.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";

/** An account with a site of one sector, and what tests ask about it. */
export interface Workshop {
  person: Person;
  db: Db;
  siteId: string;
  sectorId: string;
  /** Stores keywords; answers their ids in order. */
  addKeywords(keywords: string[]): Promise<string[]>;
  /** Stores tasks; answers their ids in order. */
  addTasks(titles: string[], words?: number): Promise<string[]>;
  /** Makes the balance this, through the ledger. */
  setCredits(credits: number): Promise<void>;
  credits(): Promise<number>;
}

/**
 * Failed jobs of this database wait for minutes instead of a few seconds, in which a busy machine may stand still: what
 * is to be tried again is when a test says so, with `passRetryTime`.
 */
const PATIENT_SQL = `do $$ begin
  perform pg_advisory_xact_lock(hashtext('patient jobs'));
  if app.backoff_seconds(1) < 100 then
    create or replace function app.backoff_seconds(p_attempts integer)
    returns double precision language sql volatile set search_path = '' as 'select 300.0';
  end if;
end $$`;

/** Signs up somebody with a site and 5,000 credits. */
export async function openWorkshop(given: DatabaseTest, credits = 5000): Promise<Workshop> {
  const { stack } = given;
  await stack.sql(PATIENT_SQL);
  const person = await given.person();
  const { data: siteId, error } = await person.db.rpc("create_site", {
    p_name: "Corner Coffee",
    p_sector_names: ["Coffee"],
  });
  if (error || !siteId) throw new Error(error?.message);
  const [sector] = await stack.sql<{ id: string }>(
    "select id from public.sectors where site_id = $1",
    [siteId],
  );
  const sectorId = sector?.id ?? "";
  const workshop: Workshop = {
    person,
    db: person.db,
    siteId,
    sectorId,
    async addKeywords(keywords) {
      const rows = await stack.sql<{ id: string; keyword: string }>(
        `insert into public.keywords (account_id, site_id, sector_id, keyword)
         select $1, $2, $3, k from unnest($4::text[]) k returning id, keyword`,
        [person.accountId, siteId, sectorId, keywords],
      );
      return keywords.map((keyword) => rows.find((row) => row.keyword === keyword)?.id ?? "");
    },
    async addTasks(titles, words = 400) {
      const rows = await stack.sql<{ id: string; title: string }>(
        `insert into public.tasks (account_id, site_id, sector_id, title, keywords, target_words)
         select $1, $2, $3, t, array['coffee'], $5 from unnest($4::text[]) t returning id, title`,
        [person.accountId, siteId, sectorId, titles, words],
      );
      return titles.map((title) => rows.find((row) => row.title === title)?.id ?? "");
    },
    async setCredits(wanted) {
      const amount = wanted - await workshop.credits();
      if (amount === 0) return;
      const { error } = await given.service.rpc("grant_credits", {
        p_account_id: person.accountId,
        p_amount: amount,
        p_reason: "test",
      });
      if (error) throw new Error(error.message);
    },
    async credits() {
      const [row] = await stack.sql<{ credits: number }>(
        "select credits from public.accounts where id = $1",
        [person.accountId],
      );
      return row?.credits ?? 0;
    },
  };
  await workshop.setCredits(credits);
  return workshop;
}

/** What a worker of a test takes from outside; its log is kept. */
export function workerDeps(
  given: DatabaseTest,
  ai: AiProvider,
  changes: Partial<WorkerDeps> = {},
): WorkerDeps & { lines: WorkerLog[] } {
  const lines: WorkerLog[] = [];
  return {
    db: given.service,
    ai: () => ai,
    redactor: createRedactor(),
    name: "test",
    now: Date.now,
    sleep: () => Promise.resolve(),
    log: (line) => void lines.push(line),
    lines,
    ...changes,
  };
}

/** One worker until nothing is due. */
export function work(
  given: DatabaseTest,
  ai: AiProvider,
  options: Partial<WorkerOptions> = {},
  changes: Partial<WorkerDeps> = {},
) {
  return runWorker(workerDeps(given, ai, changes), { limit: 4, budgetMs: 120_000, ...options });
}

/** Makes the waiting time of every retry of an account, and of every provider, pass. */
export async function passRetryTime(given: DatabaseTest, { person }: Workshop): Promise<void> {
  await given.stack.sql(
    "update public.jobs set run_at = now() where account_id = $1 and status = 'queued'",
    [person.accountId],
  );
  await given.stack.sql("delete from app.provider_pauses");
}

export interface JobRow {
  id: string;
  status: string;
  phase: string;
  percent: number;
  attempts: number;
  credits_reserved: number;
  credits_charged: number | null;
  error_code: string | null;
  error_message: string | null;
  raw_answer: string | null;
  run_id: string | null;
  function: string;
}

/** The jobs of an account, oldest first. */
export function jobsOf(given: DatabaseTest, { person }: Workshop): Promise<JobRow[]> {
  return given.stack.sql<JobRow>(
    "select * from public.jobs where account_id = $1 order by created_at, idempotency_key",
    [person.accountId],
  );
}

/**
 * Asserts that the ledger explains the balance: every `balance_after` is the sum so far, the last one is the
 * balance, each reservation is settled or released at most once, and live jobs are the ones without an end. No job
 * reserved more than its estimate at the price of its order, nor cost more than it reserved.
 */
export async function assertLedgerBalanced(given: DatabaseTest, workshop: Workshop): Promise<void> {
  const { person } = workshop;
  const entries = await given.stack.sql<
    { type: string; amount: number; balance_after: number; job_id: string | null }
  >(
    "select type, amount, balance_after, job_id from public.credit_transactions where account_id = $1 order by id",
    [person.accountId],
  );
  let sum = 0;
  for (const { amount, balance_after } of entries) {
    sum += amount;
    equal(balance_after, sum, "balance_after is the sum so far");
  }
  equal(await workshop.credits(), sum, "the balance is the sum of the ledger");
  const over = await given.stack.sql(
    `select j.function, j.credits_reserved, j.credits_charged, e.estimate from public.jobs j
     cross join lateral (select coalesce(app.credits_for(app.reserved_quantity(j.function, j.payload),
       j.price_credits, j.price_per_units), 0) as estimate) e
     where j.account_id = $1
       and (j.credits_reserved > e.estimate or coalesce(j.credits_charged, 0) > j.credits_reserved)`,
    [person.accountId],
  );
  deepEqual(over, [], "the estimate is the most that is charged");
  for (const job of await jobsOf(given, workshop)) {
    const own = entries.filter(({ job_id }) => job_id === job.id);
    const net = own.reduce((total, { amount }) => total + amount, 0);
    const isLive = ["queued", "running"].includes(job.status);
    equal(net, -(isLive ? job.credits_reserved : job.credits_charged ?? 0), `net of job ${job.id}`);
    const ends = own.filter(({ type }) => type !== "reservation").length;
    equal(ends, isLive || job.credits_reserved === 0 ? 0 : 1, `ends of job ${job.id}`);
  }
}
