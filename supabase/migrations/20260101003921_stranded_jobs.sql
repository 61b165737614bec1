-- A job that fails at the very moment its run is cancelled used to wait for ever in a run that had ended, with its
-- reservation: it looked at the run before the end was committed, and the end did not see it in the queue yet.

-- Whether the run of a job has ended. Locks the run, so that it does not end before the job's next state is stored.
create or replace function app.job_is_stranded(p_job public.jobs)
returns boolean language plpgsql volatile set search_path = '' as $$
declare
  run_status text;
begin
  select r.status into run_status from public.automation_runs r where r.id = p_job.run_id for update;
  return coalesce(run_status not in ('created', 'running', 'paused'), false);
end $$;

-- As before; a job whose run has ended does not go back into the queue.
create or replace function public.hold_job(p_job_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
begin
  if not exists (select 1 from public.jobs j
                 where j.id = p_job_id and j.lease_token = p_lease and not app.account_is_open(j.account_id)) then
    return false;
  end if;
  job := app.lock_job(p_job_id, p_lease);
  if job.id is null then return false; end if;
  if app.job_is_stranded(job) then
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    return true;
  end if;
  update public.jobs j set status = 'queued', attempts = greatest(j.attempts - 1, 0), worker = null, lease_token = null,
    lease_until = null, phase = 'INIT', percent = 0, message = ''
  where j.id = job.id;
  return true;
end $$;

do $$
declare
  job public.jobs;
begin
  for job in
    select j.* from public.jobs j join public.automation_runs r on r.id = j.run_id
    where j.status = 'queued' and r.status not in ('created', 'running', 'paused') order by j.id
  loop
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
  end loop;
end $$;
