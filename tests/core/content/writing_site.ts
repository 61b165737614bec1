import { unwrap } from "core/db.ts";
import type { Stack } from "@/local/stack.ts";
import type { Person } from "@/tests/harness/people.ts";

/** A site of a person with one sector. */
export interface WritingSite {
  accountId: string;
  siteId: string;
  slug: string;
  sectorId: string;
}

/** Makes a site with one sector called "Main". */
export async function writingSite(person: Person, name = "Test journal"): Promise<WritingSite> {
  const siteId = unwrap(
    await person.db.rpc("create_site", { p_name: name, p_sector_names: ["Main"] }),
  );
  const site = await person.db.from("sites").select("slug").eq("id", siteId).single();
  const sector = await person.db.from("sectors").select("id").eq("site_id", siteId).single();
  return {
    accountId: person.accountId,
    siteId,
    slug: unwrap(site).slug,
    sectorId: unwrap(sector).id,
  };
}

interface Piece {
  title?: string;
  slug?: string;
  html?: string;
  status?: string;
  tags?: string[];
  excerpt?: string;
}

/** Stores a piece of content as a run would; answers its id. */
export async function addContent(
  stack: Stack,
  { accountId, siteId, sectorId }: WritingSite,
  piece: Piece = {},
): Promise<string> {
  const slug = piece.slug ?? `piece-${crypto.randomUUID().slice(0, 8)}`;
  const [row] = await stack.sql<{ id: string }>(
    `insert into public.content (account_id, site_id, sector_id, title, slug, html, status, tags, excerpt, published_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $7 = 'published' then now() end) returning id`,
    [
      accountId,
      siteId,
      sectorId,
      piece.title ?? "A piece",
      slug,
      piece.html ?? "<p>Some words here.</p>",
      piece.status ?? "draft",
      piece.tags ?? [],
      piece.excerpt ?? "",
    ],
  );
  return row?.id ?? "";
}

/** Stores an image slot with a picture's record; the bytes are not in Storage. Answers its id. */
export async function addImage(
  stack: Stack,
  { accountId, siteId }: WritingSite,
  contentId: string,
  kind: "featured" | "in_article" = "featured",
): Promise<string> {
  const [row] = await stack.sql<{ id: string }>(
    `insert into public.images (account_id, site_id, content_id, kind, prompt, alt, status, storage_path, content_type,
       width, height)
     values ($1, $2, $3, $4, 'a pot', 'A "pot" <b>', 'generated', $5, 'image/png', 1536, 1024) returning id`,
    [accountId, siteId, contentId, kind, `${accountId}/${siteId}/${contentId}/${kind}.png`],
  );
  return row?.id ?? "";
}
