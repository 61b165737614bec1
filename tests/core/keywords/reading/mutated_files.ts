import { strToU8, zipSync } from "fflate";
import { fixtureBytes, fixtureNames } from "./fixture.ts";
import { odsOf, xlsxOf } from "./workbook.ts";

/** Gives a number from 0 to below its argument. */
type Random = (below: number) => number;

/** A small seeded generator (mulberry32), so that a failing file can be made again. */
function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const ROWS = [
  ["Keyword", "Volume", "Keyword Difficulty", "CPC (USD)", "Intent"],
  ["oak table", 2400, 41, 0.95, "Commercial"],
  ['desk 36" wide', null, 12, 1.2, "i"],
  [null],
  ["Oak Table", 90, null, "n/a", null],
];

/** Sound files to begin with: the fixtures, and one of each form that is no text. */
export const SOUND_FILES: Uint8Array[] = [
  ...fixtureNames().map(fixtureBytes),
  xlsxOf({ Words: ROWS, Notes: [["made by hand"]] }),
  odsOf(ROWS),
  zipSync({
    "Queries.csv": fixtureBytes("search_console_fr.csv"),
    "Dates.csv": strToU8("Date\n1\n"),
  }),
  strToU8('[{"keyword":"oak","volume":5},{"keyword":"elm","volume":null,"intent":["c"]}]'),
];

const INSERTS = [
  '"',
  '""',
  ",",
  ";",
  "\t",
  "|",
  "\n",
  "\r",
  "\r\n\r\n",
  "\0",
  "\0\0\0\0\0\0",
  "\ufeff",
  "é",
  "\u200b",
  "=1+1",
  "<b>",
  "∞",
  "1.234,5",
  '"\n"',
  "x".repeat(3000),
  ",".repeat(3000),
  "y".repeat(1_100_000),
  `"${"z".repeat(70_000)}`,
  "\n".repeat(5000),
  "\u2028",
  "sep=;\n",
  "Keyword,Volume\n",
  "Total,99\n",
].map((text) => strToU8(text));

type Mutation = (bytes: Uint8Array, random: Random) => Uint8Array;

const MUTATIONS: Mutation[] = [
  // Cut at the end, at the start, in the middle.
  (bytes, random) => bytes.slice(0, random(bytes.length + 1)),
  (bytes, random) => bytes.slice(random(bytes.length + 1)),
  (bytes, random) => {
    const from = random(bytes.length + 1);
    return joined([bytes.slice(0, from), bytes.slice(from + random(100))]);
  },
  insert,
  insert,
  // Bytes that rot.
  (bytes, random) => {
    const copy = bytes.slice();
    for (let i = random(8); i >= 0; i--) {
      if (copy.length > 0) copy[random(copy.length)] = random(256);
    }
    return copy;
  },
  // A piece twice, somewhere else.
  (bytes, random) => {
    const from = random(bytes.length + 1);
    const to = random(bytes.length + 1);
    const piece = bytes.slice(from, from + random(200));
    return joined([bytes.slice(0, to), piece, bytes.slice(to)]);
  },
  // Lines in another order.
  (bytes, random) => {
    const lines = new TextDecoder("latin1").decode(bytes).split("\n");
    for (let i = lines.length - 1; i > 0; i--) {
      const j = random(i + 1);
      [lines[i], lines[j]] = [lines[j] ?? "", lines[i] ?? ""];
    }
    return latin1(lines.join("\n"));
  },
  // Another delimiter, no quotation marks, other line ends.
  (bytes) => bytes.map((byte) => byte === 0x2c ? 0x3b : byte),
  (bytes) => bytes.filter((byte) => byte !== 0x22),
  (bytes) => bytes.map((byte) => byte === 0x0a ? 0x0d : byte),
  // Another encoding, for the whole or from somewhere on.
  (bytes) => utf16(new TextDecoder().decode(bytes)),
  (bytes, random) => {
    const at = random(bytes.length + 1);
    return joined([bytes.slice(0, at), utf16(new TextDecoder().decode(bytes.slice(at)))]);
  },
  (bytes, random) => {
    const at = random(bytes.length + 1);
    return joined([bytes.slice(0, at), latin1("caf\u00e9;\u00fcber,\u20ac\n"), bytes.slice(at)]);
  },
];

/** The file of a seed: a sound one, sometimes two, mutated up to six times. */
export function mutatedFile(seed: number): Uint8Array {
  const random = seeded(seed);
  const pick = () => SOUND_FILES[random(SOUND_FILES.length)] ?? new Uint8Array();
  let bytes = pick();
  if (random(4) === 0) bytes = joined([bytes, pick()]);
  for (let i = random(6); i >= 0; i--) {
    bytes = MUTATIONS[random(MUTATIONS.length)]?.(bytes, random) ?? bytes;
  }
  return bytes;
}

function insert(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length + 1);
  // The long ones are rare: they cost more time than they find.
  const which = random(6) === 0 ? random(INSERTS.length) : random(19);
  return joined([bytes.slice(0, at), INSERTS[which] ?? new Uint8Array(), bytes.slice(at)]);
}

function joined(parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 255);
}

function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  for (let i = 0; i < text.length; i++) {
    bytes[2 * i] = text.charCodeAt(i) & 255;
    bytes[2 * i + 1] = text.charCodeAt(i) >> 8;
  }
  return bytes;
}
