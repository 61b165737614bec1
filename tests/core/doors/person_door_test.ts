import { deepEqual, equal } from "node:assert/strict";
import { z } from "npm:zod@4.6.7";
import { createDb } from "core/db.ts";
import { createPersonDoor } from "core/doors/person_door.ts";
import { AppError } from "core/errors.ts";
import { createRedactor } from "core/secrets/redact.ts";

const SECRET = "sk-a-secret-of-the-vendor";

/** A door whose database counts `allowed` requests, and what it was told, obeyed and logged. */
function door({ allowed = true, fails }: { allowed?: boolean; fails?: Error } = {}) {
  const [obeyed, logged, asked] = [[] as unknown[], [] as unknown[], [] as Headers[]];
  const redactor = createRedactor();
  redactor.register(SECRET);
  const open = createPersonDoor({
    asPerson: (accessToken, told) =>
      createDb({
        url: "http://database.test",
        key: "publishable",
        accessToken,
        fetch: (_url, init) => {
          const headers = new Headers(init?.headers);
          for (const [name, value] of Object.entries(told)) headers.set(name, value);
          asked.push(headers);
          return Promise.resolve(Response.json([{ limit: 5, remaining: 0, reset: 7, allowed }]));
        },
      }),
    redactor,
    log: (line) => void logged.push(line),
  }, {
    orders: z.strictObject({ wish: z.string() }),
    purpose: "wishes",
    scope: "default",
    counted: "wishes",
    failed: "wish_failed",
    obey: (_db, order) => {
      if (fails) return Promise.reject(fails);
      obeyed.push(order);
      return Promise.resolve({ done: true });
    },
  });
  const ask = async (body: string | null, headers: HeadersInit = {}, method = "POST") => {
    const all = { authorization: "Bearer token", ...headers };
    const answer = await open(new Request("http://door.test", { method, body, headers: all }));
    return { status: answer.status, headers: answer.headers, ...await answer.json() };
  };
  return { ask, obeyed, logged, asked };
}

const WISH = JSON.stringify({ wish: "rain" });

Deno.test("an order is obeyed as the person who asks, and the database hears where it came from", async () => {
  const { ask, obeyed, asked } = door();
  equal((await ask(WISH, { "x-igny8-ip": "203.0.113.9", "x-other": "1" })).done, true);
  deepEqual(obeyed, [{ wish: "rain" }]);
  const [headers] = asked;
  deepEqual(
    ["authorization", "x-igny8-ip", "x-other"].map((name) => headers?.get(name)),
    ["Bearer token", "203.0.113.9", null],
  );
});

Deno.test("what is no order is refused before anything is counted", async () => {
  const { ask, obeyed, asked } = door();
  const refused = [
    await ask(null, {}, "GET"),
    await ask(WISH, { authorization: "Basic abc" }),
    await ask("{"),
    await ask(JSON.stringify({ wish: 1 })),
    await ask(JSON.stringify({ wish: "rain", more: true })),
    await ask(JSON.stringify({ wish: "é".repeat(10_001) })),
  ];
  deepEqual(refused.map(({ status, code }) => [status, code]), [
    [405, "method_not_allowed"],
    [401, "unauthorized"],
    [400, "invalid"],
    [400, "invalid"],
    [400, "invalid"],
    [413, "too_large"],
  ]);
  equal(refused[2]?.message, "This is no order for wishes.");
  deepEqual([obeyed, asked], [[], []]);
});

Deno.test("an order beyond the limit says when to come back", async () => {
  const { ask, obeyed } = door({ allowed: false });
  const { status, headers, message } = await ask(WISH);
  deepEqual([status, headers.get("retry-after")], [429, "7"]);
  equal(message, "Too many wishes within a minute. Try again in 7 seconds.");
  deepEqual(obeyed, []);
});

Deno.test("errors for users are told without secrets, others are logged and kept quiet", async () => {
  const told = door({ fails: new AppError("vendor_error", `The key ${SECRET} was refused.`) });
  const { status, message } = await told.ask(WISH);
  deepEqual([status, message.includes(SECRET), told.logged], [502, false, []]);
  const fault = new Error("a fault of ours");
  const broken = door({ fails: fault });
  const answer = await broken.ask(WISH);
  deepEqual([answer.status, answer.message], [500, "Something went wrong on our side."]);
  deepEqual(broken.logged, [{ event: "wish_failed", error: fault }]);
});
