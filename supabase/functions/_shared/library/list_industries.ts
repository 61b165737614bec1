import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";

const Industries = z.array(z.object({
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
  })),
}));

/** An industry with its sector templates and the number of seed keywords of each. */
export type Industry = z.infer<typeof Industries>[number];

/** The whole library without its keywords, by name. */
export async function listIndustries({ db }: { db: Db }): Promise<Industry[]> {
  return Industries.parse(unwrap(await db.rpc("list_industries")));
}
