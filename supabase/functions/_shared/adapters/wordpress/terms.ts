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
  const same = found.filter((term) => isSameName(term.name, name)).map(({ id }) => id);
  // The eldest, so that everybody who finds several takes the same.
  return same.length > 0 ? Math.min(...same) : null;
}

async function addTerm(
  client: WordPressClient,
  taxonomy: Taxonomy,
  name: string,
): Promise<number | null> {
  try {
    const { id } = await client.call(`wp/v2/${taxonomy}`, Term, { json: { name } });
    return await giveWay(client, taxonomy, name, id);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "wordpress_forbidden") return null;
    // Another publication added it at the same time, or an earlier try of this one did.
    if (error.raw === "term_exists") return await findTerm(client, taxonomy, name);
    throw error;
  }
}

/**
 * The id to use of a term that was just added. WordPress lets two publications add one name at the same time, each
 * with an address of its own: the later takes its own away and uses the other.
 */
async function giveWay(
  client: WordPressClient,
  taxonomy: Taxonomy,
  name: string,
  added: number,
): Promise<number> {
  const eldest = await findTerm(client, taxonomy, name) ?? added;
  if (eldest >= added) return added;
  const gone = { method: "DELETE", query: { force: "true" } } as const;
  await client.call(`wp/v2/${taxonomy}/${added}`, z.unknown(), gone).catch((error) => {
    // Who may add terms but not delete them leaves one that nothing uses.
    if (!isAppError(error)) throw error;
  });
  return eldest;
}
