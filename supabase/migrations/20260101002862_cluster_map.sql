-- The clusters of a site at a glance: the largest p_limit by searches, each with its busiest keywords; how many there
-- are, and how many keywords stand outside of them.
create function public.cluster_map(p_site_id uuid, p_sector_id uuid default null, p_limit integer default 150)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'total', (select count(*) from public.clusters c where c.site_id = p_site_id and c.status <> 'archived'
      and (p_sector_id is null or c.sector_id = p_sector_id)),
    'loose', (select count(*) from public.keywords k where k.site_id = p_site_id and k.status = 'new'
      and (p_sector_id is null or k.sector_id = p_sector_id)),
    'clusters', (select coalesce(jsonb_agg(to_jsonb(x) order by x.total_volume desc nulls last, x.keyword_count desc, x.id),
        '[]') from (
      select c.id, c.name, c.status, c.keyword_count, c.total_volume, c.mean_difficulty,
        (select coalesce(jsonb_agg(k.keyword order by k.volume desc nulls last, k.id), '[]') from (
          select k.id, k.keyword, k.volume from public.keywords k where k.cluster_id = c.id
          order by k.volume desc nulls last, k.id limit 5) k) as keywords
      from public.clusters c
      where c.site_id = p_site_id and c.status <> 'archived' and (p_sector_id is null or c.sector_id = p_sector_id)
      order by c.total_volume desc nulls last, c.keyword_count desc, c.id
      limit least(greatest(p_limit, 1), 500)) x))
$$;
revoke execute on function public.cluster_map(uuid, uuid, integer) from public, anon;
grant execute on function public.cluster_map(uuid, uuid, integer) to authenticated;
