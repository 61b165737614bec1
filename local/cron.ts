import { Cron } from "croner";
import type { Queryable } from "./database.ts";

interface CronJob {
  name: string;
  schedule: string;
  command: string;
}

export interface CronOptions {
  /** Told when a command fails; the schedule goes on. */
  onError?: (name: string, error: unknown) => void;
  now?: () => Date;
}

/** The local stand-in for pg_cron. */
export interface CronRunner {
  /** False when the database has pg_cron and so runs its jobs itself. */
  readonly active: boolean;
  stop(): Promise<void>;
}

/**
 * Runs the commands of `app.cron_jobs`, the list that the migrations hand to pg_cron, on the
 * minute they are due (UTC). Does nothing where pg_cron is at work. A minute that was slept
 * through is not made up for, and a command still running is not started twice, as in pg_cron.
 */
export async function startCron(database: Queryable, options: CronOptions = {}) {
  const [found] = await database.sql("select 1 from pg_extension where extname = 'pg_cron'");
  if (found) return { active: false, stop: () => Promise.resolve() };
  const now = options.now ?? (() => new Date());
  const running = new Map<string, Promise<void>>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  async function tick(minute: Date) {
    const jobs = await dueJobs(database, minute, options);
    for (const job of jobs) {
      if (running.has(job.name)) continue;
      const run = runJob(database, job, options).finally(() => running.delete(job.name));
      running.set(job.name, run);
    }
  }

  function waitForMinute() {
    const at = now().getTime();
    const minute = new Date(Math.floor(at / 60_000) * 60_000 + 60_000);
    timer = setTimeout(() => {
      tick(minute).catch((error) => options.onError?.("app.cron_jobs", error));
      if (!stopped) waitForMinute();
    }, minute.getTime() - at + 5);
  }

  waitForMinute();
  return {
    active: true,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}

/** The jobs whose schedule has `minute`; one with a broken schedule is reported and skipped. */
export async function dueJobs(
  database: Queryable,
  minute: Date,
  options: CronOptions = {},
): Promise<CronJob[]> {
  const jobs = await database.sql<CronJob>(
    "select name, schedule, command from app.cron_jobs order by name",
  );
  return jobs.filter(({ name, schedule }) => {
    try {
      return new Cron(schedule, { timezone: "UTC", paused: true, mode: "5-part" }).match(minute);
    } catch (error) {
      options.onError?.(name, error);
      return false;
    }
  });
}

async function runJob(database: Queryable, job: CronJob, { onError }: CronOptions): Promise<void> {
  try {
    await database.exec(job.command);
  } catch (error) {
    onError?.(job.name, error);
  }
}
