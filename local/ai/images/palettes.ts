import { hash32 } from "../random.ts";
import { wordsOf } from "../text/words.ts";

/** A colour as red, green, blue, 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Sky from top to bottom, then shapes from far to near, then one accent. */
export interface Palette {
  sky: readonly [Rgb, Rgb];
  shapes: readonly [Rgb, Rgb, Rgb, Rgb];
  accent: Rgb;
}

// sky sky | four shapes | accent
const HEX: readonly string[] = [
  "fde8d7 f7b89c | e8896b c5604f 8f3f49 542a3d | fff3d6",
  "dff1f2 9fd3d6 | 5fb0b5 348a93 1f6470 123f4d | ffb86b",
  "e9ecfb b7c0f2 | 8390e0 5a66c4 3b4596 232a62 | ffcf70",
  "eef4e3 c6dcae | 9cbf7f 6d9a5b 46743f 29502f | f5a65b",
  "fdf0f3 f2c2d0 | dd8ea8 b7628a 83416c 4d274a | ffd98a",
  "f4efe6 dccdb4 | c0a57d 9a7b56 6e563d 443629 | e2725b",
  "1f2547 3d3b73 | 5a4b93 7f5bab b3719f 2a1f4f | ffd27a",
  "0f2a3a 1d5063 | 2b7583 49a19b 86c7ae 0b1e2b | ffb45c",
  "eaf3fb b4d5ef | 74b1dd 3f89c0 276493 163f63 | ff9e7a",
  "fff4d9 ffd791 | f9b04f e58632 b75a29 743625 | 3f8f8b",
  "edebf3 c9c1dc | a094c2 7868a1 544779 332b4f | f4b393",
  "e6f4ee aee0cb | 6cc0a3 3d9a7e 25705d 164a41 | ffd166",
  "f2f2f0 d5d8da | a7b0b6 75828b 4a5862 2a353e | f26b4e",
  "fbe9e1 f0b7a4 | 6aa5a0 3f7f82 2a5a66 1b3a49 | f6c667",
];

const MOODS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^(food|recipe|coffee|cook|bak|kitchen|restaurant|meal|wine|spice)/, [0, 9, 13]],
  [/^(health|medical|sleep|yoga|wellness|clinic|skin|therap|virus|coronavirus)/, [1, 11, 8]],
  [/^(ai|software|data|code|cloud|tech|app|qr|scan|digital|seo|security)/, [2, 6, 7, 8]],
  [/^(garden|plant|outdoor|nature|eco|green|hik|farm|leaf)/, [3, 11, 5]],
  [/^(fashion|dress|sock|shoe|beauty|gift|wedding|jewel)/, [4, 10, 0]],
  [/^(furniture|chair|table|sofa|rug|wood|home|decor|bed|lamp|shelf|cabinet)/, [5, 13, 12, 0]],
  [/^(travel|beach|island|hotel|trip|sea|flight)/, [8, 1, 9]],
  [/^(finance|money|loan|tax|invest|business|insurance|legal)/, [12, 2, 11]],
];

/** A palette for the prompt: by the mood of its words where they have one, else by its hash. */
export function paletteFor(prompt: string): Palette {
  const hash = hash32(`palette ${prompt}`);
  const words = wordsOf(prompt.slice(0, 2000));
  const mood = MOODS.find(([sign]) => words.some((word) => sign.test(word)))?.[1];
  const at = mood ? mood[hash % mood.length] ?? 0 : hash % HEX.length;
  const [sky = "", shapes = "", accent = ""] = (HEX[at] ?? "").split(" | ");
  const [top = "", bottom = ""] = sky.split(" ");
  const [a = "", b = "", c = "", d = ""] = shapes.split(" ");
  return {
    sky: [rgb(top), rgb(bottom)],
    shapes: [rgb(a), rgb(b), rgb(c), rgb(d)],
    accent: rgb(accent),
  };
}

/** The colour between two, `t` from 0 to 1. */
export function mix(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** As CSS writes it. */
export function cssColour([r, g, b]: Rgb): string {
  return `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)})`;
}

function rgb(hex: string): Rgb {
  const value = parseInt(hex, 16) || 0;
  return [value >> 16, (value >> 8) & 255, value & 255];
}
