import type { Figure } from "../figures.ts";
import { type BenchDatabase, makeAccounts, openBenchDatabase } from "./cluster.ts";

const ACCOUNTS = 1000;
const EACH = 4;
const HALF = ACCOUNTS * EACH / 2;

/**
 * 1,000 accounts, each with a run of four articles that becomes due in the same minute: how long the tick takes to
 * enqueue them, and how evenly the accounts stand when half of the work is claimed and done.
 */
export async function measureCrowd(): Promise<Figure[]> {
  const { database, close } = await openBenchDatabase();
  try {
    await makeAccounts(database, ACCOUNTS);
    await makeRuns(database);
    const began = performance.now();
    await database.sql("select app.automation_tick()");
    const seconds = (performance.now() - began) / 1000;
    const [made] = await database.sql<{ n: number }>(
      "select count(*)::integer as n from public.jobs",
    );
    if (made?.n !== ACCOUNTS * EACH) throw new Error(`${made?.n} jobs were made.`);
    const claims = await workHalf(database);
    const progress = await database.sql<{ done: number }>(
      `select count(*) filter (where j.status = 'succeeded')::integer as done from public.jobs j group by j.account_id`,
    );
    const done = progress.map((row) => row.done);
    return [
      {
        name: "time to enqueue",
        value: seconds,
        unit: "s",
        note: "4,000 jobs, credits reserved, in one tick",
      },
      {
        name: "fairness",
        value: Math.max(...done) / Math.max(0.1, Math.min(...done)),
        unit: "x",
        goal: 1.5,
        note: "most against least progress, half of the work done",
      },
      {
        name: "one claim",
        value: claims.seconds * 1000 / claims.count,
        unit: "ms",
        note: "of 20 jobs, up to 1,000 accounts waiting",
      },
    ];
  } finally {
    await close();
  }
}

async function makeRuns(database: BenchDatabase): Promise<void> {
  await database.sql(
    `with r as (
       insert into public.automation_runs (account_id, site_id, status, started_at)
       select s.account_id, s.id, 'running', now() from public.sites s returning id, account_id, site_id),
     t as (
       insert into public.tasks (account_id, site_id, sector_id, title, target_words)
       select s.account_id, s.site_id, s.id, 'Article ' || n, 300
       from public.sectors s cross join generate_series(1, $1::integer) n returning id, site_id)
     insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id)
     select r.id, r.account_id, r.site_id, 4, t.id from r join t on t.site_id = r.site_id`,
    [EACH],
  );
}

async function workHalf(database: BenchDatabase): Promise<{ seconds: number; count: number }> {
  const claims = { seconds: 0, count: 0 };
  while (claims.count * 20 < HALF) {
    const began = performance.now();
    const jobs = await database.sql<{ id: string }>(
      "select id from public.claim_jobs('bench', 20)",
    );
    claims.seconds += (performance.now() - began) / 1000;
    claims.count++;
    if (jobs.length === 0) throw new Error("Nothing could be claimed.");
    // Only who is served counts here, so the work itself is left out.
    await database.sql(
      "update public.jobs set status = 'succeeded', lease_token = null, lease_until = null where id = any ($1)",
      [jobs.map(({ id }) => id)],
    );
  }
  return claims;
}
