import type { Db } from "core/db.ts";
import { loadPicture, type PictureRecord } from "core/images/read_picture.ts";

/**
 * The bytes of a picture, or 304 when the browser has them. `cache` is the Cache-Control of both.
 * Throws `not_found` when Storage does not have it.
 */
export async function pictureAnswer(
  request: Request,
  { db, record, cache }: { db: Db; record: PictureRecord; cache: string },
): Promise<Response> {
  const headers = { "cache-control": cache, etag: record.tag };
  if (hasTag(request, record.tag)) return new Response(null, { status: 304, headers });
  const { bytes, contentType } = await loadPicture({ db }, record);
  return new Response(bytes, {
    headers: {
      ...headers,
      "content-type": contentType,
      "content-length": String(bytes.size),
      "content-disposition": "inline",
    },
  });
}

/** Whether the caller holds the version that `tag` names; weak and strong tags match alike. */
export function hasTag(request: Request, tag: string): boolean {
  const given = request.headers.get("if-none-match");
  if (!given) return false;
  const strong = (text: string) => text.trim().replace(/^W\//, "");
  return given.trim() === "*" || given.split(",").some((text) => strong(text) === strong(tag));
}
