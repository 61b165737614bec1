import type { Figure } from "../figures.ts";
import { type BenchDatabase, makeAccounts, openBenchDatabase } from "./cluster.ts";

const ACCOUNTS = 1000;
const EACH = 4;
const HALF = ACCOUNTS * EACH / 2;

/**
 * 1,000 accounts, each with a schedule that is due in the same minute and finds four articles to write: how long the
 * tick takes to start the runs and enqueue their work, and how evenly the accounts stand when half of it is done.
 */
export async function measureCrowd(): Promise<Figure[]> {
  const { database, close } = await openBenchDatabase();
  try {
    await makeAccounts(database, ACCOUNTS);
    await makeSchedules(database);
    await database.exec("analyze");
    const { seconds, ticks } = await tickUntilOrdered(database);
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
        note: `1,000 runs with 4,000 jobs, credits reserved, in ${ticks} ticks`,
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

async function makeSchedules(database: BenchDatabase): Promise<void> {
  await database.sql(
    `insert into public.tasks (account_id, site_id, sector_id, title, target_words)
     select s.account_id, s.site_id, s.id, 'Article ' || n, 300
     from public.sectors s cross join generate_series(1, $1::integer) n`,
    [EACH],
  );
  await database.sql(
    `insert into public.automation_rules
       (account_id, site_id, name, trigger, record, cron, time_zone, next_at, actions, credit_limit)
     select s.account_id, s.id, 'Every weekday', 'schedule', 'task', '0 9 * * mon-fri', 'Europe/Berlin', now(),
       '{content}', 1000
     from public.sites s`,
  );
}

/** Seconds in the ticks, whose number grows where one would hold accounts for too long. */
async function tickUntilOrdered(database: BenchDatabase) {
  let [seconds, ticks, made] = [0, 0, 0];
  while (made < ACCOUNTS * EACH) {
    if (ticks++ > 60) throw new Error(`${made} jobs were made.`);
    const began = performance.now();
    await database.sql("select app.rules_tick()");
    seconds += (performance.now() - began) / 1000;
    const [row] = await database.sql<{ n: number }>(
      "select count(*)::integer as n from public.jobs",
    );
    made = row?.n ?? 0;
  }
  return { seconds, ticks };
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
