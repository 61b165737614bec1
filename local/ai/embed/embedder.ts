import { hashedVector } from "./hashed_vectors.ts";
import type { EmbedReply, EmbedRequest } from "./protocol.ts";

/** Turns texts into unit vectors of 512 numbers. */
export interface Embedder {
  embed(texts: readonly string[]): Promise<number[][]>;
  /** "model" when the sentence encoder answered last, else "hashed". */
  readonly source: "model" | "hashed";
  close(): void;
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

/**
 * The sentence encoder in a web worker, started at first use and dropped after `idleMs` without
 * work, so that memory at rest stays small. Falls back to hashed vectors when it cannot load.
 */
export class ModelEmbedder implements Embedder {
  #worker: Worker | null = null;
  #waiting = new Map<number, Waiting>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #lastId = 0;
  #broken = false;

  constructor(
    private readonly idleMs: number,
    private readonly workerUrl = new URL("./embed_worker.ts", import.meta.url),
  ) {}

  get source(): "model" | "hashed" {
    return this.#broken ? "hashed" : "model";
  }

  /** Whether the worker is loaded now. */
  get loaded(): boolean {
    return this.#worker !== null;
  }

  async embed(texts: readonly string[]): Promise<number[][]> {
    if (texts.length === 0) return [];
    if (this.#broken) return texts.map(hashedVector);
    try {
      return await this.#ask(texts);
    } catch {
      this.#broken = true;
      this.close();
      return texts.map(hashedVector);
    }
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new Error("embedder closed"));
    this.#waiting.clear();
  }

  #ask(texts: readonly string[]): Promise<number[][]> {
    const worker = this.#worker ??= this.#start();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
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
      for (const { reject } of this.#waiting.values()) reject(new Error(event.message));
      this.#waiting.clear();
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

  #dropWhenIdle(): void {
    this.#timer = setTimeout(() => {
      this.#worker?.terminate();
      this.#worker = null;
      this.#timer = null;
    }, this.idleMs);
    Deno.unrefTimer(Number(this.#timer));
  }
}
