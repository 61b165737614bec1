-- Within the work of runs the longest way goes first. Every step but the last brings about others, one after the other, so
-- a step with many behind it must not wait for one that ends an article: with the furthest stage first, the last articles
-- were begun when all others had their pictures already, and then nearly every place stood empty while they got theirs.

-- The priority of a job of a run: the more steps follow from it, the sooner. All stand below what a person waits for.
create function app.stage_priority(p_stage integer)
returns integer language sql immutable set search_path = '' as $$ select 9 - p_stage $$;

update public.jobs j set priority = app.stage_priority(i.stage)
from public.automation_run_items i
where i.job_id = j.id and j.run_id is not null and j.status in ('queued', 'running') and j.priority < 10;

-- As before, with the priority of the stage. Credits still go to the furthest stage first.
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
      run.id, app.stage_priority(item.stage));
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
