-- What waits and what runs stands in a narrow table beside the jobs, so that no index of public.jobs knows a job's state:
-- to claim or to end a job then rewrites its row alone, not an entry in each of its indexes.
-- public.jobs is the truth. A trigger makes the queue follow it, whoever changes a job; only the two steps that every job
-- takes write the queue themselves: app.complete_job (phase DONE) and public.claim_jobs (status running).

create table app.job_queue (
  job_id uuid not null,
  account_id uuid not null,
  site_id uuid not null,
  run_id uuid,
  function text not null,
  subject_id uuid not null,
  provider text,
  priority smallint not null,
  run_at timestamptz not null,
  -- Never tried and due when it was made: it is due whatever became of the clock.
  is_due_at_once boolean not null,
  is_running boolean not null,
  constraint jobs_one_live_per_subject primary key (subject_id, function)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
alter table app.job_queue enable row level security;
revoke all on app.job_queue from public, anon, authenticated, service_role;

create function app.follow_job()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op <> 'INSERT' then
    delete from app.job_queue q
    where q.subject_id = old.subject_id and q.function = old.function and q.job_id = old.id;
  end if;
  if tg_op <> 'DELETE' and new.status in ('queued', 'running') then
    insert into app.job_queue (job_id, account_id, site_id, run_id, function, subject_id, provider, priority, run_at,
      is_due_at_once, is_running)
    values (new.id, new.account_id, new.site_id, new.run_id, new.function, new.subject_id, new.provider, new.priority,
      new.run_at, new.attempts = 0 and new.run_at <= new.created_at, new.status = 'running');
  end if;
  return null;
end $$;

drop index public.jobs_one_live_per_subject, public.jobs_waiting, public.jobs_running, public.jobs_failures, public.jobs_run;
create index jobs_run on public.jobs (run_id) where run_id is not null;
-- Of success neither column is written, so that it leaves this index alone too.
create index jobs_failed on public.jobs (site_id, created_at desc) where error_message is not null;
-- Room on its own page for what a job becomes.
alter table public.jobs set (fillfactor = 60);

create trigger follow_new_job after insert on public.jobs for each row execute function app.follow_job();
create trigger follow_job after update of status, run_at, priority, provider, function, subject_id on public.jobs
  for each row when (new.status <> 'running' and new.phase <> 'DONE') execute function app.follow_job();
create trigger follow_deleted_job after delete on public.jobs for each row execute function app.follow_job();

insert into app.job_queue (job_id, account_id, site_id, run_id, function, subject_id, provider, priority, run_at,
  is_due_at_once, is_running)
select j.id, j.account_id, j.site_id, j.run_id, j.function, j.subject_id, j.provider, j.priority, j.run_at,
  j.attempts = 0 and j.run_at <= j.created_at, j.status = 'running'
from public.jobs j where j.status in ('queued', 'running');
create index job_queue_waiting on app.job_queue (account_id, priority desc, run_at) where not is_running;
create index job_queue_running on app.job_queue (account_id) where is_running;

create or replace view app.claimable_jobs with (security_invoker = true) as
select q.job_id as id, q.account_id, q.function, q.provider, q.priority, q.run_at from app.job_queue q
where not q.is_running and (q.run_at <= now() or q.is_due_at_once)
  and (q.run_id is null or exists (
    select 1 from public.automation_runs r where r.id = q.run_id and r.status = 'running'))
  and (q.provider = any (array(select p.provider from app.provider_pauses p where p.until > now()))) is not true;

create or replace view app.accounts_with_work with (security_invoker = true) as
with recursive waiting as (
  (select q.account_id from app.job_queue q where not q.is_running order by q.account_id limit 1)
  union all
  select (select q.account_id from app.job_queue q where not q.is_running and q.account_id > w.account_id
          order by q.account_id limit 1)
  from waiting w where w.account_id is not null)
select a.id as account_id from waiting w join public.accounts a on a.id = w.account_id
where a.status in ('trial', 'active');

-- Claims up to p_limit due jobs for p_lease_seconds. Accounts take turns: whoever has least under way goes first,
-- then whoever was served longest ago.
-- The first five jobs of an account that a person waits for go before anything that runs by itself.
-- Jobs of a paused run, a suspended account or a provider that asked us to wait stay where they are.
create or replace function public.claim_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns setof public.jobs language plpgsql security definer set search_path = '' set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan as $$
declare
  chosen uuid[];
  is_all boolean;
begin
  -- Nobody waits in turn to learn that nothing waits.
  if not exists (select 1 from app.job_queue q where not q.is_running) then return; end if;
  -- One claim at a time, so that the limits hold exactly.
  perform pg_advisory_xact_lock(hashtextextended('claim_jobs', 0));
  if app.is_room_for(p_limit) then
    chosen := app.next_jobs_of_all(p_limit);
  else
    -- The next p_limit accounts have the next p_limit jobs, unless a function's or a provider's limit stands in the way.
    select n.ids, n.is_all into chosen, is_all from app.next_jobs(p_limit, p_limit) n;
    if not is_all and coalesce(cardinality(chosen), 0) < p_limit then
      select n.ids into chosen from app.next_jobs(p_limit, 2147483647) n;
    end if;
  end if;
  if chosen is null then return; end if;
  return query
    -- The job first and its place in the queue after it, as everywhere: nobody waits for each other in a circle.
    with free as (
      select j.id, j.status from public.jobs j where j.id = any (chosen) for update skip locked),
    claimed as (
      update public.jobs j set status = 'running', attempts = j.attempts + 1, worker = p_worker,
        lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
        started_at = coalesce(j.started_at, now()), phase = 'INIT', percent = 0, message = ''
      from free where j.id = free.id and free.status = 'queued'
      returning j.*),
    begun as (
      update app.job_queue q set is_running = true from claimed c
      where q.subject_id = c.subject_id and q.function = c.function and q.job_id = c.id),
    turns as (
      insert into app.account_turns as t (account_id, served)
      select c.account_id, nextval('app.turns') from (select distinct c.account_id from claimed c) c
      on conflict (account_id) do update set served = excluded.served)
    select c.* from claimed c;
end $$;

-- Ends a job with its result: settles the charge for `quantity` units, writes the usage, moves the run on.
-- Usage: {model, tokens_in, tokens_out, cost_usd, prompt_version}.
create or replace function app.complete_job(p_job public.jobs, p_quantity integer, p_result jsonb, p_usage jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  charge integer := 0;
begin
  if p_job.run_id is not null then
    perform 1 from public.automation_runs r where r.id = p_job.run_id for update;
  end if;
  if p_job.credits_reserved > 0 then
    charge := least(p_job.credits_reserved, app.credit_cost(p_job.function, p_quantity, p_job.created_at));
    perform app.post_credits(p_job.account_id, 'settlement', p_job.credits_reserved - charge,
      format('%s of %s reserved credits used: %s', charge, p_job.credits_reserved, p_job.subject_label),
      p_job.id, p_job.created_by);
    insert into public.credit_usage_logs (account_id, site_id, job_id, operation, credits, quantity, model, tokens_in,
      tokens_out, cost_usd, subject_type, subject_id, created_by)
    values (p_job.account_id, p_job.site_id, p_job.id, p_job.function, charge, p_quantity, p_usage->>'model',
      coalesce((p_usage->>'tokens_in')::integer, 0), coalesce((p_usage->>'tokens_out')::integer, 0),
      coalesce((p_usage->>'cost_usd')::numeric, 0), p_job.subject_type, p_job.subject_id, p_job.created_by);
  end if;
  if p_job.error_code is not null or p_job.error_message is not null then
    update public.jobs set error_code = null, error_message = null where id = p_job.id;
  end if;
  update public.jobs set status = 'succeeded', phase = 'DONE', percent = 100, message = '', lease_token = null,
    lease_until = null, finished_at = now(), credits_charged = charge, result = p_result, model = p_usage->>'model',
    prompt_version = (p_usage->>'prompt_version')::integer,
    tokens_in = coalesce((p_usage->>'tokens_in')::integer, 0),
    tokens_out = coalesce((p_usage->>'tokens_out')::integer, 0),
    cost_usd = coalesce((p_usage->>'cost_usd')::numeric, 0)
  where id = p_job.id;
  delete from app.job_queue q
  where q.subject_id = p_job.subject_id and q.function = p_job.function and q.job_id = p_job.id;
  if p_job.run_id is not null then
    perform app.tell_cause(p_job.run_id);
    perform app.run_job_ended(p_job, charge, null);
  end if;
end $$;

create function app.run_has_jobs(p_account_id uuid, p_run_id uuid)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from app.job_queue q where q.account_id = p_account_id and q.is_running and q.run_id = p_run_id)
    or exists (select 1 from app.job_queue q where q.account_id = p_account_id and not q.is_running and q.run_id = p_run_id)
$$;

-- The open jobs of a site, for who may read them in public.jobs.
create function app.open_jobs(p_site_id uuid)
returns uuid[] language sql stable security definer set search_path = '' as $$
  with site as (select s.id, s.account_id from public.sites s where s.id = p_site_id)
  select coalesce(array_agg(x.job_id), '{}') from (
    select q.job_id from site s join app.job_queue q on q.account_id = s.account_id and q.site_id = s.id and q.is_running
    union all
    select q.job_id from site s join app.job_queue q on q.account_id = s.account_id and q.site_id = s.id
      and not q.is_running) x
$$;
revoke execute on function app.follow_job(), app.run_has_jobs(uuid, uuid), app.open_jobs(uuid) from public, anon, authenticated;
grant execute on function app.open_jobs(uuid) to authenticated;

-- What looked for open jobs among all jobs looks into the queue.
do $$
declare
  changed record;
  definition text;
begin
  for changed in select * from (values
    ('app.next_jobs', 'public.jobs j
    where j.status || '''' = ''running''', 'app.job_queue j where j.is_running'),
    ('app.next_jobs_of_all', 'public.jobs j where j.status || '''' = ''running''', 'app.job_queue j where j.is_running'),
    ('app.is_room_for', 'public.jobs j where j.status || '''' = ''running''', 'app.job_queue j where j.is_running'),
    ('app.has_open_jobs', 'public.jobs j where j.status in (''queued'', ''running'')', 'app.job_queue'),
    ('app.insert_job', 'public.jobs j where j.function = p_function
             and j.subject_id = (p_item->>''subject_id'')::uuid and j.status in (''queued'', ''running'')',
      'app.job_queue q where q.function = p_function
             and q.subject_id = (p_item->>''subject_id'')::uuid'),
    ('app.advance_run', 'exists (select 1 from public.jobs j where j.run_id = run.id and j.status in (''queued'', ''running''))',
      'app.run_has_jobs(run.account_id, run.id)'),
    ('app.end_run_if_idle', 'exists (select 1 from public.jobs j where j.run_id = run.id and j.status in (''queued'', ''running''))',
      'app.run_has_jobs(run.account_id, run.id)'),
    ('app.follow_account_states', 'public.jobs j where j.account_id = a.id and j.status = ''queued''',
      'app.job_queue q where q.account_id = a.id and not q.is_running'),
    ('app.clustering_jobs', 'from public.jobs j
  where j.account_id = p_job.account_id', 'from app.job_queue q join public.jobs j on j.id = q.job_id
  where q.account_id = p_job.account_id'),
    ('app.expire_leases', 'where j.status = ''queued'' and j.attempts > 0',
      'where j.id in (select q.job_id from app.job_queue q where not q.is_running and q.run_at > now())
    and j.status = ''queued'' and j.attempts > 0'),
    ('app.expire_leases', 'where j.status = ''running'' and (j.lease_until',
      'where j.id in (select q.job_id from app.job_queue q where q.is_running) and j.status = ''running'' and (j.lease_until'),
    ('public.stuck_work', '''queued'', (select count(*) from public.jobs j where j.status = ''queued''',
      '''queued'', (select count(*) from app.job_queue j where not j.is_running'),
    ('public.stuck_work', '''running'', (select count(*) from public.jobs j where j.status = ''running''',
      '''running'', (select count(*) from app.job_queue j where j.is_running'),
    ('public.stuck_work', 'from public.jobs j where j.status = ''running'' and j.lease_until',
      'from app.job_queue q join public.jobs j on j.id = q.job_id where q.is_running and j.status = ''running'' and j.lease_until'),
    ('public.stuck_work', 'from public.jobs j join public.accounts a',
      'from app.job_queue q join public.jobs j on j.id = q.job_id and not q.is_running join public.accounts a'),
    ('public.stuck_work', 'exists (select 1 from public.jobs j where j.run_id = r.id and j.status in (''queued'', ''running''))',
      'app.run_has_jobs(r.account_id, r.id)'),
    ('app.live_jobs', 'where l.site_id = p_site_id',
      'where l.id = any ((select app.open_jobs(p_site_id))::uuid[]) and l.site_id = p_site_id'),
    ('app.live_planner_jobs', 'where j.site_id = p_site_id',
      'where j.id = any ((select app.open_jobs(p_site_id))::uuid[]) and j.site_id = p_site_id'),
    ('public.site_overview', 'from public.jobs j where j.site_id = r.site_id and j.status in',
      'from public.jobs j where j.id = any ((select app.open_jobs(r.site_id))::uuid[]) and j.site_id = r.site_id and j.status in'),
    ('app.planned_keywords', 'where j.site_id = p_site_id and j.function',
      'where j.id = any ((select app.open_jobs(p_site_id))::uuid[]) and j.site_id = p_site_id and j.function'),
    ('public.automation_overview', 'j.site_id = p_site_id and app.is_open_failure(j)',
      'j.site_id = p_site_id and j.error_message is not null and app.is_open_failure(j)'),
    ('public.list_failures', 'j.site_id = p_site_id and app.is_open_failure(j)',
      'j.site_id = p_site_id and j.error_message is not null and app.is_open_failure(j)')) x (name, former, latter) loop
    definition := pg_catalog.pg_get_functiondef(changed.name::regproc);
    if strpos(definition, changed.former) = 0 then raise exception '% does not look for open jobs.', changed.name; end if;
    execute replace(definition, changed.former, changed.latter);
  end loop;
end $$;
