import assert from "node:assert/strict";
import { join } from "node:path";
import { dueJobs, startCron } from "@/local/cron.ts";
import { postgresMissing } from "../../harness/postgres_cluster.ts";
import { databaseTest, openCron } from "../../harness/stacks.ts";
import { testNeeding } from "../../harness/test_needing.ts";

const schema = { supabaseDir: join(import.meta.dirname ?? ".", "schema") };

databaseTest("due jobs are those whose schedule has the minute, in UTC", async ({ stack }) => {
  const errors: string[] = [];
  const onError = (name: string) => errors.push(name);
  const names = async (minute: string) =>
    (await dueJobs(stack, new Date(minute), { onError })).map(({ name }) => name);
  assert.deepEqual(await names("2026-05-01T03:15:00Z"), ["at night", "every minute"]);
  assert.deepEqual(await names("2026-05-01T03:16:00Z"), ["every minute"]);
  assert.deepEqual(await names("2026-05-01T03:15:00+02:00"), ["every minute"]);
  assert.deepEqual(errors, ["broken", "broken", "broken"]);
}, { schema });

databaseTest("the runner runs what is due when the minute turns, and once", async ({ stack }) => {
  const errors: unknown[] = [];
  // The clock stands 40 ms before a full minute when the runner starts, and just after it from then on.
  const turns = [Date.UTC(2026, 4, 1, 0, 0, 59, 960)];
  const cron = await startCron(stack, {
    now: () => new Date(turns.pop() ?? Date.UTC(2026, 4, 1, 0, 1, 0, 5)),
    onError: (name) => errors.push(name),
  });
  assert.equal(cron.active, true);
  const count = async () => {
    const [row] = await stack.sql<{ n: number }>("select count(*)::int as n from public.ledger");
    return row?.n;
  };
  while (await count() === 0) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await cron.stop();
  assert.equal(await count(), 1);
  assert.deepEqual(errors, ["broken"]);
}, { schema, isolated: true });

testNeeding(postgresMissing(), {
  name: "where pg_cron runs, it has the project's list and the runner does nothing",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { stack, close } = await openCron();
    try {
      assert.equal((await startCron(stack)).active, false);
      const list = "select name, schedule, command from app.cron_jobs order by name";
      const scheduled = "select jobname as name, schedule, command from cron.job order by jobname";
      assert.deepEqual(await stack.sql(scheduled), await stack.sql(list));
      assert.ok((await stack.sql(list)).length > 0);
    } finally {
      await close();
    }
  },
});
