import { sameKeys } from "./same_reading.ts";
import { type Post, readPost, trashPost, updatePost } from "../adapters/wordpress/posts.ts";
import { termIds } from "../adapters/wordpress/terms.ts";
import { placeImages } from "../content/place_images.ts";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import type { Json } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";
import { fingerprintOf as fingerprint } from "../publishing/fingerprint.ts";
import { placePictures } from "./place_pictures.ts";
import { findPost, makePost, removeSurplus } from "./place_post.ts";
import { hold, type Publication } from "./publication.ts";
import { seoFields, seoNotes } from "./seo_fields.ts";
import { toBlocks } from "./to_blocks.ts";

/** What a publication leaves behind, as `finish_publication` takes it. */
export type Published = { [key: string]: Json };

/**
 * Brings a post to what is wanted of it, whatever is there of it by now. Doing it again changes nothing more. Throws
 * `edited_there` when somebody edited the post at the destination, `lease_lost`, and what requests throw.
 */
export async function publishContent(publication: Publication): Promise<Published> {
  const { record } = publication.claimed;
  const found = await findPost(publication);
  if (record.wanted_status === "trash") return await takeAway(publication, found);
  const isNew = found === null;
  const post = found ?? await makePost(publication);
  const pictures = await placePictures(publication, post.id);
  const html = placeImages(
    sanitizeHtml(publication.claimed.content.html),
    pictures.filter(({ kind }) => kind !== "featured"),
  );
  const media = new Map(pictures.map(({ url, mediaId }) => [url, { id: mediaId }]));
  const blocks = toBlocks(html, publication.marker, media);
  const featured = pictures.find(({ kind }) => kind === "featured");
  const terms = await placeTerms(publication);
  const current = isNew ? post : await asItIsNow(publication, post);
  if (!isNew && await isEditedThere(publication, current, blocks)) {
    return await keepTheirs(publication, current);
  }
  await hold(publication, { uncertain: true });
  const saved = await save(publication, current, {
    content: blocks,
    featured_media: Number(featured?.mediaId ?? 0),
    ...terms.ids,
  });
  if (isNew || record.uncertain) await removeSurplus(publication, saved.id);
  return await resultOf(publication, saved, terms.refused);
}

async function takeAway(
  { client, base, notes }: Publication,
  post: Post | null,
): Promise<Published> {
  const isThere = post !== null && await trashPost(client, base, String(post.id));
  if (!post) notes.push("It was gone already.");
  return {
    destination_status: isThere ? "trash" : null,
    external_id: isThere && post ? String(post.id) : null,
    external_url: null,
    notes,
  };
}

/** The post read anew: while pictures and terms were on their way, somebody may have edited it. */
async function asItIsNow({ client, base }: Publication, post: Post): Promise<Post> {
  return await readPost(client, base, String(post.id)) ?? post;
}

/** Whether somebody else changed the post since it was last published; what we ourselves wrote is no edit. */
async function isEditedThere(
  { claimed: { record } }: Publication,
  post: Post,
  blocks: string,
): Promise<boolean> {
  if (record.overwrite || record.published_fingerprint === null) return false;
  if (await fingerprintOf(post) === record.published_fingerprint) return false;
  // An earlier try may have written it, and died before it could tell.
  return !sameKeys(post.content.raw ?? "", blocks);
}

/** A post that is only to be taken offline is, with the text as it was edited there; all else waits for a person. */
async function keepTheirs(publication: Publication, post: Post): Promise<Published> {
  const { client, base, claimed: { record }, notes } = publication;
  const isHidden = record.wanted_status === "draft" || record.wanted_status === "pending";
  if (!isHidden || !/^(publish|future|private)$/.test(post.status)) {
    throw new AppError(
      "edited_there",
      "This post was edited in WordPress since it was published from here. Publish it with “Overwrite the edits made there”, or take them over first.",
      { status: 409 },
    );
  }
  notes.push("It was edited in WordPress; the text there was left as it is.");
  const saved = await updatePost(client, base, String(post.id), { status: record.wanted_status });
  return {
    destination_status: saved.status,
    external_id: String(saved.id),
    external_url: saved.link,
    modified_at: utc(saved.modified_gmt),
    notes,
  };
}

async function save(
  publication: Publication,
  post: Post,
  placed: Record<string, unknown>,
): Promise<Post> {
  const { client, base, claimed: { content, integration }, notes } = publication;
  const seo = integration.capabilities?.seo ?? [];
  const meta = seoFields(seo, content);
  const fields = {
    title: content.title,
    slug: content.slug,
    excerpt: content.excerpt,
    ...placed,
    ...integration.config.author_id ? { author: integration.config.author_id } : {},
    ...standing(publication, post),
  };
  const send = (more: Record<string, unknown>) =>
    updatePost(client, base, String(post.id), { ...fields, ...more });
  let saved: Post;
  try {
    saved = await send(seo.length > 0 ? { meta } : {});
  } catch (error) {
    // This user may not write these fields; the post is worth more than they are.
    if (!isAppError(error) || error.raw !== "rest_cannot_update" || seo.length === 0) throw error;
    saved = await send({});
  }
  notes.push(...seoNotes(seo, meta, saved));
  if (saved.slug && saved.slug !== content.slug) {
    notes.push(
      `WordPress gave it the address “${saved.slug}”, because “${content.slug}” is taken.`,
    );
  }
  return saved;
}

/** The terms of the post by their ids, made where they are missing, and the names of those that could not be. */
async function placeTerms(
  publication: Publication,
): Promise<{ ids: Record<string, number[]>; refused: string[] }> {
  const { client, base, claimed: { content, integration }, notes } = publication;
  if (base !== "posts") return { ids: {}, refused: [] };
  const categories = await termIds(client, "categories", content.categories);
  const tags = await termIds(client, "tags", content.tags);
  const refused = [...categories.refused, ...tags.refused];
  if (refused.length > 0) {
    notes.push(`This WordPress user may not add categories and tags: ${refused.join(", ")}.`);
  }
  const own = categories.ids.length > 0 ? categories.ids : integration.config.category_ids;
  return { ids: { ...(own.length > 0 ? { categories: own } : {}), tags: tags.ids }, refused };
}

/** The status of the post, and its date where that depends on one. */
function standing({ claimed: { record }, today }: Publication, post: Post): Record<string, string> {
  const date = (time: number) => new Date(time).toISOString().slice(0, 19);
  const status = record.wanted_status;
  if (status === "future" && record.publish_at) {
    return { status, date_gmt: date(Date.parse(record.publish_at)) };
  }
  // With its old date ahead, WordPress would go on waiting for it.
  return status === "publish" && post.status === "future"
    ? { status, date_gmt: date(today() - 60_000) }
    : { status };
}

async function resultOf(
  { claimed, notes }: Publication,
  saved: Post,
  refused: string[],
): Promise<Published> {
  const { title, html, slug, excerpt, meta_title, meta_description } = claimed.content;
  // What never arrived there was not taken away there.
  const tags = claimed.content.tags.filter((name) => !refused.includes(name));
  const categories = claimed.content.categories.filter((name) => !refused.includes(name));
  return {
    destination_status: saved.status,
    external_id: String(saved.id),
    external_url: saved.link,
    modified_at: utc(saved.modified_gmt),
    version: claimed.content.version,
    fingerprint: await fingerprintOf(saved),
    published: { title, html, slug, excerpt, meta_title, meta_description, tags, categories },
    notes,
  };
}

function utc(time: string): string | null {
  return Number.isNaN(Date.parse(`${time}Z`)) ? null : `${time}Z`;
}

function fingerprintOf({ title, content }: Post): Promise<string> {
  return fingerprint(title.raw ?? title.rendered, content.raw ?? content.rendered);
}
