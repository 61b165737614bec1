import assert from "node:assert/strict";
import { postgresMissing } from "@/tests/harness/postgres_cluster.ts";
import { databaseTestOf, open } from "@/tests/harness/stacks.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { wordpressMissing } from "@/tests/harness/wordpress.ts";
import { publishInChaos } from "@/tools/chaos_publish/run.ts";
import { closeOffice, office } from "./wordpress_office.ts";

/** `deno task chaos:publish` does hundreds. */
const RUNS = Number(Deno.env.get("CHAOS_PUBLISH_RUNS") || 3);

testNeeding(wordpressMissing, {
  name: "killed workers and lost answers leave every article in WordPress once, and every picture",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { test, wordpress } = await office();
    // The first life of this seed ends after 32 steps: fewer than three articles take.
    const summary = await publishInChaos(test, wordpress, { runs: RUNS, seed: 8, share: 0.06 });
    assert.deepEqual(summary.problems, []);
    assert.ok(summary.kills > 0, JSON.stringify(summary));
  },
});

testNeeding(wordpressMissing ?? postgresMissing(), {
  name: "a worker that ends with SIGKILL leaves every article in WordPress once, and every picture",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const { wordpress } = await office();
    await wordpress.reset();
    const { stack, close } = await open("postgres");
    try {
      const options = { runs: 2, seed: 8, share: 0, kill: "process" } as const;
      const summary = await publishInChaos(databaseTestOf(stack), wordpress, options);
      assert.deepEqual(summary.problems, []);
      assert.ok(summary.kills > 0, JSON.stringify(summary));
    } finally {
      await close();
    }
  },
});

Deno.test.afterAll(closeOffice);
