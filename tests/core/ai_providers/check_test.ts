import { deepEqual, equal, match, ok } from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { checkProvider } from "core/ai_providers/check_provider.ts";
import { completion, usual, vendor } from "./vendor.ts";

const CONNECTION = {
  baseUrl: "https://vendor.test/v1",
  apiKey: "sk-live-0123456789-abcdWXYZ",
  model: "text-1",
  imageModel: "image-1",
};

type Answer = (request: Request) => Response | Promise<Response>;

async function check(answer: Answer, changes: Partial<typeof CONNECTION> = {}) {
  const made = vendor();
  made.answer = answer;
  const checks = await checkProvider(made, { ...CONNECTION, ...changes });
  ok(!JSON.stringify(checks).includes("sk-live"));
  return {
    states: checks.map(({ state }) => state[0]).join(""),
    failed: checks.find(({ state }) => state === "fails"),
    requests: made.requests,
  };
}

const refuse = (status: number, body: unknown = {}) => () => Response.json(body, { status });

Deno.test("a provider that works is asked for one answer and its list of models", async () => {
  const { states, requests } = await check(usual);
  equal(states, "wwww");
  deepEqual(requests.map(({ url }) => url), [
    "https://vendor.test/v1/chat/completions",
    "https://vendor.test/v1/models",
  ]);
});

const FAILURES: [what: string, answer: Answer, states: string, name: string, words: RegExp][] = [
  [
    "the guard refuses",
    () => Promise.reject(new AppError("address_refused", "This address leads inside.")),
    "fuuu",
    "Address",
    /leads inside/,
  ],
  [
    "the connection breaks",
    () => Promise.reject(new TypeError("reset")),
    "fuuu",
    "Address",
    /broke/,
  ],
  ["a web page", () => new Response("<html>Hello</html>"), "fuuu", "Address", /end with \/v1/],
  [
    "the key is refused and echoed",
    refuse(401, { error: { message: "Incorrect key sk-live-0123456789-abcdWXYZ" } }),
    "wfuu",
    "Key",
    /refused the API key. Check the key under Settings/,
  ],
  [
    "the quota is used up",
    refuse(429, { error: { code: "insufficient_quota" } }),
    "wfuu",
    "Key",
    /quota/,
  ],
  ["too busy", refuse(429), "wwfu", "Text model", /Test again later/],
  ["an unknown model", refuse(404), "wwfu", "Text model", /model or address. Check the address/],
  ["prose instead of JSON", () => completion("Hello, Ada!"), "wwfu", "Text model", /JSON schema/],
  ["broken inside", refuse(500), "fuuu", "Address", /problem at the moment/],
];

Deno.test("a test names precisely what failed", async (t) => {
  for (const [what, answer, states, name, words] of FAILURES) {
    await t.step(what, async () => {
      const found = await check(answer);
      equal(found.states, states);
      equal(found.failed?.name, name);
      match(found.failed?.note ?? "", words);
    });
  }
});

Deno.test("a model for pictures that is not offered fails; without a list nothing is claimed", async () => {
  equal((await check(usual, { imageModel: "image-9" })).states, "wwwf");
  const noList: Answer = (request) => request.method === "GET" ? refuse(404)() : usual(request);
  equal((await check(noList)).states, "wwwu");
});
