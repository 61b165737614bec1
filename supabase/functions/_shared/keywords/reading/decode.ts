import { fileError } from "./file_error.ts";
import type { Encoding } from "./types.ts";

const SAMPLE = 64 * 1024;

export interface DecodedText {
  text: string;
  encoding: Encoding;
  warnings: string[];
}

/**
 * Turns the bytes of a text file into text: byte order mark first, then UTF-16 without one, then
 * valid UTF-8, else Windows-1252. Raises `file_binary` when the bytes are no text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = markedEncoding(bytes) ?? unmarkedUtf16(bytes);
  if (encoding) {
    return { text: new TextDecoder(encoding).decode(bytes), encoding, warnings: [] };
  }
  refuseNuls(bytes);
  return decodeUtf8(bytes) ?? decodeWindows1252(bytes);
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

function decodeUtf8(bytes: Uint8Array): DecodedText | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(withoutCutCharacter(bytes));
    return { text, encoding: "utf-8", warnings: [] };
  } catch {
    const text = new TextDecoder("utf-8").decode(bytes);
    const { damaged, sound } = countNonAscii(text);
    // Mostly valid multi-byte characters: UTF-8 with a few broken ones, not another encoding.
    if (sound === 0 || damaged > sound * 0.1) return null;
    const warnings = [
      `${damaged} damaged ${
        damaged === 1 ? "character was" : "characters were"
      } replaced by \ufffd.`,
    ];
    return { text, encoding: "utf-8", warnings };
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

function decodeWindows1252(bytes: Uint8Array): DecodedText {
  return {
    text: new TextDecoder("windows-1252").decode(bytes),
    encoding: "windows-1252",
    warnings: ["The file is not UTF-8 and was read as Windows-1252: check accented letters."],
  };
}
