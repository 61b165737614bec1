import { wholeBlocks } from "./records.ts";

/** Lines a part has at most, so that reading and storing one takes little time and memory. */
export const PART_LINES = 5_000;
const PART_CHARS = 1_000_000;

/** A part of a file: whole records, so that it is read as it would be within the file. */
export interface FilePart {
  /** The line of the file it begins with, from 1. */
  line: number;
  lines: number;
  text: string;
}

/** Cuts a text (line ends "\n"), which may come in pieces, into parts at the ends of records. */
export function* cutParts(text: string | Iterable<string>, most = PART_LINES): Generator<FilePart> {
  let held: string[] = [];
  let chars = 0;
  let line = 1;
  const part = () => ({ line, lines: held.length, text: held.join("\n") });
  for (const block of wholeBlocks(text)) {
    const size = block.reduce((sum, { length }) => sum + length + 1, 0);
    if (held.length > 0 && (held.length + block.length > most || chars + size > PART_CHARS)) {
      yield part();
      line += held.length;
      [held, chars] = [[], 0];
    }
    held.push(...block);
    chars += size;
  }
  if (held.length > 0) yield part();
}
