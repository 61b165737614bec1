import { deepEqual, equal } from "node:assert/strict";
import { estimateStages } from "core/automation/estimate_run.ts";
import { type Forecast, RunConfig } from "core/automation/schema.ts";
import { COSTS } from "@/tests/database/costs.ts";

const NOTHING: Forecast = {
  keywords: 0,
  clusters: 0,
  ideas: 0,
  idea_words: 1200,
  tasks: 0,
  task_words: 1200,
  content: 0,
  images: 0,
};

function estimate(
  forecast: Partial<Forecast>,
  config: Parameters<typeof RunConfig.parse>[0] = {},
  requests = 0,
) {
  return estimateStages(COSTS, { ...NOTHING, ...forecast }, requests, RunConfig.parse(config));
}

function items(...given: Parameters<typeof estimate>) {
  return estimate(...given).stages.map(({ items }) => items);
}

Deno.test("an empty configuration is the default run", () => {
  const config = RunConfig.parse({});
  deepEqual(config.stages, { 1: true, 2: true, 3: true, 4: true, 5: true, 6: true, 7: true });
  equal(config.max_articles, 10);
  equal(config.auto_publish, false);
});

Deno.test("a site with nothing to do costs nothing", () => {
  const { credits, stages } = estimate({});
  equal(credits, 0);
  equal(stages.length, 7);
});

Deno.test("each stage feeds the next, within the limits of the run", () => {
  deepEqual(items({ keywords: 200 }, {}, 4), [4, 10, 10, 10, 10, 30, 10]);
});

Deno.test("waiting work of every stage counts", () => {
  deepEqual(items({ clusters: 2, ideas: 1, tasks: 3, content: 1, images: 4 }), [
    0,
    2,
    7,
    10,
    11,
    37,
    15,
  ]);
});

Deno.test("nothing passes a stage that is off", () => {
  deepEqual(items({ keywords: 50 }, { stages: { 2: false } }, 1), [1, 0, 0, 0, 0, 0, 0]);
  deepEqual(items({ keywords: 50 }, { stages: { 3: false } }, 1), [1, 10, 0, 0, 0, 0, 0]);
  deepEqual(items({ tasks: 3 }, { stages: { 5: false } }), [0, 0, 0, 3, 0, 0, 3]);
  deepEqual(items({ images: 3 }, { stages: { 6: false, 4: false } }), [0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("credits are what would be reserved", () => {
  const { stages, credits } = estimate({ tasks: 2, task_words: 1000 }, { images_per_article: 1 });
  deepEqual(stages.map(({ credits }) => credits), [0, 0, 0, 24, 4, 20, 0]);
  equal(credits, 48);
});

Deno.test("a configuration outside its limits is refused", () => {
  for (
    const config of [{ max_articles: 0 }, { images_per_article: 6 }, { ideas_per_cluster: 11 }, {
      stages: { 1: "no" },
    }]
  ) {
    equal(RunConfig.safeParse(config).success, false, JSON.stringify(config));
  }
});
