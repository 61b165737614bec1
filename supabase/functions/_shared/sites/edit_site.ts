import { type Db, unwrap, unwrapOne } from "../db.ts";
import type { MoreSectors, SiteChanges } from "./schema.ts";

interface Deps {
  db: Db;
}

/** Throws `not_found` when the site is not theirs to edit. */
export async function editSite(
  { db }: Deps,
  { siteId, changes }: { siteId: string; changes: SiteChanges },
): Promise<void> {
  unwrapOne(
    await db.from("sites").update({ ...changes, domain: changes.domain || null })
      .eq("id", siteId).select("id").maybeSingle(),
    "site",
  );
}

/** Switches a site on or off. */
export async function setSiteStatus(
  { db }: Deps,
  { siteId, status }: { siteId: string; status: "active" | "inactive" },
): Promise<void> {
  unwrap(await db.rpc("set_site_status", { p_site_id: siteId, p_status: status }));
}

/** Adds sectors, or brings switched-off ones back. Throws `limit_reached` at the sixth active one. */
export async function addSectors(
  { db }: Deps,
  { siteId, sectors }: { siteId: string; sectors: MoreSectors },
): Promise<void> {
  unwrap(
    await db.rpc("select_sectors", {
      p_site_id: siteId,
      p_industry_sector_ids: sectors.industry_sector_ids,
      p_names: sectors.sector_names,
    }),
  );
}

/** Switches a sector on or off; the last active one stays. */
export async function setSectorStatus(
  { db }: Deps,
  { sectorId, status }: { sectorId: string; status: "active" | "inactive" },
): Promise<void> {
  unwrap(await db.rpc("set_sector_status", { p_sector_id: sectorId, p_status: status }));
}
