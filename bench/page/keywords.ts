import type { Supabase, Workspace } from "../supabase/supabase.ts";

/**
 * Fills a workspace with 10,000 keywords as an import leaves them: a third without a volume, four in
 * ten in one of 120 clusters.
 */
export async function addKeywords(
  { database }: Supabase,
  { siteId, sectorIds }: Workspace,
): Promise<void> {
  await database.sql(
    `insert into public.clusters (account_id, site_id, sector_id, name)
     select s.account_id, s.site_id, s.id, 'Topic ' || n || ' of ' || s.name
     from public.sectors s, generate_series(1, 40) n where s.site_id = $1`,
    [siteId],
  );
  await database.sql(
    `insert into public.keywords (account_id, site_id, sector_id, keyword, volume, difficulty, cpc,
       currency, intent, source, cluster_id, status)
     select s.account_id, s.site_id, s.id,
       (array['best', 'how to clean a', 'cheap', 'what is a', 'small'])[1 + n % 5] || ' '
         || (array['espresso machine', 'milk frother', 'coffee grinder', 'drip kettle'])[1 + n % 4]
         || ' ' || n,
       case when n % 3 > 0 then (n * 7919) % 90000 end,
       case when n % 4 > 0 then (n * 31) % 100 end,
       case when n % 5 > 0 then round((n % 700) / 100.0, 2) end, 'USD',
       (array['informational', 'commercial', 'transactional', 'navigational', null])[1 + n % 5],
       'csv', c.id, case when c.id is null then 'new' else 'clustered' end
     from generate_series(1, 10000) n
     join public.sectors s on s.id = ($2::uuid[])[1 + n % 3]
     left join public.clusters c on n % 10 < 4 and c.sector_id = s.id
       and c.name = 'Topic ' || (1 + n % 40) || ' of ' || s.name
     where s.site_id = $1`,
    [siteId, sectorIds],
  );
  await database.exec("analyze");
}
