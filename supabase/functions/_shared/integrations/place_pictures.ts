import { z } from "npm:zod@4.6.7";
import {
  describeMedia,
  eraseMedia,
  findMedia,
  isMediaThere,
  uploadMedia,
} from "../adapters/wordpress/media.ts";
import { unwrap } from "../db.ts";
import { storedPicture } from "../images/stored_picture.ts";
import { hold, leaseLost, type Publication } from "./publication.ts";
import { KnownMedia, type Picture } from "./schema.ts";

const Standing = z.object({ media_id: z.string(), url: z.string() });

/** A picture of ours in the library of a destination. */
export interface PlacedPicture extends Picture {
  mediaId: string;
  url: string;
}

/** Uploads the pictures of a publication, each once however often it is published; one that is there is used again. */
export async function placePictures(
  publication: Publication,
  postId: number,
): Promise<PlacedPicture[]> {
  const placed: PlacedPicture[] = [];
  for (const picture of publication.claimed.images) {
    const isOwn = picture.storage_path.startsWith(`${publication.claimed.record.account_id}/`);
    const bytes = isOwn ? await storedPicture(publication.db, picture.storage_path) : null;
    if (bytes) placed.push({ ...picture, ...await place(publication, postId, picture, bytes) });
    else publication.notes.push(`The picture "${picture.alt || picture.kind}" could not be found.`);
  }
  return placed;
}

async function place(
  publication: Publication,
  postId: number,
  { alt, content_type }: Picture,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ mediaId: string; url: string }> {
  const { db, client, claimed, lease } = publication;
  const sha256 = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
  const known = KnownMedia.parse(unwrap(
    await db.rpc("known_media", { p_integration_id: claimed.integration.id, p_hashes: [sha256] }),
  ))[sha256];
  const isThere = known && await isMediaThere(client, known.media_id);
  if (isThere && known.alt === alt) return { mediaId: known.media_id, url: known.url };
  if (isThere) await describeMedia(client, known.media_id, alt);
  const [left] = isThere ? [] : await findMedia(client, sha256);
  await hold(publication, ...(isThere || left ? [] : [{ uncertain: true }]));
  const media = isThere
    ? { id: Number(known.media_id), source_url: known.url }
    : left ?? await uploadMedia(client, {
      bytes,
      contentType: content_type ?? "image/png",
      sha256,
      stem: claimed.content.slug,
      alt,
      postId,
    });
  const kept = unwrap(
    await db.rpc("keep_media", {
      ...lease,
      p_media: { sha256, media_id: String(media.id), url: media.source_url, alt },
      ...(known && !isThere ? { p_gone: known.media_id } : {}),
    }),
  );
  if (kept === null) throw leaseLost();
  const standing = Standing.parse(kept);
  const isOurs = !isThere && !left;
  // Another publication uploaded the same at the same time, and was quicker.
  if (isOurs && standing.media_id !== String(media.id)) await eraseMedia(client, media.id);
  await removeOthers(publication, sha256, standing.media_id);
  return { mediaId: standing.media_id, url: standing.url };
}

/** Removes uploads of the same bytes that nothing shows: an answer to them was lost. */
async function removeOthers(
  { client, claimed }: Publication,
  sha256: string,
  standing: string,
): Promise<void> {
  if (!claimed.record.uncertain) return;
  for (const media of await findMedia(client, sha256)) {
    if (String(media.id) !== standing) await eraseMedia(client, media.id);
  }
}
