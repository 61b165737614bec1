-- Clusters from meaning across a whole order: its first job groups all its keywords, hands whole groups to the
-- requests of the order and keeps embeddings by text, so that a re-run pays for what is new alone.

-- Embeddings by text and model: signed bytes in base64, the largest component at 127.
create table app.keyword_embeddings (
  account_id uuid not null references public.accounts (id) on delete cascade,
  model text not null,
  text_hash text not null,
  vector text not null check (length(vector) <= 20000),
  created_at timestamptz not null default now(),
  primary key (account_id, model, text_hash)
);
alter table app.keyword_embeddings enable row level security;

-- Who groups the keywords of an order in one sector, and whether that is done.
create table app.clustering_plans (
  account_id uuid not null references public.accounts (id) on delete cascade,
  scope text not null,
  sector_id uuid not null references public.sectors (id) on delete cascade,
  job_id uuid not null references public.jobs (id) on delete cascade,
  lease uuid not null,
  is_done boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (account_id, scope, sector_id)
);
create index clustering_plans_sector on app.clustering_plans (sector_id);
create index clustering_plans_job on app.clustering_plans (job_id);
alter table app.clustering_plans enable row level security;

-- A group of a plan and the cluster it became: requests that share a large group share its cluster.
create table app.clustering_groups (
  id uuid primary key,
  sector_id uuid not null references public.sectors (id) on delete cascade,
  cluster_id uuid references public.clusters (id) on delete set null,
  created_at timestamptz not null default now()
);
create index clustering_groups_sector on app.clustering_groups (sector_id);
create index clustering_groups_cluster on app.clustering_groups (cluster_id);
alter table app.clustering_groups enable row level security;

-- Clusters that stay as they are when keywords are grouped.
alter table public.clusters add column is_locked boolean not null default false;

-- The group that a plan put a keyword in, until it has a cluster; and how alike it is to the others there, 0 to 1.
alter table public.keywords
  add column clustering_group uuid,
  add column confidence numeric(4, 3) check (confidence between 0 and 1);

-- The jobs that are grouped together: those of an order; a job of a run by itself, since a run orders as it goes.
create function app.clustering_scope(p_job public.jobs)
returns text language sql immutable set search_path = '' as $$
  select case when p_job.run_id is null then p_job.order_key else 'job:' || p_job.id end
$$;

-- The jobs of a scope that have not ended.
create function app.clustering_jobs(p_job public.jobs)
returns setof uuid language sql stable set search_path = '' as $$
  select j.id from public.jobs j
  where j.account_id = p_job.account_id and j.function = 'auto_cluster' and j.status in ('queued', 'running')
    and j.payload->>'sector_id' = p_job.payload->>'sector_id'
    and case when p_job.run_id is null then j.order_key = p_job.order_key and j.run_id is null else j.id = p_job.id end
$$;

-- What a clustering job is to do: {state: 'lost' | 'wait' | 'plan' | 'ready', …}. One job of an order is told to
-- plan, with all keywords of the order and the clustered ones of the sector, and vectors of p_model where they
-- are known; the others wait until it is done or falls silent. 'ready' gives the keywords of the job itself.
create function public.clustering_plan(p_job_id uuid, p_lease uuid, p_model text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  plan app.clustering_plans;
  sector uuid;
begin
  select j.* into job from public.jobs j
  where j.id = p_job_id and j.lease_token = p_lease and j.status = 'running' and j.function = 'auto_cluster';
  if job.id is null then return jsonb_build_object('state', 'lost'); end if;
  sector := (job.payload->>'sector_id')::uuid;
  insert into app.clustering_plans (account_id, scope, sector_id, job_id, lease)
  values (job.account_id, app.clustering_scope(job), sector, job.id, p_lease)
  on conflict do nothing;
  select p.* into plan from app.clustering_plans p
  where p.account_id = job.account_id and p.scope = app.clustering_scope(job) and p.sector_id = sector for update;
  if plan.is_done then
    return jsonb_build_object('state', 'ready', 'keywords', (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'keyword', k.keyword, 'volume', k.volume,
        'difficulty', k.difficulty, 'intent', k.intent, 'group', k.clustering_group, 'confidence', k.confidence,
        'cluster', c.name) order by k.volume desc nulls last, k.id), '[]')
      from public.keywords k
      left join app.clustering_groups g on g.id = k.clustering_group
      left join public.clusters c on c.id = g.cluster_id and c.status <> 'archived'
      where k.clustering_job_id = job.id));
  end if;
  if (plan.job_id, plan.lease) is distinct from (job.id, p_lease) then
    if exists (select 1 from public.jobs j where j.id = plan.job_id and j.lease_token = plan.lease
               and j.status = 'running' and j.lease_until > now()) then
      return jsonb_build_object('state', 'wait');
    end if;
    update app.clustering_plans set job_id = job.id, lease = p_lease
    where account_id = plan.account_id and scope = plan.scope and sector_id = plan.sector_id;
  end if;
  return jsonb_build_object('state', 'plan',
    'keywords', (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'keyword', k.keyword, 'vector', e.vector) order by k.id),
        '[]')
      from public.keywords k
      left join app.keyword_embeddings e on e.account_id = job.account_id and e.model = p_model
        and e.text_hash = md5(k.keyword_key)
      where k.clustering_job_id in (select app.clustering_jobs(job))),
    'clustered', (
      select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'cluster_id', k.cluster_id, 'vector', e.vector)
        order by k.id), '[]')
      from (select * from public.keywords k
            where k.sector_id = sector and k.cluster_id is not null and k.status in ('clustered', 'mapped')
              and not exists (select 1 from public.clusters c where c.id = k.cluster_id and c.is_locked)
            order by k.volume desc nulls last, k.id limit 3000) k
      left join app.keyword_embeddings e on e.account_id = job.account_id and e.model = p_model
        and e.text_hash = md5(k.keyword_key)));
end $$;

-- Keeps embeddings of texts. Vectors: [{text, vector}]. False when the lease is no longer held.
create function public.keep_embeddings(p_job_id uuid, p_lease uuid, p_model text, p_vectors jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
begin
  select j.* into job from public.jobs j where j.id = p_job_id and j.status in ('queued', 'running') for key share;
  if job.id is null then return false; end if;
  insert into app.keyword_embeddings (account_id, model, text_hash, vector)
  select distinct on (md5(lower(v.text))) job.account_id, p_model, md5(lower(v.text)), v.vector
  from jsonb_to_recordset(p_vectors) v (text text, vector text)
  on conflict do nothing;
  return job.status = 'running' and job.lease_token is not distinct from p_lease;
end $$;

-- Stores a plan. Groups: [{cluster_id?, keywords: [{id, confidence}]}]; requests: [[keyword id]], handed to the jobs
-- of the order, the planning one first. Jobs left without keywords are cancelled and their credits released.
-- False when the lease is no longer held.
create function public.store_clustering_plan(p_job_id uuid, p_lease uuid, p_groups jsonb, p_requests jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  other public.jobs;
  jobs uuid[];
  given record;
  made uuid;
  ids uuid[];
begin
  select j.* into job from public.jobs j where j.id = p_job_id;
  perform 1 from public.jobs j where j.id in (select app.clustering_jobs(job)) order by j.id for update;
  select j.* into job from public.jobs j
  where j.id = p_job_id and j.lease_token = p_lease and j.status = 'running';
  if job.id is null then return false; end if;
  update app.clustering_plans p set is_done = true
  where p.account_id = job.account_id and p.scope = app.clustering_scope(job)
    and p.sector_id = (job.payload->>'sector_id')::uuid and p.job_id = job.id and p.lease = p_lease and not p.is_done;
  if not found then return false; end if;
  select array_agg(j.id order by j.id <> job.id, j.status <> 'running', j.id) into jobs
  from public.jobs j where j.id in (select app.clustering_jobs(job));
  if jsonb_array_length(p_requests) > cardinality(jobs) then
    perform app.fail('invalid', 'A plan may not need more requests than were ordered.');
  end if;
  for given in select g.value from jsonb_array_elements(p_groups) g loop
    made := gen_random_uuid();
    insert into app.clustering_groups (id, sector_id, cluster_id)
    values (made, (job.payload->>'sector_id')::uuid, (
      select c.id from public.clusters c where c.id = (given.value->>'cluster_id')::uuid
        and c.sector_id = (job.payload->>'sector_id')::uuid and c.status <> 'archived'));
    update public.keywords k set clustering_group = made, confidence = least(1, greatest(0, m.confidence))
    from jsonb_to_recordset(given.value->'keywords') m (id uuid, confidence numeric)
    where k.id = m.id and k.clustering_job_id = any (jobs);
  end loop;
  -- Keywords move in one statement, so that none is for a moment where it must not be.
  update public.keywords k set clustering_job_id = jobs[r.ordinality]
  from jsonb_array_elements(p_requests) with ordinality r, jsonb_array_elements_text(r.value) i
  where k.id = i::uuid and k.clustering_job_id = any (jobs);
  for other in select j.* from public.jobs j where j.id = any (jobs) order by j.id loop
    select array_agg(k.id) into ids from public.keywords k where k.clustering_job_id = other.id;
    if ids is null and other.id <> job.id then
      perform app.abandon_job(other, 'cancelled', 'cancelled', null);
    else
      update public.jobs set payload = payload || jsonb_build_object('keyword_ids', to_jsonb(coalesce(ids, '{}'))),
        subject_label = coalesce(cardinality(ids), 0) || ' keywords'
      where id = other.id;
    end if;
  end loop;
  return true;
end $$;

-- The name for a cluster that a job makes: as given, with a number when a locked cluster has it.
create function app.unlocked_name(p_sector_id uuid, p_name text)
returns text language plpgsql stable set search_path = '' as $$
declare
  free_name text := left(btrim(p_name), 195);
begin
  for i in 2..1000 loop
    exit when not exists (select 1 from public.clusters c where c.sector_id = p_sector_id
      and lower(c.name) = lower(free_name) and c.status <> 'archived' and c.is_locked);
    free_name := left(btrim(p_name), 195) || ' ' || i;
  end loop;
  return free_name;
end $$;

-- Stores clusters. Clusters: [{name, description, keyword_ids, group_id?}]; a group that became a cluster is added
-- to it, else a name that exists in the sector is added to.
create or replace function public.finish_clustering(p_job_id uuid, p_lease uuid, p_clusters jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  sector public.sectors;
  run public.automation_runs;
  given record;
  cluster uuid;
  touched uuid[] := array[]::uuid[];
  placed integer := 0;
  moved integer;
begin
  if job.id is null then return false; end if;
  select s.* into sector from public.sectors s where s.id = (job.payload->>'sector_id')::uuid;
  for given in select c.name, c.description, c.keyword_ids, c.group_id
               from jsonb_to_recordset(p_clusters) c (name text, description text, keyword_ids uuid[], group_id uuid) loop
    cluster := null;
    if given.group_id is not null then
      perform 1 from app.clustering_groups g where g.id = given.group_id and g.sector_id = sector.id for update;
      select c.id into cluster from app.clustering_groups g
      join public.clusters c on c.id = g.cluster_id and c.status <> 'archived'
      where g.id = given.group_id and g.sector_id = sector.id;
    end if;
    if cluster is null then
      insert into public.clusters as c (account_id, site_id, sector_id, name, description, created_by)
      values (sector.account_id, sector.site_id, sector.id, app.unlocked_name(sector.id, given.name),
        left(coalesce(given.description, ''), 2000), job.created_by)
      on conflict (sector_id, lower(name)) where status <> 'archived' do update set name = c.name
      returning c.id into cluster;
      update app.clustering_groups set cluster_id = cluster where id = given.group_id and sector_id = sector.id;
    end if;
    update public.keywords set cluster_id = cluster, status = 'clustered', clustering_job_id = null,
      clustering_group = null
    where id = any (given.keyword_ids) and clustering_job_id = job.id;
    get diagnostics moved = row_count;
    placed := placed + moved;
    touched := touched || cluster;
  end loop;
  update public.keywords set clustering_job_id = null, clustering_group = null, confidence = null
  where clustering_job_id = job.id;
  perform app.recount_clusters(touched);
  if job.run_id is not null then
    select r.* into run from public.automation_runs r where r.id = job.run_id for update;
    perform app.add_run_items(run, 2, (
      select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.name, 'payload',
        jsonb_build_object('count', coalesce((run.config->>'ideas_per_cluster')::integer, 3)))
        order by c.total_volume desc nulls last)
      from public.clusters c where c.id = any (touched) and c.status = 'new' and c.keyword_count > 0));
  end if;
  perform app.complete_job(job, 1, jsonb_build_object('cluster_ids', to_jsonb(touched), 'placed', placed,
    'unclustered', jsonb_array_length(job.payload->'keyword_ids') - placed), p_usage);
  return true;
end $$;

revoke execute on function public.clustering_plan(uuid, uuid, text),
  public.keep_embeddings(uuid, uuid, text, jsonb), public.store_clustering_plan(uuid, uuid, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function public.clustering_plan(uuid, uuid, text),
  public.keep_embeddings(uuid, uuid, text, jsonb), public.store_clustering_plan(uuid, uuid, jsonb, jsonb)
to service_role;
