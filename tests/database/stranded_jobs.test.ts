import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import type { Job } from "core/jobs/handler.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { assertQueueTold } from "./queue_check.ts";
import { start } from "./run_desk.ts";
import { blockedOrEnded } from "./sessions.ts";
import { assertLedgerBalanced, jobsOf, openWorkshop, type Workshop } from "./workshop.ts";

/** A run with one article under way; answers its id and its job. */
async function writing(given: DatabaseTest, shop: Workshop) {
  await shop.addTasks(["One"]);
  const run = await start(shop, { stages: { 1: false } });
  const { data } = await given.service.rpc("claim_jobs", { p_worker: "w", p_limit: 1 });
  const [job] = data ?? [];
  ok(job?.run_id === run);
  return { run, job };
}

const cancelSql = (run: string) => `select public.control_run('${run}', 'cancel')`;

/** Lets the person do something in a transaction that stays open while `meanwhile` works. */
function holding(
  { stack }: DatabaseTest,
  { person }: Workshop,
  sql: string,
  meanwhile: () => Promise<void>,
) {
  return stack.transaction(async (tx) => {
    await tx.sql(
      `select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true)`,
      [JSON.stringify({ sub: person.id, role: "authenticated" }), person.id],
    );
    await tx.sql(sql);
    await meanwhile();
  });
}

const lease = (job: Pick<Job, "id" | "lease_token">) => ({
  p_job_id: job.id,
  p_lease: job.lease_token ?? "",
});

async function assertGivenUp(given: DatabaseTest, shop: Workshop): Promise<void> {
  deepEqual((await jobsOf(given, shop)).map(({ status }) => status), ["cancelled"]);
  equal(await shop.credits(), 5000);
  await assertQueueTold(given);
  await assertLedgerBalanced(given, shop);
}

databaseTest(
  "a job that fails while its run is being cancelled is given up with it",
  async (given) => {
    const shop = await openWorkshop(given);
    const { run, job } = await writing(given, shop);
    let failing: PromiseLike<{ data: unknown }> = Promise.resolve({ data: null });
    await holding(given, shop, cancelSql(run), async () => {
      failing = given.service.rpc("fail_job", {
        ...lease(job),
        p_code: "vendor_error",
        p_message: "The AI provider has a problem at the moment.",
        p_retryable: true,
      }).then((answer) => answer);
      await blockedOrEnded(given, failing);
    });
    equal((await failing).data, "cancelled");
    await assertGivenUp(given, shop);
  },
  { only: "postgres" },
);

databaseTest(
  "a job of a cancelled run does not wait for a suspended account to be opened again",
  async (given) => {
    const shop = await openWorkshop(given);
    const { run, job } = await writing(given, shop);
    await shop.db.rpc("control_run", { p_run_id: run, p_action: "cancel" });
    const suspend = (status: string) =>
      given.stack.sql("update public.accounts set status = $2 where id = $1", [
        shop.person.accountId,
        status,
      ]);
    await suspend("suspended");
    equal((await given.service.rpc("hold_job", lease(job))).data, true);
    equal((await given.service.rpc("hold_job", lease(job))).data, false);
    await suspend("active");
    await assertGivenUp(given, shop);
  },
);

databaseTest(
  "what a deployment's ended runs left in the queue is given up by the migration",
  async (given) => {
    const shop = await openWorkshop(given);
    const { run, job } = await writing(given, shop);
    await shop.db.rpc("control_run", { p_run_id: run, p_action: "cancel" });
    await given.stack.sql(
      "update public.jobs set status = 'queued', lease_token = null, lease_until = null where id = $1",
      [job.id],
    );
    const migration = await Deno.readTextFile(
      join(ROOT, "supabase/migrations/20260101003921_stranded_jobs.sql"),
    );
    await given.stack.exec(migration);
    await assertGivenUp(given, shop);
  },
  { isolated: true },
);
