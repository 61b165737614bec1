import { hash32 } from "./random.ts";

/** What a chat answer carries back to the caller. */
export interface ChatAnswer {
  content: string | null;
  refusal: string | null;
  finish: "stop" | "length";
}

/** The documented error body, with the status and headers of the same kind of failure. */
export function openAiError(
  status: number,
  message: string,
  detail: { type?: string; code?: string | null; param?: string | null; headers?: HeadersInit } =
    {},
): Response {
  const type = detail.type ?? (status >= 500 ? "server_error" : "invalid_request_error");
  return Response.json(
    { error: { message, type, param: detail.param ?? null, code: detail.code ?? null } },
    { status, headers: detail.headers },
  );
}

/** Tokens of a text as OpenAI's rule of thumb has it: four characters each. */
export function tokensIn(text: string): number {
  return Math.ceil(text.length / 4);
}

/** A chat.completion object; its id and date depend on the request alone. */
export function chatCompletion(model: string, prompt: string, answer: ChatAnswer): unknown {
  const prompt_tokens = tokensIn(prompt);
  const completion_tokens = tokensIn(answer.content ?? answer.refusal ?? "");
  return {
    id: `chatcmpl-offline-${hash32(model + prompt).toString(16)}`,
    object: "chat.completion",
    created: 0,
    model,
    choices: [{
      index: 0,
      message: { role: "assistant", content: answer.content, refusal: answer.refusal },
      logprobs: null,
      finish_reason: answer.finish,
    }],
    usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens },
    system_fingerprint: "offline",
  };
}

/** An embeddings list; base64 of little-endian floats when the client asks for it. */
export function embeddingList(
  model: string,
  inputs: readonly string[],
  vectors: readonly (readonly number[])[],
  encoding: "float" | "base64",
): unknown {
  const tokens = inputs.reduce((sum, input) => sum + tokensIn(input), 0);
  return {
    object: "list",
    model,
    data: vectors.map((vector, index) => ({
      object: "embedding",
      index,
      embedding: encoding === "base64" ? floatsToBase64(vector) : vector,
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function floatsToBase64(vector: readonly number[]): string {
  return new Uint8Array(Float32Array.from(vector).buffer).toBase64();
}

/** The models list. */
export function modelList(ids: readonly string[]): unknown {
  return {
    object: "list",
    data: ids.map((id) => ({ id, object: "model", created: 0, owned_by: "offline" })),
  };
}
