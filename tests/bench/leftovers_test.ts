import assert from "node:assert/strict";
import { leftover, temporaryFolder, undoLeftovers } from "@/bench/leftovers.ts";

Deno.test("what is left is undone once, the newest first, whoever asks", async () => {
  const undone: string[] = [];
  const undo = (name: string) => async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    undone.push(name);
  };
  leftover(undo("first"));
  const second = leftover(undo("second"));
  leftover(undo("third"));
  await Promise.all([second(), second(), undoLeftovers(), undoLeftovers()]);
  assert.deepEqual(undone.toSorted(), ["first", "second", "third"]);
  assert.ok(undone.indexOf("third") < undone.indexOf("first"));
  await undoLeftovers();
  assert.equal(undone.length, 3);
});

Deno.test("a failing undo keeps no other from being done", async () => {
  const { path } = await temporaryFolder();
  leftover(() => Promise.reject(new Error("on purpose")));
  const print = console.error;
  console.error = () => {};
  await undoLeftovers().finally(() => console.error = print);
  await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
});
