import { equal } from "node:assert/strict";
import type { Db } from "core/db.ts";
import type { Job } from "core/jobs/handler.ts";
import { runWorker } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { fakeAi } from "./fake_ai.ts";

/** A job that ends as soon as it is begun: its lease is gone. */
function job(id: string): Partial<Job> {
  return { id, lease_token: "t", function: "plan_run", attempts: 1 };
}

/** A worker of a database that answers claims and beginnings as told. */
function worker(answers: {
  claim: () => Promise<Partial<Job>[]>;
  begin: (id: string) => Promise<void>;
}) {
  const rpc = async (name: string, args: { p_job_id: string }) => {
    const data = name === "take_jobs"
      ? (await answers.claim()).map((job) => ({ job, begun: null }))
      : null;
    if (name === "begin_job") await answers.begin(args.p_job_id);
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
  }, { limit: 4, budgetMs: 1000 });
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
