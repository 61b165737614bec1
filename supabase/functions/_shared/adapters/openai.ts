import OpenAI from "npm:openai@7.57.0";
import { priceOf } from "../ai/prices.ts";
import type {
  AiProvider,
  ChatAnswer,
  ChatRequest,
  Embedded,
  EmbedRequest,
  ImageAnswer,
  ImageRequest,
  Usage,
} from "../ai/provider.ts";
import { AppError } from "../errors.ts";
import { vendorError, type VendorSettings } from "./openai_errors.ts";

export interface OpenAiOptions {
  /** Empty for OpenAI itself, else any server that speaks its API, e.g. http://127.0.0.1:54330/v1. */
  baseUrl?: string;
  apiKey: string;
  model: string;
  imageModel: string;
  /** Milliseconds one call may take, default 75 s. */
  timeoutMs?: number;
  /** Whether calls cost nothing, as those of the offline AI. */
  free?: boolean;
  /** Where the key and the models are set, for the sentences of errors; default the environment. */
  settings?: VendorSettings;
  fetch?: typeof fetch;
  now?: () => number;
}

/** Milliseconds longer than any call may take. */
const NEVER = 86_400_000;

/** OpenAI, or a server that speaks its API. It never retries by itself: the jobs engine does. */
export function createOpenAi(options: OpenAiOptions): AiProvider {
  const { timeoutMs = 75_000, now = Date.now } = options;
  const client = new OpenAI({
    apiKey: options.apiKey,
    baseURL: options.baseUrl,
    maxRetries: 0,
    // The package goes by a clock that may be set while a paid answer is on its way; the signal below does not.
    timeout: NEVER,
    logLevel: "off",
    ...(options.fetch ? { fetch: options.fetch } : {}),
  });
  const within = async <T>(signal: AbortSignal, call: (signal: AbortSignal) => Promise<T>) => {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    try {
      return await call(limited);
    } catch (error) {
      throw vendorError(error, { signal: limited, now: now(), settings: options.settings });
    }
  };
  const price = (model: string, tokensIn: number, tokensOut: number): Usage => ({
    model,
    tokens_in: tokensIn,
    tokens_out: tokensOut,
    cost_usd: options.free ? 0 : priceOf(model, tokensIn, tokensOut),
  });
  return {
    name: options.free ? "offline" : "openai",
    chat: (request) =>
      within(request.signal, (signal) => chat(client, options, request, signal, price)),
    image: (request) =>
      within(request.signal, (signal) => image(client, options, request, signal, price)),
    embedder: () => {
      const asked = options.free ? OFFLINE_EMBEDDING : EMBEDDING;
      const embed = ({ texts, signal }: EmbedRequest) =>
        within(signal, (limited) => embedTexts(client, { ...asked, texts }, limited, price));
      const model = asked.dimensions ? `${asked.model}/${asked.dimensions}` : asked.model;
      return Promise.resolve({ model, embed });
    },
  };
}

interface EmbeddingModel {
  model: string;
  /** Numbers of an embedding, where the model lets one choose. */
  dimensions?: number;
}

/**
 * What OpenAI asks least for. The model's first numbers say most (it is trained so); with a third of all 1,536, the
 * grouping of a thousand keywords stays within the processor time of an Edge Function.
 */
const EMBEDDING: EmbeddingModel = { model: "text-embedding-3-small", dimensions: 512 };
const OFFLINE_EMBEDDING: EmbeddingModel = { model: "offline-embedding" };

async function embedTexts(
  client: OpenAI,
  { texts, ...asked }: EmbeddingModel & { texts: string[] },
  signal: AbortSignal,
  price: PriceCall,
): Promise<Embedded> {
  const answer = await client.embeddings.create({ ...asked, input: texts }, { signal });
  const vectors = [...answer?.data ?? []].sort((a, b) => a.index - b.index)
    .map(({ embedding }) => embedding);
  if (vectors.length !== texts.length || vectors.some(({ length }) => length === 0)) {
    throw emptyAnswer();
  }
  return { vectors, usage: price(asked.model, answer.usage?.prompt_tokens ?? 0, 0) };
}

type PriceCall = (model: string, tokensIn: number, tokensOut: number) => Usage;

async function chat(
  client: OpenAI,
  { model }: OpenAiOptions,
  { name, schema, messages }: ChatRequest,
  signal: AbortSignal,
  price: PriceCall,
): Promise<ChatAnswer> {
  const answer = await client.chat.completions.create({
    model,
    messages,
    response_format: { type: "json_schema", json_schema: { name, strict: true, schema } },
  }, { signal });
  const choice = answer?.choices?.[0];
  if (!choice?.message) throw emptyAnswer();
  const text = choice.message.content ?? "";
  const { prompt_tokens = 0, completion_tokens = 0 } = answer.usage ?? {};
  const usage = price(answer.model ?? model, prompt_tokens, completion_tokens);
  if (choice.message.refusal || choice.finish_reason === "content_filter") {
    throw new AppError(
      "vendor_refused",
      "The AI model declined to answer this. Reword the title or the prompt and try again.",
      { status: 502, raw: choice.message.refusal ?? text, usage },
    );
  }
  if (choice.finish_reason === "length") {
    throw new AppError(
      "vendor_cut_off",
      "The AI model's answer was cut off at its length limit. Ask for fewer words, or choose another model.",
      { status: 502, raw: text, usage, retryable: true },
    );
  }
  return { text, usage };
}

async function image(
  client: OpenAI,
  { imageModel }: OpenAiOptions,
  { prompt, size }: ImageRequest,
  signal: AbortSignal,
  price: PriceCall,
): Promise<ImageAnswer> {
  const isDallE = imageModel.startsWith("dall-e");
  const answer = await client.images.generate({
    model: imageModel,
    prompt,
    n: 1,
    size: isDallE && size === "1536x1024" ? "1792x1024" : size,
    ...(isDallE ? { response_format: "b64_json" as const } : {}),
  }, { signal });
  const encoded = answer?.data?.[0]?.b64_json;
  if (!encoded) throw emptyAnswer();
  const { input_tokens = 0, output_tokens = 0 } = answer.usage ?? {};
  return { bytes: decode(encoded), usage: price(imageModel, input_tokens, output_tokens) };
}

function decode(encoded: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new AppError("vendor_error", "The AI provider sent a damaged picture.", {
      retryable: true,
      cause,
    });
  }
}

function emptyAnswer(): AppError {
  return new AppError("vendor_error", "The AI provider sent an empty answer.", { retryable: true });
}
