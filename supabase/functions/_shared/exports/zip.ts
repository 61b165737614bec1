import { constants, deflateRawSync } from "node:zlib";
import { z } from "npm:zod@4.6.7";
import { crc32 } from "./crc32.ts";

/** A file inside the archive, as its directory needs it. */
export const ZipEntry = z.object({
  path: z.string(),
  /** Offset of its header in the archive. */
  at: z.number(),
  crc: z.number(),
  /** Bytes before and after compression. */
  size: z.number(),
  packed: z.number(),
  method: z.union([z.literal(0), z.literal(8)]),
});
export type ZipEntry = z.infer<typeof ZipEntry>;

/** Where a writer stands: enough for another process to go on. */
export const ZipState = z.object({
  /** Bytes written so far. */
  offset: z.number(),
  /** The file that is being written. */
  open: ZipEntry.nullable(),
});
export type ZipState = z.infer<typeof ZipState>;

const UTF8 = 0x0800;
const SIZES_FOLLOW = 0x0008;
/** The end of a deflated stream: an empty last block. */
const LAST_BLOCK = Uint8Array.of(3, 0);
const MOST_16 = 0xffff;
const MOST_32 = 0xffffffff;

/**
 * Writes a zip piece by piece. No library that is about can be stopped in the middle of a file and go on in another
 * process; here every chunk of a file is deflated by itself, which the format allows, so the state is a few numbers
 * and memory holds one chunk. The written bytes gather until `take`.
 */
export class ZipWriter {
  #chunks: Uint8Array[] = [];
  #entries: ZipEntry[] = [];
  #buffered = 0;
  #state: ZipState;
  readonly #time: { time: number; date: number };

  /** `at` is the time that stands at every file. */
  constructor(at: Date, state: ZipState = { offset: 0, open: null }) {
    this.#state = structuredClone(state);
    this.#time = dosTime(at);
  }

  get state(): ZipState {
    return structuredClone(this.#state);
  }

  /** Bytes that wait for `take`. */
  get buffered(): number {
    return this.#buffered;
  }

  /** What was written and which files were completed since the last call. */
  take(): { bytes: Uint8Array<ArrayBuffer>; entries: ZipEntry[] } {
    const bytes = concat(this.#chunks);
    const entries = this.#entries;
    this.#chunks = [];
    this.#entries = [];
    this.#buffered = 0;
    return { bytes, entries };
  }

  /** Begins a compressed file, which takes any number of `write`s. */
  begin(path: string): void {
    if (this.#state.open) throw new Error("A file is open already.");
    const entry: ZipEntry = {
      path,
      at: this.#state.offset,
      crc: 0,
      size: 0,
      packed: 0,
      method: 8,
    };
    this.#put(header(entry, this.#time, UTF8 | SIZES_FOLLOW));
    this.#state.open = entry;
  }

  write(text: string): void {
    const entry = this.#state.open;
    if (!entry) throw new Error("No file is open.");
    if (text === "") return;
    const bytes = new TextEncoder().encode(text);
    const packed = new Uint8Array(deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }));
    entry.crc = crc32(bytes, entry.crc);
    entry.size += bytes.length;
    entry.packed += packed.length;
    this.#put(packed);
  }

  end(): void {
    const entry = this.#state.open;
    if (!entry) throw new Error("No file is open.");
    entry.packed += LAST_BLOCK.length;
    this.#put(LAST_BLOCK);
    this.#put(record([4, 0x08074b50], [4, entry.crc], [4, entry.packed], [4, entry.size]));
    this.#entries.push(entry);
    this.#state.open = null;
  }

  /** A whole compressed file. */
  addText(path: string, text: string): void {
    this.begin(path);
    this.write(text);
    this.end();
  }

  /** A whole file as it is: pictures are compressed already. */
  addStored(path: string, bytes: Uint8Array): void {
    const { length } = bytes;
    const entry: ZipEntry = {
      path,
      at: this.#state.offset,
      crc: crc32(bytes),
      size: length,
      packed: length,
      method: 0,
    };
    this.#put(header(entry, this.#time, UTF8));
    this.#put(bytes);
    this.#entries.push(entry);
  }

  /** Lines of the directory, which stands behind all files. */
  addDirectory(entries: readonly ZipEntry[]): void {
    for (const entry of entries) this.#put(directoryLine(entry, this.#time));
  }

  /** Ends the archive: the directory has `count` files and began at `start`. */
  close(count: number, start: number): void {
    const size = this.#state.offset - start;
    if (count >= MOST_16 || start >= MOST_32) this.#put(longEnd(count, size, start));
    const short = Math.min(count, MOST_16);
    this.#put(record(
      [4, 0x06054b50],
      [4, 0],
      [2, short],
      [2, short],
      [4, Math.min(size, MOST_32)],
      [4, Math.min(start, MOST_32)],
      [2, 0],
    ));
  }

  #put(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#buffered += bytes.length;
    this.#state.offset += bytes.length;
  }
}

type Field = [bytes: 2 | 4 | 8, value: number];
type Time = { time: number; date: number };

function header(entry: ZipEntry, { time, date }: Time, flags: number): Uint8Array {
  const name = new TextEncoder().encode(entry.path);
  const known = flags & SIZES_FOLLOW ? { crc: 0, size: 0, packed: 0 } : entry;
  return concat([
    record(
      [4, 0x04034b50],
      [2, 20],
      [2, flags],
      [2, entry.method],
      [2, time],
      [2, date],
      [4, known.crc],
      [4, known.packed],
      [4, known.size],
      [2, name.length],
      [2, 0],
    ),
    name,
  ]);
}

function directoryLine(entry: ZipEntry, { time, date }: Time): Uint8Array {
  const name = new TextEncoder().encode(entry.path);
  const far = entry.at >= MOST_32 ? record([2, 1], [2, 8], [8, entry.at]) : new Uint8Array();
  return concat([
    record(
      [4, 0x02014b50],
      [2, 45],
      [2, far.length > 0 ? 45 : 20],
      [2, entry.method === 8 ? UTF8 | SIZES_FOLLOW : UTF8],
      [2, entry.method],
      [2, time],
      [2, date],
      [4, entry.crc],
      [4, entry.packed],
      [4, entry.size],
      [2, name.length],
      [2, far.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, Math.min(entry.at, MOST_32)],
    ),
    name,
    far,
  ]);
}

/** The end records of an archive with more files or bytes than the old ones can say (zip64). */
function longEnd(count: number, size: number, start: number): Uint8Array {
  return concat([
    record(
      [4, 0x06064b50],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
      [8, count],
      [8, count],
      [8, size],
      [8, start],
    ),
    record([4, 0x07064b50], [4, 0], [8, start + size], [4, 1]),
  ]);
}

function record(...fields: Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return bytes;
}

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function dosTime(at: Date): Time {
  return {
    time: at.getUTCHours() << 11 | at.getUTCMinutes() << 5 | at.getUTCSeconds() >> 1,
    date: at.getUTCFullYear() - 1980 << 9 | at.getUTCMonth() + 1 << 5 | at.getUTCDate(),
  };
}
