import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";

export const ImageChanges = z.object({
  prompt: z.string().trim().min(1, "Say what the picture should show.")
    .max(4000, "Use at most 4,000 characters."),
  alt: z.string().trim().max(300, "Use at most 300 characters."),
});
export type ImageChanges = z.infer<typeof ImageChanges>;

/** Changes prompt and alt text of an image slot. Throws `not_found` for one the person may not write. */
export async function editImage(
  { db }: { db: Db },
  { imageId, changes }: { imageId: string; changes: ImageChanges },
): Promise<void> {
  unwrapOne(
    await db.from("images").update(changes).eq("id", imageId).select("id").maybeSingle(),
    "image",
  );
}
