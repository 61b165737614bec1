import { load } from "cheerio";
import { importWxrFile } from "core/wxr/import_file.ts";
import { runNextContentImport } from "core/wxr/run_content_import.ts";
import { prepareItem } from "core/wxr/prepare_item.ts";
import { type WxrItem, WxrReader } from "core/wxr/read_wxr.ts";
import { type Desk, openDesk } from "@/tests/core/integrations/desk.ts";
import type { Office } from "@/tests/core/integrations/wordpress_office.ts";

/** What is not as it was when an item of an export file has gone through IGNY8 and back into a WordPress. */
export interface ItemReport {
  number: number;
  title: string;
  type: string;
  /** published: it is in WordPress again; skipped: it is no article, for the reason. */
  outcome: "published" | "skipped" | "failed";
  reason: string;
  differences: string[];
}

interface RemotePost {
  id: number;
  slug: string;
  status: string;
  title: { raw: string };
  excerpt: { raw: string };
  content: { raw: string; rendered: string };
  categories?: number[];
  tags?: number[];
}

/** The items of an export file. */
export function itemsOf(file: string): WxrItem[] {
  const items: WxrItem[] = [];
  const reader = new WxrReader((item) => items.push(item));
  reader.write(file);
  reader.end();
  return items;
}

/** The file with those of its items alone that have one of these titles. */
export function withTitles(file: string, titles: readonly string[]): string {
  return file.replace(/\s*<item>[^]*?<\/item>/g, (item) => {
    const [, title = ""] = item.match(/<title>(?:<!\[CDATA\[)?([^]*?)(?:\]\]>)?<\/title>/) ?? [];
    return titles.includes(title) ? item : "";
  });
}

/**
 * Imports an export file, publishes all of it to a WordPress, and compares each post with what the same WordPress shows
 * of the original. Answers a report for each item of the file.
 */
export async function publishBack(office: Office, file: string): Promise<ItemReport[]> {
  const desk = await openDesk(office.test, office.wordpress);
  const contents = await imported(office, desk, file);
  const refused = new Map<string, string>();
  for (const status of ["publish", "draft"]) {
    const some = [...contents.values()].filter((content) =>
      (content.status === "published") === (status === "publish")
    );
    for (const { content_id, reason } of await desk.order(some.map(({ id }) => id), status)) {
      if (reason) refused.set(content_id, reason);
    }
  }
  await desk.work(1);
  const children = new Set(
    [...file.matchAll(/<wp:post_id>(\d+)<\/wp:post_id>(?:(?!<\/item>)[^])*?<wp:post_parent>[1-9]/g)]
      .map(([, id]) => id),
  );
  const reports: ItemReport[] = [];
  for (const item of itemsOf(file)) {
    const { title, post_type: type, reason } = prepareItem(item, {});
    const known = { number: item.number, title, type, reason };
    const content = contents.get(item.post_id);
    const why = content ? refused.get(content.id) : reason;
    if (!content || why) {
      reports.push({ ...known, reason: why ?? "", outcome: "skipped", differences: [] });
      continue;
    }
    const record = await desk.record(content.id);
    const outcome = record.state === "done" ? "published" : "failed";
    const differences = record.state === "done"
      ? await differencesOf(office, item, record.external_id ?? "")
      : [record.error ?? ""];
    if (children.has(item.post_id)) differences.push("It stands below no other page any more.");
    reports.push({ ...known, outcome, differences: [...differences, ...record.notes] });
  }
  return reports;
}

interface Imported {
  id: string;
  status: string;
}

async function imported(
  { test }: Office,
  desk: Desk,
  file: string,
): Promise<Map<string, Imported>> {
  const { person, siteId, accountId } = desk;
  const [sector] = await test.stack.sql<{ id: string }>(
    "select id from public.sectors where site_id = $1",
    [siteId],
  );
  await importWxrFile(person, {
    owner: { accountId, siteId, userId: person.id },
    sectorId: sector?.id ?? "",
    filename: "theme.xml",
    bytes: new TextEncoder().encode(file),
  });
  const deps = {
    db: test.service,
    now: () => 0,
    sleep: () => Promise.resolve(),
    log: () => {},
  };
  while (await runNextContentImport(deps, 1));
  const rows = await test.stack.sql<Imported & { external_id: string }>(
    "select id, status, external_id from public.content where site_id = $1",
    [siteId],
  );
  return new Map(rows.map((row) => [row.external_id, row]));
}

/** Blocks without text of their own, such as the latest posts: WordPress fills them anew each time. */
const FILLED =
  /<!--\s*wp:(navigation)\b[^]*?\/wp:navigation\s*-->|<!--\s*wp:([\w/-]+)(?:\s[^>]*)?\/-->/g;

async function differencesOf(office: Office, item: WxrItem, externalId: string): Promise<string[]> {
  const base = item.post_type === "page" ? "pages" : "posts";
  const filled = new Set([...item.content.matchAll(FILLED)].map(([, one, other]) => one ?? other));
  const own = item.content.replace(FILLED, "");
  const post = await office.get<RemotePost>(`${base}/${externalId}?context=edit`);
  const original = await office.post<RemotePost>(`${base}?context=edit`, {
    ...{ title: item.title, excerpt: item.excerpt, content: own, status: "draft" },
    ...item.post_name ? { slug: `${item.post_name}-original` } : {},
  });
  const found: string[] = [];
  if (filled.size > 0) found.push(`Left out: what WordPress fills (${[...filled].join(", ")}).`);
  const told = (what: string, was: string, is: string) => {
    if (was !== is) found.push(`${what}: "${was.slice(0, 120)}" is "${is.slice(0, 120)}".`);
  };
  told("Title", squeezed(original.title.raw), squeezed(post.title.raw));
  told("Excerpt", squeezed(original.excerpt.raw), squeezed(post.excerpt.raw));
  told("Address", decodeURIComponent(item.post_name), decodeURIComponent(post.slug));
  if (base === "posts") found.push(...await lostTerms(office, item, post));
  if (item.post_password) found.push("Its password is not set; it is a draft.");
  return [...found, ...lostText(original.content.rendered, post.content.rendered)];
}

async function lostTerms({ get }: Office, item: WxrItem, post: RemotePost): Promise<string[]> {
  const found: string[] = [];
  for (const [domain, base] of [["category", "categories"], ["post_tag", "tags"]] as const) {
    const ids = (base === "tags" ? post.tags : post.categories) ?? [];
    const there = ids.length === 0
      ? []
      : await get<{ name: string }[]>(`${base}?per_page=100&include=${ids.join(",")}`);
    const names = new Set(there.map(({ name }) => plain(name).toLowerCase()));
    const lost = item.terms.filter((term) => term.domain === domain)
      .filter(({ name }) => !names.has(plain(name).toLowerCase()) && name !== "Uncategorized");
    if (lost.length > 0) found.push(`${base} lost: ${lost.map(({ name }) => name).join(", ")}.`);
  }
  return found;
}

/** Elements whose number says how a text is built; other names of the same are one. */
const SAME: Record<string, string> = {
  ...{ h1: "heading", h2: "heading", h3: "heading", h4: "heading", h5: "heading", h6: "heading" },
  ...{ b: "strong", i: "em" },
};
const BUILT = new Set([
  ...["heading", "ul", "ol", "li", "blockquote", "pre", "code", "table", "tr", "td", "th", "img"],
  ...["figcaption", "strong", "em", "hr", "dl", "dt", "dd", "sub", "sup", "del", "ins", "q", "kbd"],
  ...["video", "audio", "iframe", "abbr", "cite", "form", "details"],
]);

/** What one text shows and the other does not: words, links, pictures, and parts by their kind. */
function lostText(original: string, published: string): string[] {
  const [was, is] = [readingOf(original), readingOf(published)];
  return [
    ...lost("words", was.words, is.words),
    ...lost("links", was.links, is.links),
    ...lost("pictures", was.pictures, is.pictures),
    ...lost("elements", was.parts, is.parts),
  ];
}

function lost(what: string, was: Map<string, number>, is: Map<string, number>): string[] {
  const missing = [...was].map(([key, count]) => [key, count - (is.get(key) ?? 0)] as const)
    .filter(([, count]) => count > 0);
  if (missing.length === 0) return [];
  const named = missing.slice(0, 12).map(([key, count]) => count > 1 ? `${key} (${count})` : key);
  return [`Lost ${what}: ${named.join(", ")}${missing.length > 12 ? ", …" : ""}.`];
}

/** Where a word ends although no space stands there. */
const BREAKS =
  /<(?=\/?(p|div|li|td|th|dt|dd|h\d|br|address|blockquote|pre|figcaption|cite|option|summary|a|button)\b)/g;

function readingOf(html: string) {
  const $ = load(html.replace(BREAKS, " <"), null, false);
  $("script, style").remove();
  const [words, links, pictures, parts] = [0, 1, 2, 3].map(() => new Map<string, number>());
  const count = (map: Map<string, number> | undefined, key: string) =>
    map?.set(key, (map.get(key) ?? 0) + 1);
  for (const word of $.root().text().match(/[\p{L}\p{N}]+/gu) ?? []) count(words, word);
  for (const link of $("a[href]").toArray()) count(links, $(link).attr("href") ?? "");
  for (const picture of $("img[src]").toArray()) count(pictures, $(picture).attr("src") ?? "");
  for (const element of $("*").toArray()) {
    if (!("tagName" in element)) continue;
    const name = SAME[element.tagName] ?? element.tagName;
    if (BUILT.has(name)) count(parts, `<${name}>`);
  }
  const none = new Map<string, number>();
  return {
    words: words ?? none,
    links: links ?? none,
    pictures: pictures ?? none,
    parts: parts ?? none,
  };
}

function plain(html: string): string {
  return load(html, null, false).root().text().trim();
}

function squeezed(text: string): string {
  return plain(text).replace(/\s+/g, " ");
}
