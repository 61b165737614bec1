-- New keywords are grouped beside those that stand for the sector's clusters: of every cluster the most searched, before
-- any cluster has a second one. By volume alone, small clusters were unknown to the grouping once a sector had 3,000
-- clustered keywords, and were made again. They are as many as leave the whole within an Edge Function's processor time.

-- Keywords that stand for the open clusters of sectors, p_most of them.
create function app.cluster_samples(p_sector_ids uuid[], p_most integer)
returns setof uuid language sql stable set search_path = '' as $$
  select x.id from (
    select k.id, k.volume,
      row_number() over (partition by k.cluster_id order by k.volume desc nulls last, k.id) as place
    from public.keywords k join public.clusters c on c.id = k.cluster_id and not c.is_locked
    where k.sector_id = any (p_sector_ids) and k.status in ('clustered', 'mapped')) x
  order by x.place, x.volume desc nulls last, x.id limit p_most
$$;
revoke execute on function app.cluster_samples(uuid[], integer) from public, anon, authenticated;

do $$
declare
  changed record;
  definition text;
begin
  for changed in select * from (values
    ('public.clustering_plan', '(select * from public.keywords k
            where k.sector_id = sector and k.cluster_id is not null and k.status in (''clustered'', ''mapped'')
              and not exists (select 1 from public.clusters c where c.id = k.cluster_id and c.is_locked)
            order by k.volume desc nulls last, k.id limit 3000) k',
      '(select * from public.keywords k where k.id = any (array(
            select app.cluster_samples(array[sector], greatest(1000, 2200 - (
              select count(*)::integer from public.keywords n
              where n.clustering_job_id in (select app.clustering_jobs(job)))))))) k'),
    ('public.clustering_preview', 'join public.clusters c on c.id = k.cluster_id and not c.is_locked
      where k.site_id = p_site_id and k.status in (''clustered'', ''mapped'')
        and k.sector_id in (select n.sector_id from shown n)
      order by k.volume desc nulls last, k.id limit least(p_shown, 1000)',
      'join public.clusters c on c.id = k.cluster_id
      where k.id = any (array(
        select app.cluster_samples(array(select distinct n.sector_id from shown n), least(p_shown, 1000))))'))
    x (name, former, latter) loop
    definition := pg_catalog.pg_get_functiondef(changed.name::regproc);
    if strpos(definition, changed.former) = 0 then raise exception '% takes no sample.', changed.name; end if;
    execute replace(definition, changed.former, changed.latter);
  end loop;
end $$;
