import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";

/** The bucket in which pictures lie, under `{account}/{site}/{content}/{image}-{job}.png`. */
export const BUCKET = "images";

/** What the store answers for a file that is not there. */
const GONE = [400, 404];

/** The bytes of a stored picture; null when there is none. Throws `internal`, to be tried again, when the store fails. */
export async function storedPicture(db: Db, path: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const { data, error } = await db.storage.from(BUCKET).download(path);
  if (data) return new Uint8Array(await data.arrayBuffer());
  // Without an answer of the store there is no status.
  const status = Number(Object(error).status ?? Object(error).originalError?.status);
  if (GONE.includes(status)) return null;
  throw new AppError("internal", "A picture could not be read.", { cause: error, retryable: true });
}
