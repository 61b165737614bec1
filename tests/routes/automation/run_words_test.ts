import { equal, match, ok } from "node:assert/strict";
import {
  itemHref,
  itemWords,
  keptWords,
  overall,
  runHeadline,
  type ShownItem,
  type ShownRunHead,
  stopWords,
} from "@/components/automation/run_words.ts";

const NOTHING = {
  total: 0,
  done: 0,
  failed: 0,
  skipped: 0,
  active: 0,
  running: 0,
  percents: 0,
  credits: 0,
  reserved: 0,
};

function run(given: Partial<ShownRunHead> = {}): ShownRunHead {
  return {
    id: "r",
    status: "running",
    stop_reason: null,
    credit_cap: null,
    credits_reserved: 0,
    credits_spent: 0,
    estimated: 0,
    planning: false,
    plan_job: null,
    created_at: "2026-01-01T00:00:00Z",
    started_at: null,
    finished_at: null,
    stages: {},
    enabled: [1, 2, 3, 4, 5, 6, 7],
    publishes: false,
    ...given,
  };
}

function item(given: Partial<ShownItem> = {}): ShownItem {
  return {
    id: 1,
    stage: 4,
    subject_id: "s",
    label: "An article",
    status: "queued",
    error: null,
    job_id: "j",
    job_status: "running",
    job_error: null,
    phase: "AI_CALL",
    percent: 40,
    message: "",
    attempts: 1,
    credits_charged: null,
    content_id: null,
    ...given,
  };
}

Deno.test("a run's percent counts work under way, and is unknown before anything is known", () => {
  equal(overall(run()).percent, null);
  const stages = { "4": { ...NOTHING, total: 4, done: 1, failed: 1, active: 2, percents: 100 } };
  equal(overall(run({ stages })).percent, 75);
});

Deno.test("the headline tells done, failed and left out steps apart", () => {
  const stages = { "2": { ...NOTHING, total: 9, done: 5, failed: 1, skipped: 3 } };
  equal(
    runHeadline(run({ stages, status: "completed" })),
    "5 of 9 steps done, 1 failed, 3 left out",
  );
  equal(runHeadline(run({ planning: true })), "Sorting the new keywords into topics");
  equal(runHeadline(run({ status: "completed" })), "There was nothing to do");
});

Deno.test("every reason for a stop is a sentence, also one that is not known yet", () => {
  for (
    const stop_reason of [
      "credit_cap",
      "insufficient_credits",
      "paused_by_user",
      "cancelled_by_user",
      "planning_failed",
      "moon_phase",
    ]
  ) {
    const words = stopWords({ status: "paused", stop_reason }) ?? "";
    match(words, /^[A-Z].*\.$/);
    ok(!words.includes("_"), words);
  }
  equal(stopWords({ status: "running", stop_reason: null }), null);
});

Deno.test("an item says what it waits for, why it failed, or why it was left out", () => {
  equal(itemWords(item({ status: "ready", job_status: null })), "Waits for its turn");
  equal(itemWords(item()), "The AI is working");
  equal(itemWords(item({ message: "Writing 1,200 words" })), "Writing 1,200 words");
  equal(itemWords(item({ job_status: "queued", attempts: 2 })), "Waiting to try again");
  equal(itemWords(item({ status: "failed", error: "The model refused." })), "The model refused.");
  equal(itemWords(item({ status: "skipped", error: "cancelled" })), "Cancelled");
  equal(itemWords(item({ status: "done" })), "Done");
  const obstacle = "Waits for review: It has no featured picture.";
  equal(itemWords(item({ status: "done", stage: 7, error: obstacle })), `Done. ${obstacle}`);
});

Deno.test("an item leads to what it made, or to what it works on", () => {
  equal(itemHref(item({ content_id: "c" })), "/writer/content/c");
  equal(itemHref(item()), "/writer/tasks/s");
  equal(itemHref(item({ stage: 2 })), "/planner/clusters/s");
  equal(itemHref(item({ stage: 2, status: "done" })), "/planner/ideas?cluster_id=s");
  equal(itemHref(item({ stage: 7 })), "/writer/content/s");
  equal(itemHref(item({ stage: 6 })), "/writer/images");
});

Deno.test("a cancelled run counts what it leaves", () => {
  const stages = { "4": { ...NOTHING, total: 9, done: 3, active: 1, skipped: 5 } };
  const words = "3 steps finished and kept, 1 step still under way, 5 steps released.";
  equal(keptWords(run({ status: "cancelled", stages })), words);
  equal(keptWords(run({ status: "cancelled" })), "No step was finished.");
  equal(keptWords(run({ status: "completed", stages })), null);
});
