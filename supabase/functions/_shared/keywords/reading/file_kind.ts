import type { AppError } from "../../errors.ts";
import { fileError } from "./file_error.ts";

/** The largest file that is read at once, in bytes. */
export const MAX_FILE_BYTES = 50 * 1024 * 1024;

const SIGNATURES: { bytes: number[]; message: string }[] = [
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], message: "This is an old Excel workbook (.xls)." },
  { bytes: [0x1f, 0x8b], message: "This is a gzip archive. Unpack it first." },
  { bytes: [0x25, 0x50, 0x44, 0x46], message: "This is a PDF." },
  { bytes: [0x89, 0x50, 0x4e, 0x47], message: "This is a PNG image." },
  { bytes: [0xff, 0xd8, 0xff], message: "This is a JPEG image." },
  { bytes: [0x47, 0x49, 0x46, 0x38], message: "This is a GIF image." },
  { bytes: [0x52, 0x61, 0x72, 0x21], message: "This is a RAR archive. Unpack it first." },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], message: "This is a 7z archive. Unpack it first." },
  { bytes: [0x50, 0x41, 0x52, 0x31], message: "This is a Parquet file." },
  { bytes: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], message: "This is an SQLite database." },
  { bytes: [0xff, 0xfe, 0, 0], message: "This file is encoded as UTF-32." },
];

/**
 * Refuses what can be no keyword file before it is read: raises `file_empty`, `file_too_large` or
 * `file_binary`, each with a sentence that says what to do instead.
 */
export function refuseUnreadable(bytes: Uint8Array): void {
  if (bytes.length === 0) throw fileError("file_empty", "The file is empty.");
  refuseTooLarge(bytes.length);
  const known = SIGNATURES.find((signature) => startsWith(bytes, signature.bytes));
  if (known) throw binary(known.message);
}

/** Raises `file_too_large` above `MAX_FILE_BYTES`. */
export function refuseTooLarge(size: number): void {
  if (size <= MAX_FILE_BYTES) return;
  throw fileError(
    "file_too_large",
    `The file has ${Math.ceil(size / 1024 / 1024)} MB; at most ${
      MAX_FILE_BYTES / 1024 / 1024
    } MB can be read at once. Split it and upload the parts.`,
  );
}

/** Whether the bytes are a zip archive, which workbooks are too. */
export function isZip(bytes: Uint8Array): boolean {
  return startsWith(bytes, [0x50, 0x4b, 3, 4]) || startsWith(bytes, [0x50, 0x4b, 5, 6]);
}

/** Refuses text of another kind (web page, RTF, XML): raises `file_binary`. */
export function refuseForeignText(text: string): void {
  const start = text.slice(0, 300).trimStart().toLowerCase();
  if (/^(<!doctype html|<html|<\?xml[^]*<html)/.test(start)) {
    throw binary("This is a web page, perhaps a sign-in page saved instead of the export.");
  }
  if (start.startsWith("<?xml")) throw binary("This is an XML file.");
  if (start.startsWith("{\\rtf")) throw binary("This is a rich text document.");
}

function binary(what: string): AppError {
  const advice = what.endsWith("Unpack it first.")
    ? "Then upload the CSV file in it."
    : "Save it as CSV and upload that.";
  return fileError("file_binary", `${what} ${advice}`);
}

function startsWith(bytes: Uint8Array, prefix: number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte);
}
