import { z } from "npm:zod@4.6.7";
import {
  createPost,
  erasePost,
  findMarked,
  type Post,
  readPost,
} from "../adapters/wordpress/posts.ts";
import { unwrap } from "../db.ts";
import { isAppError } from "../errors.ts";
import { hold, type Publication } from "./publication.ts";
import { toBlocks } from "./to_blocks.ts";

const Standing = z.object({ state: z.string(), external_id: z.string().nullable() });

/** The post of a publication, or null when there is none yet or any more. */
export async function findPost(publication: Publication): Promise<Post | null> {
  const { client, base, marker, claimed: { record, content } } = publication;
  if (record.external_id) {
    const known = await readPost(client, base, record.external_id);
    if (known) return known;
  }
  const [oldest] = await findMarked(client, base, { marker, slug: content.slug });
  if (oldest) await hold(publication, { externalId: String(oldest.id) });
  return oldest ?? null;
}

/**
 * Makes the post: a draft with nothing in it but the marker. When its answer is lost, the next try finds it; should two
 * be made after all, because WordPress was slower than our patience, the one that stayed empty is removed in the end.
 */
export async function makePost(publication: Publication): Promise<Post> {
  const { client, base, marker, claimed: { content } } = publication;
  await hold(publication, { uncertain: true });
  const post = await createPost(client, base, {
    title: content.title,
    slug: content.slug,
    status: "draft",
    content: shellOf(marker),
  });
  try {
    await hold(publication, { externalId: String(post.id) });
  } catch (error) {
    if (isAppError(error) && error.code === "lease_lost") await withdraw(publication, post.id);
    throw error;
  }
  return post;
}

/** Removes the post that was just made when another worker has finished with another one. */
async function withdraw({ db, client, base, lease }: Publication, id: number): Promise<void> {
  const found = unwrap(await db.rpc("standing_publication", { p_id: lease.p_id }));
  const standing = Standing.nullable().parse(found);
  // One that is still at it may take this post, or removes it in the end.
  if (!standing || standing.state === "queued" || standing.state === "working") return;
  if (standing.external_id !== String(id)) await erasePost(client, base, id);
}

/** Removes posts that were made beside this one and have stayed empty. */
export async function removeSurplus(publication: Publication, own: number): Promise<void> {
  const { client, base, marker, claimed: { content } } = publication;
  const all = await findMarked(client, base, { marker, slug: content.slug });
  for (const post of all) {
    const isEmpty = squeezed(post.content.raw ?? "") === squeezed(shellOf(marker));
    if (post.id !== own && post.status === "draft" && isEmpty) {
      await erasePost(client, base, post.id);
    }
  }
}

function shellOf(marker: string): string {
  return toBlocks("", marker);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, "");
}
