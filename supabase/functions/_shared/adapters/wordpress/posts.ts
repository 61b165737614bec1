import { z } from "npm:zod@4.6.7";
import { isAppError } from "../../errors.ts";
import type { WordPressClient } from "./client.ts";

const Text = z.object({ raw: z.string().optional(), rendered: z.string().default("") });
const Meta = z.union([
  z.record(z.string(), z.unknown()),
  z.array(z.unknown()).transform(() => ({})),
]);

/** A post as it is read with the right to edit it. */
export const Post = z.object({
  id: z.int(),
  status: z.string(),
  slug: z.string().catch(""),
  link: z.string().catch(""),
  modified_gmt: z.string().catch(""),
  title: Text,
  content: Text,
  featured_media: z.int().catch(0),
  meta: Meta.catch({}),
});
export type Post = z.infer<typeof Post>;

/** Where posts of a type are, e.g. `posts`. */
export type RestBase = string;

const EVERYWHERE = { context: "edit", status: "publish,future,draft,pending,private,trash" };
const SEEN = { context: "edit", status: "any" };

/** The text by which a post of ours is known, whatever its id, slug and title: it is in the content's first block. */
export function markerOf(contentId: string): string {
  return `igny8-${contentId}`;
}

/** A post, or null when there is none of this id any more. */
export async function readPost(
  client: WordPressClient,
  base: RestBase,
  id: string,
): Promise<Post | null> {
  try {
    return await client.call(`wp/v2/${base}/${id}`, Post, { query: { context: "edit" } });
  } catch (error) {
    if (isAppError(error) && error.code === "wordpress_missing") return null;
    throw error;
  }
}

/**
 * The posts that carry a marker, in any status, the oldest first. Sought by their text and, because some plugins search
 * elsewhere, by the slug that they were made with.
 */
export async function findMarked(
  client: WordPressClient,
  base: RestBase,
  { marker, slug }: { marker: string; slug: string },
): Promise<Post[]> {
  const found = new Map<number, Post>();
  const ways: Record<string, string>[] = [{ search: marker }, { slug: `${slug},${slug}-2` }];
  for (const by of ways) {
    for (const post of await list(client, base, { ...by, per_page: "20" })) {
      if (post.content.raw?.includes(marker)) found.set(post.id, post);
    }
  }
  return [...found.values()].sort((one, other) => one.id - other.id);
}

async function list(
  client: WordPressClient,
  base: RestBase,
  query: Record<string, string>,
): Promise<Post[]> {
  try {
    return await client.call(`wp/v2/${base}`, z.array(Post), {
      query: { ...EVERYWHERE, ...query },
    });
  } catch (error) {
    // Whoever may not see private posts of others may not name that status, but may ask for any.
    const isTooMuch = isAppError(error) && /^wordpress_(rejected|forbidden)$/.test(error.code);
    if (!isTooMuch) throw error;
    return await client.call(`wp/v2/${base}`, z.array(Post), { query: { ...SEEN, ...query } });
  }
}

/** Makes a post. Throws what requests throw; whether it was made is not known then. */
export async function createPost(
  client: WordPressClient,
  base: RestBase,
  fields: Record<string, unknown>,
): Promise<Post> {
  return await client.call(`wp/v2/${base}`, Post, { json: fields, query: { context: "edit" } });
}

/** Changes a post; doing it twice is the same as once. */
export async function updatePost(
  client: WordPressClient,
  base: RestBase,
  id: string,
  fields: Record<string, unknown>,
): Promise<Post> {
  return await client.call(`wp/v2/${base}/${id}`, Post, {
    json: fields,
    query: { context: "edit" },
  });
}

/** Puts a post into the trash; one that is there or gone already is fine. Answers whether it still exists. */
export async function trashPost(
  client: WordPressClient,
  base: RestBase,
  id: string,
): Promise<boolean> {
  try {
    const answer = await client.call(
      `wp/v2/${base}/${id}`,
      z.object({ deleted: z.boolean().optional() }),
      { method: "DELETE" },
    );
    return answer.deleted !== true;
  } catch (error) {
    if (!isAppError(error) || error.code !== "wordpress_missing") throw error;
    return error.raw === "rest_already_trashed";
  }
}

/** Removes a post of ours for good that nobody has seen. */
export async function erasePost(
  client: WordPressClient,
  base: RestBase,
  id: number,
): Promise<void> {
  try {
    await client.call(`wp/v2/${base}/${id}`, z.unknown(), {
      method: "DELETE",
      query: { force: "true" },
    });
  } catch (error) {
    if (!isAppError(error) || error.code !== "wordpress_missing") throw error;
  }
}
