import assert from "node:assert/strict";
import { join } from "node:path";
import { coalesce, wakeOnClock, wakeOnJobs } from "@/local/worker_wake.ts";
import { databaseTest } from "../../harness/stacks.ts";

const schema = { supabaseDir: join(import.meta.dirname ?? ".", "schema") };
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(10);
}

Deno.test("a burst of calls gives one run under way and one after it", async () => {
  let runs = 0;
  const gate = Promise.withResolvers<void>();
  const single = coalesce(() => {
    runs++;
    return gate.promise;
  });
  for (let n = 0; n < 50; n++) single.call();
  assert.equal(runs, 1);
  gate.resolve();
  await pause(5);
  assert.equal(runs, 2);
});

Deno.test("a failed wake does not stop later ones", async () => {
  let runs = 0;
  const single = coalesce(() => Promise.reject(new Error(String(++runs))));
  single.call();
  await pause(5);
  single.call();
  await pause(5);
  assert.equal(runs, 2);
});

Deno.test("nothing runs after close", async () => {
  let runs = 0;
  const single = coalesce(async () => void await pause(runs++));
  single.call();
  single.call();
  single.close();
  single.call();
  await pause(10);
  assert.equal(runs, 1);
});

Deno.test("a clock wakes the worker again and again until stopped", async () => {
  let runs = 0;
  const wake = wakeOnClock({ wake: () => Promise.resolve(runs++), interval: 5 });
  await until(() => runs > 3);
  await wake.stop();
  const after = runs;
  await pause(30);
  assert.equal(runs, after);
});

databaseTest("a notification wakes the worker at once", async ({ stack }) => {
  let runs = 0;
  const wake = await wakeOnJobs(stack, { wake: () => Promise.resolve(runs++), interval: 60_000 });
  await until(() => runs === 1);
  await stack.sql("select pg_notify('worker_wake', 'anything')");
  await until(() => runs === 2);
  await wake.stop();
}, { schema });

databaseTest("due jobs that nobody announced are found, idle time is not", async ({ stack }) => {
  let runs = 0;
  const wake = await wakeOnJobs(stack, { wake: () => Promise.resolve(runs++), interval: 20 });
  await pause(150);
  assert.equal(runs, 1);
  await stack.sql("insert into app.due values (true)");
  await until(() => runs > 1);
  await wake.stop();
  await stack.sql("delete from app.due");
}, { schema });

Deno.test("an idle database is asked seldom until something is announced", async () => {
  let asked = 0;
  let announce = () => {};
  const database = {
    listen: (_channel: string, notified: (payload: string) => void) => {
      announce = () => notified("");
      return Promise.resolve(() => Promise.resolve());
    },
    sql: <T>() => {
      asked++;
      return Promise.resolve([{ due: false, open: asked > 1 && asked < 4 } as T]);
    },
  };
  const options = { wake: () => Promise.resolve(), interval: 10, idleInterval: 3_600_000 };
  const wake = await wakeOnJobs(database, options);
  await until(() => asked === 1);
  await pause(100);
  assert.equal(asked, 1, "nothing is open");
  announce();
  await until(() => asked === 4);
  await pause(100);
  assert.equal(asked, 4, "asked while a job was open, and once more");
  await wake.stop();
});
