import { fileError } from "./file_error.ts";
import type { Encoding } from "./types.ts";

const SAMPLE = 64 * 1024;

export interface DecodedText {
  text: string;
  encoding: Encoding;
  warnings: string[];
}

/** How bytes are to be turned into text. */
export interface TextEncoding {
  encoding: Encoding;
  warnings: string[];
  /** The bytes that count: without a last character whose bytes are incomplete. */
  bytes: Uint8Array;
}

/**
 * Turns the bytes of a text file into text: byte order mark first, then UTF-16 without one, then
 * valid UTF-8, else Windows-1252. Raises `file_binary` when the bytes are no text.
 */
export function decodeText(given: Uint8Array): DecodedText {
  const { encoding, warnings, bytes } = textEncoding(given);
  return { text: new TextDecoder(encoding).decode(bytes), encoding, warnings };
}

/** Tells the encoding as `decodeText` does, without holding the text. Raises `file_binary`. */
export function textEncoding(bytes: Uint8Array): TextEncoding {
  const encoding = markedEncoding(bytes) ?? unmarkedUtf16(bytes);
  if (encoding) return { encoding, warnings: [], bytes };
  refuseNuls(bytes);
  return utf8Encoding(bytes) ?? {
    encoding: "windows-1252",
    warnings: ["The file is not UTF-8 and was read as Windows-1252: check accented letters."],
    bytes,
  };
}

/** Bytes decoded at a time. */
const STEP = 256 * 1024;

/** The text of bytes, a piece at a time. With `fatal` raises TypeError where they are not of the encoding. */
export function* decodedPieces(
  bytes: Uint8Array,
  encoding: Encoding,
  fatal = false,
): Generator<string> {
  const decoder = new TextDecoder(encoding, { fatal });
  for (let at = 0; at < bytes.length; at += STEP) {
    yield decoder.decode(bytes.subarray(at, at + STEP), { stream: at + STEP < bytes.length });
  }
}

function markedEncoding(bytes: Uint8Array): Encoding | null {
  const [a, b, c] = bytes;
  if (a === 0xef && b === 0xbb && c === 0xbf) return "utf-8";
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return null;
}

/** ASCII characters (delimiters and line ends at least) leave NULs on one side of every pair. */
function unmarkedUtf16(bytes: Uint8Array): Encoding | null {
  const end = Math.min(bytes.length, SAMPLE) & ~1;
  let even = 0;
  let odd = 0;
  for (let i = 0; i < end; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  const enough = Math.max(2, end * 0.04);
  if (odd >= enough && even <= odd * 0.02) return "utf-16le";
  if (even >= enough && odd <= even * 0.02) return "utf-16be";
  return null;
}

/** A stray NUL is damage that row cleaning removes; many of them mean the file is no text. */
function refuseNuls(bytes: Uint8Array): void {
  const end = Math.min(bytes.length, SAMPLE);
  let nuls = 0;
  for (let i = 0; i < end; i++) if (bytes[i] === 0) nuls++;
  if (nuls > Math.max(4, end * 0.001)) {
    throw fileError(
      "file_binary",
      "This file is not text. Export your keywords as CSV and upload that.",
    );
  }
}

function utf8Encoding(bytes: Uint8Array): TextEncoding | null {
  const whole = withoutCutCharacter(bytes);
  if (isUtf8(whole)) return { encoding: "utf-8", warnings: [], bytes: whole };
  let damaged = 0;
  let sound = 0;
  for (const piece of decodedPieces(bytes, "utf-8")) {
    const counts = countNonAscii(piece);
    damaged += counts.damaged;
    sound += counts.sound;
  }
  // Mostly valid multi-byte characters: UTF-8 with a few broken ones, not another encoding.
  if (sound === 0 || damaged > sound * 0.1) return null;
  const warnings = [
    `${damaged} damaged ${damaged === 1 ? "character was" : "characters were"} replaced by \ufffd.`,
  ];
  return { encoding: "utf-8", warnings, bytes };
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    for (const _ of decodedPieces(bytes, "utf-8", true));
    return true;
  } catch {
    return false;
  }
}

function countNonAscii(text: string): { damaged: number; sound: number } {
  let damaged = 0;
  let sound = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) damaged++;
    else if (code > 0x7f) sound++;
  }
  return { damaged, sound };
}

/** Drops a last character whose bytes are incomplete because the file was cut. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}
