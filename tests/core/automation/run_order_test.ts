import { deepEqual, equal, ok } from "node:assert/strict";
import { RunOrder } from "core/automation/run_order.ts";

const SITE = "11111111-1111-4111-8111-111111111111";

function order(fields: Record<string, unknown>) {
  return RunOrder.safeParse({ site_id: SITE, stages: ["1", "4"], ...fields });
}

function refusedFields(fields: Record<string, unknown>): string[] {
  const parsed = order(fields);
  ok(!parsed.success, "it was accepted");
  return parsed.error.issues.map(({ path }) => path.join("."));
}

Deno.test("an order with only its stages gets the default limits", () => {
  const parsed = order({ sector_id: "", credit_cap: "", max_articles: "" });
  ok(parsed.success);
  equal(parsed.data.creditCap, null);
  equal(parsed.data.sectorId, null);
  equal(parsed.data.config.max_articles, 10);
  deepEqual(parsed.data.config.stages, {
    "1": true,
    "2": false,
    "3": false,
    "4": true,
    "5": false,
    "6": false,
    "7": false,
  });
  equal(parsed.data.config.auto_publish, false);
});

Deno.test("limits out of range are refused at their field", () => {
  deepEqual(refusedFields({ max_keywords: "0" }), ["max_keywords"]);
  deepEqual(refusedFields({ max_articles: "1e9" }), ["max_articles"]);
  deepEqual(refusedFields({ images_per_article: "-1" }), ["images_per_article"]);
  deepEqual(refusedFields({ ideas_per_cluster: "2.5" }), ["ideas_per_cluster"]);
  deepEqual(refusedFields({ max_clusters: "many" }), ["max_clusters"]);
  deepEqual(refusedFields({ credit_cap: "0" }), ["credit_cap"]);
  deepEqual(refusedFields({ credit_cap: "NaN" }), ["credit_cap"]);
  deepEqual(refusedFields({ credit_cap: "99999999999" }), ["credit_cap"]);
});

Deno.test("no stage, an unknown stage and a forged site are refused", () => {
  deepEqual(refusedFields({ stages: [] }), ["stages"]);
  deepEqual(refusedFields({ stages: undefined }), ["stages"]);
  deepEqual(refusedFields({ stages: ["8"] }), ["stages.0"]);
  deepEqual(refusedFields({ site_id: "' or 1=1" }), ["site_id"]);
  deepEqual(refusedFields({ sector_id: "x" }), ["sector_id"]);
});

Deno.test("nothing but a ticked box publishes without review", () => {
  equal(order({ auto_publish: "on" }).data?.config.auto_publish, true);
  equal(order({}).data?.config.auto_publish, false);
  deepEqual(refusedFields({ auto_publish: "true" }), ["auto_publish"]);
});
