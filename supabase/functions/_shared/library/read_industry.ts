import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";

const IndustryDetails = z.object({
  id: z.uuid(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  sectors: z.array(z.object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    description: z.string(),
    keywords: z.int(),
    volume: z.int().nullable(),
    difficulty: z.int().nullable(),
    examples: z.array(z.string()),
  })),
});

/** An industry with what each of its sectors holds. */
export type IndustryDetails = z.infer<typeof IndustryDetails>;

/** Throws `not_found` for a slug that no industry has. */
export async function readIndustry({ db }: { db: Db }, slug: string): Promise<IndustryDetails> {
  if (!/^[a-z0-9-]{1,100}$/.test(slug)) {
    throw new AppError("not_found", "This industry was not found.");
  }
  return IndustryDetails.parse(
    unwrapOne(await db.rpc("read_industry", { p_slug: slug }), "industry"),
  );
}
