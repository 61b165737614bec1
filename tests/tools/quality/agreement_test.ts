import assert from "node:assert/strict";
import { agreement } from "@/tools/quality/agreement.ts";

const near = (value: number, expected: number) =>
  assert.ok(Math.abs(value - expected) < 1e-9, `${value} is not ${expected}`);

Deno.test("a grouping agrees with itself whatever its groups are called", () => {
  const { ari, nmi, f1, groups } = agreement(["a", "a", "b", "b", "c"], [7, 7, 0, 0, 3]);
  near(ari, 1);
  near(nmi, 1);
  near(f1, 1);
  assert.equal(groups, 3);
});

// Truth a a a | b b b, found 0 0 1 | 1 1 1. Table: a: 2, 1; b: 0, 3.
// Pairs together in both 1 + 3 = 4; in the truth 6; found 1 + 6 = 7; all 15; expected 6·7/15 = 2.8.
Deno.test("ARI, NMI and F1 of a table worked out by hand", () => {
  const { ari, nmi, f1 } = agreement(["a", "a", "a", "b", "b", "b"], [0, 0, 1, 1, 1, 1]);
  near(ari, (4 - 2.8) / (6.5 - 2.8));
  near(f1, 8 / 13);
  const truth = Math.log(2);
  const found = -(1 / 3 * Math.log(1 / 3) + 2 / 3 * Math.log(2 / 3));
  const both = -(1 / 3 * Math.log(1 / 3) + 1 / 6 * Math.log(1 / 6) + 1 / 2 * Math.log(1 / 2));
  near(nmi, 2 * (truth + found - both) / (truth + found));
});

Deno.test("one group for everything, or one for each, tells nothing: ARI 0", () => {
  const truth = ["a", "a", "b", "b"];
  near(agreement(truth, [0, 0, 0, 0]).ari, 0);
  near(agreement(truth, [0, 1, 2, 3]).ari, 0);
  near(agreement(truth, [0, 0, 0, 0]).nmi, 0);
});

Deno.test("groups that cut across the truth are worse than chance", () => {
  near(agreement(["a", "a", "b", "b"], [0, 1, 0, 1]).ari, -0.5);
});

Deno.test("truth and groups can change places", () => {
  const [a, b] = [[0, 0, 1, 1, 1, 2, 2, 0], [0, 1, 1, 1, 2, 2, 2, 0]];
  const [one, other] = [agreement(a.map(String), b), agreement(b.map(String), a)];
  near(one.ari, other.ari);
  near(one.nmi, other.nmi);
  near(one.f1, other.f1);
});

Deno.test("labels without a group for each are refused", () => {
  assert.throws(() => agreement(["a"], []), RangeError);
});
