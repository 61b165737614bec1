import { z } from "npm:zod@4.6.7";
import { sanitizeHtml } from "../content/sanitize_html.ts";
import { type Db, type Json, unwrap } from "../db.ts";
import { isAppError } from "../errors.ts";
import { cutBlocks } from "./cut_blocks.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { mergeContent, type MergedContent, mergedHtml, type Version } from "./merge_content.ts";
import { ownPictures } from "./own_pictures.ts";
import {
  DESTINATION_STATUSES,
  preparePost,
  RemotePost,
  termsOf,
  versionOf,
} from "./remote_post.ts";

export interface ProcessDeps {
  /** The service client. */
  db: Db;
  /** Milliseconds of a clock. */
  now: () => number;
  log: (line: { event: string; error?: unknown } & Record<string, unknown>) => void;
}

/** A side of a merge as the database keeps it. */
export const KeptVersion: z.ZodType<Version> = z.object({
  html: z.string(),
  title: z.string().optional(),
  slug: z.string().optional(),
  excerpt: z.string().optional(),
  meta_title: z.string().optional(),
  meta_description: z.string().optional(),
  tags: z.array(z.string()).optional(),
  categories: z.array(z.string()).optional(),
});

const Waiting = z.object({
  change: z.object({
    id: z.uuid(),
    kind: z.enum(["post", "term", "delete", "status"]),
    external_id: z.string(),
    payload: z.record(z.string(), z.unknown()),
  }),
  record: z.object({
    id: z.uuid(),
    published: KeptVersion.nullable().catch(null),
    destination_status: z.string().nullable(),
    updated_at: z.string(),
  }).nullable(),
  content: z.object({
    id: z.uuid(),
    version: z.int(),
    status: z.string(),
    source: z.string(),
    title: z.string(),
    html: z.string(),
    slug: z.string(),
    excerpt: z.string(),
    meta_title: z.string(),
    meta_description: z.string(),
    tags: z.array(z.string()),
    categories: z.array(z.string()),
  }).nullable(),
  pictures: z.array(z.string()),
});
type Waiting = z.infer<typeof Waiting>;

/** What becomes of a report, as `settle_change` takes it. */
type Settlement = { outcome: string } & Record<string, unknown>;

/** How often a report is tried whose content is edited at the same moment. */
const TRIES = 5;

/**
 * Works through what destinations reported, until nothing waits or `until`. A report that cannot be understood is
 * settled as failed, with its reason, and holds up no other. Answers whether there was any.
 */
export async function processChanges(deps: ProcessDeps, until: number): Promise<boolean> {
  let isAny = false;
  const tries = new Map<string, number>();
  while (true) {
    const found: unknown[] = z.array(z.unknown()).parse(
      unwrap(await deps.db.rpc("next_changes", { p_limit: 10 })),
    );
    if (found.length === 0) return isAny;
    isAny = true;
    for (const one of found) {
      const { change: { id } } = z.object({ change: z.object({ id: z.string() }) }).parse(one);
      const tried = (tries.get(id) ?? 0) + 1;
      tries.set(id, tried);
      if (tried > TRIES) return isAny;
      const result = await settlementOf(deps, one, id);
      unwrap(await deps.db.rpc("settle_change", { p_id: id, p_result: result as Json }));
      if (deps.now() >= until) return isAny;
    }
  }
}

async function settlementOf(deps: ProcessDeps, one: unknown, id: string): Promise<Settlement> {
  try {
    return await settle(Waiting.parse(one));
  } catch (error) {
    deps.log({ event: "change_not_understood", change_id: id, error });
    const why = isAppError(error) ? error.message : "What WordPress told could not be understood.";
    return { outcome: "failed", error: why };
  }
}

async function settle(waiting: Waiting): Promise<Settlement> {
  const { change, record } = waiting;
  switch (change.kind) {
    case "term":
      return { outcome: "updated", term: change.payload };
    case "delete":
      if (!record) return { outcome: "ignored" };
      return { outcome: "updated", record: { destination_status: null, gone: true } };
    case "status": {
      const { status } = change.payload;
      if (!record || !DESTINATION_STATUSES.includes(String(status))) return { outcome: "ignored" };
      return { outcome: "updated", record: { destination_status: status } };
    }
    case "post":
      return await settlePost(waiting, RemotePost.parse(change.payload));
  }
}

async function settlePost(waiting: Waiting, post: RemotePost): Promise<Settlement> {
  const { content, record } = waiting;
  if (!DESTINATION_STATUSES.includes(post.status)) return { outcome: "ignored" };
  const theirs = versionOf(post);
  const terms = termsOf(post);
  const seen = {
    destination_status: post.status,
    ...(post.link ? { external_url: post.link.slice(0, 2000) } : {}),
    ...(post.modified_gmt ? { modified_at: `${post.modified_gmt}Z` } : {}),
  };
  const settled = {
    ...seen,
    published: theirs,
    fingerprint: await fingerprintOf(post.title, post.content),
  };
  if (!record || !content) return added(post, settled, terms);
  const { id: _id, version, status: _status, source: _source, ...ours } = content;
  const at = { version, seen: record.updated_at };
  const base = record.published ?? { html: "" };
  const options = { isOwnPicture: ownPictures(waiting.pictures) };
  const merged = mergeContent(base, ours, theirs, options);
  const count = merged.blockConflicts.length + merged.fieldConflicts.length;
  if (count > 0) {
    const conflict = { base, theirs, remote: settled, count };
    return { outcome: "conflict", ...at, record: seen, terms, conflict };
  }
  const changes = changesOf(ours, merged);
  const isChanged = Object.keys(changes).length > 0;
  const outcome = !isChanged ? "unchanged" : sameReading(ours, base) ? "updated" : "merged";
  return { outcome, ...at, record: settled, terms, ...(isChanged ? { changes } : {}) };
}

function added(
  post: RemotePost,
  record: Record<string, unknown>,
  terms: ReturnType<typeof termsOf>,
): Settlement {
  // A draft of ours whose publication is under way carries our mark.
  if (/"igny8":"igny8-[0-9a-f-]{36}"/.test(post.content)) return { outcome: "ignored" };
  const { content, differences, reason } = preparePost(post);
  if (!content || post.status === "trash") return { outcome: "ignored", error: reason };
  return { outcome: "created", record, terms, content, differences };
}

/** What a merge without conflicts changes of ours. */
export function changesOf(
  ours: Version,
  merged: MergedContent,
  html = mergedHtml(merged),
): Partial<Version> {
  const clean = sanitizeHtml(html);
  const fields: Partial<Version> = { ...merged.texts, ...merged.terms };
  const changed = Object.entries(fields).filter(([field, value]) =>
    JSON.stringify(value) !==
      JSON.stringify(Object.entries(ours).find(([one]) => one === field)?.[1])
  );
  return {
    ...Object.fromEntries(changed),
    ...(sameReading({ html: clean }, ours) ? {} : { html: clean }),
  };
}

function sameReading(one: Pick<Version, "html">, other: Pick<Version, "html">): boolean {
  const keys = ({ html }: Pick<Version, "html">) => cutBlocks(html).blocks.map(({ key }) => key);
  return JSON.stringify(keys(one)) === JSON.stringify(keys(other));
}
