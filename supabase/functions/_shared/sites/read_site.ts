import { type Db, type Row, unwrapOne } from "../db.ts";

/** A site with its sectors and how much each holds. */
export type SiteDetails = Row<"sites"> & {
  sectors: (Row<"sectors"> & { keywords: { count: number }[]; content: { count: number }[] })[];
};

/** Throws `not_found` for a site that is not theirs. */
export async function readSite({ db }: { db: Db }, siteId: string): Promise<SiteDetails> {
  return unwrapOne(
    await db.from("sites").select("*, sectors(*, keywords(count), content(count))")
      .eq("id", siteId).order("created_at", { referencedTable: "sectors" }).maybeSingle()
      .overrideTypes<SiteDetails, { merge: false }>(),
    "site",
  );
}
