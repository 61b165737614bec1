import { Logger, run, runMigrations } from "graphile-worker";
import { PgBoss } from "pg-boss";
import postgres from "postgres";
import type { Figure } from "../figures.ts";
import { median, spread } from "../samples.ts";
import { makeAccounts, openBenchDatabase } from "./cluster.ts";

const JOBS = 1000;
const AT_ONCE = 10;
const CLAIMED = 50;
const ROUNDS = 9;

/** Claims and completes as many empty jobs as there are; answers seconds. */
type Engine = () => Promise<number>;
type Undo = () => Promise<void>;

/**
 * Claiming and completing 1,000 empty jobs: our engine, graphile-worker and pg-boss in turn on the same Postgres with the
 * same durability, ten connections each. Jobs are claimed 50 at a time where a library can, and each is completed by
 * itself, in a transaction of its own, because the result of a vendor's call comes alone. Ours claims as the worker does:
 * in turn between ten accounts and within the limits of account, function and provider. It completes by the function
 * that every result ends with; the jobs cost nothing, so that no money is moved, which the others have no notion of.
 * What the others do when they complete 50 at a time is told beside it: our worker does not, so there is no goal to it.
 */
export async function measureThroughput(): Promise<Figure[]> {
  const { url, database, close } = await openBenchDatabase();
  const ends: Undo[] = [];
  try {
    await makeAccounts(database, 10);
    await database.sql("update app.work_limits set at_once = 1000");
    const engines: Record<string, Engine> = {
      ours: ourEngine(url, ends),
      "graphile-worker": graphile(url),
      "pg-boss": await boss(url, ends, "alone"),
      "graphile-worker, 50 at a time": graphile(url, {
        localQueue: { size: CLAIMED },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      }),
      "pg-boss, 50 at a time": await boss(url, ends, "together"),
    };
    const seconds: Record<string, number[]> = {};
    for (let round = -1; round < ROUNDS; round++) {
      for (const [name, engine] of Object.entries(engines)) {
        const took = await engine();
        if (round >= 0) (seconds[name] ??= []).push(took);
      }
    }
    return figures(seconds);
  } finally {
    for (const end of ends) await end();
    await close();
  }
}

function figures(seconds: Record<string, number[]>): Figure[] {
  const of = (name: string) => seconds[name] ?? [];
  const others = ["graphile-worker", "pg-boss"];
  const ratios = of("ours").map((took, round) =>
    took / Math.min(...others.map((name) => of(name)[round] ?? Infinity))
  );
  return [
    {
      name: "time against the faster",
      value: median(ratios),
      unit: "x",
      spread: spread(ratios),
      goal: 1,
      note: "claim and complete, of every round",
    },
    ...Object.keys(seconds).map((name): Figure => ({
      name,
      value: median(of(name).map((took) => JOBS / took)),
      unit: "jobs/s",
      spread: spread(of(name).map((took) => JOBS / took)),
    })),
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function together(work: () => Promise<void>): Promise<unknown> {
  return Promise.all(Array.from({ length: AT_ONCE }, work));
}

function ourEngine(url: string, ends: Undo[]): Engine {
  const sql = postgres(url, { max: AT_ONCE, onnotice: () => {} });
  ends.push(() => sql.end());
  const fill = () =>
    sql`insert into public.jobs (account_id, site_id, function, subject_type, subject_id, order_key, idempotency_key)
        select s.account_id, s.id, 'generate_ideas', 'cluster', gen_random_uuid(), 'bench', gen_random_uuid()
        from public.sites s cross join generate_series(1, ${
      JOBS / 10
    }) where s.slug like 'bench-%'`;
  return async () => {
    await fill();
    return await timed(() =>
      together(async () => {
        while (true) {
          const jobs =
            await sql`select id, lease_token from public.claim_jobs('bench', ${CLAIMED})`;
          if (jobs.length === 0) return;
          for (const { id, lease_token } of jobs) {
            await sql`select app.complete_job(app.lock_job(${id}, ${lease_token}), 0, '{}', '{}')`;
          }
        }
      })
    );
  };
}

/** Measured from its first job to its last, so that its start does not count. */
function graphile(url: string, batches: GraphileConfig.WorkerOptions = {}): Engine {
  return async () => {
    const logger = new Logger(() => () => {});
    const worker = { connectionString: url, maxPoolSize: AT_ONCE, concurrentJobs: AT_ONCE };
    const options = { preset: { worker: { ...worker, ...batches } }, logger };
    await runMigrations(options);
    const sql = postgres(url, { max: 1, onnotice: () => {} });
    await sql`select graphile_worker.add_job('noop', '{}') from generate_series(1, ${JOBS})`;
    await sql.end();
    const finished = Promise.withResolvers<number>();
    let [done, began] = [0, 0];
    const noop = () => {
      began ||= performance.now();
      if (++done === JOBS) finished.resolve((performance.now() - began) / 1000);
    };
    const runner = await run({ ...options, noHandleSignals: true, taskList: { noop } });
    const took = await finished.promise;
    await runner.stop();
    return took;
  };
}

async function boss(
  url: string,
  ends: Undo[],
  completed: "alone" | "together",
): Promise<Engine> {
  const queue = `bench-${completed}`;
  const engine = new PgBoss({
    connectionString: url,
    max: AT_ONCE,
    supervise: false,
    schedule: false,
  });
  engine.on("error", (error: unknown) => console.error(error));
  await engine.start();
  ends.push(() => engine.stop({ graceful: false }));
  await engine.createQueue(queue);
  return async () => {
    await engine.insert(queue, Array.from({ length: JOBS }, () => ({ data: {} })));
    return await timed(() =>
      together(async () => {
        while (true) {
          const jobs = await engine.fetch(queue, { batchSize: CLAIMED });
          if (jobs.length === 0) return;
          if (completed === "together") await engine.complete(queue, jobs.map(({ id }) => id));
          else for (const { id } of jobs) await engine.complete(queue, id);
        }
      })
    );
  };
}
