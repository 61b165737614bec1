-- Takes jobs back from workers that fell silent: queued again, dead after their last attempt, cancelled where their run
-- is. What goes wrong with one of them is written down and stops no other. Answers how many leases had run out.
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
