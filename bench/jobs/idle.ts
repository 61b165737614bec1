import { startCron } from "@/local/cron.ts";
import { wakeOnJobs } from "@/local/worker_wake.ts";
import type { Figure } from "../figures.ts";
import { type BenchDatabase, openBenchDatabase } from "./cluster.ts";

const SECONDS = 120;

/** What is asked in idle minutes: the clock's commands, and the local runner's look for work that nobody announced. */
export async function measureIdle(): Promise<Figure[]> {
  const { database, close } = await openBenchDatabase();
  let wakes = 0;
  const [clock, runner] = [counting(database), counting(database)];
  const wake = await wakeOnJobs(runner, { wake: () => Promise.resolve(wakes++) });
  const cron = await startCron(clock);
  try {
    // Until the runner knows that nothing is open.
    await pause(8000);
    clock.asked = runner.asked = wakes = 0;
    await pause(SECONDS * 1000);
    const perMinute = (count: number) => count * 60 / SECONDS;
    return [
      {
        name: "looks for work",
        value: perMinute(runner.asked),
        unit: "queries/min",
        goal: 5,
        note: "of the local runner, nothing due",
      },
      { name: "worker wakes", value: perMinute(wakes), unit: "queries/min", goal: 0 },
      {
        name: "clock's commands",
        value: perMinute(clock.asked),
        unit: "queries/min",
        note: "the list of them, and those of every minute",
      },
    ];
  } finally {
    await wake.stop();
    await cron.stop();
    await close();
  }
}

/** The database, and how often it was asked. */
function counting(database: BenchDatabase) {
  const counted: BenchDatabase & { asked: number } = {
    ...database,
    asked: 0,
    sql: (text, params) => (counted.asked++, database.sql(text, params)),
    exec: (text) => (counted.asked++, database.exec(text)),
  };
  return counted;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
