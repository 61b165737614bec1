import { deepEqual, equal } from "node:assert/strict";
import type { Db } from "core/db.ts";
import type { WorkerDeps } from "core/jobs/worker_deps.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { createWorkerDoor } from "@/supabase/functions/worker/door.ts";
import { fakeAi } from "./fake_ai.ts";

const SECRET = "a-secret-of-the-worker";

interface Doors {
  claims: number;
  /** Under which names jobs were claimed. */
  names: Set<string>;
  /** Jobs under way. */
  underWay: number;
  /** The headers of every call of a successor. */
  headers: Record<string, string>[];
  /** The runtime is about to end the process. */
  end: () => void;
  chained: number;
  logged: string[];
  wake: (secret?: string, method?: string, headers?: Record<string, string>) => Promise<number>;
  onChain: () => unknown;
  onClaim: () => unknown;
  /** Waits for all workers. */
  idle: () => Promise<void>;
}

/** A door whose database gives out `jobs` jobs that each take `ms`, and whose clock is the real one. */
function door(
  jobs: number,
  {
    budgetMs = 1000,
    ms = 5,
    maxJobs = Infinity,
    chore = Promise.resolve(),
    chainFails = false,
    claimFails = false,
  } = {},
): Doors {
  const work: Promise<void>[] = [];
  const doors: Doors = {
    claims: 0,
    names: new Set(),
    underWay: 0,
    headers: [],
    end: () => {},
    onChain: () => {},
    chained: 0,
    logged: [],
    wake: async (secret = SECRET, method = "POST", more = {}) => {
      const headers = { "x-worker-secret": secret, ...more };
      const response = await open(new Request("http://x.test/worker", { method, headers }));
      await response.body?.cancel();
      return response.status;
    },
    onClaim: () => {},
    idle: async () => {
      while (work.length > 0) await work.shift();
    },
  };
  let left = jobs;
  const rpc = async (name: string, args: { p_limit: number; p_worker: string }) => {
    await new Promise((resolve) => setTimeout(resolve, name === "begin_job" ? ms : 1));
    if (name === "begin_job") {
      doors.underWay--;
      return { data: null, error: null, status: 200 };
    }
    if (name === "due_chores") return { data: ["export"], error: null, status: 200 };
    if (name === "claim_export") {
      await chore;
      return { data: null, error: null, status: 200 };
    }
    if (name !== "take_chained_jobs") return { data: true, error: null, status: 200 };
    doors.claims++;
    doors.names.add(args.p_worker);
    await doors.onClaim();
    if (claimFails) return { data: null, error: { message: "no route" }, status: 0 };
    const count = Math.min(left, args.p_limit);
    left -= count;
    doors.underWay += count;
    const rows = Array.from({ length: count }, () => ({
      job: { id: crypto.randomUUID(), lease_token: "t", function: "plan_run", attempts: 1 },
      begun: null,
    }));
    return { data: { held: 0, jobs: rows }, error: null, status: 200 };
  };
  const deps: WorkerDeps = {
    db: { rpc } as unknown as Db,
    ai: () => fakeAi(),
    redactor: createRedactor(),
    name: "door",
    now: Date.now,
    sleep: () => Promise.resolve(),
    log: ({ event }) => void doors.logged.push(event),
  };
  const open = createWorkerDoor({
    deps,
    secret: SECRET,
    limits: { limit: 2, budgetMs, maxJobs },
    onEnding: (end) => doors.end = end,
    chain: (headers) => {
      doors.chained++;
      doors.headers.push(headers);
      if (chainFails) return Promise.reject(new Error("refused"));
      return Promise.resolve(doors.onChain()).then(() => {});
    },
    waitUntil: (done) => void work.push(done),
  });
  return doors;
}

Deno.test("the door answers at once and works after it", async () => {
  const doors = door(5);
  equal(await doors.wake(), 202);
  equal(doors.claims, 0);
  await doors.idle();
  equal(doors.claims >= 3, true);
  equal(doors.chained, 0, "nothing is left to chain for");
});

Deno.test("a wrong, short, long or missing secret is refused", async () => {
  const doors = door(1);
  for (const secret of ["", "wrong", SECRET.slice(0, -1), `${SECRET}x`, SECRET.toUpperCase()]) {
    equal(await doors.wake(secret), 401);
  }
  equal(await doors.wake(SECRET, "GET"), 405);
  await doors.idle();
  equal(doors.claims, 0);
});

Deno.test("many wakes are one worker", async () => {
  const doors = door(6, { ms: 20 });
  deepEqual(await Promise.all(Array.from({ length: 20 }, () => doors.wake())), Array(20).fill(202));
  await doors.idle();
  equal(doors.claims < 20, true, `${doors.claims} claims`);
});

Deno.test("a wake during the work is never lost", async () => {
  const doors = door(2, { ms: 30 });
  await doors.wake();
  await new Promise((resolve) => setTimeout(resolve, 15));
  const before = doors.claims;
  await doors.wake();
  await doors.idle();
  equal(doors.claims > before, true);
});

Deno.test("when the time ends before the work, the door calls itself once", async () => {
  const doors = door(1000, { budgetMs: 60, ms: 10 });
  // Woken again while it certainly works, however slow the machine.
  doors.onClaim = () => doors.claims === 1 ? doors.wake() : null;
  await doors.wake();
  await doors.idle();
  equal(doors.chained, 1);
});

Deno.test("wakes that never stop do not keep one process at work beyond its time", async () => {
  const doors = door(0, { budgetMs: 100 });
  doors.onClaim = doors.wake;
  await doors.wake();
  const began = Date.now();
  await doors.idle();
  const took = Date.now() - began;
  equal(took >= 90 && took < 60_000, true, `${took} ms`);
  equal(doors.chained, 1, "the rest is for another process");
});

Deno.test("a chain that fails and a database out of reach are logged, and the door opens again", async () => {
  const chaining = door(1000, { budgetMs: 30, chainFails: true });
  await chaining.wake();
  await chaining.idle();
  deepEqual(chaining.logged, ["chain_failed"]);
  const claiming = door(1, { claimFails: true });
  await claiming.wake();
  await claiming.idle();
  await claiming.wake();
  await claiming.idle();
  deepEqual(claiming.logged, ["worker_failed", "worker_failed"]);
});

Deno.test("a job that comes while a chore is under way does not wait for it", async () => {
  const chore = Promise.withResolvers<void>();
  const doors = door(0, { chore: chore.promise, budgetMs: 600_000 });
  await doors.wake();
  while (doors.claims === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const claimed = Promise.withResolvers<void>();
  doors.onClaim = claimed.resolve;
  await doors.wake();
  await claimed.promise;
  chore.resolve();
  await doors.idle();
});

Deno.test("a successor is called once, while the last jobs are still under way", async () => {
  const doors = door(9, { maxJobs: 5, ms: 20 });
  let held = 0;
  doors.onChain = () => held = doors.underWay;
  await doors.wake();
  await doors.idle();
  deepEqual([doors.chained, held > 0, doors.underWay], [1, true, 0]);
  const [name = ""] = doors.names;
  deepEqual(doors.headers, [{ "x-worker-secret": SECRET, "x-worker-chain": name.split("/")[0] }]);
});

Deno.test("a successor in the same process goes on in the chain, under a name of its own, until nothing is due", async () => {
  const doors = door(12, { maxJobs: 5, ms: 10 });
  doors.onChain = () => doors.wake(SECRET, "POST", doors.headers.at(-1));
  await doors.wake();
  await doors.idle();
  deepEqual([doors.chained, doors.names.size, doors.underWay], [2, 3, 0]);
  equal(new Set([...doors.names].map((name) => name.split("/")[0])).size, 1);
});

Deno.test("a process that was called as a successor keeps to the name of the chain", async () => {
  const doors = door(3);
  await doors.wake(SECRET, "POST", { "x-worker-chain": "others" });
  await doors.idle();
  await doors.wake();
  await doors.idle();
  deepEqual([...doors.names].map((name) => name.split("/")[0]), ["others", "others"]);
});

Deno.test("two successors of two predecessors, called at once, are one worker", async () => {
  const doors = door(2, { ms: 20 });
  const called = { "x-worker-chain": "others" };
  await Promise.all([
    doors.wake(SECRET, "POST", called),
    doors.wake(SECRET, "POST", called),
    doors.wake(),
  ]);
  await doors.idle();
  deepEqual([doors.names.size, doors.chained], [1, 0]);
});

Deno.test("when the runtime announces the end, no job is begun any more and one successor is called", async () => {
  const doors = door(1000, { budgetMs: 600_000, ms: 10 });
  doors.onClaim = () => doors.claims === 2 ? (doors.end(), doors.end()) : null;
  await doors.wake();
  await doors.idle();
  deepEqual([doors.claims, doors.chained, doors.underWay], [2, 1, 0]);
});
