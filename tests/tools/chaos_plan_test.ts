import assert from "node:assert/strict";
import { makePlan, sweepPlans } from "@/tools/chaos/plan.ts";

Deno.test("a sweep kills a worker once at every place, three times in a run at most", () => {
  const first = Array.from({ length: 7 }, (_, n) => `before /rest/v1/rpc/step_${n}`);
  // A heartbeat comes by chance: it has a plan of its own.
  const again = [...first, "after /rest/v1/rpc/heartbeat_job", "after /storage/v1/object/images"];
  const plans = sweepPlans([first, again, []]);
  const struck = plans.flatMap(({ blows }) => blows.map(({ at }) => at));
  assert.deepEqual(struck, [...first, "after /storage/v1/object/images"]);
  assert.deepEqual(plans.map(({ blows }) => blows.length), [3, 3, 1, 1]);
  assert.deepEqual(plans.map(({ pipeline }) => pipeline), [0, 0, 0, 1]);
});

Deno.test("a seed makes one plan, and no plan costs a job all its attempts", () => {
  const size = { pipelines: 3, boundaries: 200, calls: 12 };
  for (let seed = 0; seed < 500; seed++) {
    const plan = makePlan(String(seed), size);
    assert.deepEqual(makePlan(String(seed), size), plan);
    const costly = plan.blows.filter(({ what }) => /^(kill|restart)/.test(what)).length;
    assert.ok(costly + plan.faults.length <= 3, JSON.stringify(plan));
    const wrong = plan.faults.filter(({ fault }) => fault === "invalid").length;
    assert.ok(wrong <= 1, "a job that gets two answers of the wrong form gives up");
    assert.ok(plan.blows.every(({ at }) => Number(at) >= 0 && Number(at) < size.boundaries));
  }
});
