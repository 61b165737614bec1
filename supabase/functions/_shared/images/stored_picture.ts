import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import { BUCKET } from "./generate_image.ts";

/** The bytes of a stored picture; null when it is gone. Throws `internal`, to be tried again, when the store fails. */
export async function storedPicture(db: Db, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const { data, error } = await db.storage.from(BUCKET).download(path);
  if (data) return new Uint8Array(await data.arrayBuffer());
  const status = Number(Object(error).status ?? Object(error).originalError?.status ?? 404);
  if (status < 500) return null;
  throw new AppError("internal", "A picture could not be read.", { cause: error, retryable: true });
}
