import { type Db, unwrap } from "../db.ts";
import type { NewSite } from "./schema.ts";

/**
 * Creates a site with its sectors and makes it the one in use; answers its id.
 * Throws `limit_reached` when the plan or the five sectors allow no more, `forbidden` for editors.
 */
export async function createSite({ db }: { db: Db }, site: NewSite): Promise<string> {
  return unwrap(
    await db.rpc("create_site", {
      p_name: site.name,
      p_domain: site.domain,
      p_industry_id: site.industry_id ?? undefined,
      p_industry_sector_ids: site.industry_sector_ids,
      p_sector_names: site.sector_names,
      p_description: site.description,
    }),
  );
}
