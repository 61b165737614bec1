import { decodedPieces, textEncoding } from "./decode.ts";
import { fileError } from "./file_error.ts";
import { isZip, refuseForeignText, refuseUnreadable } from "./file_kind.ts";
import type { OpenedFile } from "./open_file.ts";
import { plainLines } from "./read.ts";

/** Bytes from which a text is opened piece by piece. */
const LARGE = 4 * 1024 * 1024;
const SAMPLE = 1024;

/** A text file whose text comes in pieces, line ends as "\n", and is never held as a whole. */
export interface LargeText extends Omit<OpenedFile, "text"> {
  pieces: Iterable<string>;
}

/**
 * Opens a large text file; null for anything else, which is opened as a whole. Raises what opening a file
 * raises.
 */
export function openLargeText(bytes: Uint8Array, from = LARGE): LargeText | null {
  if (bytes.length < from || isZip(bytes)) return null;
  refuseUnreadable(bytes);
  const { encoding, warnings, bytes: counted } = textEncoding(bytes);
  const start = new TextDecoder(encoding).decode(counted.subarray(0, SAMPLE)).trimStart();
  // JSON is read as a whole to become a table.
  if (/^[{[]/.test(start)) return null;
  refuseForeignText(start);
  if (!bytes.some((byte) => byte > 0x20)) throw fileError("file_empty", "The file is empty.");
  const pieces = plainPieces(decodedPieces(counted, encoding));
  return { form: "text", part: null, encoding, warnings, pieces };
}

/** Pieces with line ends as `plainLines` makes them, also where one is cut between "\r" and "\n". */
function* plainPieces(pieces: Iterable<string>): Generator<string> {
  let isFirst = true;
  let kept = "";
  for (const piece of pieces) {
    const text = kept + piece;
    kept = text.endsWith("\r") ? "\r" : "";
    const whole = kept ? text.slice(0, -1) : text;
    if (isFirst) yield plainLines(whole);
    else yield whole.includes("\r") ? whole.replace(/\r\n?/g, "\n") : whole;
    isFirst = false;
  }
  if (kept) yield "\n";
}
