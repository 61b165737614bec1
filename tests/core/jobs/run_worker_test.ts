import { deepEqual, equal } from "node:assert/strict";
import type { AiProvider } from "core/ai/provider.ts";
import type { Db } from "core/db.ts";
import { Doorbell } from "core/jobs/doorbell.ts";
import type { Job } from "core/jobs/handler.ts";
import { AppError } from "core/errors.ts";
import { runWorker, type WorkerOptions } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { fakeAi, PIXEL } from "./fake_ai.ts";

/** A job that ends as soon as it is begun: its lease is gone. */
function job(id: string): Partial<Job> {
  return { id, lease_token: "t", function: "plan_run", attempts: 1 };
}

/** A worker of a database that answers claims and beginnings as told. */
function worker(answers: {
  claim: (limit: number) => Promise<Partial<Job>[]>;
  begin: (id: string) => Promise<void>;
  /** Places that others of the chain hold. */
  held?: () => number;
  ai?: AiProvider;
  sleep?: () => Promise<void>;
}, options: Partial<WorkerOptions> = {}) {
  const rpc = async (name: string, args: { p_job_id: string; p_limit: number }) => {
    const data = name === "take_chained_jobs"
      ? {
        held: answers.held?.() ?? 0,
        jobs: (await answers.claim(args.p_limit)).map((job) => ({ job, begun: null })),
      }
      : null;
    if (name === "begin_job") {
      await answers.begin(args.p_job_id);
      if (options.handlers) return { data: { input: {}, answers: [] }, error: null, status: 200 };
    }
    return { data, error: null, status: 200 };
  };
  return runWorker({
    db: { rpc } as unknown as Db,
    ai: () => answers.ai ?? fakeAi(),
    redactor: createRedactor(),
    name: "test",
    now: () => 0,
    sleep: answers.sleep ?? (() => Promise.resolve()),
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

Deno.test("what ends in the same moment is followed by one claim", async () => {
  let claims = 0;
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const ended = worker({
    claim: () => {
      if (++claims === 1) return Promise.resolve([job("one"), job("other")]);
      other.resolve();
      return Promise.resolve([]);
    },
    begin: (id) => (id === "one" ? one : other).promise,
    sleep: async () => {
      other.resolve();
      // What follows from that alone is over before the next turn of the event loop.
      await new Promise((turn) => setTimeout(turn, 0));
    },
  });
  one.resolve();
  await ended;
  equal(claims, 2);
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

Deno.test("a place is free as soon as the vendor has answered, not only when the answer is kept", async () => {
  const kept = Promise.withResolvers<void>();
  let [left, asked] = [4, 0];
  const ended = worker({
    claim: (limit) => {
      const count = Math.min(limit, left);
      left -= count;
      return Promise.resolve(Array.from({ length: count }, () => job(crypto.randomUUID())));
    },
    begin: () => Promise.resolve(),
  }, {
    limit: 2,
    handlers: {
      plan_run: async ({ ai, signal }) => {
        asked++;
        await ai.image({ prompt: "", size: "1x1", signal });
        await kept.promise;
        return () => Promise.resolve({ data: true, error: null });
      },
    },
  });
  await until(() => asked === 4);
  kept.resolve();
  const { claimed, succeeded } = await ended;
  deepEqual([claimed, succeeded], [4, 4]);
});

Deno.test("a job that asks a vendor again has its place again", async () => {
  const doorbell = new Doorbell();
  const [between, again] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const limits: number[] = [];
  let asked = 0;
  const ai = fakeAi();
  ai.onImage = async () => {
    if (++asked === 2) await again.promise;
    return PIXEL;
  };
  const ended = worker({
    claim: (limit) => Promise.resolve(limits.push(limit) === 1 ? [job("twice")] : []),
    begin: () => Promise.resolve(),
    ai,
  }, {
    limit: 3,
    doorbell,
    handlers: {
      plan_run: async ({ ai, signal }) => {
        await ai.image({ prompt: "", size: "1x1", signal });
        await between.promise;
        await ai.image({ prompt: "", size: "1x1", signal });
        return () => Promise.resolve({ data: true, error: null });
      },
    },
  });
  await until(() => asked === 1);
  await claimed();
  between.resolve();
  await until(() => asked === 2);
  await claimed();
  again.resolve();
  equal((await ended).succeeded, 1);
  deepEqual(limits, [3, 3, 2, 3]);

  async function claimed() {
    const before = limits.length;
    doorbell.ring();
    await until(() => limits.length > before);
  }
});

Deno.test("a free place alone is no reason to claim: nothing can have come since the last claim was short", async () => {
  const answered = Promise.withResolvers<void>();
  const stored = Promise.withResolvers<void>();
  let [claims, worked] = [0, 0];
  const ended = worker({
    claim: () => Promise.resolve(claims++ === 0 ? [job("a"), job("b"), job("c")] : []),
    begin: () => Promise.resolve(),
  }, {
    handlers: {
      plan_run: async () => {
        await answered.promise;
        worked++;
        return async () => {
          await stored.promise;
          return { data: true, error: null };
        };
      },
    },
  });
  await until(() => claims === 1);
  answered.resolve();
  await until(() => worked === 3);
  await new Promise((later) => setTimeout(later, 20));
  equal(claims, 1);
  stored.resolve();
  equal((await ended).succeeded, 3);
});

Deno.test("a job that the worker lost and takes again waits for the answer it is still keeping", async () => {
  const kept = Promise.withResolvers<void>();
  const asked: boolean[] = [];
  let [claims, isKept] = [0, false];
  const ended = worker({
    claim: async () => {
      if (++claims === 1) return [job("lost")];
      if (claims > 2) return [];
      // What is kept by the time this claim has its answer, it did not see.
      kept.resolve();
      await new Promise((arrived) => setTimeout(arrived, 20));
      return [job("lost")];
    },
    begin: () => Promise.resolve(),
  }, {
    limit: 1,
    handlers: {
      plan_run: async ({ ai, signal }) => {
        asked.push(isKept);
        if (isKept) return () => Promise.resolve({ data: true, error: null });
        await ai.image({ prompt: "", size: "1x1", signal });
        await kept.promise;
        isKept = true;
        throw new AppError("lease_lost", "");
      },
    },
  });
  const { lost, succeeded } = await ended;
  deepEqual([asked, lost, succeeded], [[false, true], 1, 1]);
});

Deno.test("a process begins only as many jobs as its processor time allows, and leaves the rest to the next", async () => {
  let left = 9;
  const asked: number[] = [];
  const report = await worker({
    claim: (limit) => {
      asked.push(limit);
      const count = Math.min(limit, left);
      left -= count;
      return Promise.resolve(Array.from({ length: count }, () => job(crypto.randomUUID())));
    },
    begin: () => Promise.resolve(),
  }, { limit: 4, maxJobs: 6 });
  deepEqual([report.claimed, report.more, left], [6, true, 3]);
  equal(asked.reduce((sum, limit) => sum + limit, 0), 6);
});

Deno.test("a worker stores only a few results at once", async () => {
  let [storing, most, left] = [0, 0, 20];
  const { succeeded } = await worker({
    claim: (limit) => {
      const count = Math.min(limit, left);
      left -= count;
      return Promise.resolve(Array.from({ length: count }, () => job(crypto.randomUUID())));
    },
    begin: () => Promise.resolve(),
  }, {
    limit: 20,
    handlers: {
      plan_run: () =>
        Promise.resolve(async () => {
          most = Math.max(most, ++storing);
          await new Promise((later) => setTimeout(later, 2));
          storing--;
          return { data: true, error: null };
        }),
    },
  });
  deepEqual([succeeded, most], [20, 4]);
});

Deno.test("a claim for an empty place is answered before results are stored", async () => {
  const order: string[] = [];
  const { succeeded } = await worker({
    claim: async () => {
      if (order.push("claim") === 1) return [job("first")];
      await new Promise((arrived) => setTimeout(arrived, 20));
      order.push("answer");
      return [];
    },
    begin: () => Promise.resolve(),
  }, {
    limit: 1,
    handlers: {
      plan_run: () =>
        Promise.resolve(() => {
          order.push("store");
          return Promise.resolve({ data: true, error: null });
        }),
    },
  });
  equal(succeeded, 1);
  deepEqual(order.slice(0, 4), ["claim", "claim", "answer", "store"]);
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((later) => setTimeout(later, 1));
}

Deno.test("a successor looks again while others hold places, and ends when nobody does", async () => {
  let claims = 0;
  const { claimed, more } = await worker({
    claim: () => Promise.resolve(++claims === 3 ? [job("freed")] : []),
    held: () => claims < 4 ? 2 : 0,
    begin: () => Promise.resolve(),
  }, { isSuccessor: () => true });
  deepEqual([claimed, more, claims >= 4], [1, false, true]);
});

Deno.test("who is no successor leaves the places of others to them", async () => {
  let claims = 0;
  const claim = () => (claims++, Promise.resolve([]));
  await worker({ claim, held: () => 2, begin: () => Promise.resolve() });
  equal(claims, 1);
});

Deno.test("a successor that cannot reach the database for a moment looks again", async () => {
  let claims = 0;
  const { claimed } = await worker({
    claim: () => {
      if (++claims === 2) throw new AppError("unavailable", "");
      return Promise.resolve(claims === 3 ? [job("freed")] : []);
    },
    held: () => claims < 4 ? 1 : 0,
    begin: () => Promise.resolve(),
  }, { isSuccessor: () => true });
  equal(claimed, 1);
});
