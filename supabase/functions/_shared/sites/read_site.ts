import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";

const SiteDetails = z.object({
  id: z.uuid(),
  name: z.string(),
  slug: z.string(),
  domain: z.string().nullable(),
  description: z.string(),
  industry_id: z.uuid().nullable(),
  status: z.string(),
  auto_publish: z.boolean(),
  sectors: z.array(z.object({
    id: z.uuid(),
    industry_sector_id: z.uuid().nullable(),
    name: z.string(),
    status: z.string(),
    keywords: z.int(),
    content: z.int(),
  })),
});

/** A site with its sectors and how much each holds; what is archived does not count. */
export type SiteDetails = z.infer<typeof SiteDetails>;

/** Throws `not_found` for a site that is not theirs. */
export async function readSite({ db }: { db: Db }, siteId: string): Promise<SiteDetails> {
  return SiteDetails.parse(
    unwrapOne(await db.rpc("read_site", { p_site_id: siteId }), "site"),
  );
}
