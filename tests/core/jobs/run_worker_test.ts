import { deepEqual, equal } from "node:assert/strict";
import type { Db } from "core/db.ts";
import type { Job } from "core/jobs/handler.ts";
import { runWorker, type WorkerOptions } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { fakeAi } from "./fake_ai.ts";

/** A job that ends as soon as it is begun: its lease is gone. */
function job(id: string): Partial<Job> {
  return { id, lease_token: "t", function: "plan_run", attempts: 1 };
}

/** A worker of a database that answers claims and beginnings as told. */
function worker(answers: {
  claim: (limit: number) => Promise<Partial<Job>[]>;
  begin: (id: string) => Promise<void>;
}, options: Partial<WorkerOptions> = {}) {
  const rpc = async (name: string, args: { p_job_id: string; p_limit: number }) => {
    const data = name === "take_jobs"
      ? (await answers.claim(args.p_limit)).map((job) => ({ job, begun: null }))
      : null;
    if (name === "begin_job") {
      await answers.begin(args.p_job_id);
      if (options.handlers) return { data: { input: {}, answers: [] }, error: null, status: 200 };
    }
    return { data, error: null, status: 200 };
  };
  return runWorker({
    db: { rpc } as unknown as Db,
    ai: () => fakeAi(),
    redactor: createRedactor(),
    name: "test",
    now: () => 0,
    sleep: () => Promise.resolve(),
    log: () => {},
  }, { limit: 4, budgetMs: 1000, ...options });
}

Deno.test("what the last job brings about while an empty claim is under way is still done", async () => {
  const slow = Promise.withResolvers<void>();
  let claims = 0;
  const report = await worker({
    claim: async () => {
      claims++;
      if (claims === 1) return [job("quick"), job("slow")];
      if (claims === 3) return [job("follower")];
      if (claims > 3) return [];
      // The claim has seen an empty queue; before its answer arrives the slow job ends and enqueues the follower.
      slow.resolve();
      await new Promise((arrived) => setTimeout(arrived, 20));
      return [];
    },
    begin: (id) => id === "slow" ? slow.promise : Promise.resolve(),
  });
  equal(report.claimed, 3);
  equal(report.more, false);
});

Deno.test("an empty queue is claimed from once", async () => {
  let claims = 0;
  const begin = () => Promise.resolve();
  const report = await worker({ claim: () => (claims++, Promise.resolve([])), begin });
  equal(claims, 1);
  equal(report.claimed, 0);
});

Deno.test("a place is filled while the result of its job is stored, and results pile up no higher than places", async () => {
  const stored = Promise.withResolvers<void>();
  let [left, begun] = [9, 0];
  const ended = worker({
    claim: (limit) => {
      const count = Math.min(limit, left);
      left -= count;
      return Promise.resolve(Array.from({ length: count }, () => job(crypto.randomUUID())));
    },
    begin: () => {
      begun++;
      return Promise.resolve();
    },
  }, {
    limit: 2,
    handlers: {
      plan_run: () =>
        Promise.resolve(async () => {
          await stored.promise;
          return { data: true, error: null };
        }),
    },
  });
  while (begun < 4) await new Promise((later) => setTimeout(later, 1));
  await new Promise((later) => setTimeout(later, 50));
  equal(begun, 4, "two places, and two results for each");
  stored.resolve();
  const report = await ended;
  deepEqual([report.claimed, report.succeeded, begun], [9, 9, 9]);
});
