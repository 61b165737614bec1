import assert from "node:assert/strict";
import OpenAI from "openai";
import { EncoderError } from "@/local/ai/embed/embedder.ts";
import { createOfflineAi, type OfflineAiOptions } from "@/local/ai/server.ts";

interface Served {
  base: string;
  client: OpenAI;
  stats(): Promise<Record<string, number>>;
  faults(body: unknown): Promise<Response>;
}

async function serving(options: OfflineAiOptions, use: (served: Served) => Promise<void>) {
  const ai = createOfflineAi({ embeddings: "hashed", ...options });
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, ai.fetch);
  const base = `http://127.0.0.1:${server.addr.port}/v1`;
  try {
    await use({
      base,
      client: new OpenAI({ baseURL: base, apiKey: "any", maxRetries: 0, timeout: 300_000 }),
      stats: async () => await (await fetch(`${base}/_stats`)).json(),
      faults: (body) => fetch(`${base}/_faults`, { method: "POST", body: JSON.stringify(body) }),
    });
  } finally {
    ai.close();
    await server.shutdown();
  }
}

const KEYWORDS = ["velvet sofa", "green velvet sofa", "espresso machine", "best espresso machine"];
const INPUT = {
  site: {},
  keywords: KEYWORDS.map((keyword, ref) => ({ ref, keyword })),
  existing_clusters: [],
};

function ask(
  client: OpenAI,
  name = "keyword_clusters",
  input: unknown = INPUT,
  headers = {},
  signal?: AbortSignal,
) {
  return client.chat.completions.create({
    model: "offline-writer",
    messages: [
      { role: "system", content: "Cluster." },
      { role: "user", content: typeof input === "string" ? input : JSON.stringify(input) },
    ],
    response_format: {
      type: "json_schema",
      json_schema: { name, strict: true, schema: { type: "object" } },
    },
  }, { headers, signal });
}

const fault = (value: string) => ({ "x-offline-ai-fault": value });

Deno.test("no vectors are given under the name of an encoder that cannot be loaded", async () => {
  const embeddings = {
    source: "model" as const,
    embed: () => Promise.reject(new EncoderError("no files")),
    close: () => {},
  };
  await serving({ embeddings }, async ({ client }) => {
    await assert.rejects(client.embeddings.create({ model: "m", input: "x" }), {
      status: 404,
      code: "model_not_found",
    });
  });
});

Deno.test("the openai package gets clusters, usage, embeddings, images and models", async () => {
  await serving({}, async ({ client, stats }) => {
    const chat = await ask(client);
    const answer = JSON.parse(chat.choices[0]?.message.content ?? "");
    assert.equal(answer.clusters.length, 2);
    assert.equal(chat.choices[0]?.finish_reason, "stop");
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = chat.usage ?? {};
    assert.ok(prompt_tokens > 0 && completion_tokens > 0);
    assert.equal(total_tokens, prompt_tokens + completion_tokens);

    const vectors = await client.embeddings.create({ model: "m", input: ["a sofa", "sofas"] });
    assert.equal(vectors.data.length, 2);
    assert.equal(vectors.data[0]?.embedding.length, 512);
    const length = Math.hypot(...vectors.data[0]?.embedding ?? []);
    assert.ok(Math.abs(length - 1) < 1e-5);

    const image = await client.images.generate({ prompt: "a sofa", size: "1024x1024" });
    const png = Uint8Array.fromBase64(image.data?.[0]?.b64_json ?? "");
    assert.equal(new DataView(png.buffer).getUint32(16), 1024);

    assert.ok((await client.models.list()).data.length > 0);
    assert.deepEqual(await stats(), {
      calls: { chat: 1, image: 1, embeddings: 1, models: 1, by_schema: { keyword_clusters: 1 } },
      worked: 3,
      succeeded: 3,
      failed: 0,
      faults: 0,
    });
  });
});

Deno.test("the answer depends on the first user message, so a repair is answered as well", async () => {
  await serving({}, async ({ client }) => {
    const first = await ask(client);
    const repaired = await client.chat.completions.create({
      model: "offline-writer",
      messages: [
        { role: "system", content: "Cluster." },
        { role: "user", content: JSON.stringify(INPUT) },
        { role: "assistant", content: "{broken" },
        { role: "user", content: "Answer with valid JSON." },
      ],
      response_format: {
        type: "json_schema",
        json_schema: { name: "keyword_clusters", schema: {} },
      },
    });
    assert.equal(
      repaired.choices[0]?.message.content,
      first.choices[0]?.message.content,
    );
  });
});

Deno.test("a chat without a schema answers in a sentence, an unknown schema is filled", async () => {
  await serving({}, async ({ client }) => {
    const plain = await client.chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Say hello" }],
    });
    assert.match(plain.choices[0]?.message.content ?? "", /^[A-Z].*[.!]$/);
    const filled = await client.chat.completions.create({
      model: "m",
      messages: [{ role: "user", content: "Plan the garden pages" }],
      response_format: {
        type: "json_schema",
        json_schema: {
          name: "site_structure",
          schema: {
            type: "object",
            properties: {
              kind: { enum: ["blog", "shop"] },
              pages: { type: "array", items: { $ref: "#/$defs/page" } },
            },
            $defs: { page: { type: "object", properties: { title: { type: "string" } } } },
          },
        },
      },
    });
    const value = JSON.parse(filled.choices[0]?.message.content ?? "");
    assert.ok(["blog", "shop"].includes(value.kind));
    assert.ok(value.pages.length > 0 && value.pages[0].title.length > 0);
  });
});

Deno.test("bad requests are refused in OpenAI's shape and counted as failed", async () => {
  await serving({}, async ({ base, client, stats }) => {
    await assert.rejects(ask(client, "keyword_clusters", "not json"), OpenAI.BadRequestError);
    await assert.rejects(ask(client, "article", { task: 3 }), OpenAI.BadRequestError);
    const post = (path: string, body: string) => fetch(base + path, { method: "POST", body });
    const broken = await post("/chat/completions", "{");
    assert.equal(broken.status, 400);
    assert.equal((await broken.json()).error.type, "invalid_request_error");
    const large = await post("/chat/completions", `"${"x".repeat(4 * 1024 * 1024)}"`);
    assert.equal(large.status, 413);
    assert.equal((await large.json()).error.code, "request_too_large");
    for (const body of ["null", "[]", '{"model":"m"}', '{"model":"m","messages":[]}']) {
      const answer = await post("/chat/completions", body);
      assert.equal(answer.status, 400, body);
      assert.ok((await answer.json()).error.message);
    }
    for (const size of ["1x1", "9999x9999", "0x100", "big"]) {
      const answer = await post("/images/generations", JSON.stringify({ prompt: "a", size }));
      assert.equal(answer.status, 400, size);
      await answer.body?.cancel();
    }
    const missing = await fetch(`${base}/nothing`);
    const method = await fetch(`${base}/chat/completions`);
    assert.deepEqual([missing.status, method.status], [404, 405]);
    await Promise.all([missing.body?.cancel(), method.body?.cancel()]);
    assert.equal((await stats()).succeeded, 0);
    assert.ok(((await stats()).failed ?? 0) >= 10);
  });
});

Deno.test("a fault header fails that request alone, with OpenAI's error classes", async () => {
  await serving({}, async ({ client, stats }) => {
    const limited = await ask(client, undefined, INPUT, fault("429:retry-after=2")).catch((e) => e);
    assert.ok(limited instanceof OpenAI.RateLimitError);
    assert.equal(limited.headers.get("retry-after"), "2");
    assert.equal(limited.code, "rate_limit_exceeded");
    await assert.rejects(ask(client, undefined, INPUT, fault("500")), OpenAI.InternalServerError);
    await assert.rejects(ask(client, undefined, INPUT, fault("401")), OpenAI.AuthenticationError);
    await assert.rejects(ask(client, undefined, INPUT, fault("nonsense")), OpenAI.BadRequestError);
    assert.equal((await stats()).worked, 0);
    await ask(client);
    assert.equal((await stats()).worked, 1);
  });
});

Deno.test("truncate, refuse and invalid spoil the answer as a model would", async () => {
  await serving({}, async ({ client }) => {
    const cut = (await ask(client, undefined, INPUT, fault("truncate"))).choices[0];
    assert.equal(cut?.finish_reason, "length");
    assert.throws(() => JSON.parse(cut?.message.content ?? ""), SyntaxError);
    const refused = (await ask(client, undefined, INPUT, fault("refuse"))).choices[0];
    assert.equal(refused?.message.content, null);
    assert.ok(refused?.message.refusal);
    const invalid = (await ask(client, undefined, INPUT, fault("invalid"))).choices[0];
    assert.equal(JSON.parse(invalid?.message.content ?? "").clusters, undefined);
    await assert.rejects(
      client.images.generate({ prompt: "x" }, { headers: fault("refuse") }),
      OpenAI.BadRequestError,
    );
  });
});

Deno.test("hang and timeout-after-work never answer; only the latter has done the work", async () => {
  await serving({}, async ({ client, stats }) => {
    for (const [kind, worked] of [["hang", 0], ["timeout-after-work", 1]] as const) {
      const before = await stats();
      const patience = new AbortController();
      const answer = ask(client, undefined, INPUT, fault(kind), patience.signal);
      let isAnswered = false;
      answer.then(() => isAnswered = true, () => {});
      // It has arrived, and what is done for it is done.
      for (let now = before; now.faults === before.faults || now.worked !== worked;) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        now = await stats();
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(isAnswered, false, kind);
      patience.abort();
      await assert.rejects(answer, OpenAI.APIUserAbortError);
      assert.equal((await stats()).worked, worked, kind);
    }
  });
});

Deno.test("what is held back is answered when the faults are set anew, and nobody else waits", async () => {
  await serving({}, async ({ client, faults, stats }) => {
    await faults({ fault: "hold", saying: "green velvet" });
    let isAnswered = false;
    const held = ask(client).finally(() => isAnswered = true);
    while ((await stats()).faults === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await client.embeddings.create({ model: "m", input: "x" });
    await client.embeddings.create({ model: "m", input: "y" });
    assert.equal(isAnswered, false);
    await faults({ fault: "" });
    assert.equal((await held).choices[0]?.finish_reason, "stop");
  });
});

Deno.test("closing ends a hanging request", async () => {
  const ai = createOfflineAi({ embeddings: "hashed", fault: "hang" });
  const pending = ai.fetch(
    new Request("http://ai/v1/embeddings", {
      method: "POST",
      body: JSON.stringify({ model: "m", input: "x" }),
    }),
  );
  setTimeout(() => ai.close(), 20);
  assert.equal((await pending).status, 503);
});

Deno.test("slow waits and then answers", async () => {
  await serving({}, async ({ client }) => {
    const from = performance.now();
    await ask(client, undefined, INPUT, fault("slow=120"));
    assert.ok(performance.now() - from >= 115);
  });
});

Deno.test("faults set at run time hit so many requests of the named functions", async () => {
  await serving({}, async ({ client, faults, stats }) => {
    assert.equal((await faults({ fault: "500", times: 2, only: ["keyword_clusters"] })).ok, true);
    await client.embeddings.create({ model: "m", input: "x" });
    await assert.rejects(ask(client));
    await assert.rejects(ask(client));
    await ask(client);
    assert.equal((await stats()).faults, 2);
    await faults({ fault: "429" });
    await assert.rejects(ask(client));
    await faults({ fault: null });
    await ask(client);
    assert.equal((await faults({ fault: "explode" })).status, 400);
    assert.equal((await faults({ rate: 7 })).status, 400);
  });
});

Deno.test("a fault rate fails the same requests in every run", async () => {
  const run = async () => {
    const ai = createOfflineAi({
      embeddings: "hashed",
      fault: "429,500",
      faultRate: 0.3,
      seed: "s",
    });
    const statuses: number[] = [];
    for (let i = 0; i < 60; i++) {
      const body = JSON.stringify({ model: "m", input: "x" });
      const request = new Request("http://ai/embeddings", { method: "POST", body });
      statuses.push((await ai.fetch(request)).status);
    }
    return statuses;
  };
  const first = await run();
  const failed = first.filter((status) => status !== 200).length;
  assert.ok(failed >= 8 && failed <= 30, `${failed} of 60`);
  assert.ok(first.includes(429) && first.includes(500));
  assert.deepEqual(await run(), first);
});

Deno.test("an unreadable fault is refused when the server is made", () => {
  assert.throws(() => createOfflineAi({ fault: "meteor" }), TypeError);
});

Deno.test("a request for SVG gets SVG", async () => {
  await serving({}, async ({ base }) => {
    const answer = await fetch(`${base}/images/generations`, {
      method: "POST",
      body: JSON.stringify({ prompt: "hills", size: "1536x1024", output_format: "svg" }),
    });
    const { data } = await answer.json();
    const svg = new TextDecoder().decode(Uint8Array.fromBase64(data[0].b64_json));
    assert.match(svg, /^<svg [^>]*viewBox="0 0 1536 1024"/);
  });
});
