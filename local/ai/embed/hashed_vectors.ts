import { hash32 } from "../random.ts";
import { stemsOf } from "../text/words.ts";

const SIZE = 512;

/** A unit vector of 512 numbers from stems and letter trigrams: no model, a few microseconds. */
export function hashedVector(text: string): number[] {
  const vector = new Array<number>(SIZE).fill(0);
  const add = (feature: string, weight: number) => {
    const hash = hash32(feature);
    const at = hash % SIZE;
    vector[at] = (vector[at] ?? 0) + ((hash >>> 20) & 1 ? weight : -weight);
  };
  const stems = stemsOf(text.slice(0, 2000));
  for (const [i, stem] of stems.entries()) {
    // the last word of an English noun phrase is its head
    add(`w:${stem}`, i === stems.length - 1 ? 2 : 1.5);
    const marked = `^${stem}$`;
    for (let at = 0; at + 3 <= marked.length; at++) add(`g:${marked.slice(at, at + 3)}`, 0.35);
  }
  const length = Math.hypot(...vector);
  return length === 0 ? vector.with(0, 1) : vector.map((value) => value / length);
}
