import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { z } from "zod";
import { askStructured } from "core/ai/structured.ts";
import { AppError } from "core/errors.ts";
import { type ChatScript, fakeAi } from "@/tests/core/jobs/fake_ai.ts";

const Names = z.object({ names: z.array(z.string()) });

function ask(script: ChatScript, complaint?: (value: z.infer<typeof Names>) => string | null) {
  const ai = fakeAi({ names: script });
  const answer = askStructured(ai, {
    name: "names",
    schema: Names,
    system: "Name things.",
    input: { of: "birds" },
    complaint,
    signal: new AbortController().signal,
  });
  return { ai, answer };
}

/** Answers the given texts one after the other. */
function inTurn(...answers: unknown[]): ChatScript {
  return () => answers.shift();
}

Deno.test("a good answer needs one request, whose user message is the input", async () => {
  const { ai, answer } = ask(inTurn({ names: ["wren"] }));
  const { value, usage } = await answer;
  deepEqual(value, { names: ["wren"] });
  equal(usage.tokens_in, 100);
  const [request] = ai.requests;
  deepEqual(request?.messages.map(({ role }) => role), ["system", "user"]);
  deepEqual(JSON.parse(request?.messages[1]?.content ?? ""), { of: "birds" });
});

Deno.test("an answer in a code fence with prose around it is read", async () => {
  const { ai, answer } = ask(inTurn('Sure!\n```json\n{"names": ["wren"]}\n```\nAnything else?'));
  deepEqual((await answer).value, { names: ["wren"] });
  equal(ai.calls.length, 1);
});

Deno.test("an answer of the wrong shape is sent back once, and both rounds are counted", async () => {
  const { ai, answer } = ask(inTurn({ names: "wren" }, { names: ["wren"] }));
  const { value, usage } = await answer;
  deepEqual(value, { names: ["wren"] });
  equal(usage.tokens_in, 200);
  equal(usage.cost_usd, 0.002);
  const repair = ai.requests[1]?.messages ?? [];
  deepEqual(repair.map(({ role }) => role), ["system", "user", "assistant", "user"]);
  deepEqual(JSON.parse(repair[1]?.content ?? ""), { of: "birds" });
  equal(repair[2]?.content, '{"names":"wren"}');
  match(repair[3]?.content ?? "", /names/);
});

Deno.test("a complaint about a well-formed answer is sent back too", async () => {
  const { ai, answer } = ask(
    inTurn({ names: [] }, { names: ["wren"] }),
    ({ names }) => names.length > 0 ? null : "There are no names in it.",
  );
  deepEqual((await answer).value, { names: ["wren"] });
  match(ai.requests[1]?.messages.at(-1)?.content ?? "", /There are no names in it/);
});

for (const bad of ["", "no json at all", "{", "[1,2]", '{"names": [1]}', "null", '{"names":["a"']) {
  Deno.test(`two unusable answers fail for good and the last is kept: ${bad || "(empty)"}`, async () => {
    const { ai, answer } = ask(() => bad);
    await rejects(answer, (error) => {
      equal((error as AppError).code, "invalid_answer");
      equal((error as AppError).retryable, false);
      equal((error as AppError).raw, bad);
      return true;
    });
    equal(ai.calls.length, 2);
  });
}

Deno.test("NUL and half surrogate pairs, which the database cannot store, are taken out", async () => {
  const { answer } = ask(inTurn('{"names": ["a\\u0000b", "c\\ud800d", "😀"]}'));
  deepEqual((await answer).value, { names: ["ab", "c\ufffdd", "😀"] });
});

Deno.test("an error of the vendor passes through unchanged", async () => {
  const refused = new AppError("vendor_refused", "No.");
  const { ai, answer } = ask(() => Promise.reject(refused));
  await rejects(answer, (error) => error === refused);
  equal(ai.calls.length, 1);
});
