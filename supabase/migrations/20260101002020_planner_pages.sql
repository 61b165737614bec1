-- What each page of the planner shows, in one round trip. All run as the person, so row-level security applies.

-- The unfinished jobs of a function on a site, newest first, as the progress panel shows them.
create function app.live_planner_jobs(p_site_id uuid, p_function text)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', j.id, 'function', j.function, 'label', j.subject_label,
    'status', j.status, 'phase', j.phase, 'percent', j.percent, 'message', j.message, 'error', j.error_message,
    'attempts', j.attempts, 'credits_reserved', j.credits_reserved, 'credits_charged', j.credits_charged)), '[]')
  from (select * from public.jobs j
        where j.site_id = p_site_id and j.function = p_function and j.status in ('queued', 'running')
        order by j.created_at desc, j.id limit 200) j
$$;

-- Names of a site's live clusters for selects, by name; `p_also` is among them even when there are too many.
create function app.cluster_choices(p_site_id uuid, p_also uuid default null)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'sector_id', c.sector_id)
    order by lower(c.name), c.id), '[]')
  from (select c.* from public.clusters c where c.site_id = p_site_id and c.status <> 'archived'
        order by c.id = p_also desc nulls last, c.keyword_count desc, c.id limit 500) c
$$;

-- One page of the keyword table, keywords by status, clusters for the filter and clustering in progress.
create function public.keyword_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  select public.list_keywords(p_site_id, p_filters, p_sort, p_descending, p_limit, p_offset)
    || jsonb_build_object(
      'statuses', coalesce((select jsonb_object_agg(s.status, s.keywords) from (
        select k.status, count(*) as keywords from public.keywords k where k.site_id = p_site_id
        group by k.status) s), '{}'),
      'clusters', app.cluster_choices(p_site_id, (p_filters->>'cluster_id')::uuid),
      'jobs', app.live_planner_jobs(p_site_id, 'auto_cluster'))
$$;

-- What a selection of keywords holds, before something is done to it: counts, and the clusters it could go to.
create function public.keyword_selection(p_site_id uuid, p_ids uuid[] default null, p_filters jsonb default '{}')
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'selected', count(*),
    'clustering', count(*) filter (where k.clustering_job_id is not null),
    'in_cluster', count(*) filter (where k.cluster_id is not null),
    'sector_ids', coalesce(jsonb_agg(distinct k.sector_id), '[]'),
    'clusters', app.cluster_choices(p_site_id))
  from app.matching_keywords(p_site_id, p_ids, p_filters) k
$$;

-- Up to p_limit keywords of a selection after (p_after_key, p_after_id), by keyword: one chunk of an export.
create function public.export_keywords(p_site_id uuid, p_limit integer, p_ids uuid[] default null,
  p_filters jsonb default '{}', p_after_key text default null, p_after_id uuid default null)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  answer jsonb;
begin
  execute 'select coalesce(jsonb_agg(to_jsonb(p)), ''[]'') from (
      select k.id, k.keyword_key, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.cpc, k.currency,
        k.intent, k.status, k.source, s.name as sector, c.name as cluster
      from (select * from public.keywords k where '
        || case when p_ids is null then app.keyword_conditions(p_filters)
           else 'k.site_id = $1 and k.id = any ($3)' end
        || case when p_after_id is null then '' else ' and (k.keyword_key, k.id) > ($4, $5)' end
        || ' order by k.keyword_key, k.id limit $6) k
      join public.sectors s on s.id = k.sector_id
      left join public.clusters c on c.id = k.cluster_id
      order by k.keyword_key, k.id) p'
  into answer using p_site_id, p_filters, p_ids, p_after_key, p_after_id, least(p_limit, 5000);
  return answer;
end $$;

-- One keyword for its form.
create function public.read_keyword(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', k.id, 'site_id', k.site_id, 'keyword', k.keyword, 'volume', k.volume,
    'volume_min', k.volume_min, 'volume_max', k.volume_max, 'difficulty', k.difficulty, 'cpc', k.cpc,
    'currency', k.currency, 'intent', k.intent, 'source', k.source, 'status', k.status, 'sector', s.name,
    'cluster_id', k.cluster_id, 'cluster_name', c.name, 'clustering', k.clustering_job_id is not null,
    'created_at', k.created_at, 'updated_at', k.updated_at)
  from public.keywords k join public.sectors s on s.id = k.sector_id
  left join public.clusters c on c.id = k.cluster_id
  where k.id = p_id
$$;

-- One page of the cluster table and ideas in progress. Filters: {search, sector_id, status}.
create function public.cluster_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
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
           c.mean_difficulty, c.ideas, c.created_at
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
    'jobs', app.live_planner_jobs(p_site_id, 'generate_ideas'));
end $$;

-- The clusters of a selection, before something is done to them.
create function public.picked_clusters(p_site_id uuid, p_ids uuid[])
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'sector_id', c.sector_id,
    'sector', s.name, 'status', c.status, 'keyword_count', c.keyword_count, 'total_volume', c.total_volume,
    'busy', exists (select 1 from public.jobs j where j.function = 'generate_ideas' and j.subject_id = c.id
      and j.status in ('queued', 'running'))) order by c.total_volume desc nulls last, c.name), '[]')
  from public.clusters c join public.sectors s on s.id = c.sector_id
  where c.site_id = p_site_id and c.id = any (p_ids)
$$;

-- A cluster with its first p_limit keywords, its ideas, the clusters beside it and what is in progress.
create function public.read_cluster(p_id uuid, p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(c) || jsonb_build_object(
    'sector', s.name,
    'keywords', coalesce((select jsonb_agg(to_jsonb(k)) from (
        select k.id, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.intent, k.status
        from public.keywords k where k.cluster_id = c.id and k.status <> 'archived'
        order by k.volume desc nulls last, k.id limit least(p_limit, 500) offset greatest(p_offset, 0)) k), '[]'),
    'ideas', coalesce((select jsonb_agg(to_jsonb(i)) from (
        select i.id, i.title, i.structure, i.content_type, i.estimated_word_count, i.status
        from public.ideas i where i.cluster_id = c.id and i.status <> 'archived'
        order by i.created_at desc, i.id limit 100) i), '[]'),
    'choices', (select coalesce(jsonb_agg(o.value), '[]')
      from jsonb_array_elements(app.cluster_choices(c.site_id)) o
      where o.value->>'sector_id' = c.sector_id::text and o.value->>'id' <> c.id::text),
    'jobs', (select coalesce(jsonb_agg(j.value), '[]') from jsonb_array_elements(
        app.live_planner_jobs(c.site_id, 'generate_ideas')) j
      where j.value->>'id' in (select b.id::text from public.jobs b where b.subject_id = c.id)))
  from public.clusters c join public.sectors s on s.id = c.sector_id
  where c.id = p_id
$$;

-- One page of the idea table. Filters: {search, status, structure, cluster_id, sector_id}.
create function public.idea_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  conditions text := concat_ws(' and ', 'i.site_id = $1',
    case when p_filters->>'status' is not null then 'i.status = $2->>''status''' else 'i.status <> ''archived''' end,
    case when p_filters->>'search' is not null then 'strpos(lower(i.title), lower($2->>''search'')) > 0' end,
    case when p_filters->>'structure' is not null then 'i.structure = $2->>''structure''' end,
    case when p_filters->>'cluster_id' is not null then 'i.cluster_id = ($2->>''cluster_id'')::uuid' end,
    case when p_filters->>'sector_id' is not null then 'i.sector_id = ($2->>''sector_id'')::uuid' end);
  answer jsonb;
begin
  if p_sort not in ('title', 'structure', 'estimated_word_count', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  execute format(
    'select jsonb_build_object(
       ''total'', (select count(*) from public.ideas i where %1$s),
       ''rows'', coalesce((select jsonb_agg(to_jsonb(p)) from (
         select i.id, i.title, i.description, i.structure, i.content_type, i.estimated_word_count, i.status,
           i.target_keywords, i.cluster_id, c.name as cluster_name, i.created_at
         from (select i.* from public.ideas i where %1$s
               order by %2$s %3$s, i.id limit $3 offset $4) i
         left join public.clusters c on c.id = i.cluster_id
         order by %2$s %3$s, i.id) p), ''[]''))',
    conditions, case p_sort when 'title' then 'lower(i.title)' else format('i.%I', p_sort) end,
    case when p_descending then 'desc nulls last' else 'asc nulls last' end)
  into answer using p_site_id, p_filters, least(p_limit, 500), greatest(p_offset, 0);
  return answer || jsonb_build_object(
    'statuses', coalesce((select jsonb_object_agg(s.status, s.ideas) from (
      select i.status, count(*) as ideas from public.ideas i where i.site_id = p_site_id group by i.status) s), '{}'),
    'clusters', app.cluster_choices(p_site_id, (p_filters->>'cluster_id')::uuid),
    'jobs', app.live_planner_jobs(p_site_id, 'generate_ideas'));
end $$;

-- One idea for its form, with its cluster and the task made from it.
create function public.read_idea(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(i) || jsonb_build_object('sector', s.name, 'cluster_name', c.name,
    'task', (select jsonb_build_object('id', t.id, 'status', t.status) from public.tasks t
             where t.idea_id = i.id and t.status <> 'cancelled'),
    'cluster_keywords', coalesce((select jsonb_agg(k.keyword order by k.volume desc nulls last, k.id) from (
      select * from public.keywords k where k.cluster_id = i.cluster_id and k.status <> 'archived'
      order by k.volume desc nulls last, k.id limit 100) k), '[]'))
  from public.ideas i join public.sectors s on s.id = i.sector_id
  left join public.clusters c on c.id = i.cluster_id
  where i.id = p_id
$$;

-- The planner's dashboard: the funnel, what waits at each stage, the largest clusters and the mix of intents.
create function public.planner_dashboard(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'keywords', (select jsonb_build_object('total', count(*) filter (where k.status <> 'archived'),
        'unclustered', count(*) filter (where k.status = 'new' and k.clustering_job_id is null),
        'volume', sum(k.volume) filter (where k.status <> 'archived'))
      from public.keywords k where k.site_id = p_site_id),
    'clusters', (select jsonb_build_object('total', count(*), 'without_ideas', count(*) filter (
        where c.status = 'new' and c.keyword_count > 0))
      from public.clusters c where c.site_id = p_site_id and c.status <> 'archived'),
    'ideas', (select jsonb_build_object('total', count(*), 'new', count(*) filter (where i.status = 'new'))
      from public.ideas i where i.site_id = p_site_id and i.status <> 'archived'),
    'tasks', (select jsonb_build_object('total', count(*), 'queued', count(*) filter (where t.status = 'queued'))
      from public.tasks t where t.site_id = p_site_id and t.status <> 'cancelled'),
    'content', (select jsonb_build_object('total', count(*), 'published', count(*) filter (
        where c.status = 'published'), 'review', count(*) filter (where c.status = 'review'))
      from public.content c where c.site_id = p_site_id and c.status <> 'archived'),
    'intents', coalesce((select jsonb_object_agg(n.intent, n.keywords) from (
        select coalesce(k.intent, 'unknown') as intent, count(*) as keywords
        from public.keywords k where k.site_id = p_site_id and k.status <> 'archived' group by 1) n), '{}'),
    'largest', coalesce((select jsonb_agg(to_jsonb(c)) from (
        select c.id, c.name, c.total_volume, c.keyword_count from public.clusters c
        where c.site_id = p_site_id and c.status <> 'archived' and c.keyword_count > 0
        order by c.total_volume desc nulls last, c.keyword_count desc, c.id limit 10) c), '[]'),
    'jobs', app.live_planner_jobs(p_site_id, 'auto_cluster') || app.live_planner_jobs(p_site_id, 'generate_ideas'))
$$;

revoke execute on function
  public.keyword_page(uuid, jsonb, text, boolean, integer, integer),
  public.keyword_selection(uuid, uuid[], jsonb),
  public.export_keywords(uuid, integer, uuid[], jsonb, text, uuid), public.read_keyword(uuid),
  public.cluster_page(uuid, jsonb, text, boolean, integer, integer), public.picked_clusters(uuid, uuid[]),
  public.read_cluster(uuid, integer, integer), public.idea_page(uuid, jsonb, text, boolean, integer, integer),
  public.read_idea(uuid), public.planner_dashboard(uuid)
from public, anon;
grant execute on function
  public.keyword_page(uuid, jsonb, text, boolean, integer, integer),
  public.keyword_selection(uuid, uuid[], jsonb),
  public.export_keywords(uuid, integer, uuid[], jsonb, text, uuid), public.read_keyword(uuid),
  public.cluster_page(uuid, jsonb, text, boolean, integer, integer), public.picked_clusters(uuid, uuid[]),
  public.read_cluster(uuid, integer, integer), public.idea_page(uuid, jsonb, text, boolean, integer, integer),
  public.read_idea(uuid), public.planner_dashboard(uuid),
  app.live_planner_jobs(uuid, text), app.cluster_choices(uuid, uuid)
to authenticated;
