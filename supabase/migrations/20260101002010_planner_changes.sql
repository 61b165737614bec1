-- Bulk actions that respect work in progress, and edits of one keyword, cluster or idea.

-- The keywords a selection names: given ids, or all that match the filters of the keyword table.
-- Filters: {search, sector_id, status, intent, cluster_id, volume_min, volume_max, difficulty_min, difficulty_max}.
create or replace function app.matching_keywords(p_site_id uuid, p_ids uuid[], p_filters jsonb)
returns setof public.keywords language plpgsql stable set search_path = '' as $$
begin
  if p_ids is not null then
    return query select k.* from public.keywords k where k.site_id = p_site_id and k.id = any (p_ids);
  else
    return query execute 'select k.* from public.keywords k where ' || app.keyword_conditions(p_filters)
      using p_site_id, p_filters;
  end if;
end $$;

-- SQL conditions on keywords k of site $1 for the filters $2. Only names of columns come from here, never values.
create function app.keyword_conditions(p_filters jsonb)
returns text language sql immutable set search_path = '' as $$
  select concat_ws(' and ', 'k.site_id = $1',
    case when p_filters->>'status' is not null then 'k.status = $2->>''status''' else 'k.status <> ''archived''' end,
    case when p_filters->>'search' is not null then 'strpos(k.keyword_key, lower($2->>''search'')) > 0' end,
    case when p_filters->>'sector_id' is not null then 'k.sector_id = ($2->>''sector_id'')::uuid' end,
    case when p_filters->>'intent' is not null then 'k.intent = $2->>''intent''' end,
    case when p_filters->>'cluster_id' is not null then 'k.cluster_id = ($2->>''cluster_id'')::uuid' end,
    case when p_filters->>'volume_min' is not null then 'k.volume >= ($2->>''volume_min'')::integer' end,
    case when p_filters->>'volume_max' is not null then 'k.volume <= ($2->>''volume_max'')::integer' end,
    case when p_filters->>'difficulty_min' is not null then 'k.difficulty >= ($2->>''difficulty_min'')::numeric' end,
    case when p_filters->>'difficulty_max' is not null then 'k.difficulty <= ($2->>''difficulty_max'')::numeric' end)
$$;
grant execute on function app.keyword_conditions(jsonb), app.matching_keywords(uuid, uuid[], jsonb) to authenticated;

create or replace function public.list_keywords(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  answer jsonb;
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  execute format(
    'select jsonb_build_object(
       ''total'', (select count(*) from public.keywords k where %1$s),
       ''rows'', coalesce((select jsonb_agg(to_jsonb(p)) from (
          select k.id, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.cpc, k.currency, k.intent,
            k.source, k.status, k.sector_id, k.cluster_id, c.name as cluster_name,
            k.clustering_job_id is not null as clustering, k.created_at
          from (select * from public.keywords k where %1$s
                order by k.%2$I %3$s, k.id limit $3 offset $4) k
          left join public.clusters c on c.id = k.cluster_id
          order by k.%2$I %3$s, k.id) p), ''[]''))',
    app.keyword_conditions(p_filters), case p_sort when 'keyword' then 'keyword_key' else p_sort end,
    case when p_descending then 'desc nulls last' else 'asc nulls last' end)
  into answer using p_site_id, p_filters, least(p_limit, 500), greatest(p_offset, 0);
  return answer;
end $$;

-- Bulk actions on keywords; those that are being clustered right now stay as they are. Actions: archive, restore,
-- delete (keywords of a cluster are archived instead), assign (to cluster p_cluster_id), unassign.
-- Answers {changed, kept, archived}.
create or replace function public.change_keywords(p_site_id uuid, p_action text,
  p_ids uuid[] default null, p_filters jsonb default '{}', p_cluster_id uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  selected uuid[];
  matched integer;
  touched uuid[];
  changed integer := 0;
  archived integer := 0;
  target public.clusters;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  select count(*), array_agg(k.id) filter (where k.clustering_job_id is null),
    array_agg(distinct k.cluster_id) filter (where k.cluster_id is not null)
  into matched, selected, touched from app.matching_keywords(p_site_id, p_ids, p_filters) k;
  case p_action
  when 'archive' then
    update public.keywords set status = 'archived' where id = any (selected) and status <> 'archived';
    get diagnostics changed = row_count;
  when 'restore' then
    update public.keywords k set
      cluster_id = case when c.status <> 'archived' then c.id end,
      status = case when c.id is null or c.status = 'archived' then 'new' else 'clustered' end
    from public.keywords o left join public.clusters c on c.id = o.cluster_id
    where k.id = any (selected) and o.id = k.id and k.status = 'archived';
    get diagnostics changed = row_count;
  when 'delete' then
    update public.keywords set status = 'archived'
    where id = any (selected) and cluster_id is not null and status <> 'archived';
    get diagnostics archived = row_count;
    delete from public.keywords where id = any (selected) and cluster_id is null;
    get diagnostics changed = row_count;
  when 'assign' then
    select c.* into target from public.clusters c
    where c.id = p_cluster_id and c.site_id = p_site_id and c.status <> 'archived' for update;
    if target.id is null then perform app.fail('not_found', 'This cluster was not found.'); end if;
    update public.keywords set cluster_id = target.id,
      status = case when status = 'mapped' then 'mapped' else 'clustered' end
    where id = any (selected) and sector_id = target.sector_id and cluster_id is distinct from target.id;
    get diagnostics changed = row_count;
  when 'unassign' then
    update public.keywords set cluster_id = null, status = case when status = 'archived' then status else 'new' end
    where id = any (selected) and cluster_id is not null;
    get diagnostics changed = row_count;
  else
    perform app.fail('invalid', 'This bulk action does not exist.');
  end case;
  perform app.recount_clusters(coalesce(touched, '{}') || target.id);
  return jsonb_build_object('changed', changed, 'archived', archived, 'kept', matched - changed - archived);
end $$;

-- Clusters whose ideas are being written right now must stay.
create function app.busy_clusters(p_ids uuid[])
returns uuid[] language sql stable set search_path = '' as $$
  select coalesce(array_agg(distinct j.subject_id), '{}') from public.jobs j
  where j.function = 'generate_ideas' and j.subject_id = any (p_ids) and j.status in ('queued', 'running')
$$;

create or replace function public.merge_clusters(p_target_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  target public.clusters;
  others uuid[];
begin
  select c.* into target from public.clusters c where c.id = p_target_id and c.status <> 'archived' for update;
  perform app.require_module(app.require_site_write(target.site_id), 'planner');
  select array_agg(c.id) into others from public.clusters c
  where c.id = any (p_ids) and c.id <> target.id and c.sector_id = target.sector_id and c.status <> 'archived';
  if cardinality(app.busy_clusters(others)) > 0 then
    perform app.fail('conflict', 'Ideas are being written for one of these clusters. Wait until they are there.');
  end if;
  update public.keywords set cluster_id = target.id where cluster_id = any (others);
  update public.ideas set cluster_id = target.id where cluster_id = any (others);
  update public.clusters set status = 'archived' where id = any (others);
  if exists (select 1 from public.ideas i where i.cluster_id = target.id and i.status <> 'archived') then
    update public.clusters set status = 'mapped' where id = target.id;
  end if;
  perform app.recount_clusters(others || target.id);
  return coalesce(cardinality(others), 0);
end $$;

-- Archives clusters with nothing in progress; their keywords become new again.
create or replace function public.archive_clusters(p_site_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  gone uuid[];
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  with archived as (
    update public.clusters c set status = 'archived'
    where c.id = any (p_ids) and c.id <> all (app.busy_clusters(p_ids)) and c.site_id = p_site_id
      and c.status <> 'archived'
    returning c.id)
  select array_agg(id) into gone from archived;
  update public.keywords set cluster_id = null, status = case when status = 'archived' then status else 'new' end
  where cluster_id = any (gone);
  perform app.recount_clusters(gone);
  return coalesce(cardinality(gone), 0);
end $$;

-- Renames a cluster and rewrites its description.
create function public.edit_cluster(p_id uuid, p_name text, p_description text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  cluster public.clusters;
begin
  select c.* into cluster from public.clusters c where c.id = p_id for update;
  perform app.require_module(app.require_site_write(cluster.site_id), 'planner');
  if length(btrim(coalesce(p_name, ''))) = 0 then
    perform app.fail('invalid', 'Give the cluster a name.', '{"name": ["Give the cluster a name."]}');
  elsif exists (select 1 from public.clusters c where c.sector_id = cluster.sector_id and c.id <> cluster.id
             and lower(c.name) = lower(btrim(p_name)) and c.status <> 'archived') then
    perform app.fail('conflict', 'A cluster of this name exists in the sector. Merge the two instead.',
      '{"name": ["A cluster of this name exists in the sector. Merge the two instead."]}');
  end if;
  update public.clusters set name = left(btrim(p_name), 200), description = left(coalesce(p_description, ''), 2000)
  where id = cluster.id;
end $$;

-- Sets what is known of a keyword. Changes: {volume, difficulty, cpc, currency, intent}, null means unknown.
-- A volume set by hand is exact, so a range that came with an import goes.
create function public.edit_keyword(p_id uuid, p_changes jsonb)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  old public.keywords;
  new_volume integer := (p_changes->>'volume')::integer;
begin
  select k.* into old from public.keywords k where k.id = p_id for update;
  perform app.require_module(app.require_site_write(old.site_id), 'planner');
  update public.keywords set
    volume = new_volume,
    volume_min = case when new_volume is distinct from old.volume then null else old.volume_min end,
    volume_max = case when new_volume is distinct from old.volume then null else old.volume_max end,
    difficulty = (p_changes->>'difficulty')::numeric,
    cpc = (p_changes->>'cpc')::numeric,
    currency = case when p_changes->>'cpc' is null then null else coalesce(p_changes->>'currency', old.currency) end,
    intent = p_changes->>'intent'
  where id = old.id;
  perform app.recount_clusters(array[old.cluster_id]);
  return old.site_id;
end $$;

-- Rewrites an idea that has no task yet; a task keeps what it was given.
create function public.edit_idea(p_id uuid, p_changes jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  old public.ideas;
begin
  select i.* into old from public.ideas i where i.id = p_id for update;
  perform app.require_module(app.require_site_write(old.site_id), 'planner');
  if old.status = 'archived' then
    perform app.fail('conflict', 'This idea is archived. Restore it to edit it.');
  elsif old.status <> 'new' then
    perform app.fail('conflict', 'This idea is with the writer already. Edit its task or its article instead.');
  elsif exists (select 1 from public.ideas i where i.sector_id = old.sector_id and i.id <> old.id
             and lower(i.title) = lower(p_changes->>'title') and i.status <> 'archived') then
    perform app.fail('conflict', 'An idea of this title exists in the sector.',
      '{"title": ["An idea of this title exists in the sector."]}');
  end if;
  update public.ideas set title = p_changes->>'title', description = p_changes->>'description',
    outline = p_changes->'outline', content_type = p_changes->>'content_type', structure = p_changes->>'structure',
    target_keywords = array(select jsonb_array_elements_text(p_changes->'target_keywords')),
    estimated_word_count = (p_changes->>'estimated_word_count')::integer
  where id = old.id;
end $$;

-- Archives or restores ideas that have no task yet. A restored title that was used again in between stays archived.
create or replace function public.change_ideas(p_site_id uuid, p_action text, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  case p_action
  when 'archive' then
    update public.ideas set status = 'archived' where id = any (p_ids) and site_id = p_site_id and status = 'new';
  when 'restore' then
    update public.ideas i set status = 'new'
    where i.site_id = p_site_id and i.status = 'archived'
      and i.id in (select distinct on (o.sector_id, lower(o.title)) o.id from public.ideas o
                   where o.id = any (p_ids) order by o.sector_id, lower(o.title), o.created_at desc)
      and not exists (select 1 from public.ideas o
                      where o.sector_id = i.sector_id and lower(o.title) = lower(i.title) and o.status <> 'archived');
  else
    perform app.fail('invalid', 'This bulk action does not exist.');
  end case;
  get diagnostics changed = row_count;
  return changed;
end $$;

revoke execute on function public.edit_cluster(uuid, text, text), public.edit_keyword(uuid, jsonb),
  public.edit_idea(uuid, jsonb) from public, anon;
grant execute on function public.edit_cluster(uuid, text, text), public.edit_keyword(uuid, jsonb),
  public.edit_idea(uuid, jsonb) to authenticated;
