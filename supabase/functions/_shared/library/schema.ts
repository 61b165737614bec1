import { z } from "npm:zod@4.6.7";
import { defineTable, idFilter, searchFilter, wordFilter } from "../table_query.ts";

export const INTENTS = ["informational", "commercial", "transactional", "navigational"] as const;

const SORTS = ["keyword", "volume", "difficulty", "cpc"] as const;

const OpportunityFilters = z.object({
  search: searchFilter,
  industry_sector_id: idFilter,
  intent: wordFilter(INTENTS),
});
export type OpportunityFilters = z.infer<typeof OpportunityFilters>;

/** The keyword opportunities of a site as a table. */
export const opportunityTable = defineTable<OpportunityFilters>({
  filters: OpportunityFilters,
  sorts: SORTS,
  firstSort: "-volume",
});

const SeedFilters = z.object({
  search: searchFilter,
  industry: searchFilter,
  sector: searchFilter,
  intent: wordFilter(INTENTS),
});
/** Industry and sector are slugs. */
export type SeedFilters = z.infer<typeof SeedFilters>;

/** The seed library as a table. */
export const seedTable = defineTable<SeedFilters>({
  filters: SeedFilters,
  sorts: SORTS,
  firstSort: "-volume",
});

/** What every row of seed keywords shows; unknown numbers are null. */
export const seedColumns = {
  id: z.uuid(),
  keyword: z.string(),
  volume: z.int().nullable(),
  difficulty: z.int().nullable(),
  cpc: z.number().nullable(),
  intent: z.string().nullable(),
};
