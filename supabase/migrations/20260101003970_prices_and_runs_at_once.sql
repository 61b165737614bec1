-- The last word on a price holds. A run takes up what waits in one step for each stage, and orders a bounded number of
-- jobs at a time, so that neither its start nor its end takes longer than a statement may.

-- Sets what an operation costs from p_from on (UTC day; null: from the next order on). Of two at once, the one that
-- waited for the other has the last word.
create or replace function public.set_price(p_operation text, p_credits integer, p_per_units integer, p_reason text,
  p_from date default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  begins timestamptz;
  former public.credit_prices;
begin
  perform app.require_developer();
  if p_credits is null or p_credits not between 0 and 100000 or p_per_units is null
    or p_per_units not between 1 and 100000 then
    perform app.fail('invalid', 'A price is 0 to 100,000 credits for each 1 to 100,000 units.');
  elsif length(btrim(coalesce(p_reason, ''))) not between 5 and 300 then
    perform app.fail('invalid', 'Say why in 5 to 300 characters.', '{"reason": ["Say why in 5 to 300 characters."]}');
  elsif p_from not between (now() at time zone 'UTC')::date and (now() at time zone 'UTC')::date + 366 then
    perform app.fail('invalid', 'Choose a day from today on, within a year.',
      '{"from": ["Choose a day from today on, within a year."]}');
  end if;
  perform 1 from public.credit_cost_config o where o.operation = p_operation for update;
  if not found then perform app.fail('not_found', 'This operation was not found.'); end if;
  -- now() is the moment this began to wait, and a price that was set meanwhile is younger.
  select greatest(now(), p_from::timestamp at time zone 'UTC', max(p.effective_from)) into begins
  from public.credit_prices p where p.operation = p_operation and p.effective_from <= clock_timestamp();
  select p.* into former from public.credit_prices p
  where p.operation = p_operation and p.effective_from <= begins order by p.effective_from desc limit 1;
  if (former.credits, former.per_units) = (p_credits, p_per_units) then return; end if;
  perform set_config('app.reason', btrim(p_reason), true);
  insert into public.credit_prices (operation, effective_from, credits, per_units, created_by)
  values (p_operation, begins, p_credits, p_per_units, auth.uid())
  on conflict (operation, effective_from) do update
    set credits = excluded.credits, per_units = excluded.per_units, created_by = excluded.created_by;
  perform set_config('app.reason', '', true);
end $$;

-- Takes up everything that waits on the site (or sector) of a new run of the pipeline.
create or replace function app.seed_pipeline(p_run public.automation_runs)
returns void language plpgsql set search_path = '' as $$
declare
  ideas uuid[];
begin
  if app.stage_enabled(p_run.config, 1) then
    perform app.plan_clustering(p_run, null);
  end if;
  perform app.add_run_items(p_run, 2, (select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.name, 'payload',
      jsonb_build_object('count', coalesce((p_run.config->>'ideas_per_cluster')::integer, 3))) order by c.total_volume desc nulls last)
    from public.clusters c where c.site_id = p_run.site_id and c.status = 'new' and c.keyword_count > 0
      and (p_run.sector_id is null or c.sector_id = p_run.sector_id)));
  perform app.add_run_items(p_run, 4, (select jsonb_agg(jsonb_build_object('id', t.id, 'label', t.title)
      order by t.priority desc, t.created_at)
    from public.tasks t where t.site_id = p_run.site_id and t.status = 'queued'
      and (p_run.sector_id is null or t.sector_id = p_run.sector_id)));
  select array_agg(i.id order by i.created_at) into ideas from public.ideas i
  where i.site_id = p_run.site_id and i.status = 'new' and (p_run.sector_id is null or i.sector_id = p_run.sector_id);
  perform app.run_queue_ideas(p_run, ideas);
  perform app.add_run_items(p_run, 5, (select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.title, 'payload',
      jsonb_build_object('max_in_article', coalesce((p_run.config->>'images_per_article')::integer, 2)))
      order by c.created_at, c.id)
    from public.content c where c.site_id = p_run.site_id and c.status in ('draft', 'linked', 'optimized')
      and (p_run.sector_id is null or c.sector_id = p_run.sector_id)
      and not exists (select 1 from public.images i where i.content_id = c.id)));
  perform app.add_run_items(p_run, 6, (select jsonb_agg(jsonb_build_object('id', i.id, 'label', i.alt)
      order by c.created_at, c.id, i.kind, i.position)
    from public.content c join public.images i on i.content_id = c.id
    where c.site_id = p_run.site_id and c.status in ('draft', 'linked', 'optimized')
      and (p_run.sector_id is null or c.sector_id = p_run.sector_id)
      and i.status in ('prompt_ready', 'failed')
      and exists (select 1 from public.images r where r.content_id = c.id and r.status = 'prompt_ready')));
end $$;

-- How many more jobs a run may have waiting or under way: it orders as many as vendors can be busy with for minutes, and
-- the next with each that ends. All at once, each would write the account's row in one transaction, where nothing sweeps
-- up what the others left: 10,000 took a minute.
create function app.places_of_run(p_account_id uuid, p_run_id uuid)
returns integer language plpgsql stable set search_path = '' as $$
begin
  return 500
    - (select count(*) from app.job_queue q where q.account_id = p_account_id and q.is_running and q.run_id = p_run_id)
    - (select count(*) from app.job_queue q where q.account_id = p_account_id and not q.is_running and q.run_id = p_run_id);
end $$;
revoke execute on function app.places_of_run(uuid, uuid) from public, anon, authenticated;

-- Orders ready items of a running run, furthest stage first, while it has places and neither the credit cap nor the
-- balance would be exceeded; ends the run when nothing is left. Safe to call at any time, by anyone inside.
create or replace function app.advance_run(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  run public.automation_runs;
  item public.automation_run_items;
  places integer;
  need integer;
  price public.credit_prices;
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
    places := coalesce(places, app.places_of_run(run.account_id, run.id));
    exit when places <= 0;
    if not app.item_waits(item) then
      update public.automation_run_items set status = 'skipped', error = 'It was done by hand meanwhile.'
      where id = item.id;
      perform app.run_takes_up(run, item);
      took_up := true;
      continue;
    end if;
    if item.stage = 4 then perform 1 from public.tasks t where t.id = item.subject_id for no key update; end if;
    if price.operation is distinct from app.stage_function(item.stage) then
      price := app.price_at(app.stage_function(item.stage));
    end if;
    need := app.order_cost(run.site_id, app.stage_function(item.stage),
      jsonb_build_array(item.payload || jsonb_build_object('subject_id', item.subject_id)), price);
    if run.credit_cap is not null and run.credits_spent + run.credits_reserved + ordered + need > run.credit_cap then
      update public.automation_runs set stop_reason = 'credit_cap' where id = run.id;
      exit;
    end if;
    is_short := need > balance;
    exit when is_short;
    job := app.insert_job(run.account_id, run.site_id, app.stage_function(item.stage),
      item.payload || jsonb_build_object('subject_id', item.subject_id), 'run:' || run.id, item.id, run.created_by,
      run.id, app.stage_priority(item.stage), price);
    update public.automation_run_items set job_id = job,
      status = case when job is null then 'skipped' else 'queued' end,
      error = case when job is null then 'Nothing to do: it was changed or is being worked on elsewhere.' end
    where id = item.id;
    if job is not null then
      has_queued := true;
      places := places - 1;
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
    if not app.run_has_jobs(run.account_id, run.id) then
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

-- Content goes on to stage 5, 6 or 7: whichever is the first that still has work for it.
create or replace function app.run_content_ready(p_run public.automation_runs, p_content_id uuid, p_done_stage integer)
returns void language plpgsql set search_path = '' as $$
declare
  images jsonb;
begin
  if p_done_stage < 5 and app.stage_enabled(p_run.config, 5) then
    perform app.add_run_items(p_run, 5, (select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.title,
      'payload', jsonb_build_object('max_in_article', coalesce((p_run.config->>'images_per_article')::integer, 2))))
      from public.content c where c.id = p_content_id));
    return;
  end if;
  if p_done_stage < 6 and app.stage_enabled(p_run.config, 6) then
    select jsonb_agg(jsonb_build_object('id', i.id, 'label', i.alt) order by i.kind, i.position) into images
    from public.images i where i.content_id = p_content_id and i.status in ('prompt_ready', 'failed');
    if images is not null then
      perform app.add_run_items(p_run, 6, images);
      return;
    end if;
  end if;
  -- By the pictures' own ids: a join could read all the pictures of the run for each that ends.
  if not exists (
    select 1 from public.automation_run_items r where r.run_id = p_run.id and r.stage = 6
      and r.status in ('ready', 'queued')
      and r.subject_id = any (array(select i.id from public.images i where i.content_id = p_content_id))) then
    perform app.run_hand_over(p_run, p_content_id);
  end if;
end $$;
