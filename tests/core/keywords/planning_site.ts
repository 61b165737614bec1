import { unwrap } from "core/db.ts";
import type { ImportChoices } from "core/keywords/import_choices.ts";
import { importKeywords } from "core/keywords/import_keywords.ts";
import { readKeywordText } from "core/keywords/reading/read.ts";
import type { Person } from "@/tests/harness/people.ts";

/** A site of a person with one sector. */
export interface PlanningSite {
  siteId: string;
  sectorId: string;
}

/** Makes a site with one sector called "Main". */
export async function planningSite(person: Person): Promise<PlanningSite> {
  const siteId = unwrap(
    await person.db.rpc("create_site", { p_name: "Test shop", p_sector_names: ["Main"] }),
  );
  const sector = await person.db.from("sectors").select("id").eq("site_id", siteId).single();
  return { siteId, sectorId: unwrap(sector).id };
}

/** Imports a CSV text into the sector. */
export function importText(
  person: Person,
  { sectorId }: PlanningSite,
  text: string,
  key: string = crypto.randomUUID(),
  choices?: ImportChoices,
) {
  return importKeywords(person, { sectorId, file: readKeywordText(text), key, choices });
}

/** The ids of a site's keywords by keyword. */
export async function keywordIds(
  person: Person,
  { siteId }: PlanningSite,
): Promise<Map<string, string>> {
  const answer = await person.db.from("keywords").select("id, keyword").eq("site_id", siteId);
  return new Map(unwrap(answer).map(({ id, keyword }) => [keyword, id]));
}
