import { type Db, type Row, unwrap } from "../db.ts";

/** An industry with its sector templates and the number of seed keywords of each. */
export type Industry = Row<"industries"> & {
  industry_sectors: (Row<"industry_sectors"> & { seed_keywords: { count: number }[] })[];
};

/** The whole library without its keywords, by name. */
export async function listIndustries({ db }: { db: Db }): Promise<Industry[]> {
  return unwrap(
    await db.from("industries").select("*, industry_sectors(*, seed_keywords(count))")
      .order("name").order("name", { referencedTable: "industry_sectors" })
      .overrideTypes<Industry[], { merge: false }>(),
  );
}
