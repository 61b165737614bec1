import { seededRandom } from "./seeded_random.ts";

const RUNS = 3;
const ROUNDS = 40;

/** Spherical k-means with k-means++ starts; the best of three runs. Answers the group of each vector. */
export function kMeans(vectors: readonly Float32Array[], k: number, seed = 1): number[] {
  let best: { groups: number[]; score: number } = { groups: [], score: -Infinity };
  for (let run = 0; run < RUNS; run++) {
    const found = oneRun(vectors, k, seededRandom(seed + run));
    if (found.score > best.score) best = found;
  }
  return best.groups;
}

function oneRun(vectors: readonly Float32Array[], k: number, random: () => number) {
  const centres = starts(vectors, k, random);
  let groups = new Array<number>(vectors.length).fill(-1);
  let score = 0;
  for (let round = 0; round < ROUNDS; round++) {
    score = 0;
    const next = vectors.map((vector) => {
      const { at, value } = nearest(vector, centres);
      score += value;
      return at;
    });
    const isSame = next.every((group, at) => group === groups[at]);
    groups = next;
    if (isSame) break;
    move(centres, vectors, groups);
  }
  return { groups, score };
}

function starts(vectors: readonly Float32Array[], k: number, random: () => number): Float32Array[] {
  const pick = (at: number) => Float32Array.from(vectors[at] ?? []);
  const centres = [pick(Math.floor(random() * vectors.length))];
  const away = new Float64Array(vectors.length).fill(Infinity);
  while (centres.length < Math.min(k, vectors.length)) {
    const last = centres.at(-1) as Float32Array;
    let total = 0;
    for (const [at, vector] of vectors.entries()) {
      away[at] = Math.min(away[at] as number, Math.max(0, 2 - 2 * dot(vector, last)));
      total += away[at] as number;
    }
    let left = random() * total;
    let chosen = 0;
    while (chosen < vectors.length - 1 && (left -= away[chosen] as number) > 0) chosen++;
    centres.push(pick(chosen));
  }
  return centres;
}

function nearest(vector: Float32Array, centres: readonly Float32Array[]) {
  let best = { at: 0, value: -Infinity };
  for (const [at, centre] of centres.entries()) {
    const value = dot(vector, centre);
    if (value > best.value) best = { at, value };
  }
  return best;
}

function move(
  centres: Float32Array[],
  vectors: readonly Float32Array[],
  groups: readonly number[],
) {
  for (const centre of centres) centre.fill(0);
  for (const [at, vector] of vectors.entries()) {
    const centre = centres[groups[at] ?? 0] as Float32Array;
    for (let i = 0; i < vector.length; i++) centre[i]! += vector[i] as number;
  }
  for (const centre of centres) {
    const length = Math.hypot(...centre) || 1;
    for (let i = 0; i < centre.length; i++) centre[i]! /= length;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
