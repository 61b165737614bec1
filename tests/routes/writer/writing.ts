import type { Visitor } from "@/tests/harness/app_visitor.ts";

/** A site of a visitor with one piece of content. */
export interface Writing {
  siteId: string;
  siteSlug: string;
  contentId: string;
  accountId: string;
}

/** Gives a visitor who has just signed up a site and a piece of content, past the forms. */
export async function writingOf(
  { product, accessToken }: Visitor,
  { html = "<h2>One</h2><p>Some words.</p>", status = "draft", title = "A piece" } = {},
): Promise<Writing> {
  const db = product.as(accessToken);
  const { data: siteId, error } = await db.rpc("create_site", {
    p_name: "Journal",
    p_sector_names: ["Main"],
  });
  if (error) throw new Error(error.message);
  const [made] = await product.sql<Writing>(
    `with made as (
       insert into public.content (account_id, site_id, sector_id, title, slug, html, status, published_at)
       select s.account_id, s.id, c.id, $2, 'a-piece', $3, $4, case when $4 = 'published' then now() end
       from public.sites s join public.sectors c on c.site_id = s.id where s.id = $1 returning *)
     select m.site_id as "siteId", s.slug as "siteSlug", m.id as "contentId", m.account_id as "accountId"
     from made m join public.sites s on s.id = m.site_id`,
    [siteId, title, html, status],
  );
  if (!made) throw new Error("No content was made.");
  return made;
}
