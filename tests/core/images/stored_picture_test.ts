import { deepEqual, equal, rejects } from "node:assert/strict";
import { createDb } from "core/db.ts";
import type { AppError } from "core/errors.ts";
import { storedPicture } from "core/images/stored_picture.ts";

const PATH = "account/site/content/image.png";

const read = (answer: () => Response) =>
  storedPicture(
    createDb({ url: "http://store.test", key: "key", fetch: () => Promise.resolve().then(answer) }),
    PATH,
  );

const refusal = (status: number, statusCode = status) => () =>
  Response.json({ statusCode: String(statusCode), error: "e", message: "m" }, { status });

Deno.test("a stored picture is read as it lies there", async () => {
  const bytes = await read(() => new Response(Uint8Array.of(1, 2, 3)));
  deepEqual(bytes, Uint8Array.of(1, 2, 3));
});

Deno.test("a picture that the store does not have is none", async () => {
  equal(await read(refusal(404)), null);
  equal(await read(refusal(400, 404)), null);
});

const FAILURES: Record<string, () => Response> = {
  "breaks down": refusal(500),
  "is away": refusal(502),
  "has too much to do": refusal(429),
  "does not know us": refusal(401),
  "is not reached": () => {
    throw new TypeError("connection refused");
  },
};

for (const [name, answer] of Object.entries(FAILURES)) {
  Deno.test(`a store that ${name} says nothing of its pictures`, async () => {
    await rejects(read(answer), ({ code, retryable }: AppError) => {
      deepEqual([code, retryable], ["internal", true]);
      return true;
    });
  });
}
