-- What a clustering request gives and takes beside groups: intents that the model says, what embeddings cost, the
-- pages that results show, and how coarse the groups of an order are to be.

-- How coarse the groups of an order are to be, where a person chose.
create table app.clustering_choices (
  account_id uuid not null references public.accounts (id) on delete cascade,
  order_key text not null,
  granularity text not null check (granularity in ('finest', 'finer', 'coarser', 'coarsest')),
  created_at timestamptz not null default now(),
  primary key (account_id, order_key)
);
alter table app.clustering_choices enable row level security;

-- Notes how coarse the groups of the order with this key are to be; before the order, so that no worker comes first.
create function public.choose_granularity(p_site_id uuid, p_key text, p_granularity text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
begin
  perform app.require_module(account, 'planner');
  if length(coalesce(p_key, '')) not between 8 and 100
     or p_granularity is null or p_granularity not in ('finest', 'finer', 'coarser', 'coarsest') then
    perform app.fail('invalid', 'Choose how coarse the clusters are to be.');
  end if;
  insert into app.clustering_choices (account_id, order_key, granularity) values (account, p_key, p_granularity)
  on conflict do nothing;
  delete from app.clustering_choices c where c.account_id = account and c.created_at < now() - interval '30 days';
end $$;

-- As before, with where intents are from, pages of results and how coarse the groups are to be.
create or replace function public.clustering_plan(p_job_id uuid, p_lease uuid, p_model text)
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
        'difficulty', k.difficulty, 'intent', k.intent, 'intent_source', k.intent_source,
        'group', k.clustering_group, 'confidence', k.confidence,
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
    'granularity', (select c.granularity from app.clustering_choices c
      where c.account_id = job.account_id and c.order_key = job.order_key),
    'keywords', (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'keyword', k.keyword, 'vector', e.vector,
        'results', r.urls) order by k.id), '[]')
      from public.keywords k
      left join app.keyword_embeddings e on e.account_id = job.account_id and e.model = p_model
        and e.text_hash = md5(k.keyword_key)
      left join app.keyword_results r on r.keyword_id = k.id
      where k.clustering_job_id in (select app.clustering_jobs(job))),
    'clustered', (
      select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'cluster_id', k.cluster_id, 'vector', e.vector,
        'results', r.urls) order by k.id), '[]')
      from (select * from public.keywords k
            where k.sector_id = sector and k.cluster_id is not null and k.status in ('clustered', 'mapped')
              and not exists (select 1 from public.clusters c where c.id = k.cluster_id and c.is_locked)
            order by k.volume desc nulls last, k.id limit 3000) k
      left join app.keyword_embeddings e on e.account_id = job.account_id and e.model = p_model
        and e.text_hash = md5(k.keyword_key)
      left join app.keyword_results r on r.keyword_id = k.id));
end $$;

drop function public.keep_embeddings(uuid, uuid, text, jsonb);

-- Keeps embeddings of texts, and notes with the job what they cost: it is spent whatever becomes of the job.
-- Vectors: [{text, vector}]; usage: {tokens_in, cost_usd}. False when the lease is no longer held.
create function public.keep_embeddings(p_job_id uuid, p_lease uuid, p_model text, p_vectors jsonb,
  p_usage jsonb default '{}')
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
begin
  update public.jobs j set tokens_in = j.tokens_in + coalesce((p_usage->>'tokens_in')::integer, 0),
    cost_usd = j.cost_usd + coalesce((p_usage->>'cost_usd')::numeric, 0)
  where j.id = p_job_id and j.status in ('queued', 'running') returning j.* into job;
  if job.id is null then return false; end if;
  insert into app.keyword_embeddings (account_id, model, text_hash, vector)
  select distinct on (md5(lower(v.text))) job.account_id, p_model, md5(lower(v.text)), v.vector
  from jsonb_to_recordset(p_vectors) v (text text, vector text)
  on conflict do nothing;
  return job.status = 'running' and job.lease_token is not distinct from p_lease;
end $$;

drop function public.finish_clustering(uuid, uuid, jsonb, jsonb);

-- Stores clusters. Clusters: [{name, description, keyword_ids, group_id?}]; a group that became a cluster is added
-- to it, else a name that exists in the sector is added to. Intents: [{id, intent}], said by the model; they take the
-- place of guesses alone. The usage grows by what the job's embeddings took.
create function public.finish_clustering(p_job_id uuid, p_lease uuid, p_clusters jsonb, p_usage jsonb,
  p_intents jsonb default '[]')
returns boolean language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
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
  perform set_config('app.intent_told', 'on', true);
  update public.keywords k set intent = i.intent, intent_source = 'ai'
  from jsonb_to_recordset(p_intents) i (id uuid, intent text)
  where k.id = i.id and k.clustering_job_id = job.id
    and i.intent in ('informational', 'commercial', 'transactional', 'navigational')
    and coalesce(k.intent_source, 'guessed') in ('guessed', 'ai');
  perform set_config('app.intent_told', '', true);
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
    'unclustered', jsonb_array_length(job.payload->'keyword_ids') - placed),
    p_usage || jsonb_build_object('tokens_in', coalesce((p_usage->>'tokens_in')::integer, 0) + job.tokens_in,
      'cost_usd', coalesce((p_usage->>'cost_usd')::numeric, 0) + job.cost_usd));
  return true;
end $$;

revoke execute on function public.choose_granularity(uuid, text, text) from public, anon;
grant execute on function public.choose_granularity(uuid, text, text) to authenticated;
revoke execute on function public.keep_embeddings(uuid, uuid, text, jsonb, jsonb),
  public.finish_clustering(uuid, uuid, jsonb, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function public.keep_embeddings(uuid, uuid, text, jsonb, jsonb),
  public.finish_clustering(uuid, uuid, jsonb, jsonb, jsonb)
to service_role;
