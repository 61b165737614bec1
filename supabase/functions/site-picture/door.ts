import type { Db } from "../_shared/db.ts";
import { AppError, isAppError } from "../_shared/errors.ts";
import { loadPicture } from "../_shared/images/read_picture.ts";
import type { Log } from "../_shared/log.ts";
import { findSitePicture } from "../_shared/api_keys/find_site_picture.ts";

export interface PictureDoorDeps {
  /** The service client: it alone reads pictures that are not public. */
  service: Db;
  /** A client for nobody in particular that brings a site's key. */
  withKey: (key: string) => Db;
  log: Log;
}

/**
 * The door through which a site's program takes the pictures of its articles: GET ?id=…&url=… with the site's key in
 * x-igny8-key. The database says whether the key opens the picture; only then are its bytes read.
 */
export function createPictureDoor(deps: PictureDoorDeps): (request: Request) => Promise<Response> {
  return async (request) => {
    try {
      if (request.method !== "GET") {
        throw new AppError("method_not_allowed", "This takes GET alone.");
      }
      const { searchParams } = new URL(request.url);
      const db = deps.withKey(request.headers.get("x-igny8-key") ?? "");
      const record = await findSitePicture({ db }, {
        imageId: searchParams.get("id") ?? "",
        url: searchParams.get("url") ?? "",
      });
      const picture = await loadPicture({ db: deps.service }, record);
      return new Response(picture.bytes, {
        headers: {
          "content-type": picture.contentType,
          "cache-control": "private, no-store",
          "x-content-type-options": "nosniff",
        },
      });
    } catch (error) {
      return refuse(deps.log, error);
    }
  };
}

function refuse(log: Log, error: unknown): Response {
  if (!isAppError(error) || error.code === "internal") log({ event: "site_picture_failed", error });
  const { code, message, status, retryAfter } = isAppError(error)
    ? error
    : new AppError("internal", "Something went wrong on our side.");
  const headers = retryAfter === null ? undefined : { "retry-after": String(retryAfter) };
  return Response.json({ success: false, code, message }, { status, headers });
}
