import { z } from "npm:zod@4.6.7";
import { isAppError } from "../../errors.ts";
import type { WordPressClient } from "./client.ts";
import { isSameName } from "./text.ts";

const Term = z.object({ id: z.int(), name: z.string() });

export type Taxonomy = "categories" | "tags";

/** What became of the names of a post's terms. */
export interface TermIds {
  ids: number[];
  /** Names that are not there and that this user may not add. */
  refused: string[];
}

/**
 * The ids of terms by their names, whatever their case and entities; those that are missing are added, each once. What
 * the user may not add is told. Throws what requests throw.
 */
export async function termIds(
  client: WordPressClient,
  taxonomy: Taxonomy,
  names: readonly string[],
): Promise<TermIds> {
  const ids = new Set<number>();
  const refused: string[] = [];
  for (const name of names.map((each) => each.trim()).filter(Boolean)) {
    const id = await findTerm(client, taxonomy, name) ?? await addTerm(client, taxonomy, name);
    if (id === null) refused.push(name);
    else ids.add(id);
  }
  return { ids: [...ids], refused };
}

async function findTerm(
  client: WordPressClient,
  taxonomy: Taxonomy,
  name: string,
): Promise<number | null> {
  // WordPress keeps names with entities, and seeks in what it keeps.
  const search = name.replaceAll("&", "&amp;");
  const query = { search, per_page: "100", _fields: "id,name" };
  const found = await client.call(`wp/v2/${taxonomy}`, z.array(Term), { query });
  return found.find((term) => isSameName(term.name, name))?.id ?? null;
}

async function addTerm(
  client: WordPressClient,
  taxonomy: Taxonomy,
  name: string,
): Promise<number | null> {
  try {
    return (await client.call(`wp/v2/${taxonomy}`, Term, { json: { name } })).id;
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "wordpress_forbidden") return null;
    // Another publication added it at the same time, or an earlier try of this one did.
    if (error.raw === "term_exists") return await findTerm(client, taxonomy, name);
    throw error;
  }
}
