import type { Labelled } from "./labelled_file.ts";

/** The two halves of a labelled set: parameters are chosen on `tune`, figures come from `test`. */
export interface Halves<T extends Labelled = Labelled> {
  tune: T[];
  test: T[];
}

/**
 * Splits by label, so that no topic of the test half was seen in tuning: labels in the order of a hash
 * (FNV-1a, then mixed) of their text; the first half of them is for tuning.
 */
export function splitHalves<T extends Labelled>(rows: readonly T[]): Halves<T> {
  const labels = [...new Set(rows.map(({ label }) => label))]
    .sort((a, b) => hash(a) - hash(b) || (a < b ? -1 : 1));
  const tuning = new Set(labels.slice(0, Math.ceil(labels.length / 2)));
  return {
    tune: rows.filter(({ label }) => tuning.has(label)),
    test: rows.filter(({ label }) => !tuning.has(label)),
  };
}

function hash(text: string): number {
  let value = 2166136261;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 16777619);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
