import { createOpenAi } from "core/adapters/openai.ts";
import { listModels } from "core/adapters/openai_models.ts";
import { connectWith } from "core/ai_providers/connect.ts";
import type { CheckDeps } from "core/ai_providers/check_provider.ts";

/** A server that speaks OpenAI's API, under the test's control, without a network. */
export interface Vendor extends CheckDeps {
  readonly requests: { url: string; key: string | null; body: Record<string, unknown> | null }[];
  /** Answers the next requests; by default a greeting. */
  answer: (request: Request) => Response | Promise<Response>;
}

export function vendor(): Vendor {
  const requests: Vendor["requests"] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = request.method === "POST" ? await request.clone().json() : null;
    requests.push({ url: request.url, key: request.headers.get("authorization"), body });
    return await made.answer(request);
  };
  const made: Vendor = {
    requests,
    answer: usual,
    connect: connectWith({
      model: "house-text",
      imageModel: "house-image",
      timeoutMs: 300_000,
      fetch,
    }),
    listModels: ({ baseUrl, apiKey }, signal) => listModels({ baseUrl, apiKey, signal, fetch }),
  };
  return made;
}

/** IGNY8's own provider in these tests: it refuses to be asked. */
export const nobody = createOpenAi({
  apiKey: "none",
  model: "none",
  imageModel: "none",
  fetch: () => Promise.reject(new Error("IGNY8's own provider was asked.")),
});

/** Answers a chat with a greeting and the list with two models. */
export function usual(request: Request): Response {
  if (request.url.endsWith("/models")) {
    return Response.json({ data: [{ id: "text-1" }, { id: "image-1" }] });
  }
  return completion(JSON.stringify({ greeting: "Hello" }));
}

export function completion(content: string): Response {
  return Response.json({
    id: "1",
    object: "chat.completion",
    model: "text-1",
    choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content } }],
    usage: { prompt_tokens: 1000, completion_tokens: 500, total_tokens: 1500 },
  });
}
