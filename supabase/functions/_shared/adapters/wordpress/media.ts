import { z } from "npm:zod@4.6.7";
import { AppError, isAppError } from "../../errors.ts";
import type { WordPressClient } from "./client.ts";

const Media = z.object({
  id: z.int(),
  source_url: z.string(),
  alt_text: z.string().catch(""),
});
export type Media = z.infer<typeof Media>;

/** A picture to upload. */
export interface Upload {
  bytes: Uint8Array<ArrayBuffer>;
  contentType: string;
  /** SHA-256 of the bytes in hex: part of the file's name, by which an upload is found again. */
  sha256: string;
  /** Words for the file's name, e.g. the slug of the post. */
  stem: string;
  alt: string;
  /** The post that it belongs to. */
  postId: number;
}

const EXTENSIONS: Record<string, string> = {
  "image/png": "png",
  "image/jpeg": "jpg",
  "image/webp": "webp",
};
/** Digits of the hash in a file's name: enough that no two pictures of a site share them. */
const DIGITS = 20;

/** The uploads of the same bytes, the oldest first; one, unless an answer was lost twice. */
export async function findMedia(client: WordPressClient, sha256: string): Promise<Media[]> {
  const search = sha256.slice(0, DIGITS);
  const query = { search, per_page: "20", orderby: "id", order: "asc", _fields: FIELDS };
  const found = await client.call("wp/v2/media", z.array(Media), { query });
  return found.filter(({ source_url }) => source_url.includes(`-${search}`));
}

const FIELDS = "id,source_url,alt_text";

/** Uploads a picture. Throws what requests throw, `wordpress_too_large` with its size; whether it arrived is not known. */
export async function uploadMedia(client: WordPressClient, upload: Upload): Promise<Media> {
  const { bytes, contentType, sha256, stem, alt, postId } = upload;
  const extension = EXTENSIONS[contentType] ?? "bin";
  const name = `${stem.slice(0, 60)}-${sha256.slice(0, DIGITS)}.${extension}`;
  const form = new FormData();
  form.set("file", new File([bytes], name, { type: contentType }));
  form.set("title", alt || stem);
  form.set("alt_text", alt);
  form.set("post", String(postId));
  try {
    return await client.call("wp/v2/media", Media, { form });
  } catch (error) {
    if (!isAppError(error) || error.code !== "wordpress_too_large") throw error;
    const megabytes = (bytes.length / 1e6).toFixed(1);
    throw new AppError(
      "wordpress_too_large",
      `A picture of ${megabytes} MB is larger than this server takes. Raise its upload limit (upload_max_filesize, post_max_size, client_max_body_size) or use a smaller picture.`,
      { status: 502, cause: error },
    );
  }
}

/** Sets the alternative text of an upload. */
export async function describeMedia(
  client: WordPressClient,
  id: string,
  alt: string,
): Promise<void> {
  await client.call(`wp/v2/media/${id}`, Media, { json: { alt_text: alt } });
}

/** Whether an upload still exists. */
export async function isMediaThere(client: WordPressClient, id: string): Promise<boolean> {
  try {
    await client.call(`wp/v2/media/${id}`, Media, { query: { _fields: FIELDS } });
    return true;
  } catch (error) {
    if (isAppError(error) && error.code === "wordpress_missing") return false;
    throw error;
  }
}

/** Removes a second upload of the same bytes. */
export async function eraseMedia(client: WordPressClient, id: number): Promise<void> {
  try {
    await client.call(`wp/v2/media/${id}`, z.unknown(), {
      method: "DELETE",
      query: { force: "true" },
    });
  } catch (error) {
    if (!isAppError(error) || error.code !== "wordpress_missing") throw error;
  }
}
