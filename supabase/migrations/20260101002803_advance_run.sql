-- A run orders what its items are ready for, as far as credits and its cap go.

-- Enqueues every ready item of a running run, furthest stage first, until the credit cap or the balance
-- would be exceeded; ends the run when nothing is left. Safe to call at any time, by anyone inside.
-- Short of credits, what is reserved already is worked off first: it may cost less than was reserved.
-- A run of an account that is closed pauses instead of ordering more; app.follow_account_states lets it go on.
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
  if not app.account_is_open(run.account_id) then
    update public.automation_runs set status = 'paused', stop_reason = 'account_suspended' where id = run.id;
    return;
  end if;
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
