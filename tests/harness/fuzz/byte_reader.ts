type Bytes = Uint8Array<ArrayBuffer>;

const LONGEST_LINE = 1024;

/** Reads lines and counted parts from a stream of bytes that arrive in pieces of any size. */
export class ByteReader {
  #reader: ReadableStreamDefaultReader<Bytes>;
  #rest: Bytes = new Uint8Array(0);

  constructor(stream: ReadableStream<Bytes>) {
    this.#reader = stream.getReader();
  }

  /** The text before `end`, one character per byte. Throws past `limit` bytes. */
  async readUntil(end: string, limit: number): Promise<string> {
    const wanted = Uint8Array.from(end, (character) => character.charCodeAt(0));
    for (let from = 0;;) {
      const at = indexOf(this.#rest, wanted, from);
      if (at > limit || (at < 0 && this.#rest.length > limit)) throw broken();
      if (at >= 0) {
        const text = latin1(this.#rest.subarray(0, at));
        this.#rest = this.#rest.subarray(at + wanted.length);
        return text;
      }
      from = Math.max(0, this.#rest.length - wanted.length);
      const piece = await this.#next();
      if (!piece) throw broken();
      this.#rest = joined(this.#rest, piece);
    }
  }

  /** A body of `framing` bytes, in chunks, or (null) until the connection ends. */
  body(framing: number | "chunked" | null): AsyncGenerator<Bytes> {
    if (framing === null) return this.#toTheEnd();
    return framing === "chunked" ? this.#chunks() : this.#counted(framing);
  }

  async *#counted(length: number): AsyncGenerator<Bytes> {
    for (let left = length; left > 0;) {
      const piece = this.#rest.length > 0 ? this.#take() : await this.#next();
      if (!piece) throw broken();
      this.#rest = piece.subarray(left);
      yield piece.subarray(0, left);
      left -= Math.min(left, piece.length);
    }
  }

  async *#chunks(): AsyncGenerator<Bytes> {
    for (;;) {
      const size = (await this.readUntil("\r\n", LONGEST_LINE)).match(
        /^([0-9a-f]{1,8})[ \t]*(;|$)/i,
      );
      if (!size) throw broken();
      const length = parseInt(size[1] ?? "", 16);
      if (length === 0) return;
      yield* this.#counted(length);
      if (await this.readUntil("\r\n", LONGEST_LINE) !== "") throw broken();
    }
  }

  async *#toTheEnd(): AsyncGenerator<Bytes> {
    if (this.#rest.length > 0) yield this.#take();
    for (;;) {
      const piece = await this.#next();
      if (!piece) return;
      yield piece;
    }
  }

  #take(): Bytes {
    const taken = this.#rest;
    this.#rest = new Uint8Array(0);
    return taken;
  }

  async #next(): Promise<Bytes | null> {
    const { done, value } = await this.#reader.read();
    return done ? null : value;
  }
}

function latin1(bytes: Bytes): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return text;
}

function indexOf(bytes: Bytes, wanted: Uint8Array, from: number): number {
  for (;;) {
    const at = bytes.indexOf(wanted[0] ?? 0, from);
    if (at < 0 || wanted.every((byte, index) => bytes[at + index] === byte)) return at;
    from = at + 1;
  }
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function broken(): Error {
  return new Error("The answer is damaged or not HTTP.");
}
