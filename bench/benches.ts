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
  import: {
    title: "Import of 34,000 rows against COPY, Postgres 15",
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
  link: {
    title: "The link for Fresh against bare Deno.serve and preact-render-to-string",
    measure: async () => await (await import("./link/fresh_link.ts")).measureFreshLink(),
  },
};
