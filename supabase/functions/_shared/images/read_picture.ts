import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";
import { pictureFormat } from "./picture_format.ts";

/** A stored picture. */
export interface Picture {
  bytes: Blob;
  contentType: string;
}

/** What names a picture and its state: the tag changes whenever the picture does. */
export interface PictureRecord {
  storage_path: string;
  tag: string;
}

/** Where the picture of an image slot lies. Throws `not_found` when it has none or is not the person's. */
export async function findPicture(
  { db }: { db: Db },
  { imageId }: { imageId: string },
): Promise<PictureRecord> {
  const image = unwrapOne(
    await db.from("images").select("storage_path, updated_at").eq("id", imageId)
      .maybeSingle(),
    "picture",
  );
  return pictureRecord(image);
}

/** Makes a record of a row that may have no picture. Throws `not_found` then. */
export function pictureRecord(
  { storage_path, updated_at }: {
    storage_path: string | null;
    updated_at: string;
  },
): PictureRecord {
  if (!storage_path) throw new AppError("not_found", "This picture was not found.");
  return {
    storage_path,
    tag: `"${new Date(updated_at).getTime().toString(36)}-${storage_path.slice(-16, -4)}"`,
  };
}

/**
 * The bytes of a picture, with the rights of whoever `db` acts for. What they are is read from the
 * bytes themselves. Throws `not_found`, also for a file that is no picture.
 */
export async function loadPicture({ db }: { db: Db }, record: PictureRecord): Promise<Picture> {
  const { data, error } = await db.storage.from("images").download(record.storage_path);
  const head = new Uint8Array(await data?.slice(0, 64).arrayBuffer() ?? []);
  const format = pictureFormat(head);
  if (error || !data || !format) {
    throw new AppError("not_found", "This picture was not found.", { cause: error });
  }
  return { bytes: data, contentType: format.contentType };
}
