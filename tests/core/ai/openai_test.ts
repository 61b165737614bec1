import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { createOpenAi } from "core/adapters/openai.ts";
import type { AppError } from "core/errors.ts";

const NOW = Date.parse("2026-03-01T12:00:00Z");

type Answer = (request: Request) => Response | Promise<Response>;

function vendor(
  answer: Answer,
  changes: { model?: string; imageModel?: string; free?: boolean; timeoutMs?: number } = {},
) {
  const requests: Request[] = [];
  const ai = createOpenAi({
    baseUrl: "http://vendor.test/v1",
    apiKey: "sk-secret",
    model: "gpt-4.1-mini",
    imageModel: "gpt-image-1-mini",
    now: () => NOW,
    fetch: async (input, init) => {
      const request = new Request(input, init);
      requests.push(request.clone());
      return await answer(request);
    },
    ...changes,
  });
  return { ai, requests };
}

function completion(message: Record<string, unknown>, finish = "stop") {
  return Response.json({
    id: "1",
    object: "chat.completion",
    model: "gpt-4.1-mini-2025-04-14",
    choices: [{ index: 0, finish_reason: finish, message: { role: "assistant", ...message } }],
    usage: { prompt_tokens: 1_000_000, completion_tokens: 500_000, total_tokens: 1_500_000 },
  });
}

function chat(ai: ReturnType<typeof vendor>["ai"], signal = new AbortController().signal) {
  return ai.chat({
    name: "names",
    schema: { type: "object" },
    messages: [{ role: "user", content: "{}" }],
    signal,
  });
}

async function failure(answer: Answer, changes = {}): Promise<AppError> {
  const { ai, requests } = vendor(answer, changes);
  let caught: AppError | undefined;
  await rejects(chat(ai), (error) => (caught = error as AppError, true));
  equal(requests.length, 1, "the adapter never retries by itself");
  if (!caught) throw new Error("nothing was raised");
  equal(caught.name, "AppError");
  ok(!caught.message.includes("sk-secret"));
  return caught;
}

Deno.test("embeddings are asked for in as many numbers as grouping takes", async () => {
  const vector = new Float32Array([1, -2, 3]);
  const { ai, requests } = vendor(() =>
    Response.json({
      object: "list",
      data: [1, 0].map((index) => ({
        object: "embedding",
        index,
        embedding: new Uint8Array(vector.map((x) => x * (index + 1)).buffer).toBase64(),
      })),
      model: "text-embedding-3-small",
      usage: { prompt_tokens: 1_000_000, total_tokens: 1_000_000 },
    })
  );
  const embedder = await ai.embedder?.();
  const { signal } = new AbortController();
  const { vectors, usage } = await embedder?.embed({ texts: ["tea", "coffee"], signal }) ?? {};
  deepEqual(vectors?.map((numbers) => [...numbers]), [[1, -2, 3], [2, -4, 6]]);
  equal(usage?.cost_usd, 0.02);
  const { model, dimensions, input } = await requests[0]?.json();
  deepEqual([model, dimensions, input], ["text-embedding-3-small", 512, ["tea", "coffee"]]);
  equal(embedder?.model, `${model}/${dimensions}`, "what is kept is told apart by both");
});

Deno.test("a chat request asks for strict JSON and counts tokens and money", async () => {
  const { ai, requests } = vendor(() => completion({ content: '{"a":1}' }));
  const { text, usage } = await chat(ai);
  equal(text, '{"a":1}');
  equal(usage.tokens_in, 1_000_000);
  equal(Math.round(usage.cost_usd * 100), 120);
  const [request] = requests;
  equal(request?.url, "http://vendor.test/v1/chat/completions");
  equal(request?.headers.get("authorization"), "Bearer sk-secret");
  const body = await request?.json();
  equal(body.response_format.type, "json_schema");
  equal(body.response_format.json_schema.name, "names");
  equal(body.response_format.json_schema.strict, true);
});

Deno.test("the offline AI costs nothing and says so", async () => {
  const { ai } = vendor(() => completion({ content: "{}" }), { free: true });
  equal((await chat(ai)).usage.cost_usd, 0);
  equal(ai.name, "offline");
});

Deno.test("an answer that was paid for is taken though the clock is set forward meanwhile", async () => {
  const realNow = Date.now;
  const { ai } = vendor(() => {
    Date.now = () => realNow() + 3_600_000;
    const { body, headers } = completion({ content: '{"a":1}' });
    // Like a picture, it does not come in one piece.
    const slowly = new TransformStream({
      transform: (chunk, out) =>
        new Promise<void>((resolve) => setTimeout(resolve, 20)).then(() => out.enqueue(chunk)),
    });
    return new Response(body?.pipeThrough(slowly), { headers });
  });
  try {
    equal((await chat(ai)).text, '{"a":1}');
  } finally {
    Date.now = realNow;
  }
});

function status(
  code: number,
  headers: Record<string, string> = {},
  error: Record<string, unknown> = {},
): Answer {
  return () =>
    Response.json({ error: { message: "internals of the vendor", ...error } }, {
      status: code,
      headers,
    });
}

const FAULTS: [
  title: string,
  answer: Answer,
  code: string,
  retryable: boolean,
  wait: number | null,
][] = [
  ["429", status(429), "vendor_throttled", true, null],
  ["429 with seconds", status(429, { "retry-after": "7" }), "vendor_throttled", true, 7],
  ["429 with milliseconds", status(429, { "retry-after-ms": "1500" }), "vendor_throttled", true, 2],
  [
    "429 with a date",
    status(429, { "retry-after": "Sun, 01 Mar 2026 12:00:30 GMT" }),
    "vendor_throttled",
    true,
    30,
  ],
  ["429 with nonsense", status(429, { "retry-after": "soon" }), "vendor_throttled", true, null],
  ["429 with a year", status(429, { "retry-after": "31536000" }), "vendor_throttled", true, 3600],
  [
    "429 without quota",
    status(429, {}, { code: "insufficient_quota" }),
    "vendor_quota",
    false,
    null,
  ],
  ["500", status(500), "vendor_error", true, null],
  ["503 with seconds", status(503, { "retry-after": "9" }), "vendor_error", true, 9],
  ["400", status(400), "vendor_rejected", false, null],
  ["401", status(401), "vendor_key", false, null],
  ["403", status(403), "vendor_key", false, null],
  ["404", status(404), "vendor_rejected", false, null],
  [
    "refusal",
    () => completion({ content: null, refusal: "I can't." }),
    "vendor_refused",
    false,
    null,
  ],
  ["filter", () => completion({ content: "" }, "content_filter"), "vendor_refused", false, null],
  ["length", () => completion({ content: '{"a' }, "length"), "vendor_cut_off", true, null],
  ["no choices", () => Response.json({ choices: [] }), "vendor_error", true, null],
  [
    "half a body",
    () => new Response('{"choices": [{"mess', { headers: { "content-type": "application/json" } }),
    "vendor_error",
    true,
    null,
  ],
  [
    "a page of HTML",
    () => new Response("<html>", { headers: { "content-type": "text/html" } }),
    "vendor_error",
    true,
    null,
  ],
  [
    "a broken connection",
    () => Promise.reject(new TypeError("connection reset")),
    "vendor_error",
    true,
    null,
  ],
];
for (const [title, answer, code, retryable, wait] of FAULTS) {
  Deno.test(`${title} becomes ${code}`, async () => {
    const error = await failure(answer);
    equal(error.code, code);
    equal(error.retryable, retryable);
    equal(error.retryAfter, wait);
    ok(!error.message.includes("internals"), "the vendor's words stay inside");
  });
}

Deno.test("a vendor that hangs before its headers times out", async () => {
  const hang: Answer = (request) =>
    new Promise((_, reject) =>
      request.signal.addEventListener("abort", () => reject(request.signal.reason))
    );
  const error = await failure(hang, { timeoutMs: 30 });
  equal(error.code, "vendor_timeout");
  equal(error.retryable, true);
});

Deno.test("a vendor that hangs in the middle of its body times out", async () => {
  const error = await failure((request) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"choices":'));
        request.signal.addEventListener("abort", () => controller.error(request.signal.reason));
      },
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  }, { timeoutMs: 30 });
  equal(error.code, "vendor_timeout");
});

Deno.test("an abort ends the call with the abort's own reason", async () => {
  const { ai } = vendor((request) =>
    new Promise((_, reject) =>
      request.signal.addEventListener("abort", () => reject(request.signal.reason))
    )
  );
  const stop = new AbortController();
  const call = chat(ai, stop.signal);
  const { AppError } = await import("core/errors.ts");
  const reason = new AppError("lease_lost", "gone");
  stop.abort(reason);
  await rejects(call, (error) => error === reason);
});

Deno.test("a picture is decoded; DALL-E is asked for base64 in its own size", async () => {
  const answer = () => Response.json({ data: [{ b64_json: btoa("PNG!") }] });
  const modern = vendor(answer);
  const signal = new AbortController().signal;
  const { bytes } = await modern.ai.image({ prompt: "a cup", size: "1536x1024", signal });
  equal(new TextDecoder().decode(bytes), "PNG!");
  const body = await modern.requests[0]?.json();
  equal(body.size, "1536x1024");
  equal("response_format" in body, false);
  const old = vendor(answer, { imageModel: "dall-e-3" });
  await old.ai.image({ prompt: "a cup", size: "1536x1024", signal });
  const oldBody = await old.requests[0]?.json();
  equal(oldBody.response_format, "b64_json");
  equal(oldBody.size, "1792x1024");
});

Deno.test("a picture that is not base64 or missing is a passing fault of the vendor", async () => {
  const signal = new AbortController().signal;
  for (const data of [[{ b64_json: "%%%" }], [{}], []]) {
    const { ai } = vendor(() => Response.json({ data }));
    await rejects(ai.image({ prompt: "a cup", size: "1024x1024", signal }), (error) => {
      equal((error as AppError).retryable, true);
      match((error as AppError).message, /AI provider/);
      return true;
    });
  }
});

Deno.test("an answer that is refused or cut off tells what it cost", async () => {
  const none = { content: null, refusal: "I can't." };
  const usage = {
    model: "gpt-4.1-mini-2025-04-14",
    tokens_in: 1_000_000,
    tokens_out: 500_000,
    cost_usd: 1.2,
  };
  for (const answer of [() => completion(none), () => completion({ content: '{"a' }, "length")]) {
    deepEqual((await failure(answer)).usage, usage);
  }
  equal((await failure(() => new Response(null, { status: 500 }))).usage, null);
});
