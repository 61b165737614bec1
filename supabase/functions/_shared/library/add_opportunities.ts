import { type Db, unwrap } from "../db.ts";
import type { OpportunityFilters } from "./schema.ts";

interface AddedOpportunities {
  /** The sector of the site that gets the keywords. */
  sectorId: string;
  /** Seed keywords by id, or all opportunities of the sector's site that match. */
  selection: { ids: string[] } | { filters: OpportunityFilters };
}

/**
 * Adds seed keywords to a sector and answers how many were new. Throws `conflict` for a sector that is
 * switched off, `not_found` for one that is not theirs, `forbidden` for viewers.
 */
export async function addOpportunities(
  { db }: { db: Db },
  { sectorId, selection }: AddedOpportunities,
): Promise<number> {
  return unwrap(
    await db.rpc("add_seed_keywords", {
      p_sector_id: sectorId,
      ...("ids" in selection ? { p_seed_ids: selection.ids } : { p_filters: selection.filters }),
    }),
  );
}
