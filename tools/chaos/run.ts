import { controlRun } from "core/automation/control_run.ts";
import { checkRun, type Counts } from "./invariants.ts";
import { type StartedRun, startPipeline } from "./pipeline.ts";
import type { Blow, Plan } from "./plan.ts";
import type { World } from "./world.ts";

/** What a run came to. */
export interface Outcome extends Counts {
  plan: Plan;
  /** What really happened to it, in order. */
  events: string[];
  /** Broken promises; empty when all is well. */
  problems: string[];
  boundaries: number;
  /** The names of its boundaries, and of those at which something happened. */
  places: string[];
  struck: string[];
  seconds: number;
}

/** Seconds without any progress after which a job counts as stuck. */
const STUCK_AFTER = 240;
/** Seconds without a sign of life after which time passes for a worker that may be gone. */
const SILENT_AFTER = 40;
/** Milliseconds in which a living worker has stored an answer that it was given. */
const STORED_WITHIN = 10_000;
const HOUR = 3_600_000;

/** Starts a pipeline, lets everything in the plan fall upon it, waits until it has recovered, and checks it. */
export async function runChaos(world: World, plan: Plan): Promise<Outcome> {
  const began = performance.now();
  const run = await startPipeline(world, plan.pipeline);
  const ordeal = new Ordeal(world, run, plan);
  world.vendor.begin(plan.faults);
  world.fate = ordeal;
  try {
    await ordeal.endure();
  } finally {
    world.calm();
    await ordeal.settle();
  }
  const { counts, problems } = await checkRun(world, run, {
    mayStop: plan.blows.some(({ what }) => what === "cancel"),
    clocksJumped: plan.blows.some(({ what }) => what.includes("clock")),
  });
  return {
    ...counts,
    plan,
    events: ordeal.events,
    problems: [...ordeal.problems, ...problems],
    boundaries: ordeal.boundaries,
    places: [...ordeal.places],
    struck: ordeal.struck,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

/** One run and what befalls it. */
class Ordeal {
  events: string[] = [];
  problems: string[] = [];
  boundaries = 0;
  places = new Set<string>();
  struck: string[] = [];
  #blows: Blow[];
  #databaseOffset = 0;
  #restarting: Promise<void> | null = null;
  #orphans: string[] = [];

  constructor(
    private readonly world: World,
    private readonly run: StartedRun,
    private readonly plan: Plan,
  ) {
    this.#blows = [...plan.blows];
  }

  boundary = async (caller: string, where: string): Promise<void> => {
    const at = this.boundaries++;
    this.places.add(where);
    const blow = this.#blows.find((one) =>
      typeof one.at === "string" ? one.at === where : one.at <= at
    );
    if (!blow) return;
    this.#blows.splice(this.#blows.indexOf(blow), 1);
    this.struck.push(where);
    this.events.push(`${blow.what} ${where}`);
    await this.#strike(blow, caller, where);
  };

  orphaned = (leases: string[]): void => void this.#orphans.push(...leases);

  /**
   * Waits for the database when its last restart outlasted the run, and for workers that still store what a job
   * was paid for that nobody waits for any more; brings the workers' clocks back.
   */
  async settle(): Promise<void> {
    await this.#restarting;
    await this.world.setWorkerClocks(0);
    for (let waited = 0; this.world.vendor.isOnItsWay() && waited < STORED_WITHIN; waited += 100) {
      await pause(100);
    }
  }

  async #strike({ what }: Blow, caller: string, where: string): Promise<void> {
    if (what === "kill worker") {
      await this.world.killWorker(caller);
      throw new Error("The worker is gone.");
    }
    if (what === "restart database") {
      const restarted = this.#restarting ??= this.world.database.restart().finally(() =>
        this.#restarting = null
      );
      // The vendor has nothing to do with it: its answer goes out while the database is away.
      if (where.includes(" /v1/")) return;
      await restarted;
      throw new Error("The database was restarted.");
    }
    // What a person does goes its own way; the request that was on its way is not held up.
    if (what === "pause" || what === "cancel") return void this.#steer(what);
    const offset = what.endsWith("+1 h") ? HOUR : -HOUR;
    if (what.startsWith("worker")) return await this.world.setWorkerClocks(offset);
    await this.#moveDatabaseClock(offset);
  }

  async #steer(action: "pause" | "cancel"): Promise<void> {
    const control = (what: "pause" | "resume" | "cancel") =>
      controlRun({ db: this.run.db }, { id: this.run.id, action: what });
    try {
      await control(action);
      if (action === "cancel") return;
      await pause(300);
      await control("resume");
    } catch (error) {
      // It had ended, or the database is away: a paused run is resumed by the loop.
      this.events.push(`${action}: ${error instanceof Error ? error.message : error}`);
    }
  }

  /** The database's clock cannot be moved, but every time that it compares with it can. */
  async #moveDatabaseClock(offset: number): Promise<void> {
    this.#databaseOffset += offset;
    await this.world.database.sql(
      `update public.jobs set run_at = run_at - make_interval(secs => $2),
         lease_until = lease_until - make_interval(secs => $2), created_at = created_at - make_interval(secs => $2)
       where account_id = $1 and status in ('queued', 'running')`,
      [this.run.accountId, offset / 1000],
    ).catch(() => {});
    for (const [table, column] of [["app.provider_pauses", "until"], ["app.ticks", "at"]]) {
      await this.world.database.sql(
        `update ${table} set ${column} = ${column} - make_interval(secs => $1)`,
        [offset / 1000],
      ).catch(() => {});
    }
  }

  /** Ticks, wakes and lets time pass until the run has ended and no job is under way. */
  async endure(): Promise<void> {
    let last = "";
    let since = performance.now();
    while (true) {
      const state = await this.#turn().catch((error) => {
        if (this.#restarting) return null;
        this.#noteUnexpected(error);
        return null;
      });
      if (state?.isOver) return;
      if (state && state.text !== last) {
        last = state.text;
        since = performance.now();
      }
      if (performance.now() - since > STUCK_AFTER * 1000) {
        this.problems.push(`stuck: ${last}`);
        return;
      }
      await pause(200);
    }
  }

  #noteUnexpected(error: unknown): void {
    // A request that was under way when the database went down.
    const text = String(error);
    if (!/fetch|connection|terminat|shut ?down|recovery|ECONN|CONNECT/i.test(text)) {
      this.problems.push(text.slice(0, 500));
    }
  }

  async #turn(): Promise<{ isOver: boolean; text: string }> {
    const { database } = this.world;
    await this.#letTimePass();
    // Two ticks at once, as when a slow one meets the next.
    const tick = () => database.sql("select app.automation_tick()");
    await Promise.all([tick(), tick()]);
    await this.world.wake(this.plan.workers);
    const [row] = await database.sql<{ status: string; live: number; text: string }>(
      `select r.status, (select count(*)::integer from public.jobs j
          where j.account_id = r.account_id and j.status in ('queued', 'running')) as live,
        concat_ws(' ', r.status, r.stop_reason, r.credits_spent, (select string_agg(concat_ws(':', j.function, j.status,
          j.attempts, j.error_code), ', ' order by j.created_at, j.id) from public.jobs j
          where j.account_id = r.account_id and j.status not in ('succeeded'))) as text
       from public.automation_runs r where r.id = $1`,
      [this.run.id],
    );
    if (!row) throw new Error("The run is gone.");
    if (row.status === "paused") await this.#resume();
    const hasEnded = ["completed", "failed", "cancelled"].includes(row.status);
    return { isOver: hasEnded && row.live === 0, text: row.text };
  }

  async #resume(): Promise<void> {
    await controlRun({ db: this.run.db }, { id: this.run.id, action: "resume" }).catch(() => {});
  }

  /** What minutes would bring: retries become due, and the leases of the dead run out. */
  async #letTimePass(): Promise<void> {
    const { database } = this.world;
    await database.sql(
      "delete from app.provider_pauses where until < now() + interval '50 minutes'",
    );
    await database.sql(
      `update public.jobs set run_at = now()
       where account_id = $1 and status = 'queued' and run_at > now() and run_at < now() + interval '50 minutes'`,
      [this.run.accountId],
    );
    const names = this.world.deadWorkers();
    await database.sql(
      `update public.jobs set lease_until = now() - interval '1 second'
       where account_id = $1 and status = 'running' and (
         worker in (select jsonb_array_elements_text($2::jsonb))
         or lease_token::text in (select jsonb_array_elements_text($3::jsonb))
         or lease_until < now() + make_interval(secs => 60 - $4::integer))`,
      [this.run.accountId, JSON.stringify(names), JSON.stringify(this.#orphans), SILENT_AFTER],
    );
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
