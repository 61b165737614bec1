import { hash32, type Random, randomFrom } from "../random.ts";
import { wordsOf } from "../text/words.ts";
import { type CompositionName, COMPOSITIONS } from "./compositions.ts";
import { type Palette, paletteFor, type Rgb } from "./palettes.ts";

/** A point in pixels. */
export type Point = readonly [number, number];

/** A closed polygon, filled from the colour at its top to the one at its bottom. */
export interface Shape {
  points: readonly Point[];
  fill: readonly [Rgb, Rgb];
  opacity: number;
}

/** A picture before it is drawn. */
export interface Scene {
  width: number;
  height: number;
  sky: readonly [Rgb, Rgb];
  shapes: Shape[];
}

/** What a composition draws with. */
export interface Canvas {
  width: number;
  height: number;
  palette: Palette;
  random: Random;
}

const SUBJECTS: readonly (readonly [RegExp, readonly CompositionName[]])[] = [
  [/^(ai|software|data|code|cloud|tech|network|app|qr|scan|digital|seo|security)/, [
    "network",
    "orbits",
  ]],
  [/^(cost|price|budget|finance|money|growth|compar|result|business|market|sales|invest)/, [
    "bars",
    "arches",
  ]],
  [/^(garden|plant|outdoor|nature|travel|beach|island|hik|trip|hotel|farm|camp)/, ["hills"]],
  [/^(chair|table|sofa|bed|rug|lamp|furniture|home|decor|kitchen|shelf|cabinet|pillow|light)/, [
    "arches",
    "mosaic",
  ]],
  [/^(sock|dress|fashion|shoe|fabric|pattern|textile|curtain|blanket)/, ["mosaic", "ribbons"]],
];

/** The scene for a prompt: composition and colours by its words, everything else by its hash. */
export function composeScene(prompt: string, width: number, height: number): Scene {
  const random = randomFrom("scene", prompt);
  const palette = paletteFor(prompt);
  const canvas: Canvas = { width, height, palette, random };
  return { width, height, sky: palette.sky, shapes: COMPOSITIONS[composition(prompt)](canvas) };
}

function composition(prompt: string): CompositionName {
  const all = Object.keys(COMPOSITIONS) as CompositionName[];
  const hash = hash32(`composition ${prompt}`);
  const words = wordsOf(prompt.slice(0, 2000));
  const fitting = SUBJECTS.filter(([sign]) => words.some((word) => sign.test(word)))
    .flatMap(([, names]) => names);
  // one time in three the hash decides alone, so that a site does not look all the same
  const from = fitting.length > 0 && hash % 3 !== 0 ? fitting : all;
  return from[(hash >>> 4) % from.length] ?? "hills";
}
