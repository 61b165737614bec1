import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";

/** A stored picture. */
export interface Picture {
  bytes: Blob;
  contentType: string;
}

/** What names a picture and its state: the tag changes whenever the picture does. */
export interface PictureRecord {
  storage_path: string;
  content_type: string;
  tag: string;
}

const TYPES = new Set(["image/png", "image/jpeg", "image/webp"]);

/** Where the picture of an image slot lies. Throws `not_found` when it has none or is not the person's. */
export async function findPicture(
  { db }: { db: Db },
  { imageId }: { imageId: string },
): Promise<PictureRecord> {
  const image = unwrapOne(
    await db.from("images").select("storage_path, content_type, updated_at").eq("id", imageId)
      .maybeSingle(),
    "picture",
  );
  return pictureRecord(image);
}

/** Makes a record of a row that may have no picture. Throws `not_found` then. */
export function pictureRecord(
  { storage_path, content_type, updated_at }: {
    storage_path: string | null;
    content_type: string | null;
    updated_at: string;
  },
): PictureRecord {
  if (!storage_path) throw new AppError("not_found", "This picture was not found.");
  return {
    storage_path,
    content_type: TYPES.has(content_type ?? "") ? content_type! : "application/octet-stream",
    tag: `"${new Date(updated_at).getTime().toString(36)}-${storage_path.slice(-16, -4)}"`,
  };
}

/** The bytes of a picture, with the rights of whoever `db` acts for. Throws `not_found`. */
export async function loadPicture({ db }: { db: Db }, record: PictureRecord): Promise<Picture> {
  const { data, error } = await db.storage.from("images").download(record.storage_path);
  if (error || !data) {
    throw new AppError("not_found", "This picture was not found.", { cause: error });
  }
  return { bytes: data, contentType: record.content_type };
}
