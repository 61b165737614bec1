import assert from "node:assert/strict";
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

Deno.test.afterAll(closeOffice);
