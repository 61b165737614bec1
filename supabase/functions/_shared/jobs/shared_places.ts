import { z } from "npm:zod@4.6.7";
import { unwrap } from "../db.ts";
import { TakenJob } from "./taken_job.ts";
import type { WorkerDeps } from "./worker_deps.ts";

const Answer = z.object({ held: z.number(), jobs: z.array(TakenJob) });

/** Bounds of the milliseconds between two looks for places that others hold. */
const [SHORTEST, LONGEST] = [20, 2000];

/** The places of one worker, which it shares with the others of its chain. */
export class SharedPlaces {
  #held: number | null = null;
  #since: number;

  constructor(
    private readonly deps: Pick<WorkerDeps, "db" | "name" | "now" | "log">,
    private readonly leaseSeconds: number,
  ) {
    this.#since = deps.now();
  }

  /** Whether others held any of them when it was last asked. */
  get areHeld(): boolean {
    return (this.#held ?? 0) > 0;
  }

  /** Milliseconds until it is worth asking again: the longer nothing has moved, the longer. */
  get patience(): number {
    return Math.min(Math.max((this.deps.now() - this.#since) / 10, SHORTEST), LONGEST);
  }

  /**
   * Claims at most `limit` jobs for the `free` places of this worker, less those that others hold. Raises only while the
   * database has never been reached; later it is asked again.
   */
  async take(limit: number, free: number): Promise<TakenJob[]> {
    const { db, name, log } = this.deps;
    try {
      const answer = unwrap(
        await db.rpc("take_chained_jobs", {
          p_worker: name,
          p_limit: limit,
          p_places: free,
          p_lease_seconds: this.leaseSeconds,
        }),
      );
      const { held, jobs } = Answer.parse(answer);
      if (held !== this.#held) this.#since = this.deps.now();
      this.#held = held;
      return jobs;
    } catch (error) {
      if (this.#held === null) throw error;
      log({ event: "claim_failed", error });
      return [];
    }
  }
}
