-- What people do to clusters by hand, moving, merging, splitting off, archiving, can be taken back; and clusters can
-- be locked.

-- One transaction in which a person changed clusters. Kept for 30 days.
create table app.cluster_changes (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  site_id uuid not null references public.sites (id) on delete cascade,
  made_by uuid references public.profiles (id) on delete set null,
  made_at timestamptz not null default clock_timestamp(),
  -- The change that this one took back.
  undoes uuid references app.cluster_changes (id) on delete set null,
  undone_at timestamptz
);
create index cluster_changes_site on app.cluster_changes (site_id, made_at desc);
create index cluster_changes_account on app.cluster_changes (account_id);
create index cluster_changes_made_by on app.cluster_changes (made_by);
create index cluster_changes_undoes on app.cluster_changes (undoes);
alter table app.cluster_changes enable row level security;

-- What a change did to a keyword, an idea or a cluster; `before` is null of a cluster that it made.
create table app.cluster_change_rows (
  change_id uuid not null references app.cluster_changes (id) on delete cascade,
  kind text not null check (kind in ('keyword', 'idea', 'cluster')),
  row_id uuid not null,
  before jsonb,
  after jsonb not null,
  primary key (change_id, kind, row_id)
);
alter table app.cluster_change_rows enable row level security;

-- Notes a row that a person's request changed, under one change for the whole transaction. Work of the worker is
-- not noted: what it makes is paid for and is archived, not undone.
create function app.note_cluster_change()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  change uuid := nullif(current_setting('app.cluster_change', true), '')::uuid;
begin
  if auth.uid() is null then return null; end if;
  if change is null then
    insert into app.cluster_changes (account_id, site_id, made_by) values (new.account_id, new.site_id, auth.uid())
    returning id into change;
    perform set_config('app.cluster_change', change::text, true);
  end if;
  insert into app.cluster_change_rows as r (change_id, kind, row_id, before, after)
  values (change, tg_argv[0], new.id,
    case when tg_op = 'UPDATE' then app.cluster_place(tg_argv[0], to_jsonb(old)) end,
    app.cluster_place(tg_argv[0], to_jsonb(new)))
  on conflict (change_id, kind, row_id) do update set after = excluded.after;
  return null;
end $$;

-- Where a keyword or idea is, or how a cluster stands: the part of its row that a change of clusters touches.
create function app.cluster_place(p_kind text, p_row jsonb)
returns jsonb language sql immutable set search_path = '' as $$
  select case p_kind
    when 'keyword' then jsonb_build_object('cluster_id', p_row->'cluster_id', 'status', p_row->'status',
      'confidence', p_row->'confidence')
    when 'idea' then jsonb_build_object('cluster_id', p_row->'cluster_id')
    else jsonb_build_object('status', p_row->'status') end
$$;

create trigger note_change after update on public.keywords for each row
  when (old.cluster_id is distinct from new.cluster_id) execute function app.note_cluster_change('keyword');
create trigger note_change after update on public.ideas for each row
  when (old.cluster_id is distinct from new.cluster_id) execute function app.note_cluster_change('idea');
create trigger note_change after update on public.clusters for each row
  when (old.status is distinct from new.status) execute function app.note_cluster_change('cluster');
create trigger note_creation after insert on public.clusters for each row
  execute function app.note_cluster_change('cluster');

-- The latest change of a site's clusters by a person that still stands: {id, made_at, made_by, keywords, archived,
-- made, restored, is_undo}, or null. For those who may read the site.
create function app.last_cluster_change(p_site_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', c.id, 'made_at', c.made_at, 'made_by', p.full_name, 'is_undo', c.undoes is not null,
    'keywords', count(*) filter (where r.kind = 'keyword'),
    'archived', count(*) filter (where r.kind = 'cluster' and r.after->>'status' = 'archived'),
    'restored', count(*) filter (where r.before->>'status' = 'archived'),
    'made', count(*) filter (where r.kind = 'cluster' and r.before is null))
  from (select * from app.cluster_changes c
        where c.site_id = p_site_id and p_site_id = any ((select app.readable_sites())::uuid[])
        order by c.made_at desc limit 1) c
  join app.cluster_change_rows r on r.change_id = c.id
  left join public.profiles p on p.id = c.made_by
  where c.undone_at is null
  group by c.id, c.made_at, c.undoes, p.full_name
$$;

-- Takes the latest change of a site's clusters back: what is still as the change left it becomes what it was before.
-- Keywords that are being clustered, names that were used again and clusters that work is done for stay. Taking back
-- is a change itself and can be taken back. Answers {restored, kept}.
create function public.undo_cluster_change(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  change app.cluster_changes;
  noted integer;
  restored integer;
  touched uuid[];
  part integer;
begin
  select c.* into change from app.cluster_changes c where c.id = p_id for update;
  perform app.require_module(app.require_site_write(change.site_id), 'planner');
  if change.undone_at is not null or exists (select 1 from app.cluster_changes c
      where c.site_id = change.site_id and c.made_at > change.made_at) then
    perform app.fail('conflict', 'The clusters were changed again since. Only the latest change can be taken back.');
  end if;
  select count(distinct (r.kind, r.row_id)), array_agg(distinct coalesce(u.cluster, r.row_id)) into noted, touched
  from app.cluster_change_rows r
  left join lateral (values ((r.before->>'cluster_id')::uuid), ((r.after->>'cluster_id')::uuid)) u (cluster) on true
  where r.change_id = change.id;
  if cardinality(app.busy_clusters(touched)) > 0 then
    perform app.fail('conflict', 'Ideas are being written for one of these clusters. Wait until they are there.');
  end if;
  update public.clusters c set status = r.before->>'status' from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'cluster' and r.row_id = c.id and r.before is not null
    and c.status = r.after->>'status' and not (r.before->>'status' <> 'archived' and exists (
      select 1 from public.clusters o where o.sector_id = c.sector_id and lower(o.name) = lower(c.name)
        and o.id <> c.id and o.status <> 'archived'));
  get diagnostics restored = row_count;
  update public.keywords k set cluster_id = (r.before->>'cluster_id')::uuid, status = r.before->>'status',
    confidence = (r.before->>'confidence')::numeric
  from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'keyword' and r.row_id = k.id and k.clustering_job_id is null
    and k.cluster_id is not distinct from (r.after->>'cluster_id')::uuid and k.status = r.after->>'status'
    and app.cluster_stands((r.before->>'cluster_id')::uuid);
  get diagnostics part = row_count;
  restored := restored + part;
  update public.ideas i set cluster_id = (r.before->>'cluster_id')::uuid from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'idea' and r.row_id = i.id
    and i.cluster_id is not distinct from (r.after->>'cluster_id')::uuid
    and app.cluster_stands((r.before->>'cluster_id')::uuid);
  get diagnostics part = row_count;
  restored := restored + part;
  update public.clusters c set status = 'archived' from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'cluster' and r.row_id = c.id and r.before is null and c.status = 'new'
    and not exists (select 1 from public.keywords k where k.cluster_id = c.id)
    and not exists (select 1 from public.ideas i where i.cluster_id = c.id);
  get diagnostics part = row_count;
  restored := restored + part;
  perform app.recount_clusters(touched);
  update app.cluster_changes set undone_at = now() where id = change.id;
  update app.cluster_changes set undoes = change.id
  where id = nullif(current_setting('app.cluster_change', true), '')::uuid;
  return jsonb_build_object('restored', restored, 'kept', noted - restored);
end $$;

-- Whether a keyword or idea can be in this cluster: in none, or in one that is not archived.
create function app.cluster_stands(p_id uuid)
returns boolean language sql stable set search_path = '' as $$
  select p_id is null or exists (select 1 from public.clusters c where c.id = p_id and c.status <> 'archived')
$$;

-- Locks clusters, so that grouping keywords adds nothing to them, or unlocks them. Answers how many were changed.
create function public.lock_clusters(p_site_id uuid, p_ids uuid[], p_locked boolean)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  update public.clusters set is_locked = p_locked
  where site_id = p_site_id and id = any (p_ids) and status <> 'archived' and is_locked <> p_locked;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- The page of clusters with whether each is locked, and the latest change that can be taken back.
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
    'jobs', app.live_planner_jobs(p_site_id, 'generate_ideas'));
end $$;

-- A cluster with its first p_limit keywords and how sure the place of each is, its ideas, the clusters beside it, the
-- latest change of clusters that can be taken back and what is in progress.
create or replace function public.read_cluster(p_id uuid, p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(c) || jsonb_build_object(
    'sector', s.name,
    'keywords', coalesce((select jsonb_agg(to_jsonb(k)) from (
        select k.id, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.intent, k.status, k.confidence
        from public.keywords k where k.cluster_id = c.id and k.status <> 'archived'
        order by k.volume desc nulls last, k.id limit least(p_limit, 500) offset greatest(p_offset, 0)) k), '[]'),
    'ideas', coalesce((select jsonb_agg(to_jsonb(i)) from (
        select i.id, i.title, i.structure, i.content_type, i.estimated_word_count, i.status
        from public.ideas i where i.cluster_id = c.id and i.status <> 'archived'
        order by i.created_at desc, i.id limit 100) i), '[]'),
    'choices', (select coalesce(jsonb_agg(o.value), '[]')
      from jsonb_array_elements(app.cluster_choices(c.site_id)) o
      where o.value->>'sector_id' = c.sector_id::text and o.value->>'id' <> c.id::text),
    'last_change', app.last_cluster_change(c.site_id),
    'jobs', (select coalesce(jsonb_agg(j.value), '[]') from jsonb_array_elements(
        app.live_planner_jobs(c.site_id, 'generate_ideas')) j
      where j.value->>'id' in (select b.id::text from public.jobs b where b.subject_id = c.id)))
  from public.clusters c join public.sectors s on s.id = c.sector_id
  where c.id = p_id
$$;

revoke execute on function app.note_cluster_change(), app.last_cluster_change(uuid), app.cluster_stands(uuid),
  app.cluster_place(text, jsonb), public.undo_cluster_change(uuid), public.lock_clusters(uuid, uuid[], boolean)
from public, anon, authenticated;
grant execute on function app.last_cluster_change(uuid), public.undo_cluster_change(uuid),
  public.lock_clusters(uuid, uuid[], boolean) to authenticated;

insert into app.cron_jobs (name, schedule, command)
values ('igny8-cluster-changes', '25 3 * * *',
  $$delete from app.cluster_changes where made_at < now() - interval '30 days'$$);
