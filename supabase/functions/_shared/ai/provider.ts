/** A JSON schema as it goes over the wire. */
export type JsonSchema = Record<string, unknown>;

export interface ChatMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

export interface ChatRequest {
  /** Name of the answer's schema, e.g. `keyword_clusters`. */
  name: string;
  schema: JsonSchema;
  messages: ChatMessage[];
  signal: AbortSignal;
}

/** What one vendor call used. Tokens as the vendor counts them, cost in USD. */
export interface Usage {
  model: string;
  tokens_in: number;
  tokens_out: number;
  cost_usd: number;
}

export interface ChatAnswer {
  text: string;
  usage: Usage;
}

export interface ImageRequest {
  prompt: string;
  /** Pixels, e.g. "1536x1024". */
  size: string;
  signal: AbortSignal;
}

export interface ImageAnswer {
  bytes: Uint8Array<ArrayBuffer>;
  usage: Usage;
}

export interface EmbedRequest {
  texts: string[];
  signal: AbortSignal;
}

/** Vectors in the order of the texts, and what they took. */
export interface Embedded {
  vectors: number[][];
  usage: Usage;
}

/** Turns texts into vectors of one length. Raises what `AiProvider` raises. */
export interface TextEmbedder {
  /** Vectors of different models cannot be compared, nor such of one model that differ in length: it names both. */
  readonly model: string;
  embed(request: EmbedRequest): Promise<Embedded>;
}

/**
 * A vendor of text and pictures. Both calls raise AppError: `vendor_throttled`, `vendor_timeout` and
 * `vendor_error` may be retryable; `vendor_rejected`, `vendor_key` and `vendor_refused` are not.
 */
export interface AiProvider {
  readonly name: string;
  chat(request: ChatRequest): Promise<ChatAnswer>;
  image(request: ImageRequest): Promise<ImageAnswer>;
  /** Null, or no such function, where the vendor has no embeddings. */
  embedder?(): Promise<TextEmbedder | null>;
}
