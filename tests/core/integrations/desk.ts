import { createOutgoingFetch } from "core/adapters/outgoing_fetch.ts";
import { checkWordPress } from "core/integrations/check_wordpress.ts";
import { createIntegration } from "core/integrations/keep_integration.ts";
import { publishDue, type PublishingDeps } from "core/integrations/publish_due.ts";
import { runIntegrationTest } from "core/integrations/run_integration_test.ts";
import { IntegrationChanges } from "core/integrations/schema.ts";
import { type KeyRing, readKeyRing } from "core/secrets/key_ring.ts";
import { createRedactor } from "core/secrets/redact.ts";
import type { Db } from "core/db.ts";
import { unwrap } from "core/db.ts";
import type { DatabaseTest } from "@/tests/harness/stacks.ts";
import type { Person } from "@/tests/harness/people.ts";
import type { WordPress } from "@/tests/harness/wordpress.ts";

/** A site whose content goes to a WordPress, and the worker that brings it there. */
export interface Desk {
  db: Db;
  person: Person;
  siteId: string;
  accountId: string;
  integrationId: string;
  /** Adds an approved article; answers its id. */
  article(fields?: Partial<Article>): Promise<string>;
  /** Gives an article a picture. */
  picture(
    contentId: string,
    kind: "featured" | "in_article",
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<void>;
  order(
    contentIds: string[],
    status?: string,
    more?: { overwrite?: boolean; at?: string },
  ): Promise<Ordered[]>;
  /** Works until nothing is due; waits of failed tries are passed over `retries` times. */
  work(retries?: number): Promise<void>;
  record(contentId: string): Promise<PublicationRow>;
  lines: Record<string, unknown>[];
  /** What its worker reaches the world with. */
  deps: PublishingDeps;
  /** Passes over the waits of failed tries. */
  hurry(): Promise<unknown>;
}

export interface Article {
  title: string;
  slug: string;
  html: string;
  excerpt: string;
  categories: string[];
  tags: string[];
  status: string;
}

export interface Ordered {
  content_id: string;
  outcome: string;
  reason: string | null;
}

export interface PublicationRow {
  state: string;
  destination_status: string | null;
  external_id: string | null;
  external_url: string | null;
  error: string | null;
  error_code: string | null;
  attempts: number;
  notes: string[];
  uncertain: boolean;
}

/** Goes to addresses of this machine too, as in development, and gives them time: the machine may be busy. */
export const reaching = (options: { timeoutMs?: number; maxBytes?: number } = {}) =>
  createOutgoingFetch({ allowPrivate: true, timeoutMs: 300_000, maxBytes: 8_000_000, ...options });

export async function ring(
  ENCRYPTION_KEY = crypto.getRandomValues(new Uint8Array(32)).toBase64(),
): Promise<KeyRing> {
  const made = await readKeyRing({ ENCRYPTION_KEY });
  if (!made) throw new Error("no ring");
  return made;
}

export interface DeskOptions {
  /** What the connection is made to; default the WordPress itself. */
  baseUrl?: string;
  fetch?: typeof fetch;
  username?: "admin" | "editor" | "author";
  /** What its passwords are sealed with; default one that nobody else has. */
  encryptionKey?: string;
}

/** Opens a desk of somebody new, connected to `wordpress` and tested. */
export async function openDesk(
  given: DatabaseTest,
  wordpress: WordPress,
  options: DeskOptions = {},
): Promise<Desk> {
  const { stack, service } = given;
  const { username = "admin", baseUrl = wordpress.url, fetch = reaching() } = options;
  const person = await given.person();
  const db = given.as(person);
  const siteId = unwrap(await db.rpc("create_site", { p_name: "Blog", p_sector_names: ["One"] }));
  const [place] = await stack.sql<{ account_id: string; sector_id: string }>(
    "select account_id, id as sector_id from public.sectors where site_id = $1",
    [siteId],
  );
  if (!place) throw new Error("no sector");
  const keys = await ring(options.encryptionKey);
  const password = wordpress.passwords[username];
  const integration = IntegrationChanges.parse({
    ...{ name: "The blog", base_url: baseUrl, username, password },
    ...{ status: "publish", active: true, sync_enabled: true },
  });
  const integrationId = await createIntegration(
    { db, ring: keys, allowPrivate: true },
    { site_id: siteId, integration },
  );
  const redactor = createRedactor();
  if (baseUrl === wordpress.url) {
    const deps = { db, service, ring: keys, redactor, fetch: reaching() };
    await runIntegrationTest(deps, { id: integrationId });
  } else {
    await noteThrough(given, wordpress, { username, password, baseUrl, integrationId });
  }
  const lines: Record<string, unknown>[] = [];
  const deps = {
    db: service,
    ring: keys,
    redactor,
    fetch,
    sleep: () => Promise.resolve(),
    log: (line: Record<string, unknown>) => void lines.push(line),
  };
  const hurry = () =>
    stack.sql(
      "update public.publishing_records set run_at = now() where site_id = $1 and state = 'queued'",
      [siteId],
    );
  const desk: Desk = {
    db,
    person,
    siteId,
    accountId: place.account_id,
    integrationId,
    lines,
    deps,
    hurry,
    async article(fields = {}) {
      const number = crypto.randomUUID().slice(0, 8);
      const article: Article = {
        title: `Article ${number}`,
        slug: `article-${number}`,
        html: `<h2>First</h2><p>Text of ${number}.</p>`,
        excerpt: "In short.",
        categories: [],
        tags: [],
        status: "approved",
        ...fields,
      };
      const [row] = await stack.sql<{ id: string }>(
        `insert into public.content (account_id, site_id, sector_id, title, slug, html, excerpt, categories, tags,
           status, meta_title, meta_description, primary_keyword)
         values ($1, $2, $3, $4, $5, $6, $7, array(select jsonb_array_elements_text($8::jsonb)),
           array(select jsonb_array_elements_text($9::jsonb)), $10, 'Meta title', 'Meta description', 'keyword')
         returning id`,
        [
          place.account_id,
          siteId,
          place.sector_id,
          article.title,
          article.slug,
          article.html,
          article.excerpt,
          JSON.stringify(article.categories),
          JSON.stringify(article.tags),
          article.status,
        ],
      );
      return row?.id ?? "";
    },
    async picture(contentId, kind, bytes) {
      const path = `${place.account_id}/${siteId}/${contentId}/${crypto.randomUUID()}.png`;
      const { error } = await service.storage.from("images").upload(path, bytes, {
        contentType: "image/png",
      });
      if (error) throw error;
      await stack.sql(
        `insert into public.images (account_id, site_id, content_id, kind, position, alt, content_type, storage_path,
           status) values ($1, $2, $3, $4, 0, 'A <bike> & "more"', 'image/png', $5, 'generated')`,
        [place.account_id, siteId, contentId, kind, path],
      );
    },
    async order(contentIds, status = "publish", { overwrite = false, at } = {}) {
      return unwrap(
        await db.rpc("order_publications", {
          p_site_id: siteId,
          p_content_ids: contentIds,
          p_integration_ids: [integrationId],
          p_status: status,
          p_overwrite: overwrite,
          ...(at ? { p_publish_at: at } : {}),
        }),
      ) as unknown as Ordered[];
    },
    async work(retries = 0) {
      for (let round = 0;; round++) {
        while (await publishDue(deps));
        if (round >= retries) return;
        await hurry();
      }
    },
    async record(contentId) {
      const [row] = await stack.sql<PublicationRow>(
        "select * from public.publishing_records where content_id = $1",
        [contentId],
      );
      if (!row) throw new Error("There is no publication.");
      return row;
    },
  };
  return desk;
}

/** Notes what a WordPress offers for a connection that goes through something before it. */
async function noteThrough(
  { service }: DatabaseTest,
  wordpress: WordPress,
  { username, password, baseUrl, integrationId }: {
    username: string;
    password: string;
    baseUrl: string;
    integrationId: string;
  },
): Promise<void> {
  const { capabilities, checks } = await checkWordPress({ fetch: reaching() }, {
    address: wordpress.url,
    username,
    password,
  });
  if (!capabilities) throw new Error(JSON.stringify(checks));
  const root = capabilities.root.replace(wordpress.url, baseUrl);
  unwrap(
    await service.rpc("note_integration", {
      p_id: integrationId,
      p_capabilities: { ...capabilities, root },
    }),
  );
}

/** A PNG of one pixel that no other has. */
export function onePixel(): Uint8Array<ArrayBuffer> {
  const [red = 0, green = 0, blue = 0] = crypto.getRandomValues(new Uint8Array(3));
  return png(red, green, blue);
}

function png(...color: [number, number, number]): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: number[]) => {
    const body = [...new TextEncoder().encode(type), ...data];
    return [...be32(data.length), ...body, ...be32(crc(body))];
  };
  // zlib with one stored block: filter 0 and one pixel.
  const raw = [0, ...color];
  const stored = [0x78, 1, 1, raw.length, 0, 255 - raw.length, 255, ...raw, ...be32(adler(raw))];
  return new Uint8Array([
    ...[137, 80, 78, 71, 13, 10, 26, 10],
    ...chunk("IHDR", [...be32(1), ...be32(1), 8, 2, 0, 0, 0]),
    ...chunk("IDAT", stored),
    ...chunk("IEND", []),
  ]);
}

const be32 = (value: number) => [24, 16, 8, 0].map((shift) => value >>> shift & 255);

function crc(bytes: number[]): number {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value >>> 1 ^ (value & 1 ? 0xedb88320 : 0);
  }
  return ~value >>> 0;
}

function adler(bytes: number[]): number {
  let [a, b] = [1, 0];
  for (const byte of bytes) [a, b] = [(a + byte) % 65521, (b + a + byte) % 65521];
  return (b << 16 | a) >>> 0;
}
