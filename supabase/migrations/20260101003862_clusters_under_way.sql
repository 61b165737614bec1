-- The cluster table also tells of the clustering under way, whose clusters are still to come.
create or replace function public.cluster_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  conditions text := concat_ws(' and ', 'c.site_id = $1',
    case when p_filters->>'status' is not null then 'c.status = $2->>''status''' else 'c.status <> ''archived''' end,
    case when p_filters->>'search' is not null then 'strpos(lower(c.name), lower($2->>''search'')) > 0' end,
    case when p_filters->>'sector_id' is not null then 'c.sector_id = ($2->>''sector_id'')::uuid' end);
  answer jsonb;
begin
  if p_sort not in ('name', 'keyword_count', 'total_volume', 'mean_difficulty', 'ideas', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  execute format(
    'select jsonb_build_object(
       ''total'', (select count(*) from public.clusters c where %1$s),
       ''rows'', coalesce((select jsonb_agg(to_jsonb(p)) from (
         select c.id, c.name, c.description, c.status, c.sector_id, c.keyword_count, c.total_volume,
           c.mean_difficulty, c.ideas, c.is_locked, c.created_at
         from (select c.*, (select count(*) from public.ideas i
                            where i.cluster_id = c.id and i.status <> ''archived'') as ideas
               from public.clusters c where %1$s) c
         order by %2$s %3$s, c.id limit $3 offset $4) p), ''[]''))',
    conditions, case p_sort when 'name' then 'lower(c.name)' else format('c.%I', p_sort) end,
    case when p_descending then 'desc nulls last' else 'asc nulls last' end)
  into answer using p_site_id, p_filters, least(p_limit, 500), greatest(p_offset, 0);
  return answer || jsonb_build_object(
    'statuses', coalesce((select jsonb_object_agg(s.status, s.clusters) from (
      select c.status, count(*) as clusters from public.clusters c where c.site_id = p_site_id group by c.status) s),
      '{}'),
    'last_change', app.last_cluster_change(p_site_id),
    'jobs', app.live_planner_jobs(p_site_id, 'auto_cluster') || app.live_planner_jobs(p_site_id, 'generate_ideas'));
end $$;
