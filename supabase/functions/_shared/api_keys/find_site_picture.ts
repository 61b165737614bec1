import { z } from "npm:zod@4.6.7";
import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import { type PictureRecord, pictureRecord } from "../images/read_picture.ts";

const Answer = z.discriminatedUnion("success", [
  z.object({
    success: z.literal(true),
    data: z.object({ storage_path: z.string().nullable(), updated_at: z.string() }),
  }),
  z.object({
    success: z.literal(false),
    code: z.string(),
    message: z.string(),
    retry_after: z.int().optional(),
  }),
]);

/**
 * Where a picture lies that the key which `db` brings may see, asked from the site at `url`. Throws the refusal of the
 * database: `unauthorized`, `not_found`, `throttled` and the like.
 */
export async function findSitePicture(
  { db }: { db: Db },
  { imageId, url }: { imageId: string; url: string },
): Promise<PictureRecord> {
  const p_image_id = z.uuid().catch("00000000-0000-0000-0000-000000000000").parse(imageId);
  const { data, error } = await db.rpc("site_picture", { p_url: url.slice(0, 600), p_image_id });
  // A refusal comes with its HTTP status, so the client hands its body over as an error.
  const answer = Answer.safeParse(data ?? error);
  if (!answer.success) {
    throw new AppError("internal", "Something went wrong on our side.", { cause: error });
  }
  if (answer.data.success) return pictureRecord(answer.data.data);
  const { code, message, retry_after } = answer.data;
  throw new AppError(code, message, {
    retryAfter: retry_after,
    ...(code === "not_connected"
      ? { status: 409 }
      : code === "site_inactive"
      ? { status: 403 }
      : {}),
  });
}
