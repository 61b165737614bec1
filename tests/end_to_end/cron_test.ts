import assert from "node:assert/strict";
import { runWorker } from "core/jobs/run_worker.ts";
import { createRedactor } from "core/secrets/redact.ts";
import { fakeAi } from "@/tests/core/jobs/fake_ai.ts";
import { clientFor, serviceClient, signUp } from "@/tests/harness/people.ts";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { openCron } from "@/tests/harness/stacks.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";

// There is one database with pg_cron: these stand in one file, so that no worker of one takes the job of the other.

testNeeding(postgresMissing(), {
  name: "pg_cron takes a job back from a worker that is gone",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { stack, close } = await openCron();
    try {
      const began = new Date().toISOString();
      const { accessToken } = await signUp(stack);
      const db = clientFor(stack, accessToken);
      const site = await db.rpc("create_site", { p_name: "Cron", p_sector_names: ["Coffee"] });
      assert.equal(site.error, null);
      const siteId = site.data ?? "";
      const [keyword] = await stack.sql<{ id: string }>(
        `insert into public.keywords (account_id, site_id, sector_id, keyword)
         select s.account_id, s.site_id, s.id, 'espresso machine' from public.sectors s
         where s.site_id = $1 returning id`,
        [siteId],
      );
      const order = await db.rpc("enqueue_jobs", {
        p_site_id: siteId,
        p_function: "auto_cluster",
        p_items: [{ keyword_ids: [keyword?.id ?? ""] }],
        p_key: crypto.randomUUID(),
      });
      assert.equal(order.error, null);
      const claimed = await serviceClient(stack).rpc("claim_jobs", {
        p_worker: "gone",
        p_limit: 100,
        p_lease_seconds: 10,
      });
      assert.ok(claimed.data?.some(({ site_id }) => site_id === siteId));
      const expire =
        "update public.jobs set lease_until = now() - interval '1 second' where site_id = $1";
      await stack.sql(expire, [siteId]);
      const state = async () => {
        const [job] = await stack.sql<{ status: string; error_code: string | null }>(
          "select status, error_code from public.jobs where site_id = $1",
          [siteId],
        );
        return job;
      };
      assert.equal((await state())?.status, "running");
      const end = Date.now() + 300_000;
      while ((await state())?.status === "running" && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      assert.deepEqual(await state(), { status: "queued", error_code: "worker_lost" });
      const runs = await stack.sql<{ status: string; return_message: string }>(
        `select d.status, d.return_message from cron.job_run_details d join cron.job j using (jobid)
         where j.jobname = 'igny8-automation-tick' and d.start_time >= $1
         order by d.start_time desc limit 1`,
        [began],
      );
      const [run] = runs;
      assert.match(run?.status ?? "no run", /^(succeeded|running)$/, run?.return_message ?? "");
    } finally {
      await close();
    }
  },
});

testNeeding(postgresMissing(), {
  name: "pg_cron fires a schedule, which wakes the worker, and its content appears",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { stack, close } = await openCron();
    try {
      const { accessToken } = await signUp(stack);
      const db = clientFor(stack, accessToken);
      const site = await db.rpc("create_site", { p_name: "Clock", p_sector_names: ["Coffee"] });
      assert.equal(site.error, null);
      const siteId = site.data ?? "";
      await stack.sql(
        `insert into public.tasks (account_id, site_id, sector_id, title, target_words)
         select s.account_id, s.site_id, s.id, 'Written by the clock', 300 from public.sectors s where s.site_id = $1`,
        [siteId],
      );
      const rule = await db.rpc("save_rule", {
        p_site_id: siteId,
        p_rule: {
          name: "Every minute",
          trigger: "schedule",
          record: "task",
          cron: "* * * * *",
          time_zone: "Europe/Berlin",
          actions: ["content"],
        },
      });
      assert.equal(rule.error, null);
      // Nobody ticks here but pg_cron, and the worker comes only when the database calls it.
      let wakes = 0;
      await stack.listen("worker_wake", () => void wakes++);
      const written = async () =>
        (await stack.sql("select 1 from public.content where site_id = $1", [siteId])).length;
      const end = Date.now() + 300_000;
      const deps = {
        db: serviceClient(stack),
        ai: () => fakeAi(),
        name: "woken",
        now: Date.now,
        sleep: () => Promise.resolve(),
        redactor: createRedactor(),
        log: () => {},
      };
      for (let answered = 0; await written() === 0 && Date.now() < end;) {
        if (answered < wakes) {
          answered = wakes;
          await runWorker(deps, { limit: 4, budgetMs: 20_000 });
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      assert.equal(await written(), 1);
      const [execution] = await stack.sql<{ cause: string; status: string; credits_used: number }>(
        `select cause, status, credits_used from public.automation_executions
         where site_id = $1 order by created_at limit 1`,
        [siteId],
      );
      assert.equal(execution?.cause, "schedule");
      assert.equal(execution?.status, "completed");
      assert.ok((execution?.credits_used ?? 0) > 0);
      await stack.sql("update public.automation_rules set active = false where site_id = $1", [
        siteId,
      ]);
    } finally {
      await close();
    }
  },
});
