-- Keywords, clusters and ideas.

create table public.keyword_imports (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  filename text,
  source text not null,
  total integer not null default 0,
  imported integer not null default 0,
  merged integer not null default 0,
  rejected integer not null default 0,
  rejected_rows jsonb not null default '[]',
  idempotency_key text,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  unique (account_id, idempotency_key)
);
create index keyword_imports_site on public.keyword_imports (site_id, account_id, created_at desc);
create index keyword_imports_sector on public.keyword_imports (sector_id, site_id);
create index keyword_imports_created_by on public.keyword_imports (created_by);

create table public.clusters (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  name text not null check (length(btrim(name)) between 1 and 200),
  description text not null default '' check (length(description) <= 2000),
  status text not null default 'new' check (status in ('new', 'mapped', 'archived')),
  keyword_count integer not null default 0,
  total_volume bigint,
  mean_difficulty numeric(5, 1),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  unique (id, sector_id)
);
create unique index clusters_name_once on public.clusters (sector_id, lower(name)) where status <> 'archived';
create index clusters_site on public.clusters (site_id, account_id);
create index clusters_sector on public.clusters (sector_id, site_id);
create index clusters_created_by on public.clusters (created_by);

create table public.keywords (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  keyword text not null check (length(keyword) between 1 and 500),
  keyword_key text not null generated always as (lower(keyword)) stored,
  volume integer check (volume >= 0),
  volume_min integer check (volume_min >= 0),
  volume_max integer check (volume_max >= volume_min),
  difficulty numeric(4, 1) check (difficulty between 0 and 100),
  cpc numeric(10, 2) check (cpc >= 0),
  currency text check (length(currency) <= 3),
  intent text check (intent in ('informational', 'commercial', 'transactional', 'navigational')),
  source text not null default 'manual' check (source in ('csv', 'manual', 'seed', 'api', 'wordpress')),
  status text not null default 'new' check (status in ('new', 'clustered', 'mapped', 'archived')),
  cluster_id uuid,
  clustering_job_id uuid,
  import_id uuid references public.keyword_imports (id) on delete set null,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  foreign key (cluster_id, sector_id) references public.clusters (id, sector_id),
  check (keyword = btrim(regexp_replace(keyword, '\s+', ' ', 'g')))
);
create unique index keywords_once on public.keywords (sector_id, keyword_key);
create index keywords_by_volume on public.keywords (site_id, volume desc nulls last, id);
create index keywords_by_keyword on public.keywords (site_id, keyword_key, id);
create index keywords_by_status on public.keywords (site_id, status);
create index keywords_site on public.keywords (site_id, account_id);
create index keywords_sector on public.keywords (sector_id, site_id);
create index keywords_cluster on public.keywords (cluster_id, sector_id);
create index keywords_clustering_job on public.keywords (clustering_job_id) where clustering_job_id is not null;
create index keywords_import on public.keywords (import_id);
create index keywords_created_by on public.keywords (created_by);

create table public.ideas (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  cluster_id uuid,
  title text not null check (length(btrim(title)) between 1 and 300),
  description text not null default '' check (length(description) <= 4000),
  outline jsonb not null default '[]',
  content_type text not null default 'blog_post'
    check (content_type in ('blog_post', 'article', 'product', 'service', 'page')),
  structure text not null default 'guide' check (structure in
    ('guide', 'how_to', 'listicle', 'comparison', 'review', 'faq', 'landing', 'case_study')),
  target_keywords text[] not null default '{}',
  estimated_word_count integer not null default 1200 check (estimated_word_count between 100 and 10000),
  status text not null default 'new' check (status in ('new', 'queued', 'published', 'archived')),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  foreign key (cluster_id, sector_id) references public.clusters (id, sector_id),
  unique (id, site_id)
);
create unique index ideas_title_once on public.ideas (sector_id, lower(title)) where status <> 'archived';
create index ideas_site on public.ideas (site_id, status, created_at desc);
create index ideas_site_account on public.ideas (site_id, account_id);
create index ideas_sector on public.ideas (sector_id, site_id);
create index ideas_cluster on public.ideas (cluster_id, sector_id);
create index ideas_created_by on public.ideas (created_by);

create trigger touch before update on public.clusters for each row execute function app.touch_updated_at();
create trigger touch before update on public.keywords for each row execute function app.touch_updated_at();
create trigger touch before update on public.ideas for each row execute function app.touch_updated_at();
create trigger columns before update on public.clusters
  for each row execute function app.users_may_edit('name', 'description');
create trigger columns before update on public.keywords
  for each row execute function app.users_may_edit('volume', 'difficulty', 'cpc', 'intent');
create trigger columns before update on public.ideas
  for each row execute function app.users_may_edit('title', 'description', 'outline', 'content_type',
    'structure', 'target_keywords', 'estimated_word_count');

-- Recounts the clusters named: keywords that are not archived, known volumes, known difficulties.
create function app.recount_clusters(p_cluster_ids uuid[])
returns void language sql set search_path = '' as $$
  update public.clusters c
  set keyword_count = s.keywords, total_volume = s.volume, mean_difficulty = s.difficulty
  from (select i.id, count(k.id) as keywords, sum(k.volume) as volume, avg(k.difficulty) as difficulty
        from unnest(p_cluster_ids) i (id)
        left join public.keywords k on k.cluster_id = i.id and k.status <> 'archived'
        group by i.id) s
  where c.id = s.id
$$;

-- Starts the record of an import. The same key gives the same import, so a double submit is one import.
create function public.begin_keyword_import(p_sector_id uuid, p_source text, p_filename text,
  p_total integer, p_rejected jsonb, p_rejected_count integer, p_key text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  record public.keyword_imports;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_site_write(sector.site_id);
  perform app.require_module(sector.account_id, 'planner');
  insert into public.keyword_imports (account_id, site_id, sector_id, filename, source, total, rejected,
    rejected_rows, idempotency_key, created_by)
  values (sector.account_id, sector.site_id, sector.id, left(p_filename, 255), p_source, p_total, p_rejected_count,
    p_rejected, p_key, auth.uid())
  on conflict (account_id, idempotency_key) do nothing
  returning * into record;
  if record.id is null then
    select i.* into record from public.keyword_imports i
    where i.account_id = sector.account_id and i.idempotency_key = p_key;
    return to_jsonb(record) - 'rejected_rows' || '{"repeated": true}';
  end if;
  return to_jsonb(record) - 'rejected_rows' || '{"repeated": false}';
end $$;

-- Stores one chunk of an import in a single upsert. A known value is never replaced by an unknown one.
-- Rows: [{keyword, volume, volume_min, volume_max, difficulty, cpc, currency, intent}].
create function public.import_keywords(p_import_id uuid, p_kind text, p_rows jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  import public.keyword_imports;
  added integer;
  changed integer;
begin
  select i.* into import from public.keyword_imports i where i.id = p_import_id;
  perform app.require_site_write(import.site_id);
  with stored as (
    insert into public.keywords as k (account_id, site_id, sector_id, keyword, volume, volume_min, volume_max,
      difficulty, cpc, currency, intent, source, import_id, created_by)
    select import.account_id, import.site_id, import.sector_id, r.keyword, r.volume, r.volume_min, r.volume_max,
      r.difficulty, r.cpc, r.currency, r.intent, p_kind, import.id, auth.uid()
    from jsonb_to_recordset(p_rows) as r (keyword text, volume integer, volume_min integer, volume_max integer,
      difficulty numeric, cpc numeric, currency text, intent text)
    on conflict (sector_id, keyword_key) do update set
      volume = coalesce(excluded.volume, k.volume),
      volume_min = case when excluded.volume is null then k.volume_min else excluded.volume_min end,
      volume_max = case when excluded.volume is null then k.volume_max else excluded.volume_max end,
      difficulty = coalesce(excluded.difficulty, k.difficulty),
      cpc = coalesce(excluded.cpc, k.cpc),
      currency = coalesce(excluded.currency, k.currency),
      intent = coalesce(excluded.intent, k.intent),
      status = case when k.status <> 'archived' then k.status
                    when k.cluster_id is not null then 'clustered' else 'new' end
    returning (xmax = 0) as is_new)
  select count(*) filter (where is_new), count(*) filter (where not is_new) into added, changed from stored;
  update public.keyword_imports set imported = imported + added, merged = merged + changed where id = import.id;
  return jsonb_build_object('imported', added, 'merged', changed);
end $$;

-- Adds seed keywords of the library to a sector ("keyword opportunities").
create function public.add_seed_keywords(p_sector_id uuid, p_seed_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  added integer;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_site_write(sector.site_id);
  perform app.require_module(sector.account_id, 'planner');
  insert into public.keywords (account_id, site_id, sector_id, keyword, volume, difficulty, cpc, currency, intent,
    source, created_by)
  select sector.account_id, sector.site_id, sector.id, s.keyword, s.volume, s.difficulty, s.cpc, 'USD', s.intent,
    'seed', auth.uid()
  from public.seed_keywords s where s.id = any (p_seed_ids)
  on conflict (sector_id, keyword_key) do nothing;
  get diagnostics added = row_count;
  return added;
end $$;

-- Seed keywords of the site's industry which the site does not have yet, most searched first.
create function public.keyword_opportunities(p_site_id uuid, p_industry_sector_id uuid default null,
  p_search text default null, p_limit integer default 50, p_offset integer default 0)
returns table (id uuid, keyword text, volume integer, difficulty integer, cpc numeric, intent text,
  industry_sector_id uuid, industry_sector text, total bigint)
language sql stable set search_path = '' as $$
  select s.id, s.keyword, s.volume, s.difficulty, s.cpc, s.intent, i.id, i.name, count(*) over ()
  from public.sites t
  join public.industry_sectors i on i.industry_id = t.industry_id
  join public.seed_keywords s on s.industry_sector_id = i.id
  where t.id = p_site_id
    and (p_industry_sector_id is null or i.id = p_industry_sector_id)
    and (p_search is null or s.keyword ilike '%' || p_search || '%')
    and not exists (select 1 from public.keywords k
                    where k.site_id = t.id and k.keyword_key = lower(s.keyword) and k.status <> 'archived')
  order by s.volume desc nulls last, s.keyword
  limit least(p_limit, 200) offset greatest(p_offset, 0)
$$;

-- The ids of a selection: given ones, or all keywords that match the filters of the keyword table.
-- Filters: {search, sector_id, status, intent, cluster_id, volume_min, volume_max, difficulty_min, difficulty_max}.
create function app.matching_keywords(p_site_id uuid, p_ids uuid[], p_filters jsonb)
returns setof public.keywords language sql stable set search_path = '' as $$
  select k.* from public.keywords k
  where k.site_id = p_site_id
    and case when p_ids is not null then k.id = any (p_ids) else
      (p_filters->>'search' is null or strpos(k.keyword_key, lower(p_filters->>'search')) > 0)
      and (p_filters->>'sector_id' is null or k.sector_id = (p_filters->>'sector_id')::uuid)
      and (case when p_filters->>'status' is null then k.status <> 'archived' else k.status = p_filters->>'status' end)
      and (p_filters->>'intent' is null or k.intent = p_filters->>'intent')
      and (p_filters->>'cluster_id' is null or k.cluster_id = (p_filters->>'cluster_id')::uuid)
      and (p_filters->>'volume_min' is null or k.volume >= (p_filters->>'volume_min')::integer)
      and (p_filters->>'volume_max' is null or k.volume <= (p_filters->>'volume_max')::integer)
      and (p_filters->>'difficulty_min' is null or k.difficulty >= (p_filters->>'difficulty_min')::numeric)
      and (p_filters->>'difficulty_max' is null or k.difficulty <= (p_filters->>'difficulty_max')::numeric)
    end
$$;

-- One page of the keyword table and the number of rows that match, in one round trip.
create function public.list_keywords(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  conditions text := 'k.site_id = $1';
  direction text := case when p_descending then 'desc' else 'asc' end;
  answer jsonb;
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  conditions := conditions || case when p_filters ? 'status' then ' and k.status = $2->>''status'''
    else ' and k.status <> ''archived''' end;
  if p_filters ? 'search' then
    conditions := conditions || ' and strpos(k.keyword_key, lower($2->>''search'')) > 0'; end if;
  if p_filters ? 'sector_id' then conditions := conditions || ' and k.sector_id = ($2->>''sector_id'')::uuid'; end if;
  if p_filters ? 'intent' then conditions := conditions || ' and k.intent = $2->>''intent'''; end if;
  if p_filters ? 'cluster_id' then conditions := conditions || ' and k.cluster_id = ($2->>''cluster_id'')::uuid'; end if;
  if p_filters ? 'volume_min' then conditions := conditions || ' and k.volume >= ($2->>''volume_min'')::integer'; end if;
  if p_filters ? 'volume_max' then conditions := conditions || ' and k.volume <= ($2->>''volume_max'')::integer'; end if;
  if p_filters ? 'difficulty_min' then
    conditions := conditions || ' and k.difficulty >= ($2->>''difficulty_min'')::numeric'; end if;
  if p_filters ? 'difficulty_max' then
    conditions := conditions || ' and k.difficulty <= ($2->>''difficulty_max'')::numeric'; end if;
  execute format(
    'select jsonb_build_object(
       ''total'', (select count(*) from public.keywords k where %1$s),
       ''rows'', coalesce((select jsonb_agg(to_jsonb(p)) from (
          select k.id, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.cpc, k.currency, k.intent,
            k.source, k.status, k.sector_id, k.cluster_id, c.name as cluster_name,
            k.clustering_job_id is not null as clustering, k.created_at
          from (select * from public.keywords k where %1$s
                order by k.%2$I %3$s nulls last, k.id limit $3 offset $4) k
          left join public.clusters c on c.id = k.cluster_id
          order by k.%2$I %3$s nulls last, k.id) p), ''[]''))',
    conditions, case p_sort when 'keyword' then 'keyword_key' else p_sort end, direction)
  into answer using p_site_id, p_filters, least(p_limit, 500), greatest(p_offset, 0);
  return answer;
end $$;

-- The keywords of a selection that wait to be clustered, most searched first, as far as p_limit.
-- Answers {total, keywords: [{id, keyword, sector_id}]}.
create function public.new_keywords(p_site_id uuid, p_ids uuid[] default null, p_filters jsonb default '{}',
  p_limit integer default 5000)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if p_site_id is null or p_site_id <> all (app.readable_sites()) then
    perform app.fail('not_found', 'This site was not found.');
  end if;
  return (
    select jsonb_build_object('total', count(*), 'keywords', coalesce(jsonb_agg(
      jsonb_build_object('id', k.id, 'keyword', k.keyword, 'sector_id', k.sector_id) order by k.place)
      filter (where k.place <= least(p_limit, 5000)), '[]'))
    from (select m.id, m.keyword, m.sector_id, row_number() over (order by m.volume desc nulls last, m.id) as place
          from app.matching_keywords(p_site_id, p_ids, p_filters) m
          where m.status = 'new' and m.clustering_job_id is null) k);
end $$;

-- Bulk actions on keywords. Actions: archive, restore, delete (only keywords with nothing below them),
-- assign (to cluster p_cluster_id), unassign. Answers {changed, kept}.
create function public.change_keywords(p_site_id uuid, p_action text, p_ids uuid[], p_filters jsonb default '{}',
  p_cluster_id uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  selected uuid[];
  touched uuid[];
  changed integer := 0;
  target public.clusters;
begin
  perform app.require_site_write(p_site_id);
  select array_agg(k.id), array_agg(distinct k.cluster_id) filter (where k.cluster_id is not null)
  into selected, touched from app.matching_keywords(p_site_id, p_ids, p_filters) k;
  if p_action = 'archive' then
    update public.keywords set status = 'archived' where id = any (selected) and status <> 'archived';
  elsif p_action = 'restore' then
    update public.keywords set status = case when cluster_id is null then 'new' else 'clustered' end
    where id = any (selected) and status = 'archived';
  elsif p_action = 'delete' then
    delete from public.keywords
    where id = any (selected) and cluster_id is null and clustering_job_id is null;
  elsif p_action = 'assign' then
    select c.* into target from public.clusters c
    where c.id = p_cluster_id and c.site_id = p_site_id and c.status <> 'archived';
    if target.id is null then perform app.fail('not_found', 'This cluster was not found.'); end if;
    update public.keywords set cluster_id = target.id,
      status = case when status = 'mapped' then 'mapped' else 'clustered' end
    where id = any (selected) and sector_id = target.sector_id and clustering_job_id is null
      and cluster_id is distinct from target.id;
  elsif p_action = 'unassign' then
    update public.keywords set cluster_id = null, status = 'new'
    where id = any (selected) and cluster_id is not null;
  else
    perform app.fail('invalid', 'This bulk action does not exist.');
  end if;
  get diagnostics changed = row_count;
  perform app.recount_clusters(coalesce(touched, '{}') || p_cluster_id);
  return jsonb_build_object('changed', changed, 'kept', coalesce(cardinality(selected), 0) - changed);
end $$;

-- Merges clusters of one sector into p_target_id: keywords and ideas move, the others are archived.
create function public.merge_clusters(p_target_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  target public.clusters;
  others uuid[];
begin
  select c.* into target from public.clusters c where c.id = p_target_id and c.status <> 'archived' for update;
  perform app.require_site_write(target.site_id);
  select array_agg(c.id) into others from public.clusters c
  where c.id = any (p_ids) and c.id <> target.id and c.sector_id = target.sector_id and c.status <> 'archived';
  update public.keywords set cluster_id = target.id where cluster_id = any (others);
  update public.ideas set cluster_id = target.id where cluster_id = any (others);
  update public.clusters set status = 'archived' where id = any (others);
  if exists (select 1 from public.ideas i where i.cluster_id = target.id and i.status <> 'archived') then
    update public.clusters set status = 'mapped' where id = target.id;
  end if;
  perform app.recount_clusters(others || target.id);
  return coalesce(cardinality(others), 0);
end $$;

-- Makes a cluster by hand, from keywords of one sector if given (split is this with a part of a cluster).
create function public.create_cluster(p_sector_id uuid, p_name text, p_keyword_ids uuid[] default '{}')
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  made uuid;
  touched uuid[];
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_module(app.require_site_write(sector.site_id), 'planner');
  if length(btrim(coalesce(p_name, ''))) = 0 then
    perform app.fail('invalid', 'Give the cluster a name.', '{"name": ["Give the cluster a name."]}');
  end if;
  if exists (select 1 from public.clusters c
             where c.sector_id = sector.id and lower(c.name) = lower(btrim(p_name)) and c.status <> 'archived') then
    perform app.fail('conflict', 'A cluster of this name exists in the sector.',
      '{"name": ["A cluster of this name exists in the sector."]}');
  end if;
  insert into public.clusters (account_id, site_id, sector_id, name, created_by)
  values (sector.account_id, sector.site_id, sector.id, left(btrim(p_name), 200), auth.uid()) returning id into made;
  select array_agg(distinct k.cluster_id) filter (where k.cluster_id is not null) into touched
  from public.keywords k where k.id = any (p_keyword_ids) and k.sector_id = sector.id;
  update public.keywords set cluster_id = made, status = case when status = 'mapped' then status else 'clustered' end
  where id = any (p_keyword_ids) and sector_id = sector.id and clustering_job_id is null and status <> 'archived';
  perform app.recount_clusters(coalesce(touched, '{}') || made);
  return made;
end $$;

-- Archives clusters with nothing in progress; their keywords become new again.
create function public.archive_clusters(p_site_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  gone uuid[];
begin
  perform app.require_site_write(p_site_id);
  with archived as (
    update public.clusters c set status = 'archived'
    where c.id = any (p_ids) and c.site_id = p_site_id and c.status <> 'archived' returning c.id)
  select array_agg(id) into gone from archived;
  update public.keywords set cluster_id = null, status = 'new'
  where cluster_id = any (gone) and status in ('clustered', 'mapped');
  perform app.recount_clusters(gone);
  return coalesce(cardinality(gone), 0);
end $$;

-- Archives or restores ideas that have no task yet.
create function public.change_ideas(p_site_id uuid, p_action text, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  perform app.require_site_write(p_site_id);
  if p_action not in ('archive', 'restore') then
    perform app.fail('invalid', 'This bulk action does not exist.');
  end if;
  update public.ideas set status = case p_action when 'archive' then 'archived' else 'new' end
  where id = any (p_ids) and site_id = p_site_id
    and status = case p_action when 'archive' then 'new' else 'archived' end;
  get diagnostics changed = row_count;
  return changed;
end $$;

revoke execute on function
  public.begin_keyword_import(uuid, text, text, integer, jsonb, integer, text),
  public.import_keywords(uuid, text, jsonb), public.add_seed_keywords(uuid, uuid[]),
  public.keyword_opportunities(uuid, uuid, text, integer, integer),
  public.list_keywords(uuid, jsonb, text, boolean, integer, integer),
  public.new_keywords(uuid, uuid[], jsonb, integer),
  public.change_keywords(uuid, text, uuid[], jsonb, uuid), public.merge_clusters(uuid, uuid[]),
  public.create_cluster(uuid, text, uuid[]), public.archive_clusters(uuid, uuid[]),
  public.change_ideas(uuid, text, uuid[])
from public, anon;
grant execute on function
  public.begin_keyword_import(uuid, text, text, integer, jsonb, integer, text),
  public.import_keywords(uuid, text, jsonb), public.add_seed_keywords(uuid, uuid[]),
  public.keyword_opportunities(uuid, uuid, text, integer, integer),
  public.list_keywords(uuid, jsonb, text, boolean, integer, integer),
  public.new_keywords(uuid, uuid[], jsonb, integer),
  public.change_keywords(uuid, text, uuid[], jsonb, uuid), public.merge_clusters(uuid, uuid[]),
  public.create_cluster(uuid, text, uuid[]), public.archive_clusters(uuid, uuid[]),
  public.change_ideas(uuid, text, uuid[])
to authenticated;

alter table public.keyword_imports enable row level security;
alter table public.clusters enable row level security;
alter table public.keywords enable row level security;
alter table public.ideas enable row level security;

create policy "people read the imports of their sites" on public.keyword_imports
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the clusters of their sites" on public.clusters
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "editors edit the clusters of their sites" on public.clusters
  for update to authenticated using (site_id = any ((select app.writable_sites())::uuid[]))
  with check (site_id = any ((select app.writable_sites())::uuid[]));
create policy "people read the keywords of their sites" on public.keywords
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "editors edit the keywords of their sites" on public.keywords
  for update to authenticated using (site_id = any ((select app.writable_sites())::uuid[]))
  with check (site_id = any ((select app.writable_sites())::uuid[]));
create policy "people read the ideas of their sites" on public.ideas
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "editors edit the ideas of their sites" on public.ideas
  for update to authenticated using (site_id = any ((select app.writable_sites())::uuid[]))
  with check (site_id = any ((select app.writable_sites())::uuid[]));
