import { type Db, unwrapOne } from "../db.ts";
import { SiteIntegrations } from "./schema.ts";

/** The integrations of a site, without their passwords. Throws `not_found`. */
export async function listIntegrations(
  { db }: { db: Db },
  { siteId }: { siteId: string },
): Promise<SiteIntegrations> {
  const found = unwrapOne(await db.rpc("list_integrations", { p_site_id: siteId }), "site");
  return SiteIntegrations.parse(found);
}
