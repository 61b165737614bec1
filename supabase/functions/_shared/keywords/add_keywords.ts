import { z } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { importKeywords } from "./import_keywords.ts";
import { readKeywordText } from "./reading/read.ts";
import type { KeywordImport } from "./schema.ts";

/** Keywords typed by hand: one on each line, optionally with a volume behind a comma or a tab. */
export const TypedKeywords = z.object({
  sector_id: z.uuid("Choose a sector."),
  keywords: z.string().trim().min(1, "Type at least one keyword.")
    .max(200_000, "This is too much to type; paste it on the import page."),
  key: z.string().min(8).max(100),
});
export type TypedKeywords = z.infer<typeof TypedKeywords>;

/** Adds typed keywords to a sector as a small import. Throws what reading and importing throw. */
export async function addKeywords(
  deps: { db: Db },
  { sector_id: sectorId, keywords, key }: TypedKeywords,
): Promise<KeywordImport> {
  const file = readKeywordText(keywords);
  return await importKeywords(deps, { sectorId, file, kind: "manual", key });
}
