import { parseArgs } from "node:util";
import { SettingError } from "@/local/settings.ts";

export const USAGE = `deno task chaos [-- OPTIONS]

Runs the seven stages again and again while workers are killed (SIGKILL, before or after any request to
the database or the vendor), the database restarts, the vendor fails in every way it can, clocks jump by
an hour, two workers and two ticks work at once and people pause, resume and cancel. After every run it
checks: every item exactly once, nothing charged twice, the balance is the ledger at every commit, no job
stuck, and the vendor was paid for an undisturbed run plus what was truly lost before it could be stored.

  --runs N     how many runs, default 20
  --seed S     any text, default "1"; the same seed makes the same plans
  --only I     only run number I of the series, counted from 0
  --sweep      instead of runs by chance, kill a worker once before and after every kind of request
  --db URL     an empty Postgres to work in; its connections are cut instead of restarting it
  --db own     a Postgres 15 of its own, crashed and restarted for real (needs postgresql-15-cron)
               without --db: the embedded database, which is killed and started again
  --json       one JSON object on standard output and nothing else there
  --help       this text`;

export interface ChaosOptions {
  runs: number;
  seed: string;
  only: number | null;
  /** Kill a worker at every place instead of by chance. */
  sweep: boolean;
  /** A URL, "own", or null for the embedded database. */
  db: string | null;
  json: boolean;
}

/** The options of the command line, or null when help was asked for. Throws SettingError. */
export function readOptions(args: string[]): ChaosOptions | null {
  const values = parse(args[0] === "--" ? args.slice(1) : args);
  if (values.help) return null;
  const db = values.db ?? null;
  if (db !== null && db !== "own" && !/^postgres(ql)?:\/\//.test(db)) {
    throw new SettingError("--db takes the URL of a Postgres, or the word own.");
  }
  return {
    runs: whole("--runs", values.runs ?? "20", 1),
    seed: values.seed ?? "1",
    only: values.only === undefined ? null : whole("--only", values.only, 0),
    sweep: values.sweep ?? false,
    db,
    json: values.json ?? false,
  };
}

function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= 100_000) return number;
  throw new SettingError(`${name} takes a whole number from ${least} to 100000, not "${text}".`);
}

function parse(args: string[]) {
  const string = { type: "string" } as const;
  const boolean = { type: "boolean" } as const;
  const options = {
    runs: string,
    seed: string,
    only: string,
    db: string,
    sweep: boolean,
    json: boolean,
    help: { ...boolean, short: "h" },
  };
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new SettingError(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
  }
}
