import { z } from "npm:zod@4.6.7";
import {
  defineTable,
  idFilter,
  percentFilter,
  searchFilter,
  wholeFilter,
  wordFilter,
} from "../table_query.ts";

export const INTENTS = ["informational", "commercial", "transactional", "navigational"] as const;
/** Where an intent is from: a file or the library, a guess by the wording, the AI, or a person. */
export const INTENT_SOURCES = ["given", "guessed", "ai", "person"] as const;
export const KEYWORD_STATUSES = ["new", "clustered", "mapped", "archived"] as const;
export const KEYWORD_SOURCES = ["csv", "manual", "seed", "api", "wordpress"] as const;

/** Filters of the keyword table; without a status, archived keywords are left out. */
export const KeywordFilters = z.object({
  search: searchFilter,
  sector_id: idFilter,
  status: wordFilter(KEYWORD_STATUSES),
  intent: wordFilter([...INTENTS, "unknown"]),
  source: wordFilter(KEYWORD_SOURCES),
  /** Whether the keyword is in a cluster. */
  clustered: wordFilter(["yes", "no"]),
  cluster_id: idFilter,
  volume_min: wholeFilter,
  volume_max: wholeFilter,
  difficulty_min: percentFilter,
  difficulty_max: percentFilter,
});
export type KeywordFilters = z.infer<typeof KeywordFilters>;

/** The keyword table as its address describes it. */
export const keywordTable = defineTable({
  filters: KeywordFilters,
  sorts: ["keyword", "volume", "difficulty", "cpc", "intent", "status", "created_at"],
  firstSort: "-volume",
});

const Volume = {
  volume: z.int().nullable(),
  volume_min: z.int().nullable(),
  volume_max: z.int().nullable(),
};

/** A keyword in the table. Unknown is null, never 0. */
export const ListedKeyword = z.object({
  id: z.string(),
  keyword: z.string(),
  ...Volume,
  difficulty: z.number().nullable(),
  cpc: z.number().nullable(),
  currency: z.string().nullable(),
  intent: z.enum(INTENTS).nullable(),
  source: z.string(),
  status: z.enum(KEYWORD_STATUSES),
  sector_id: z.string(),
  cluster_id: z.string().nullable(),
  cluster_name: z.string().nullable(),
  clustering: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ListedKeyword = z.infer<typeof ListedKeyword>;

/** A cluster to choose from. */
export const ClusterChoice = z.object({ id: z.string(), name: z.string(), sector_id: z.string() });
export type ClusterChoice = z.infer<typeof ClusterChoice>;

/** A keyword with everything known of it, for its form. */
export const KeywordDetail = z.object({
  id: z.string(),
  site_id: z.string(),
  keyword: z.string(),
  ...Volume,
  difficulty: z.number().nullable(),
  cpc: z.number().nullable(),
  currency: z.string().nullable(),
  intent: z.enum(INTENTS).nullable(),
  intent_source: z.enum(INTENT_SOURCES).nullable(),
  /** Whose searches its figures count: ISO 3166 and ISO 639 codes. */
  country: z.string().nullable(),
  language: z.string().nullable(),
  source: z.string(),
  status: z.enum(KEYWORD_STATUSES),
  sector: z.string(),
  cluster_id: z.string().nullable(),
  cluster_name: z.string().nullable(),
  clustering: z.boolean(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type KeywordDetail = z.infer<typeof KeywordDetail>;

/** A number field of a form: empty is unknown; thousands separators and spaces are understood. */
function figure(most: number, message: string) {
  return z.string().transform((text) => text.replace(/[\s,]/g, ""))
    .transform((text) => text === "" ? null : Number(text))
    .pipe(z.number(message).min(0, message).max(most, message).nullable());
}

/** What a person may set on a keyword. */
export const KeywordChanges = z.object({
  keyword: z.string().transform((text) => text.replace(/\s+/g, " ").trim())
    .pipe(z.string().min(1, "Type the keyword.").max(500, "At most 500 characters.")).optional(),
  volume: figure(2_147_483_647, "Enter a whole number, or leave it empty.")
    .refine((value) => value === null || Number.isInteger(value), {
      message: "Enter a whole number, or leave it empty.",
    }),
  difficulty: figure(100, "Enter a number from 0 to 100, or leave it empty."),
  cpc: figure(1_000_000, "Enter an amount such as 1.25, or leave it empty."),
  currency: z.string().trim().toUpperCase().transform((text) => text || null)
    .pipe(z.string().regex(/^[A-Z]{3}$/, "Three letters, such as USD.").nullable()),
  intent: z.union([z.enum(INTENTS), z.literal("").transform(() => null)], {
    error: "Choose an intent.",
  }),
});
export type KeywordChanges = z.infer<typeof KeywordChanges>;

/** What a form of a keyword sends: some of the changes, and the last change that its reader knew of. */
export const KeywordEdit = KeywordChanges.partial().extend({
  seen: z.iso.datetime({ offset: true }).optional().catch(undefined),
}).transform(({ seen, ...changes }) => ({ changes, seen }));

/** An import and what became of its rows. Complete when imported + merged + rejected = total. */
export const KeywordImport = z.object({
  id: z.string(),
  site_id: z.string(),
  sector_id: z.string(),
  filename: z.string().nullable(),
  source: z.string(),
  total: z.int(),
  imported: z.int(),
  merged: z.int(),
  rejected: z.int(),
  stored_rows: z.int(),
  status: z.enum(["queued", "running", "done", "failed", "cancelled", "undone"]),
  on_known: z.string(),
  country: z.string().nullable(),
  language: z.string().nullable(),
  lines: z.int(),
  lines_done: z.int(),
  error: z.string().nullable(),
  undone: z.int(),
  created_at: z.string(),
});
export type KeywordImport = z.infer<typeof KeywordImport>;
