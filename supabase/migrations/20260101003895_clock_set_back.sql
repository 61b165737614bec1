-- A clock that is set back, by whatever it is, lets no work wait for the time that it repeats. Until now only times were
-- mended that nobody can have asked for: a vendor that asked for a second's pause could so stop a job for an hour.

-- Whether the clock shows an earlier time than at the last call. For one caller at a time.
create function app.clock_was_set_back()
returns boolean language plpgsql set search_path = '' as $$
declare
  seen timestamptz;
begin
  select t.at into seen from app.ticks t where t.name = 'work';
  insert into app.ticks (name, at) values ('work', clock_timestamp()) on conflict (name) do update set at = excluded.at;
  return coalesce(seen > clock_timestamp() + interval '1 second', false);
end $$;

-- What was to wait until a time of the clock before it was set back waits no longer: a vendor that still needs its pause
-- asks for it again, and a worker that lives makes its leases longer.
create function app.forget_waits()
returns void language plpgsql set search_path = '' as $$
begin
  delete from app.provider_pauses;
  update public.jobs j set run_at = now()
  where j.id in (select q.job_id from app.job_queue q where not q.is_running and q.run_at > now())
    and j.status = 'queued' and j.error_code is not null;
  update public.jobs j set lease_until = now() + interval '90 seconds'
  where j.id in (select q.job_id from app.job_queue q where q.is_running)
    and j.status = 'running' and j.lease_until > now() + interval '90 seconds';
end $$;

-- Takes jobs back from workers that fell silent: queued again, dead after their last attempt, cancelled where their run
-- is. What goes wrong with one of them is written down and stops no other. Answers how many leases had run out.
-- All jobs are locked first, then all runs, then all accounts, and only one tick at a time does this: it is the
-- only one that holds several accounts at once, and it waits for nothing that somebody who waits for it may hold.
create or replace function app.expire_leases()
returns integer language plpgsql set search_path = '' as $$
declare
  ids uuid[];
  job public.jobs;
begin
  perform pg_advisory_xact_lock(hashtextextended('automation_tick', 0));
  delete from app.provider_pauses p where p.until < now();
  if app.clock_was_set_back() then
    perform app.forget_waits();
  end if;
  select array_agg(x.id) into ids from (
    select j.id from public.jobs j
    where j.id in (select q.job_id from app.job_queue q where q.is_running) and j.status = 'running'
      and j.lease_until < now()
    order by j.id limit 500 for update skip locked) x;
  if ids is null then return 0; end if;
  perform 1 from public.automation_runs r
  where r.id in (select j.run_id from public.jobs j where j.id = any (ids)) order by r.id for update;
  perform 1 from public.accounts a
  where a.id in (select j.account_id from public.jobs j where j.id = any (ids)) order by a.id for update;
  for job in select j.* from public.jobs j where j.id = any (ids) order by j.id loop
    begin
      if app.job_is_stranded(job) then
        perform app.abandon_job(job, 'cancelled', 'cancelled', null);
      elsif job.attempts >= job.max_attempts then
        perform app.abandon_job(job, 'dead', 'worker_lost', 'The worker stopped answering several times.');
      else
        update public.jobs set status = 'queued', lease_token = null, lease_until = null, run_at = now(),
          error_code = 'worker_lost', error_message = 'The worker stopped answering; the job was started again.'
        where id = job.id;
      end if;
    exception when others then
      raise warning 'job %: %', job.id, sqlerrm;
    end;
  end loop;
  return cardinality(ids);
end $$;
