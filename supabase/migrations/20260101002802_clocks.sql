-- What a clock that is set back may do: nothing that was to be done at once waits until the hour has come again.

-- A job that was to start at once is due whatever the clock says; one that waits for its next attempt when it is over.
create function app.is_due(p_job public.jobs)
returns boolean language sql stable set search_path = '' as $$
  select p_job.run_at <= now() or (p_job.attempts = 0 and p_job.run_at <= p_job.created_at)
$$;

-- The waiting jobs that may be claimed at this moment, as far as their account and their provider go.
create or replace function app.claimable(p_account_id uuid, p_limit integer)
returns table (id uuid, function text, provider text, priority smallint, run_at timestamptz)
language sql stable set search_path = '' as $$
  select j.id, j.function, j.provider, j.priority, j.run_at from public.jobs j
  where j.account_id = p_account_id and j.status = 'queued' and app.is_due(j)
    and (j.run_id is null or exists (
      select 1 from public.automation_runs r where r.id = j.run_id and r.status = 'running'))
    and not exists (select 1 from app.provider_pauses p where p.provider = j.provider and p.until > now())
  order by j.priority desc, j.run_at limit p_limit
$$;

-- Seconds until the next waiting job may be claimed; null when none waits. A pause of its provider counts.
create or replace function app.seconds_to_next_job()
returns double precision language sql stable security definer set search_path = '' as $$
  select extract(epoch from min(greatest(
    case when app.is_due(j) then now() else j.run_at end, coalesce(p.until, now()))) - now())::double precision
  from public.jobs j
  join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
  left join public.automation_runs r on r.id = j.run_id
  left join app.provider_pauses p on p.provider = j.provider
  where j.status = 'queued' and (r.id is null or r.status = 'running')
$$;

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
  where j.status = 'queued' and j.attempts > 0 and j.run_at > now()
    + case j.error_code when 'vendor_throttled' then interval '65 minutes' else interval '10 minutes' end;
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

-- An account's own provider is slowed down for itself alone, IGNY8's for everybody.
create or replace function app.job_provider(p_account_id uuid, p_function text)
returns text language sql stable set search_path = '' as $$
  select case when p_function = 'plan_run' then null
    when exists (select 1 from public.ai_providers p where p.account_id = p_account_id and p.kind = 'openai')
      then 'openai:' || p_account_id
    else 'openai' end
$$;
