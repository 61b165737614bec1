import { hashedVector } from "./hashed_vectors.ts";
import type { EmbedReply, EmbedRequest } from "./protocol.ts";

/** Turns texts into unit vectors of 512 numbers. */
export interface Embedder {
  /** Throws EncoderError when there is nothing to read them with. */
  embed(texts: readonly string[]): Promise<number[][]>;
  /** "model": the sentence encoder; "hashed": word and letter hashes. */
  readonly source: "model" | "hashed";
  close(): void;
}

/** The sentence encoder cannot be had; the cause says why. */
export class EncoderError extends Error {
  override readonly name = "EncoderError";
}

/** An embedder that needs no model: word and letter hashes only. */
export function hashedEmbedder(): Embedder {
  return {
    embed: (texts) => Promise.resolve(texts.map(hashedVector)),
    source: "hashed",
    close: () => {},
  };
}

interface Waiting {
  resolve(vectors: number[][]): void;
  reject(error: Error): void;
}

/** Milliseconds before another try: its files may only just be written, or memory be short for a moment. */
const PAUSES = [100, 400];
/** Milliseconds in which an encoder that failed every try is not asked again. */
const REST = 60_000;

/**
 * The sentence encoder in a web worker, started at first use and dropped after `idleMs` without
 * work, so that memory at rest stays small. One that cannot be loaded is tried again, now and later.
 */
export class ModelEmbedder implements Embedder {
  readonly source = "model";
  #worker: Worker | null = null;
  #waiting = new Map<number, Waiting>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastId = 0;
  #failure: { error: EncoderError; until: number } | null = null;
  #isClosed = false;

  constructor(
    private readonly idleMs: number,
    private readonly workerUrl = new URL("./embed_worker.ts", import.meta.url),
    private readonly restMs = REST,
  ) {}

  /** Whether the worker is loaded now. */
  get loaded(): boolean {
    return this.#worker !== null;
  }

  async embed(texts: readonly string[]): Promise<number[][]> {
    if (texts.length === 0) return [];
    if (this.#failure && performance.now() < this.#failure.until) throw this.#failure.error;
    try {
      const vectors = await this.#insist(texts);
      this.#failure = null;
      return vectors;
    } catch (cause) {
      const error = new EncoderError(`The sentence encoder does not answer: ${cause}`, { cause });
      this.#failure = { error, until: performance.now() + this.restMs };
      throw error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#drop(new Error("embedder closed"));
  }

  async #insist(texts: readonly string[]): Promise<number[][]> {
    for (const pause of PAUSES) {
      try {
        return await this.#ask(texts);
      } catch (error) {
        if (this.#isClosed) throw error;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return await this.#ask(texts);
  }

  #ask(texts: readonly string[]): Promise<number[][]> {
    if (this.#isClosed) return Promise.reject(new Error("embedder closed"));
    const worker = this.#worker ??= this.#start();
    this.#keepLoaded();
    const request: EmbedRequest = { id: ++this.#lastId, texts: [...texts] };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      worker.postMessage(request);
    });
  }

  #start(): Worker {
    const worker = new Worker(this.workerUrl, { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<EmbedReply>) => this.#settle(data);
    worker.onerror = (event) => {
      event.preventDefault();
      if (this.#worker === worker) this.#drop(new Error(event.message));
    };
    return worker;
  }

  #settle(reply: EmbedReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if ("error" in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.vectors);
    if (this.#waiting.size === 0) this.#dropWhenIdle();
  }

  /** Ends the worker; what waits for it fails. */
  #drop(why: Error): void {
    this.#keepLoaded();
    this.#worker?.terminate();
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(why);
  }

  #keepLoaded(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #dropWhenIdle(): void {
    this.#timer = setTimeout(() => this.#drop(new Error("idle")), this.idleMs);
    Deno.unrefTimer(Number(this.#timer));
  }
}
