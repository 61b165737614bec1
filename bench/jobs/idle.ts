import { startCron } from "@/local/cron.ts";
import { wakeOnJobs } from "@/local/worker_wake.ts";
import type { Figure } from "../figures.ts";
import { openBenchDatabase } from "./cluster.ts";

const SECONDS = 61;

/** Transactions of one idle minute: the tick, and the local runner's look for work that nobody announced. */
export async function measureIdle(): Promise<Figure[]> {
  const { database, close } = await openBenchDatabase();
  let wakes = 0;
  const wake = await wakeOnJobs(database, { wake: () => Promise.resolve(wakes++) });
  const cron = await startCron(database);
  try {
    await pause(1500);
    const before = await transactions();
    wakes = 0;
    await pause(SECONDS * 1000);
    const during = await transactions() - before;
    return [
      {
        name: "transactions",
        value: during * 60 / SECONDS,
        unit: "queries/min",
        note: "nothing due",
      },
      { name: "worker wakes", value: wakes * 60 / SECONDS, unit: "queries/min", goal: 0 },
    ];
  } finally {
    await wake.stop();
    await cron.stop();
    await close();
  }

  async function transactions(): Promise<number> {
    const [row] = await database.sql<{ n: number }>(
      `select (xact_commit + xact_rollback)::integer as n from pg_stat_database
       where datname = current_database()`,
    );
    return row?.n ?? 0;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
