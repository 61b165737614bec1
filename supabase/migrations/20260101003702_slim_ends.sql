-- The end of a job that nothing went wrong with fires no trigger: only what may have failed is looked at for failures, and
-- only what a person did for the work of staff.

-- A failure sets the code of its error; what is merely put back for a closed account does not.
drop trigger note_failure on public.jobs;
create trigger note_failure before update of error_code on public.jobs
  for each row when (old.status = 'running' and new.status in ('queued', 'failed', 'dead'))
  execute function app.note_failure();

-- As before; the error of an earlier attempt goes in a statement of its own.
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
  if p_job.run_id is not null then
    perform app.tell_cause(p_job.run_id);
    perform app.run_job_ended(p_job, charge, null);
  end if;
end $$;

-- People change jobs in one way, by giving them up; everything else is the worker's.
drop trigger staff_edited on public.jobs;
create or replace function app.abandon_job(p_job public.jobs, p_status text, p_code text, p_error text)
returns void language plpgsql set search_path = '' as $$
begin
  perform 1 from public.automation_runs r where r.id = p_job.run_id for update;
  update public.jobs set status = p_status, lease_token = null, lease_until = null, finished_at = now(),
    error_code = p_code, error_message = p_error, credits_charged = 0
  where id = p_job.id;
  if auth.uid() is not null and app.is_visiting() then
    perform app.audit(p_job.account_id, 'staff.edited', 'job', p_job.id, left(p_job.subject_label, 80), p_job.site_id);
  end if;
  if p_job.credits_reserved > 0 then
    perform app.post_credits(p_job.account_id, 'release', p_job.credits_reserved,
      format('Released, nothing was charged: %s', p_job.subject_label), p_job.id, p_job.created_by);
  end if;
  perform app.give_back_subject(p_job, p_error);
  if p_error is not null and p_job.run_id is null then
    perform app.notify_account(p_job.account_id, p_job.site_id, 'job_failed',
      format('%s failed', upper(left(app.work_name(p_job.function), 1)) || substr(app.work_name(p_job.function), 2)),
      left(p_job.subject_label || ': ' || p_error, 500), '/jobs/' || p_job.id);
  end if;
  perform app.run_job_ended(p_job, 0, coalesce(p_error, 'cancelled'));
end $$;

-- As before; whether the run is at its end is not asked where work was ordered just now.
create or replace function app.advance_run(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  run public.automation_runs;
  item public.automation_run_items;
  need integer;
  balance integer;
  ordered integer := 0;
  is_short boolean := false;
  job uuid;
  took_up boolean := false;
  has_queued boolean := false;
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
    if not app.item_waits(item) then
      update public.automation_run_items set status = 'skipped', error = 'It was done by hand meanwhile.'
      where id = item.id;
      perform app.run_takes_up(run, item);
      took_up := true;
      continue;
    end if;
    need := app.order_cost(run.site_id, app.stage_function(item.stage),
      jsonb_build_array(item.payload || jsonb_build_object('subject_id', item.subject_id)));
    if run.credit_cap is not null and run.credits_spent + run.credits_reserved + ordered + need > run.credit_cap then
      update public.automation_runs set stop_reason = 'credit_cap' where id = run.id;
      exit;
    end if;
    is_short := need > balance;
    exit when is_short;
    job := app.insert_job(run.account_id, run.site_id, app.stage_function(item.stage),
      item.payload || jsonb_build_object('subject_id', item.subject_id), 'run:' || run.id, item.id, run.created_by,
      run.id, item.stage::integer);
    update public.automation_run_items set job_id = job,
      status = case when job is null then 'skipped' else 'queued' end,
      error = case when job is null then 'Nothing to do: it was changed or is being worked on elsewhere.' end
    where id = item.id;
    if job is not null then
      has_queued := true;
      ordered := ordered + need;
      balance := balance - need;
    else
      perform app.run_takes_up(run, item);
      took_up := true;
    end if;
  end loop;
  if ordered > 0 then
    update public.automation_runs r set credits_reserved = r.credits_reserved + ordered where r.id = run.id;
  end if;
  if is_short then
    if not exists (select 1 from public.jobs j where j.run_id = run.id and j.status in ('queued', 'running')) then
      update public.automation_runs set status = 'paused', stop_reason = 'insufficient_credits' where id = run.id;
      perform app.notify_account(run.account_id, run.site_id, 'run_paused', 'A run is paused: not enough credits',
        format('The next step needs %s credits and the balance is %s.', need, balance), '/automation/runs/' || run.id);
    end if;
  elsif took_up then
    -- What was taken up may have made new items ready.
    perform app.advance_run(run.id);
  elsif not has_queued then
    perform app.end_run_if_idle(run.id);
  end if;
end $$;
