import type { Figure } from "./figures.ts";

export interface Bench {
  title: string;
  /** Loaded on demand, so that no bench sees what another one imports. */
  measure: () => Promise<Figure[]>;
}

/** Every bench by the name `--only` takes. */
export const benches: Record<string, Bench> = {
  page: {
    title: "Keyword page, 50 of 10,000 rows, signed in, Postgres 15",
    measure: async () => await (await import("./page/keyword_page.ts")).measureKeywordPage(),
  },
  table: {
    title: "The keyword table of a sector of 100,000 keywords against one of 1,000, Postgres 15",
    measure: async () => await (await import("./page/growing_table.ts")).measureGrowingTable(),
  },
  import: {
    title: "Import of 100,000 rows against COPY, Postgres 15",
    measure: async () => await (await import("./import/keyword_import.ts")).measureKeywordImport(),
  },
  policies: {
    title: "Row-level security on 100,000 keywords, Postgres 15",
    measure: async () => await (await import("./rls/list_query.ts")).measurePolicies(),
  },
  start: {
    title: "Embedded start, dependencies installed",
    measure: async () => await (await import("./start/embedded_start.ts")).measureEmbeddedStart(),
  },
  jobs: {
    title: "Claiming and completing 1,000 jobs against graphile-worker and pg-boss, Postgres 15",
    measure: async () => await (await import("./jobs/throughput.ts")).measureThroughput(),
  },
  pipeline: {
    title: "A run of 200 keywords, the vendor taking 300 ms, 20 at a time, Postgres 15",
    measure: async () => await (await import("./jobs/pipeline.ts")).measurePipeline(),
  },
  hosted: {
    title: "The same run by the worker's Edge Function, chained by itself, Postgres 15",
    measure: async () => await (await import("./jobs/hosted.ts")).measureHosted(),
  },
  idle: {
    title: "What the stack asks the database while nothing is due, Postgres 15",
    measure: async () => await (await import("./jobs/idle.ts")).measureIdle(),
  },
  crowd: {
    title: "1,000 accounts whose work becomes due in the same minute, Postgres 15",
    measure: async () => await (await import("./jobs/crowd.ts")).measureCrowd(),
  },
  link: {
    title: "The link for Fresh against bare Deno.serve and preact-render-to-string",
    measure: async () => await (await import("./link/fresh_link.ts")).measureFreshLink(),
  },
};
