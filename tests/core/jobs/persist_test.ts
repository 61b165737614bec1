import { deepEqual, equal, rejects } from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { persist } from "core/jobs/persist.ts";

function failing(times: number, error: unknown) {
  const pauses: number[] = [];
  let calls = 0;
  const call = () => ++calls <= times ? Promise.reject(error) : Promise.resolve("stored");
  const done = persist(call, (ms) => Promise.resolve(void pauses.push(ms)));
  return { done, pauses, calls: () => calls };
}

const PASSING = new AppError("internal", "Busy.", { retryable: true });

Deno.test("a write that works is called once", async () => {
  const { done, pauses } = failing(0, PASSING);
  equal(await done, "stored");
  deepEqual(pauses, []);
});

Deno.test("a passing failure is waited out, longer every time", async () => {
  const { done, pauses } = failing(4, PASSING);
  equal(await done, "stored");
  deepEqual(pauses, pauses.toSorted((a, b) => a - b));
  equal(pauses.length, 4);
});

Deno.test("after eight attempts within half a minute the failure is raised", async () => {
  const { done, calls, pauses } = failing(99, PASSING);
  await rejects(done, PASSING);
  equal(calls(), 8);
  equal(pauses.reduce((sum, ms) => sum + ms, 0), 29_400);
});

for (const error of [new AppError("invalid", "Wrong."), new TypeError("bug")]) {
  Deno.test(`a failure that does not pass is raised at once: ${error.name}`, async () => {
    const { done, calls } = failing(99, error);
    await rejects(done, error);
    equal(calls(), 1);
  });
}
