import { Unzip, UnzipInflate } from "npm:fflate@0.8.3";
import { fileError } from "./file_error.ts";

/** Takes an entry's bytes as they are unpacked. */
export type EntrySink = (chunk: Uint8Array, isLast: boolean) => void;

/** Unpacked bytes that are read of one archive at most; more is a bomb or no keyword list. */
const MAX_UNPACKED = 192 * 1024 * 1024;
const MAX_ENTRIES = 2000;
/** Packed bytes at a time: what they unpack to, at most a thousand times as much, is all that is held. */
const STEP = 4096;

/**
 * Unpacks the entries that `open` gives a sink for, a step at a time, so that the caller may let
 * others work in between. Raises `file_binary` for a damaged or locked archive, `file_too_large` for
 * one that unpacks to too much.
 */
export function* readZip(
  bytes: Uint8Array,
  open: (name: string) => EntrySink | null,
): Generator<void, void> {
  let failure: unknown = null;
  let entries = 0;
  let unpacked = 0;
  let unfinished = 0;
  const unzip = new Unzip((file) => {
    if (++entries > MAX_ENTRIES) failure ??= tooMuch();
    const sink = failure ? null : open(file.name.slice(0, 500));
    if (!sink) return;
    unfinished++;
    file.ondata = (error, chunk, isLast) => {
      if (failure) return;
      try {
        if (error) throw damaged(error);
        unpacked += chunk.length;
        if (unpacked > MAX_UNPACKED) throw tooMuch();
        if (isLast) unfinished--;
        sink(chunk, isLast);
      } catch (thrown) {
        failure = thrown;
      }
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += STEP) {
    try {
      unzip.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
    } catch (error) {
      failure ??= damaged(error);
    }
    if (failure) throw failure;
    yield;
  }
  if (unfinished > 0 || entries === 0) throw damaged(null);
}

function damaged(cause: unknown): Error {
  const error = fileError(
    "file_binary",
    "This archive or workbook is damaged or locked with a password. Save it anew, or as CSV.",
  );
  error.cause = cause;
  return error;
}

function tooMuch(): Error {
  return fileError(
    "file_too_large",
    "This archive or workbook unpacks to more than can be read. Save its keyword table as CSV.",
  );
}
