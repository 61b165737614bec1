import { z } from "npm:zod@4.6.7";
import type { WordPressClient } from "../adapters/wordpress/client.ts";
import type { Json } from "../db.ts";
import { AppError, isAppError } from "../errors.ts";

/** How far the posts of a destination have been read: the last time of a change, by kind. */
export const SyncCursor = z.object({
  posts: z.string().optional(),
  pages: z.string().optional(),
  checked: z.string().optional(),
}).catch({});
export type SyncCursor = z.infer<typeof SyncCursor>;

/** A post of ours there, and what state we know of it. */
export interface KnownPost {
  external_id: string;
  status: string | null;
}

/** What was found, in the form of `remote_changes`. */
export interface FoundChange {
  kind: "post" | "status" | "delete";
  external_id: string;
  dedupe_key: string;
  payload: Record<string, Json>;
}

/** Posts that were not taken over, with the reason in a sentence, by their id. */
export type PassedOver = Record<string, string>;

type Store = (changes: FoundChange[], cursor: SyncCursor, passed: PassedOver) => Promise<void>;

const Listed = z.looseObject({
  id: z.int(),
  status: z.string(),
  modified_gmt: z.string(),
  title: z.object({ raw: z.string() }).catch({ raw: "" }),
  categories: z.array(z.int()).catch([]),
  tags: z.array(z.int()).catch([]),
});
type Listed = z.infer<typeof Listed>;
const Named = z.array(z.object({ id: z.int(), name: z.string() }));
const Standing = z.array(z.object({ id: z.int(), status: z.string(), modified_gmt: z.string() }));

const BASES = ["posts", "pages"] as const;
type Base = typeof BASES[number];
/** Posts of one answer; fewer where answers become too large. */
const PER_PAGE = 20;
/** Milliseconds that are read again each time: what was saved while the last reading went on, or in its last second. */
const OVERLAP = 10 * 60_000;
/** Characters of a report. */
const LONGEST = 1_500_000;
const LIVING = "publish,future,draft,pending,private";

/**
 * Reads what was changed at a WordPress since the cursor and hands it to `store` page by page, with how far it is and what
 * is too long to be taken over. Reading again finds the same under the same keys. Throws what requests throw.
 */
export async function readChanged(
  client: WordPressClient,
  cursor: SyncCursor,
  store: Store,
): Promise<void> {
  const names = new Map<string, string>();
  for (const base of BASES) {
    const seen = new Set<string>();
    let [page, size] = [1, PER_PAGE];
    let newest = cursor[base];
    let after = newest ? earlier(newest, OVERLAP) : undefined;
    while (true) {
      const listed = await list(client, base, { after, page, size });
      if (listed === null) {
        [page, size] = [1, Math.max(1, Math.floor(size / 5))];
        continue;
      }
      const fresh = listed.filter((post) => !seen.has(keyOf(post)));
      for (const post of fresh) seen.add(keyOf(post));
      await learnNames(client, fresh, names);
      const changes = await Promise.all(fresh.map((post) => changeOf(post, names)));
      const last = listed.at(-1)?.modified_gmt;
      if (last && (!newest || last > newest)) newest = last;
      const reached: SyncCursor = newest ? { [base]: newest } : {};
      await store(
        changes.flatMap((change) => change ? [change] : []),
        reached,
        tooLong(fresh, changes),
      );
      if (listed.length < size || !last) break;
      // Not by page numbers alone: what is saved meanwhile moves to the end, and all behind it one place forward.
      const next = earlier(last, 1000);
      page = next === after ? page + 1 : 1;
      after = next;
    }
  }
}

function tooLong(posts: Listed[], changes: (FoundChange | null)[]): PassedOver {
  return Object.fromEntries(
    posts.filter((_, index) => changes[index] === null).map(({ id, title }) => [
      String(id),
      `“${title.raw.slice(0, 120) || id}” is longer than 1.5 MB and was not taken over.`,
    ]),
  );
}

function keyOf({ id, modified_gmt }: Listed): string {
  return `${id} ${modified_gmt}`;
}

/** A page of posts by the time of their last change; null when the answer would be too large. */
async function list(
  client: WordPressClient,
  base: Base,
  { after, page, size }: { after?: string; page: number; size: number },
): Promise<Listed[] | null> {
  const query = {
    context: "edit",
    orderby: "modified",
    order: "asc",
    per_page: String(size),
    page: String(page),
    ...(after ? { modified_after: `${after}Z` } : {}),
  };
  const ask = (status: string) =>
    client.call(`wp/v2/${base}`, z.array(Listed), { query: { ...query, status } });
  try {
    return await ask(LIVING);
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === "bad_answer" && size > 1) return null;
    // Whoever may not see private posts of others may not name that status, but may ask for any.
    if (!/^wordpress_(rejected|forbidden)$/.test(error.code)) throw error;
    return page > 1 ? [] : await ask("any");
  }
}

/** Learns the names of terms that are not known yet. */
async function learnNames(
  client: WordPressClient,
  posts: Listed[],
  names: Map<string, string>,
): Promise<void> {
  for (const taxonomy of ["categories", "tags"] as const) {
    const ids = [...new Set(posts.flatMap((post) => post[taxonomy]))]
      .filter((id) => !names.has(`${taxonomy} ${id}`));
    for (let at = 0; at < ids.length; at += 100) {
      const include = ids.slice(at, at + 100).join(",");
      const query = { include, per_page: "100", _fields: "id,name" };
      for (const { id, name } of await client.call(`wp/v2/${taxonomy}`, Named, { query })) {
        names.set(`${taxonomy} ${id}`, name);
      }
    }
  }
}

async function changeOf(post: Listed, names: Map<string, string>): Promise<FoundChange | null> {
  const named = (taxonomy: "categories" | "tags") =>
    post[taxonomy].map((id) => names.get(`${taxonomy} ${id}`) ?? "");
  const { _links: _, ...told } = post;
  const payload = { ...told, category_names: named("categories"), tag_names: named("tags") };
  const text = JSON.stringify(payload);
  if (text.length > LONGEST) return null;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const hash = new Uint8Array(digest).slice(0, 12).toHex();
  return {
    kind: "post",
    external_id: String(post.id),
    dedupe_key: `sync:post:${post.id}:${post.modified_gmt}:${hash}`,
    payload: JSON.parse(text),
  };
}

/**
 * Looks after posts that are known: their states, which change without an edit, and those that are gone. A post that
 * cannot be seen for want of rights is not gone.
 */
export async function readStates(
  client: WordPressClient,
  known: readonly KnownPost[],
  store: Store,
): Promise<void> {
  for (let at = 0; at < known.length; at += 100) {
    const part = known.slice(at, at + 100);
    const found = new Map<string, { status: string; modified_gmt: string }>();
    for (const base of BASES) {
      for (const { id, ...state } of await states(client, base, part)) found.set(String(id), state);
    }
    const changes: FoundChange[] = [];
    for (const { external_id, status } of part) {
      const now = found.get(external_id) ?? (await isGone(client, external_id) ? null : undefined);
      if (now === null) {
        const dedupe_key = `sync:delete:${external_id}`;
        changes.push({ kind: "delete", external_id, dedupe_key, payload: {} });
      } else if (now && now.status !== status) {
        const dedupe_key = `sync:status:${external_id}:${status}:${now.status}:${now.modified_gmt}`;
        changes.push({ kind: "status", external_id, dedupe_key, payload: { ...now } });
      }
    }
    await store(changes, { checked: part.at(-1)?.external_id }, {});
  }
}

async function states(client: WordPressClient, base: Base, part: readonly KnownPost[]) {
  const query = {
    context: "edit",
    include: part.map(({ external_id }) => external_id).join(","),
    per_page: "100",
    _fields: "id,status,modified_gmt",
  };
  const ask = (status: string) =>
    client.call(`wp/v2/${base}`, Standing, { query: { ...query, status } });
  return await ask(`${LIVING},trash`).catch((error) => {
    const isTooMuch = isAppError(error) && /^wordpress_(rejected|forbidden)$/.test(error.code);
    if (!isTooMuch) throw error;
    return ask("any");
  });
}

/** Whether neither a post nor a page has this id. */
async function isGone(client: WordPressClient, id: string): Promise<boolean> {
  for (const base of BASES) {
    try {
      await client.call(`wp/v2/${base}/${id}`, z.unknown(), { query: { _fields: "id" } });
      return false;
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (error.code === "wordpress_forbidden") return false;
      if (error.code !== "wordpress_missing") throw error;
    }
  }
  return true;
}

/** A time of WordPress, in UTC without a zone, so many milliseconds before. */
function earlier(time: string, ms: number): string {
  const at = Date.parse(`${time}Z`);
  if (Number.isNaN(at)) throw new AppError("bad_answer", "WordPress told a time that is none.");
  return new Date(at - ms).toISOString().slice(0, 19);
}
