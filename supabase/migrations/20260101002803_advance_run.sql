-- A run orders what its items are ready for, as far as credits and its cap go. What a job costs is asked several times
-- for every job of a run while the run is locked: in plpgsql, which plans a statement once per connection.

create or replace function app.credit_cost(p_operation text, p_quantity integer)
returns integer language plpgsql stable set search_path = '' as $$
begin
  return (select greatest(1, (p_quantity + c.per_units - 1) / c.per_units) * c.credits
    from public.credit_cost_config c where c.operation = p_operation);
end $$;

create or replace function app.reservation(p_function text, p_payload jsonb)
returns integer language plpgsql stable set search_path = '' as $$
begin
  return case p_function
    when 'plan_run' then 0
    when 'generate_content' then app.credit_cost(p_function, app.reserved_words((p_payload->>'target_words')::integer))
    else app.credit_cost(p_function, 1) end;
end $$;

create or replace function app.order_cost(p_site_id uuid, p_function text, p_items jsonb)
returns integer language plpgsql stable set search_path = '' as $$
begin
  if p_function = 'generate_content' then
    return (select coalesce(sum(app.reservation(p_function, jsonb_build_object('target_words', t.target_words))), 0)
      from public.tasks t
      where t.site_id = p_site_id and t.status in ('queued', 'failed')
        and t.id = any (array(select (e->>'subject_id')::uuid from jsonb_array_elements(p_items) e)));
  end if;
  return (select count(*) from jsonb_array_elements(p_items) e where e->'keyword_ids' is distinct from '[]')
    * app.reservation(p_function, '{}');
end $$;

-- Whether the work of an item is still to be done: while it waited, somebody may have done it by hand.
create function app.item_waits(p_item public.automation_run_items)
returns boolean language plpgsql stable set search_path = '' as $$
begin
  return case p_item.stage
    when 2 then exists (select 1 from public.clusters c where c.id = p_item.subject_id and c.status = 'new')
    when 5 then not exists (select 1 from public.images i where i.content_id = p_item.subject_id)
    when 6 then exists (select 1 from public.images i where i.id = p_item.subject_id
      and i.status in ('prompt_ready', 'failed'))
    else true end;
end $$;

-- Goes on with what somebody made by hand of an item that the run then had nothing to do for.
create function app.run_takes_up(p_run public.automation_runs, p_item public.automation_run_items)
returns void language plpgsql set search_path = '' as $$
begin
  case p_item.stage
  when 2 then
    perform app.run_queue_ideas(p_run, (select array_agg(i.id order by i.created_at) from public.ideas i
      where i.cluster_id = p_item.subject_id and i.status = 'new'));
  when 4 then
    perform app.run_content_ready(p_run, c.id, 4) from public.content c
    where c.task_id = p_item.subject_id and c.status in ('draft', 'linked', 'optimized');
  when 5 then
    perform app.run_content_ready(p_run, p_item.subject_id, 5);
  when 6 then
    perform app.run_content_ready(p_run, i.content_id, 6) from public.images i where i.id = p_item.subject_id;
  else null;
  end case;
  -- Of tasks that it makes, rules must know whose work they are.
  perform app.tell_cause(p_run.id);
end $$;

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
  ordered integer := 0;
  is_short boolean := false;
  job uuid;
  took_up boolean := false;
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
  else
    perform app.end_run_if_idle(run.id);
  end if;
end $$;
