import { isStopword, stemsOf } from "../text/words.ts";

/** How alike each pair of keywords is: a square matrix, 1 on the diagonal. */
export type Similarity = readonly Float64Array[];

/** Words that say what is wanted of a topic, not which topic it is. */
const GENERIC = new Set(
  stemsOf(
    `best top good great free cheap cheapest online new buy price prices cost review reviews near
     ideas guide tips list example examples vs compare comparison uk usa us large small big sale
     deal deals what how why when where which who meaning definition tutorial`,
  ),
);

/** Share of the vectors' common direction that is taken out: little in a mixed set, nearly all of it
 * where every keyword is about one thing and only the rest tells them apart. */
const CENTRING = { least: 0.35, most: 0.9, from: 0.25, slope: 2 };

/**
 * Similarity, half by meaning (vectors) and half by words. "apart" judges by what tells the
 * keywords of this set apart, "together" also by what they have in common.
 */
export function similarities(
  keywords: readonly string[],
  vectors: readonly (readonly number[])[],
  view: "apart" | "together" = "apart",
): Similarity {
  const centred = centre(vectors, view === "apart" ? CENTRING.most : CENTRING.least);
  const bags = lexicalBags(keywords, view);
  const rows = keywords.map(() => new Float64Array(keywords.length));
  for (let i = 0; i < keywords.length; i++) {
    for (let j = i; j < keywords.length; j++) {
      const meaning = Math.max(0, dot(centred[i] ?? [], centred[j] ?? []));
      const words = bagCosine(bags[i] ?? new Map(), bags[j] ?? new Map());
      const value = i === j ? 1 : (meaning + words) / 2;
      rows[i]?.fill(value, j, j + 1);
      rows[j]?.fill(value, i, i + 1);
    }
  }
  return rows;
}

/** Dot product of two vectors of one length. */
export function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function centre(vectors: readonly (readonly number[])[], most: number): number[][] {
  const size = vectors[0]?.length ?? 0;
  const mean = new Array<number>(size).fill(0);
  for (const vector of vectors) {
    for (let i = 0; i < size; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0) / vectors.length;
  }
  // with few keywords the mean is mostly the keywords themselves
  const oneness = dot(mean, mean);
  const wanted = CENTRING.least + CENTRING.slope * Math.max(0, oneness - CENTRING.from);
  const share = Math.min(most, wanted) * Math.min(1, vectors.length / 20);
  return vectors.map((vector) => unit(vector.map((value, i) => value - share * (mean[i] ?? 0))));
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function lexicalBags(
  keywords: readonly string[],
  view: "apart" | "together",
): Map<string, number>[] {
  const stems = keywords.map(stemsOf);
  const documents = new Map<string, number>();
  for (const list of stems) {
    for (const stem of new Set(list)) documents.set(stem, (documents.get(stem) ?? 0) + 1);
  }
  return stems.map((list) => {
    const bag = new Map<string, number>();
    const head = headOf(list);
    for (const stem of list) {
      const frequency = (documents.get(stem) ?? 1) / keywords.length;
      // what nearly every keyword holds tells none apart
      const rarity = view === "together" || keywords.length < 8
        ? Math.log(1 + 1 / frequency)
        : Math.log(1 / frequency) + 0.05;
      const generic = GENERIC.has(stem) || isStopword(stem) ? 0.15 : 1;
      bag.set(stem, rarity * generic * (stem === head ? 1.35 : 1));
      if (/[^\p{Script=Latin}\p{N}]/u.test(stem)) addBigrams(bag, stem, rarity);
    }
    return bag;
  });
}

function headOf(stems: readonly string[]): string {
  return stems.findLast((stem) => !GENERIC.has(stem)) ?? "";
}

// scripts without spaces: two letters in common are a sign
function addBigrams(bag: Map<string, number>, stem: string, rarity: number): void {
  const letters = [...stem];
  for (let i = 0; i + 1 < letters.length; i++) {
    bag.set(`${letters[i]}${letters[i + 1]}`, rarity * 0.4);
  }
}

function bagCosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  for (const [stem, weight] of a) shared += weight * (b.get(stem) ?? 0);
  const size = norm(a) * norm(b);
  return size === 0 ? 0 : shared / size;
}

function norm(bag: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const weight of bag.values()) sum += weight * weight;
  return Math.sqrt(sum);
}
