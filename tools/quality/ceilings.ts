import { groupKeywords, spaceOf } from "core/clusters/grouping/group_keywords.ts";
import type { Join } from "core/clusters/grouping/join_groups.ts";
import { dotRange } from "core/clusters/grouping/principal_directions.ts";
import { agreement } from "./agreement.ts";
import type { EmbeddedHalf } from "./methods.ts";
import { MOST_CLASSIFIED, toldLabels } from "./told_classifier.ts";

/** What is reached by somebody who is told the labels: how far the wording of these searches goes at all. */
export interface Ceiling {
  what: string;
  ari: number;
}

/** Prices of a pair at which the best cut is looked for, in pairs of one label. */
const PRICES = Array.from({ length: 45 }, (_, at) => (at + 1) / 50);

/** Penalties of the classifier that is told; the best of them counts. */
const PENALTIES = [0.1, 0.3, 1];

/**
 * Ceilings on the half that figures are reported on: three, or two where a classifier would take too long.
 * Nothing of them reaches a method.
 */
export function ceilings(half: EmbeddedHalf): Ceiling[] {
  const items = half.texts.map((text, at) => ({ text, vector: half.vectors[at] ?? null }));
  return [
    {
      what: "each search given the label of its nearest, all other labels told",
      ari: agreement(half.labels, nearestLabels(items, half.labels)).ari,
    },
    {
      what: "best of all cuts of our tree, labels told",
      ari: bestCut(half.labels, groupKeywords(items).joins),
    },
    ...(items.length <= MOST_CLASSIFIED
      ? [{
        what: "a classifier that has learnt all other labels, at the best of its penalties",
        ari: bestClassified(items, half.labels),
      }]
      : []),
  ];
}

function bestClassified(items: Parameters<typeof spaceOf>[0], labels: readonly string[]): number {
  const { vectors } = spaceOf(items);
  return Math.max(
    ...PENALTIES.map((penalty) => agreement(labels, toldLabels(vectors, labels, penalty)).ari),
  );
}

function nearestLabels(items: Parameters<typeof spaceOf>[0], labels: readonly string[]): number[] {
  const { columns, values } = spaceOf(items).vectors;
  const numbers = new Map([...new Set(labels)].map((label, at) => [label, at]));
  return labels.map((_, i) => {
    let [best, most] = [-1, -Infinity];
    for (const j of labels.keys()) {
      const alike = j === i ? -Infinity : dotRange(
        values,
        i * columns,
        values,
        j * columns,
        columns,
      );
      if (alike > most) [best, most] = [j, alike];
    }
    return numbers.get(labels[best] ?? "") ?? -1;
  });
}

interface Branch {
  parts: [number, number] | null;
  labels: Map<string, number>;
  size: number;
}

/** The highest ARI over cuts that pay for pairs: each branch whole or in parts, whichever gains more. */
export function bestCut(labels: readonly string[], joins: readonly Join[]): number {
  const branches = branchesOf(labels, joins);
  return Math.max(...PRICES.map((price) => agreement(labels, cutAtPrice(branches, price)).ari));
}

function branchesOf(labels: readonly string[], joins: readonly Join[]): Branch[] {
  const branches: Branch[] = labels.map((label) => ({
    parts: null,
    labels: new Map([[label, 1]]),
    size: 1,
  }));
  const holder = labels.map((_, at) => at);
  for (const { a, b } of joins) {
    const parts: [number, number] = [holder[a] ?? a, holder[b] ?? b];
    const [one, other] = [branches[parts[0]], branches[parts[1]]];
    if (!one || !other) continue;
    const both = new Map(one.labels);
    for (const [label, count] of other.labels) both.set(label, (both.get(label) ?? 0) + count);
    holder[a] = holder[b] = branches.push({ parts, labels: both, size: one.size + other.size }) - 1;
  }
  return branches;
}

function cutAtPrice(branches: readonly Branch[], price: number): number[] {
  const gains: number[] = [];
  const isWhole = branches.map(({ parts, labels, size }, at) => {
    const right = [...labels.values()].reduce((sum, count) => sum + pairs(count), 0);
    const whole = right - price * pairs(size);
    const inParts = parts ? (gains[parts[0]] ?? 0) + (gains[parts[1]] ?? 0) : -Infinity;
    gains[at] = Math.max(whole, inParts);
    return whole >= inParts;
  });
  const chosen = branches.map(() => -1);
  for (let at = branches.length - 1; at >= 0; at--) {
    if ((chosen[at] ?? -1) < 0 && isWhole[at]) chosen[at] = at;
    for (const part of branches[at]?.parts ?? []) chosen[part] = chosen[at] ?? -1;
  }
  return chosen.slice(0, branches.findIndex(({ parts }) => parts) >>> 0);
}

function pairs(count: number): number {
  return count * (count - 1) / 2;
}
