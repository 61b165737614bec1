import { equal } from "node:assert/strict";
import { fewestRounds } from "@/bench/jobs/bound.ts";

function calls(counts: Record<string, number>): string[] {
  return Object.entries(counts).flatMap(([name, count]) => Array<string>(count).fill(name));
}

Deno.test("calls that need nothing of each other share the places", () => {
  equal(fewestRounds([], 20), 0);
  equal(fewestRounds(calls({ article: 20 }), 20), 1);
  equal(fewestRounds(calls({ article: 21 }), 20), 2);
});

Deno.test("a chain takes as long as it is, however many places there are", () => {
  equal(fewestRounds(calls({ clusters: 1, ideas: 1, article: 1, picture: 1 }), 20), 4);
});

Deno.test("what waits for few calls cannot use the places beside them", () => {
  equal(fewestRounds(calls({ clusters: 1, ideas: 20, article: 180 }), 20), 11);
  equal(fewestRounds(calls({ clusters: 1, article: 40 }), 20), 3);
  equal(fewestRounds(calls({ article: 40, picture: 1 }), 20), 3);
});
