import { type Db, unwrap } from "../db.ts";
import type { Job, Phase } from "./handler.ts";

/** Percent at which a phase begins and ends. */
const SPAN: Record<Phase, readonly [number, number]> = {
  PREP: [10, 25],
  AI_CALL: [25, 70],
  PARSE: [70, 85],
  SAVE: [85, 98],
};

/** Milliseconds after which a vendor's answer is more than half expected: only a picture for people. */
const USUAL_WAIT = 20_000;

export interface ProgressOptions {
  leaseSeconds: number;
  /** Milliseconds between heartbeats while nothing else happens. */
  intervalMs: number;
  now: () => number;
  /** Called once, when the lease is no longer ours. */
  onLost: () => void;
}

/** Milliseconds that must lie between two heartbeats: pages ask less often than that. */
const SHORTEST_GAP = 1000;

/**
 * Keeps a job's lease and shows its phase. Heartbeats go out one at a time and never close together, so a
 * job that is done in a moment costs none and a slow one moves on all the time.
 */
export class Progress {
  #phase: Phase = "PREP";
  #message = "";
  #since: number;
  #aliveUntil: number;
  #lastSent: number;
  #isStale = true;
  #isClosed = false;
  #sending: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval>;

  constructor(
    private readonly db: Db,
    private readonly job: Job,
    private readonly options: ProgressOptions,
  ) {
    this.#since = this.#lastSent = options.now();
    this.#aliveUntil = this.#since + options.leaseSeconds * 1000;
    this.#timer = setInterval(() => this.#tick(), Math.min(SHORTEST_GAP, options.intervalMs));
  }

  /** Enters a phase; never waits. */
  enter(phase: Phase, message = ""): void {
    this.#phase = phase;
    this.#message = message;
    this.#since = this.options.now();
    this.#isStale = true;
  }

  /** Ends the heartbeats and waits for one that is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#sending;
  }

  #percent(): number {
    const [from, to] = SPAN[this.#phase];
    const waited = this.options.now() - this.#since;
    return Math.floor(from + (to - from) * (1 - Math.exp(-waited / USUAL_WAIT)));
  }

  #tick(): void {
    const isDue = this.#isStale || this.options.now() - this.#lastSent >= this.options.intervalMs;
    if (isDue && !this.#sending) this.#sending = this.#send().finally(() => this.#sending = null);
  }

  async #send(): Promise<void> {
    this.#isStale = false;
    this.#lastSent = this.options.now();
    const held = await this.#report().catch(() => null);
    if (held) this.#aliveUntil = this.#lastSent + this.options.leaseSeconds * 1000;
    // Without an answer the lease may still be ours, until its time is over.
    const isLost = held === false || (held === null && this.options.now() > this.#aliveUntil);
    if (!isLost || this.#isClosed) return;
    clearInterval(this.#timer);
    this.options.onLost();
  }

  async #report(): Promise<boolean> {
    return unwrap(
      await this.db.rpc("heartbeat_job", {
        p_job_id: this.job.id,
        p_lease: this.job.lease_token ?? "",
        p_phase: this.#phase,
        p_percent: this.#percent(),
        p_message: this.#message,
        p_lease_seconds: this.options.leaseSeconds,
      }),
    );
  }
}
