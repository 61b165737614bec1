-- Who works next: limits per account, per provider and per function, accounts sharing fairly, work that a person
-- waits for first, and a provider that asked us to wait left alone. And a tick that can close no circle of locks.

-- Jobs that may run at once. The name '*' is the rule for names that are not listed.
create table app.work_limits (
  scope text not null check (scope in ('account', 'provider', 'function')),
  name text not null,
  at_once integer not null check (at_once > 0),
  primary key (scope, name)
);
alter table app.work_limits enable row level security;
insert into app.work_limits (scope, name, at_once) values
  ('account', '*', 20), ('provider', '*', 100), ('function', '*', 60);

create function app.work_limit(p_scope text, p_name text)
returns integer language sql stable set search_path = '' as $$
  select coalesce((select l.at_once from app.work_limits l where l.scope = p_scope and l.name = p_name),
    (select l.at_once from app.work_limits l where l.scope = p_scope and l.name = '*'))
$$;

-- Providers that asked us to wait.
create table app.provider_pauses (
  provider text primary key,
  until timestamptz not null
);
alter table app.provider_pauses enable row level security;

alter table public.jobs add column provider text;

-- The provider that a job of this account will call; null for work that calls none.
create function app.job_provider(p_account_id uuid, p_function text)
returns text language sql stable set search_path = '' as $$
  select case when p_function <> 'plan_run' then 'openai' end
$$;

create function app.set_job_provider()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.provider := coalesce(new.provider, app.job_provider(new.account_id, new.function));
  return new;
end $$;
create trigger set_provider before insert on public.jobs for each row execute function app.set_job_provider();
update public.jobs set provider = app.job_provider(account_id, function) where status in ('queued', 'running');

drop index public.jobs_due;
create index jobs_waiting on public.jobs (account_id, priority desc, run_at) where status = 'queued';

-- One transaction wakes the worker once, however many jobs it makes.
create or replace function app.wake_worker_after_jobs()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if current_setting('app.worker_woken', true) is distinct from 'yes' then
    perform set_config('app.worker_woken', 'yes', true);
    perform app.wake_worker();
  end if;
  return null;
end $$;

-- The waiting jobs that may be claimed at this moment, as far as their account and their provider go.
create function app.claimable(p_account_id uuid, p_limit integer)
returns table (id uuid, function text, provider text, priority smallint, run_at timestamptz)
language sql stable set search_path = '' as $$
  select j.id, j.function, j.provider, j.priority, j.run_at from public.jobs j
  where j.account_id = p_account_id and j.status = 'queued' and j.run_at <= now()
    and (j.run_id is null or exists (
      select 1 from public.automation_runs r where r.id = j.run_id and r.status = 'running'))
    and not exists (select 1 from app.provider_pauses p where p.provider = j.provider and p.until > now())
  order by j.priority desc, j.run_at limit p_limit
$$;

-- Every account that has a waiting job and may work; one step of the index per account, however long its queue.
create function app.waiting_accounts()
returns table (account_id uuid) language sql stable set search_path = '' as $$
  with recursive waiting as (
    (select j.account_id from public.jobs j where j.status = 'queued' order by j.account_id limit 1)
    union all
    select (select j.account_id from public.jobs j where j.status = 'queued' and j.account_id > w.account_id
            order by j.account_id limit 1)
    from waiting w where w.account_id is not null)
  select a.id from waiting w join public.accounts a on a.id = w.account_id and a.status in ('trial', 'active')
$$;

-- Claims up to p_limit due jobs for p_lease_seconds. Accounts take turns: whoever has least under way goes first.
-- The first five jobs of an account that a person waits for go before anything that runs by itself.
-- Jobs of a paused run, a suspended account or a provider that asked us to wait stay where they are.
create or replace function public.claim_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns setof public.jobs language plpgsql security definer set search_path = '' as $$
declare
  chosen uuid[];
begin
  -- One claim at a time, so that the limits hold exactly.
  perform pg_advisory_xact_lock(hashtextextended('claim_jobs', 0));
  with busy as materialized (
    select j.account_id, j.function, j.provider, count(*) as n from public.jobs j
    where j.status = 'running' group by j.account_id, j.function, j.provider),
  placed as (
    select c.*, coalesce(b.n, 0) + row_number() over (partition by w.account_id order by c.priority desc, c.run_at)
      as place, app.work_limit('account', w.account_id::text) as room
    from app.waiting_accounts() w
    left join lateral (select sum(b.n) as n from busy b where b.account_id = w.account_id) b on true
    cross join lateral app.claimable(w.account_id, p_limit) c),
  turns as (
    select p.*, p.place - case when p.priority >= 10 then 5 else 0 end as turn from placed p where p.place <= p.room),
  ranked as (
    select t.id, t.turn, t.priority, t.run_at,
      row_number() over (partition by t.function order by t.turn, t.priority desc, t.run_at, t.id)
        + coalesce((select sum(b.n) from busy b where b.function = t.function), 0)
        <= app.work_limit('function', t.function) as function_has_room,
      t.provider is null or row_number() over (partition by t.provider order by t.turn, t.priority desc, t.run_at, t.id)
        + coalesce((select sum(b.n) from busy b where b.provider = t.provider), 0)
        <= app.work_limit('provider', t.provider) as provider_has_room
    from turns t)
  select array_agg(x.id) into chosen from (
    select r.id from ranked r where r.function_has_room and r.provider_has_room
    order by r.turn, r.priority desc, r.run_at, r.id limit p_limit) x;
  return query
    with free as (
      select j.id from public.jobs j where j.id = any (chosen) and j.status = 'queued' for update skip locked)
    update public.jobs j set status = 'running', attempts = j.attempts + 1, worker = p_worker,
      lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
      started_at = coalesce(j.started_at, now()), phase = 'INIT', percent = 0, message = ''
    from free where j.id = free.id
    returning j.*;
end $$;

create or replace function app.has_due_jobs()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from app.waiting_accounts() w cross join lateral app.claimable(w.account_id, 1))
$$;

-- A worker reports a failure. Retryable ones wait and try again up to max_attempts, then the job is dead.
-- A provider that asked us to wait is left alone by everybody, and the attempt does not count, for a day.
-- Answers the job's new status, or null when the lease is no longer held.
create or replace function public.fail_job(p_job_id uuid, p_lease uuid, p_code text, p_message text,
  p_retryable boolean, p_retry_after_seconds integer default null, p_raw_answer text default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  pause double precision;
begin
  if job.id is null then return null; end if;
  pause := least(3600, greatest(coalesce(p_retry_after_seconds, 0), app.backoff_seconds(job.attempts)));
  if p_raw_answer is not null then
    update public.jobs set raw_answer = left(p_raw_answer, 200000) where id = job.id;
  end if;
  if p_code = 'vendor_throttled' and job.provider is not null then
    insert into app.provider_pauses as p (provider, until) values (job.provider, now() + make_interval(secs => pause))
    on conflict (provider) do update set until = greatest(p.until, excluded.until);
    if job.created_at > now() - interval '1 day' then
      update public.jobs set attempts = attempts - 1 where id = job.id returning attempts into job.attempts;
    end if;
  end if;
  if app.job_is_stranded(job) then
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    return 'cancelled';
  end if;
  if p_retryable and job.attempts < job.max_attempts then
    update public.jobs set status = 'queued', lease_token = null, lease_until = null, error_code = p_code,
      error_message = p_message, phase = 'INIT', percent = 0, run_at = now() + make_interval(secs => pause)
    where id = job.id;
    return 'queued';
  end if;
  perform app.abandon_job(job, case when p_retryable then 'dead' else 'failed' end, p_code, p_message);
  return case when p_retryable then 'dead' else 'failed' end;
end $$;

-- Jobs whose worker fell silent go back to the queue; those out of attempts are dead. Times that no worker and no
-- provider can have asked for are those of a clock that was set back: they count as over.
-- All jobs are locked first, then all runs, then all accounts, and only one tick at a time does this: it is the
-- only one that holds several accounts at once, and it waits for nothing that somebody who waits for it may hold.
create or replace function app.expire_leases()
returns integer language plpgsql set search_path = '' as $$
declare
  ids uuid[];
  job public.jobs;
begin
  perform pg_advisory_xact_lock(hashtextextended('automation_tick', 0));
  delete from app.provider_pauses p where p.until < now() or p.until > now() + interval '65 minutes';
  update public.jobs j set run_at = now()
  where j.status = 'queued' and j.attempts > 0 and j.run_at > now() + interval '65 minutes';
  select array_agg(x.id) into ids from (
    select j.id from public.jobs j
    where j.status = 'running' and (j.lease_until < now() or j.lease_until > now() + interval '30 minutes')
    order by j.id limit 500 for update skip locked) x;
  if ids is null then return 0; end if;
  perform 1 from public.automation_runs r
  where r.id in (select j.run_id from public.jobs j where j.id = any (ids)) order by r.id for update;
  perform 1 from public.accounts a
  where a.id in (select j.account_id from public.jobs j where j.id = any (ids)) order by a.id for update;
  for job in select j.* from public.jobs j where j.id = any (ids) order by j.id loop
    if app.job_is_stranded(job) then
      perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    elsif job.attempts >= job.max_attempts then
      perform app.abandon_job(job, 'dead', 'worker_lost', 'The worker stopped answering several times.');
    else
      update public.jobs set status = 'queued', lease_token = null, lease_until = null, run_at = now(),
        error_code = 'worker_lost', error_message = 'The worker stopped answering; the job was started again.'
      where id = job.id;
    end if;
  end loop;
  return cardinality(ids);
end $$;

-- Enqueues every ready item of a running run, furthest stage first, until the credit cap or the balance
-- would be exceeded; ends the run when nothing is left. Safe to call at any time, by anyone inside.
-- Short of credits, what is reserved already is worked off first: it may cost less than was reserved.
create or replace function app.advance_run(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  run public.automation_runs;
  item public.automation_run_items;
  need integer;
  balance integer;
  job uuid;
begin
  select r.* into run from public.automation_runs r where r.id = p_run_id and r.status = 'running' for update;
  if run.id is null then return; end if;
  if run.stop_reason = 'credit_cap' then
    update public.automation_runs set stop_reason = null where id = run.id;
  end if;
  select a.credits into balance from public.accounts a where a.id = run.account_id for no key update;
  for item in select i.* from public.automation_run_items i
              where i.run_id = run.id and i.status = 'ready' order by i.stage desc, i.id loop
    need := app.order_cost(run.site_id, app.stage_function(item.stage),
      jsonb_build_array(item.payload || jsonb_build_object('subject_id', item.subject_id)));
    if run.credit_cap is not null and run.credits_spent + run.credits_reserved + need > run.credit_cap then
      update public.automation_runs set stop_reason = 'credit_cap' where id = run.id;
      exit;
    end if;
    if need > balance then
      if exists (select 1 from public.jobs j where j.run_id = run.id and j.status in ('queued', 'running')) then
        return;
      end if;
      update public.automation_runs set status = 'paused', stop_reason = 'insufficient_credits' where id = run.id;
      perform app.notify_account(run.account_id, run.site_id, 'run_paused', 'A run is paused: not enough credits',
        format('The next step needs %s credits and the balance is %s.', need, balance), '/automation/runs/' || run.id);
      return;
    end if;
    job := app.insert_job(run.account_id, run.site_id, app.stage_function(item.stage),
      item.payload || jsonb_build_object('subject_id', item.subject_id), 'run:' || run.id, item.id, run.created_by,
      run.id, item.stage::integer);
    update public.automation_run_items set job_id = job,
      status = case when job is null then 'skipped' else 'queued' end,
      error = case when job is null then 'Nothing to do: it was changed or is being worked on elsewhere.' end
    where id = item.id;
    if job is not null then
      update public.automation_runs r set credits_reserved = r.credits_reserved + need where r.id = run.id
      returning r.credits_reserved into run.credits_reserved;
      balance := balance - need;
    elsif item.stage in (5, 6) then
      perform app.run_content_ready(run, case item.stage when 5 then item.subject_id
        else (select i.content_id from public.images i where i.id = item.subject_id) end, item.stage::integer);
    end if;
  end loop;
  perform app.end_run_if_idle(run.id);
end $$;

-- Seconds until the next waiting job may be claimed; null when none waits. A pause of its provider counts.
create function app.seconds_to_next_job()
returns double precision language sql stable security definer set search_path = '' as $$
  select extract(epoch from min(greatest(j.run_at, coalesce(p.until, j.run_at))) - now())::double precision
  from public.jobs j
  join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
  left join public.automation_runs r on r.id = j.run_id
  left join app.provider_pauses p on p.provider = j.provider
  where j.status = 'queued' and (r.id is null or r.status = 'running')
$$;
grant execute on function app.seconds_to_next_job() to service_role;
