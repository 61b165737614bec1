import assert from "node:assert/strict";
import { nextWriterStep, writerStages } from "@/components/writer/next_step.ts";

const NOTHING = { tasks: {}, content: {}, images: {}, without_images: 0, ideas: 0 };

Deno.test("the next step is the one nearest to the public page", () => {
  const step = (counts: Partial<typeof NOTHING>) =>
    nextWriterStep({ ...NOTHING, ...counts })?.action;
  assert.equal(step({}), undefined);
  assert.equal(step({ ideas: 3 }), "Queue ideas");
  assert.equal(step({ ideas: 3, tasks: { queued: 1 } }), "Write articles");
  assert.equal(step({ tasks: { queued: 1 }, content: { draft: 2 } }), "Open drafts");
  assert.equal(step({ content: { draft: 2 }, without_images: 2 }), "Write image prompts");
  assert.equal(step({ content: { draft: 2 }, images: { prompt_ready: 4 } }), "Make pictures");
  assert.equal(step({ content: { draft: 2, review: 1 } }), "Review");
  assert.equal(step({ content: { approved: 1, review: 1 } }), "Publish");
});

Deno.test("stages count drafts of every kind together and failed tasks as waiting", () => {
  const stages = writerStages({
    ...NOTHING,
    tasks: { queued: 2, failed: 1, completed: 9 },
    content: { draft: 1, linked: 1, optimized: 1 },
  });
  assert.deepEqual(stages.map(({ value }) => value), [3, 0, 3, 0, 0, 0]);
});
