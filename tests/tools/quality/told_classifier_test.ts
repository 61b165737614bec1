import assert from "node:assert/strict";
import { MOST_CLASSIFIED, toldLabels } from "@/tools/quality/told_classifier.ts";

function rowsOf(points: readonly (readonly number[])[]) {
  const columns = points[0]?.length ?? 0;
  return { rows: points.length, columns, values: Float32Array.from(points.flat()) };
}

/** Ridge regression on the other rows alone, by elimination: what leaving one out must equal. */
function learntWithout(points: number[][], labels: string[], left: number, penalty: number) {
  const names = [...new Set(labels)];
  const kept = points.keys().filter((at) => at !== left).toArray();
  const dot = (a: number, b: number) =>
    points[a]!.reduce((sum, value, at) => sum + value * points[b]![at]!, 0);
  const system = kept.map((i) => [
    ...kept.map((j) => dot(i, j) + (i === j ? penalty : 0)),
    ...names.map((name) => labels[i] === name ? 1 : 0),
  ]);
  for (const [at, row] of system.entries()) {
    const pivot = row[at]!;
    for (const [j, value] of row.entries()) row[j] = value / pivot;
    for (const other of system) {
      if (other === row) continue;
      const factor = other[at]!;
      for (const [j, value] of row.entries()) other[j] = other[j]! - factor * value;
    }
  }
  const scores = names.map((_, c) =>
    kept.reduce((sum, i, at) => sum + dot(left, i) * system[at]![kept.length + c]!, 0)
  );
  return scores.indexOf(Math.max(...scores));
}

Deno.test("a told classifier answers for each row as one that never saw it", () => {
  const points = Array.from({ length: 14 }, (_, at) => [
    Math.sin(at * 1.7),
    Math.cos(at * 2.3),
    Math.sin(at * 0.4 + 1),
  ]);
  const labels = points.map(([x = 0, y = 0]) => x > 0.2 ? "right" : y > 0 ? "up" : "down");
  for (const penalty of [0.1, 1]) {
    assert.deepEqual(
      toldLabels(rowsOf(points), labels, penalty),
      points.map((_, at) => learntWithout(points, labels, at, penalty)),
    );
  }
});

Deno.test("a label that one row alone has is never told", () => {
  const points = [[1, 0], [0.9, 0.1], [0, 1], [0.1, 0.9], [0.7, 0.7]];
  const told = toldLabels(rowsOf(points), ["a", "a", "b", "b", "alone"], 0.1);
  assert.deepEqual(told.slice(0, 4), [0, 0, 1, 1]);
  assert.notEqual(told[4], 2);
});

Deno.test("more rows than a classifier can take are refused", () => {
  const many = { rows: MOST_CLASSIFIED + 1, columns: 0, values: new Float32Array() };
  assert.throws(() => toldLabels(many, [], 1), RangeError);
});
