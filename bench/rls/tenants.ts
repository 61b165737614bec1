import type { Database } from "@/local/database.ts";

/** 60,000 keywords on the site, and 8,000 on one site of each of five other accounts, all mixed. */
export async function addKeywordsOfAll(
  database: Database,
  { siteId, sectorIds }: { siteId: string; sectorIds: string[] },
): Promise<void> {
  const strangers = Array.from({ length: 5 }, () => crypto.randomUUID());
  await database.sql(
    `insert into auth.users (id, email) select u::uuid, u || '@example.test' from unnest($1::text[]) u`,
    [strangers],
  );
  await database.sql(
    `with made as (
       insert into public.sites (account_id, name, slug)
       select p.account_id, 'Stranger', 'bench-' || p.id from public.profiles p where p.id = any ($1::uuid[])
       returning id, account_id)
     insert into public.sectors (account_id, site_id, name, slug)
     select m.account_id, m.id, 'Sector', 'sector' from made m`,
    [strangers],
  );
  await database.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume, difficulty, intent, source)
     select s.account_id, s.site_id, s.id,
       (array['best', 'cheap', 'small'])[1 + n % 3] || ' '
         || (array['espresso machine', 'milk frother', 'coffee grinder'])[1 + n % 4 % 3] || ' ' || n,
       case when n % 3 > 0 then (n * 7919) % 90000 end, (n * 31) % 100,
       (array['informational', 'commercial', 'transactional', 'navigational'])[1 + n % 4], 'csv'
     from generate_series(1, 100000) n
     join public.sectors s on s.id = case when n % 5 < 3 then ($2::uuid[])[1 + n % 3]
       else (select array_agg(o.id order by o.id) from public.sectors o where o.site_id <> $1)[1 + n / 5 % 5] end`,
    [siteId, sectorIds],
  );
  await database.exec("vacuum analyze");
}

/** Moves the owner of one site into the account of another, as an editor who was granted that one. */
export async function makeEditor(
  database: Database,
  ownSiteId: string,
  grantedSiteId: string,
): Promise<void> {
  await database.sql(
    `with moved as (
       update public.profiles p set account_id = s.account_id, role = 'editor'
       from public.accounts a, public.sites own, public.sites s
       where own.id = $1 and a.id = own.account_id and p.id = a.owner_id and s.id = $2
       returning p.id, s.account_id)
     insert into public.site_user_access (account_id, site_id, user_id)
     select m.account_id, $2::uuid, m.id from moved m`,
    [ownSiteId, grantedSiteId],
  );
}
