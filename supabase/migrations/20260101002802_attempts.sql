-- What becomes of a job that failed or whose worker fell silent; and a clock that is set back: nothing that was to be
-- done at once waits until the hour has come again.

-- Locks a running job whose lease is held; a row of nulls otherwise.
-- Rows are always locked in the order job, run, account, so that workers never deadlock. The run comes at once where
-- results of one run meet in the same rows, clusters and ideas, else as late as possible: a run's jobs wait for it in turn.
create or replace function app.lock_job(p_job_id uuid, p_lease uuid)
returns public.jobs language plpgsql set search_path = '' as $$
declare
  job public.jobs;
begin
  -- By its key alone: statistics of a quiet hour would make the planner read through all the jobs that are running.
  select j.* into job from public.jobs j where j.id = p_job_id for update;
  if job.lease_token is distinct from p_lease or job.status <> 'running' then return null; end if;
  if job.run_id is not null and job.function not in ('generate_content', 'generate_image_prompts', 'generate_images') then
    perform 1 from public.automation_runs r where r.id = job.run_id for update;
  end if;
  return job;
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
    charge := least(p_job.credits_reserved, app.credit_cost(p_job.function, p_quantity));
    perform app.post_credits(p_job.account_id, 'settlement', p_job.credits_reserved - charge,
      format('%s of %s reserved credits used: %s', charge, p_job.credits_reserved, p_job.subject_label),
      p_job.id, p_job.created_by);
    insert into public.credit_usage_logs (account_id, site_id, job_id, operation, credits, quantity, model, tokens_in,
      tokens_out, cost_usd, subject_type, subject_id, created_by)
    values (p_job.account_id, p_job.site_id, p_job.id, p_job.function, charge, p_quantity, p_usage->>'model',
      coalesce((p_usage->>'tokens_in')::integer, 0), coalesce((p_usage->>'tokens_out')::integer, 0),
      coalesce((p_usage->>'cost_usd')::numeric, 0), p_job.subject_type, p_job.subject_id, p_job.created_by);
  end if;
  update public.jobs set status = 'succeeded', phase = 'DONE', percent = 100, message = '', lease_token = null,
    lease_until = null, finished_at = now(), credits_charged = charge, result = p_result, error_code = null,
    error_message = null, model = p_usage->>'model', prompt_version = (p_usage->>'prompt_version')::integer,
    tokens_in = coalesce((p_usage->>'tokens_in')::integer, 0),
    tokens_out = coalesce((p_usage->>'tokens_out')::integer, 0),
    cost_usd = coalesce((p_usage->>'cost_usd')::numeric, 0)
  where id = p_job.id;
  if p_job.run_id is not null then
    perform app.run_job_ended(p_job, charge, null);
  end if;
end $$;

-- Reports progress and extends the lease. False when the lease is no longer held: the worker must stop.
create or replace function public.heartbeat_job(p_job_id uuid, p_lease uuid, p_phase text, p_percent integer,
  p_message text default '', p_lease_seconds integer default 90)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  -- Only a job that is running has a lease.
  update public.jobs set phase = p_phase, percent = p_percent, message = left(p_message, 200),
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where id = p_job_id and lease_token = p_lease;
  return found;
end $$;

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
