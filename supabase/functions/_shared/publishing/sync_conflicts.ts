import { z } from "npm:zod@4.6.7";
import { type Db, type Json, unwrap, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { diffHtml } from "../content/version_diff.ts";
import type { BlockConflict } from "./merge_blocks.ts";
import { type Choice, mergeContent, type MergedContent, mergedHtml } from "./merge_content.ts";
import { ownPictures } from "./own_pictures.ts";
import { changesOf, KeptVersion } from "./process_changes.ts";

const Listed = z.object({
  id: z.uuid(),
  content_id: z.uuid(),
  title: z.string(),
  integration: z.string(),
  count: z.int(),
  updated_at: z.string(),
});
/** An open conflict in a list; `count` blocks and fields were changed on both sides. */
export type ListedConflict = z.infer<typeof Listed>;

const Read = z.object({
  id: z.uuid(),
  state: z.enum(["open", "settled"]),
  base: KeptVersion,
  theirs: KeptVersion,
  remote: z.object({ external_url: z.string().optional() }),
  integration: z.string(),
  updated_at: z.string(),
  content: z.object({
    id: z.uuid(),
    version: z.int(),
    status: z.string(),
    title: z.string(),
    html: z.string(),
    slug: z.string(),
    excerpt: z.string(),
    meta_title: z.string(),
    meta_description: z.string(),
    tags: z.array(z.string()),
    categories: z.array(z.string()),
  }),
  pictures: z.array(z.string()),
});
/** A part in conflict, safe to show: what each side made of it with what it added and removed; null where it is removed. */
export interface ShownBlock {
  ours: string | null;
  theirs: string | null;
  /** What to begin a text of one's own with. */
  draft: string;
}

/** A conflict with the text as it is here now, and what a merge makes of it. */
export type SyncConflict = z.infer<typeof Read> & { merged: MergedContent; shown: ShownBlock[] };

/** The open conflicts of a site, the latest first. */
export async function listSyncConflicts({ db }: { db: Db }, siteId: string) {
  return z.array(Listed).parse(unwrap(await db.rpc("list_sync_conflicts", { p_site_id: siteId })));
}

/** Throws `not_found`. */
export async function readSyncConflict({ db }: { db: Db }, id: string): Promise<SyncConflict> {
  const found = Read.parse(unwrapOne(await db.rpc("read_sync_conflict", { p_id: id }), "conflict"));
  const merged = mergeOf(found);
  return { ...found, merged, shown: merged.blockConflicts.map(shownBlock) };
}

function shownBlock({ base, ours, theirs }: BlockConflict): ShownBlock {
  const compared = (html: string | null) =>
    html === null ? null : diffHtml(base, html) ?? sanitizeHtml(html);
  return {
    ours: compared(ours),
    theirs: compared(theirs),
    draft: sanitizeHtml(ours ?? theirs ?? base),
  };
}

function mergeOf({ base, theirs, content, pictures }: z.infer<typeof Read>): MergedContent {
  const { id: _id, version: _version, status: _status, ...ours } = content;
  return mergeContent(base, ours, theirs, { isOwnPicture: ownPictures(pictures) });
}

export interface Settlement {
  id: string;
  /** The conflict's `updated_at` and the content's version as they were shown. */
  seen: string;
  version: number;
  /** For each block in conflict, in order. */
  blocks: Choice[];
  /** By field. */
  fields: Partial<Record<string, "ours" | "theirs">>;
}

/**
 * Makes what was chosen the text, as a new version; everything that only one side changed comes along. Throws `conflict`
 * when either text was changed since it was shown (nothing happens then), `not_found`, `forbidden`, and `invalid` while a
 * choice is missing.
 */
export async function settleSyncConflict(
  { db }: { db: Db },
  { id, seen, version, blocks, fields }: Settlement,
): Promise<string> {
  const conflict = await readSyncConflict({ db }, id);
  const { merged, content } = conflict;
  const isSeen = conflict.updated_at === seen && content.version === version;
  if (isSeen && merged.blockConflicts.some((_, i) => blocks[i] === undefined)) {
    throw new AppError("invalid", "Choose for every part what is to stand.");
  }
  const texts = { ...merged.texts };
  for (const { field, ours, theirs } of merged.fieldConflicts) {
    texts[field] = fields[field] === "theirs" ? theirs : ours;
  }
  const { id: _id, version: _version, status: _status, ...ours } = content;
  const changes = changesOf(ours, { ...merged, texts }, mergedHtml(merged, blocks));
  unwrap(
    await db.rpc("settle_sync_conflict", {
      p_id: id,
      p_seen: seen,
      p_version: version,
      p_changes: changes as Json,
    }),
  );
  return content.id;
}
