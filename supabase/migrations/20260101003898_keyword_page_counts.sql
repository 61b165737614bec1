-- The keyword table counts facets to the bound and no further, and knows which new keywords are being clustered.

-- As before, but the cells hold no more keywords than the bound: "500+" and never "501+".
create or replace function app.found_keywords(p_site_id uuid, p_filters jsonb, p_rows integer, p_exact boolean)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  bound integer := case when not p_exact then app.counting_bound() end;
  hits jsonb;
begin
  execute 'with h as materialized (select k.id, k.sector_id, k.status, coalesce(k.intent, '''') as intent, k.source,
      k.cluster_id is not null as clustered from '
    || case when p_rows is null then 'public.keywords k'
      else '(select * from public.keywords s where s.site_id = $1 limit $4) k' end
    || ' where ' || app.keyword_conditions(p_filters, p_rows is null)
    || ' limit $3 + 1) select jsonb_build_object(''found'', (select count(*) from h),
      ''ids'', case when $5 then null else (select jsonb_agg(h.id) from h) end,
      ''cells'', coalesce((select jsonb_agg(to_jsonb(c)) from (
        select h.sector_id, h.status, h.intent, h.source, h.clustered, count(*) as keywords
        from (select * from h limit $3) h group by 1, 2, 3, 4, 5) c), ''[]''))'
  into hits using p_site_id, p_filters, bound, p_rows, p_exact;
  return hits;
end $$;

-- How many of a site's new keywords are being clustered right now; they wait for nobody.
create function app.keywords_being_clustered(p_site_id uuid)
returns bigint language sql stable set search_path = '' as $$
  select count(*) from public.jobs j join public.keywords k on k.clustering_job_id = j.id
  where j.id = any ((select app.open_jobs(p_site_id))::uuid[]) and j.site_id = p_site_id
    and j.function = 'auto_cluster' and j.status in ('queued', 'running') and k.status = 'new'
$$;
revoke execute on function app.keywords_being_clustered(uuid) from public, anon, authenticated;

create or replace function app.planned_keywords(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  with kept as (
    select c.status, coalesce(nullif(c.intent, ''), 'unknown') as intent, sum(c.keywords) as keywords,
      sum(c.with_volume) as with_volume, sum(c.volume) as volume
    from app.keyword_counts c where c.site_id = p_site_id group by 1, 2)
  select jsonb_build_object(
    'keywords', (select jsonb_build_object(
        'total', coalesce(sum(k.keywords) filter (where k.status <> 'archived'), 0),
        'unclustered', greatest(0, coalesce(sum(k.keywords) filter (where k.status = 'new'), 0)
          - app.keywords_being_clustered(p_site_id)),
        'volume', case when sum(k.with_volume) filter (where k.status <> 'archived') > 0
          then sum(k.volume) filter (where k.status <> 'archived') end)
      from kept k),
    'intents', coalesce((select jsonb_object_agg(n.intent, n.keywords) from (
      select k.intent, sum(k.keywords) as keywords from kept k where k.status <> 'archived'
      group by 1 having sum(k.keywords) <> 0) n), '{}'))
$$;

create or replace function public.keyword_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer default 0, p_cursor jsonb default null, p_exact boolean default false)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  site uuid := (select s from unnest(app.readable_sites()) s where s = p_site_id);
  counting jsonb;
  hits uuid[];
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  counting := app.keyword_counting(site, p_filters, p_exact);
  if counting->'hits' <> 'null' then
    hits := array(select jsonb_array_elements_text(counting->'hits')::uuid);
  end if;
  return counting - 'hits' || app.keyword_slice(site, p_filters, hits, p_sort, p_descending, least(p_limit, 500),
      case when p_cursor is null and p_offset > 0
        then app.keyword_place(site, p_filters, p_sort, p_descending, p_offset) else p_cursor end)
    || jsonb_build_object('clusters', app.large_clusters(site, (p_filters->>'cluster_id')::uuid),
      'jobs', app.live_planner_jobs(site, 'auto_cluster'),
      'clustering', app.keywords_being_clustered(site),
      'columns', (select to_jsonb(p.keyword_columns) from public.profiles p where p.id = (select auth.uid())),
      'views', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'address', v.address,
          'columns', v.columns) order by lower(v.name)), '[]')
        from public.keyword_views v where v.site_id = site));
end $$;
