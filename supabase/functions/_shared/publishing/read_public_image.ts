import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { type PictureRecord, pictureRecord } from "../images/read_picture.ts";
import { isSlug } from "./read_public_site.ts";

const Found = z.object({
  storage_path: z.string().nullable(),
  updated_at: z.string(),
});

/** Where the picture of a published article lies. Throws `not_found` unless the world may see it. */
export async function readPublicImage(
  { db }: { db: Db },
  { site, imageId }: { site: string; imageId: string },
): Promise<PictureRecord> {
  const p_image_id = z.uuid().catch("00000000-0000-0000-0000-000000000000").parse(imageId);
  const p_site_slug = isSlug(site) ? site : "";
  return pictureRecord(Found.parse(unwrapOne(
    await db.rpc("public_image", { p_site_slug, p_image_id }),
    "picture",
  )));
}
