-- One click, seven stages: 1 keywords to clusters, 2 clusters to ideas, 3 ideas to tasks, 4 tasks to content,
-- 5 content to image prompts, 6 prompts to images, 7 to review (or published by the site's rule).
-- A run is a set of items. An item moves on as soon as its own input is ready; nothing waits for a whole stage.

-- The function that works on a stage; null for stages that are done in SQL at once.
create function app.stage_function(p_stage integer)
returns text language sql immutable set search_path = '' as $$
  select case p_stage when 1 then 'auto_cluster' when 2 then 'generate_ideas' when 4 then 'generate_content'
    when 5 then 'generate_image_prompts' when 6 then 'generate_images' end
$$;

-- Whether a run still takes work: a result that arrives after a cancel is kept, but nothing follows from it.
create function app.run_is_open(p_run public.automation_runs)
returns boolean language sql immutable set search_path = '' as $$
  select p_run.status in ('created', 'running', 'paused')
$$;

create function app.stage_enabled(p_config jsonb, p_stage integer)
returns boolean language sql immutable set search_path = '' as $$
  select coalesce((p_config->'stages'->>p_stage::text)::boolean, true)
$$;

-- How many items a stage takes in this run; null is no limit.
create function app.stage_limit(p_config jsonb, p_stage integer)
returns integer language sql immutable set search_path = '' as $$
  select case p_stage when 2 then (p_config->>'max_clusters')::integer
    when 4 then (p_config->>'max_articles')::integer end
$$;

-- Hands items to a stage of a run, once each; those over the stage's limit stay out.
-- Items: [{id, label, payload?}].
create function app.add_run_items(p_run public.automation_runs, p_stage integer, p_items jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  room integer;
begin
  if p_items is null or not app.run_is_open(p_run) or not app.stage_enabled(p_run.config, p_stage) then return; end if;
  room := app.stage_limit(p_run.config, p_stage)
    - (select count(*) from public.automation_run_items i where i.run_id = p_run.id and i.stage = p_stage);
  insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label, payload)
  select p_run.id, p_run.account_id, p_run.site_id, p_stage, (e.value->>'id')::uuid,
    left(coalesce(e.value->>'label', ''), 200), coalesce(e.value->'payload', '{}')
  from jsonb_array_elements(p_items) with ordinality e
  where room is null or e.ordinality <= room
  on conflict (run_id, stage, subject_id) do nothing;
end $$;

-- Stage 3: turns new ideas into tasks at once and hands the tasks to stage 4.
create function app.run_queue_ideas(p_run public.automation_runs, p_idea_ids uuid[])
returns void language plpgsql set search_path = '' as $$
declare
  room integer := app.stage_limit(p_run.config, 4)
    - (select greatest(count(*) filter (where i.stage = 3), count(*) filter (where i.stage = 4))
       from public.automation_run_items i where i.run_id = p_run.id);
  made jsonb;
begin
  if p_idea_ids is null or not app.run_is_open(p_run) or not app.stage_enabled(p_run.config, 3) then return; end if;
  if room is not null then p_idea_ids := p_idea_ids[1:greatest(room, 0)]; end if;
  with made_tasks as (
    select t.id, t.title, t.idea_id from app.queue_ideas(p_idea_ids, p_run.created_by) t),
  recorded as (
    insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label, status)
    select p_run.id, p_run.account_id, p_run.site_id, 3, m.idea_id, m.title, 'done' from made_tasks m
    on conflict (run_id, stage, subject_id) do nothing)
  select jsonb_agg(jsonb_build_object('id', m.id, 'label', m.title)) into made from made_tasks m;
  perform app.add_run_items(p_run, 4, made);
end $$;

-- Stage 7: hands finished content to review, or publishes it when the site's rule and the run say so.
create function app.run_hand_over(p_run public.automation_runs, p_content_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  title text;
begin
  if not app.run_is_open(p_run) or not app.stage_enabled(p_run.config, 7) then return; end if;
  update public.content set status = 'review'
  where id = p_content_id and status in ('draft', 'linked', 'optimized') returning content.title into title;
  if title is null then return; end if;
  if coalesce((p_run.config->>'auto_publish')::boolean, false)
     and exists (select 1 from public.sites s where s.id = p_run.site_id and s.auto_publish) then
    perform app.publish_content(p_content_id);
  end if;
  insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label, status)
  values (p_run.id, p_run.account_id, p_run.site_id, 7, p_content_id, left(title, 200), 'done')
  on conflict (run_id, stage, subject_id) do nothing;
end $$;

-- Content goes on to stage 5, 6 or 7: whichever is the first that still has work for it.
create function app.run_content_ready(p_run public.automation_runs, p_content_id uuid, p_done_stage integer)
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
  if not exists (
    select 1 from public.automation_run_items r join public.images i on i.id = r.subject_id
    where r.run_id = p_run.id and r.stage = 6 and r.status in ('ready', 'queued') and i.content_id = p_content_id) then
    perform app.run_hand_over(p_run, p_content_id);
  end if;
end $$;

-- Enqueues every ready item of a running run, furthest stage first, until the credit cap or the balance
-- would be exceeded; ends the run when nothing is left. Safe to call at any time, by anyone inside.
create function app.advance_run(p_run_id uuid)
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
  if run.stop_reason = 'credit_cap' then
    update public.automation_runs set stop_reason = null where id = run.id;
  end if;
  select a.credits into balance from public.accounts a where a.id = run.account_id for update;
  for item in select i.* from public.automation_run_items i
              where i.run_id = run.id and i.status = 'ready' order by i.stage desc, i.id loop
    need := app.order_cost(run.site_id, app.stage_function(item.stage),
      jsonb_build_array(item.payload || jsonb_build_object('subject_id', item.subject_id)));
    if run.credit_cap is not null and run.credits_spent + run.credits_reserved + need > run.credit_cap then
      update public.automation_runs set stop_reason = 'credit_cap' where id = run.id;
      exit;
    end if;
    if need > balance then
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

-- A run with no live job and nothing it may still start is complete; what the cap held back is skipped.
create function app.end_run_if_idle(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  run public.automation_runs;
  failures integer;
  successes integer;
begin
  select r.* into run from public.automation_runs r where r.id = p_run_id and r.status = 'running' for update;
  if run.id is null
     or exists (select 1 from public.jobs j where j.run_id = run.id and j.status in ('queued', 'running'))
     or (run.stop_reason is distinct from 'credit_cap' and exists (
       select 1 from public.automation_run_items i where i.run_id = run.id and i.status = 'ready')) then
    return;
  end if;
  update public.automation_run_items set status = 'skipped', error = 'The credit cap of the run was reached.'
  where run_id = run.id and status = 'ready';
  select count(*) filter (where i.status = 'failed'), count(*) filter (where i.status = 'done')
  into failures, successes from public.automation_run_items i where i.run_id = run.id;
  update public.automation_runs set finished_at = now(),
    status = case when successes = 0 and (failures > 0 or run.stop_reason = 'planning_failed') then 'failed'
      else 'completed' end
  where id = run.id returning * into run;
  perform app.notify_account(run.account_id, run.site_id, 'run_ended',
    case run.status when 'failed' then 'A run has failed' else 'A run is complete' end,
    concat_ws(', ', case successes when 1 then '1 step' else to_char(successes, 'FM999,999,990') || ' steps' end || ' done',
      case when failures > 0 then to_char(failures, 'FM999,999,990') || ' failed' end,
      case run.credits_spent when 1 then '1 credit' else to_char(run.credits_spent, 'FM999,999,990') || ' credits' end
        || ' spent') || '.',
    '/automation/runs/' || run.id);
end $$;

-- Books the end of a job on its run and moves the run on. p_error null means the job succeeded.
create function app.run_job_ended(p_job public.jobs, p_charge integer, p_error text)
returns void language plpgsql set search_path = '' as $$
declare
  run public.automation_runs;
begin
  if p_job.run_id is null then return; end if;
  update public.automation_runs r set credits_reserved = r.credits_reserved - p_job.credits_reserved,
    credits_spent = r.credits_spent + p_charge
  where r.id = p_job.run_id returning r.* into run;
  update public.automation_run_items set error = p_error,
    status = case when p_error is null then 'done' when p_error = 'cancelled' then 'skipped' else 'failed' end
  where job_id = p_job.id;
  if p_job.function = 'plan_run' and p_error is not null then
    update public.automation_runs set stop_reason = 'planning_failed' where id = run.id and status = 'running';
  elsif p_job.function = 'generate_image_prompts' and p_error is not null then
    perform app.run_content_ready(run, p_job.subject_id, 6);
  elsif p_job.function = 'generate_images' then
    perform app.run_content_ready(run, (p_job.payload->>'content_id')::uuid, 6);
  end if;
  perform app.advance_run(run.id);
end $$;

-- What a run would find, for its estimate: counts of the work that waits at each stage.
create function public.run_forecast(p_site_id uuid, p_sector_id uuid default null)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'keywords', (select count(*) from public.keywords k where k.site_id = p_site_id and k.status = 'new'
      and k.clustering_job_id is null and (p_sector_id is null or k.sector_id = p_sector_id)),
    'clusters', (select count(*) from public.clusters c where c.site_id = p_site_id and c.status = 'new'
      and c.keyword_count > 0 and (p_sector_id is null or c.sector_id = p_sector_id)),
    'ideas', (select count(*) from public.ideas i where i.site_id = p_site_id and i.status = 'new'
      and (p_sector_id is null or i.sector_id = p_sector_id)),
    'idea_words', (select coalesce(round(avg(i.estimated_word_count)), 1200) from public.ideas i
      where i.site_id = p_site_id and i.status = 'new' and (p_sector_id is null or i.sector_id = p_sector_id)),
    'tasks', (select count(*) from public.tasks t where t.site_id = p_site_id and t.status = 'queued'
      and (p_sector_id is null or t.sector_id = p_sector_id)),
    'task_words', (select coalesce(round(avg(t.target_words)), 1200) from public.tasks t
      where t.site_id = p_site_id and t.status = 'queued' and (p_sector_id is null or t.sector_id = p_sector_id)),
    'content', (select count(*) from public.content c where c.site_id = p_site_id
      and c.status in ('draft', 'linked', 'optimized') and (p_sector_id is null or c.sector_id = p_sector_id)
      and not exists (select 1 from public.images i where i.content_id = c.id)),
    'images', (select count(*) from public.images i join public.content c on c.id = i.content_id
      where i.site_id = p_site_id and i.status = 'prompt_ready' and c.status in ('draft', 'linked', 'optimized')
      and (p_sector_id is null or c.sector_id = p_sector_id)))
$$;

-- Starts a run on a site: takes up the work that waits at each stage and plans the clustering of new keywords.
-- Config: {stages: {"1": true, …}, max_keywords, max_clusters, ideas_per_cluster, max_articles,
-- images_per_article, auto_publish}. The same key gives the same run.
create function public.start_run(p_site_id uuid, p_config jsonb, p_estimate jsonb, p_key text,
  p_sector_id uuid default null, p_credit_cap integer default null)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  run public.automation_runs;
  ideas uuid[];
begin
  perform app.require_module(account, 'automation');
  perform 1 from public.sites s where s.id = p_site_id for update;
  select r.* into run from public.automation_runs r
  where r.account_id = account and r.site_id = p_site_id and r.idempotency_key = p_key;
  if run.id is not null then return run.id; end if;
  if exists (select 1 from public.automation_runs r
             where r.site_id = p_site_id and r.status in ('created', 'running', 'paused')) then
    perform app.fail('conflict', 'A run is going on for this site. Wait for it, or cancel it first.');
  end if;
  if p_sector_id is not null and not exists (
    select 1 from public.sectors s where s.id = p_sector_id and s.site_id = p_site_id) then
    perform app.fail('not_found', 'This sector was not found.');
  end if;
  insert into public.automation_runs (account_id, site_id, sector_id, status, config, estimate, credit_cap,
    idempotency_key, created_by, started_at)
  values (account, p_site_id, p_sector_id, 'running', p_config, coalesce(p_estimate, '{}'), p_credit_cap, p_key,
    auth.uid(), now())
  returning * into run;
  if app.stage_enabled(p_config, 1) then
    insert into public.jobs (account_id, site_id, run_id, function, subject_type, subject_id, subject_label, order_key,
      idempotency_key, priority, created_by)
    values (account, p_site_id, run.id, 'plan_run', 'run', run.id, 'Plan the clustering', 'plan:' || run.id,
      'plan:' || run.id, 5, auth.uid());
  end if;
  perform app.add_run_items(run, 2, (select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.name, 'payload',
      jsonb_build_object('count', coalesce((p_config->>'ideas_per_cluster')::integer, 3))) order by c.total_volume desc nulls last)
    from public.clusters c where c.site_id = p_site_id and c.status = 'new' and c.keyword_count > 0
      and (p_sector_id is null or c.sector_id = p_sector_id)));
  perform app.add_run_items(run, 4, (select jsonb_agg(jsonb_build_object('id', t.id, 'label', t.title)
      order by t.priority desc, t.created_at)
    from public.tasks t where t.site_id = p_site_id and t.status = 'queued'
      and (p_sector_id is null or t.sector_id = p_sector_id)));
  select array_agg(i.id order by i.created_at) into ideas from public.ideas i
  where i.site_id = p_site_id and i.status = 'new' and (p_sector_id is null or i.sector_id = p_sector_id);
  perform app.run_queue_ideas(run, ideas);
  perform app.run_content_ready(run, c.id, 4) from public.content c
  where app.stage_enabled(p_config, 5) and c.site_id = p_site_id and c.status in ('draft', 'linked', 'optimized')
    and (p_sector_id is null or c.sector_id = p_sector_id)
    and not exists (select 1 from public.images i where i.content_id = c.id);
  perform app.run_content_ready(run, c.id, 5) from public.content c
  where app.stage_enabled(p_config, 6) and c.site_id = p_site_id and c.status in ('draft', 'linked', 'optimized')
    and (p_sector_id is null or c.sector_id = p_sector_id)
    and exists (select 1 from public.images i where i.content_id = c.id and i.status = 'prompt_ready');
  perform app.advance_run(run.id);
  return run.id;
end $$;

-- Pause, resume or cancel. A pause takes effect between jobs; cancel releases what has not started.
create function public.control_run(p_run_id uuid, p_action text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  run public.automation_runs;
  job public.jobs;
begin
  perform app.require_site_write((select r.site_id from public.automation_runs r where r.id = p_run_id));
  if p_action = 'cancel' then
    -- Jobs are locked before their run, as everywhere.
    perform 1 from public.jobs j where j.run_id = p_run_id and j.status = 'queued' order by j.id for update;
  end if;
  select r.* into run from public.automation_runs r where r.id = p_run_id for update;
  if p_action = 'pause' and run.status = 'running' then
    update public.automation_runs set status = 'paused', stop_reason = 'paused_by_user' where id = run.id;
  elsif p_action = 'resume' and run.status = 'paused' then
    update public.automation_runs set status = 'running', stop_reason = null where id = run.id;
    perform app.advance_run(run.id);
    perform app.wake_worker();
  elsif p_action = 'cancel' and run.status in ('created', 'running', 'paused') then
    update public.automation_runs set status = 'cancelled', stop_reason = 'cancelled_by_user', finished_at = now()
    where id = run.id;
    update public.automation_run_items set status = 'skipped', error = 'The run was cancelled.'
    where run_id = run.id and status = 'ready';
    for job in select j.* from public.jobs j where j.run_id = run.id and j.status = 'queued' order by j.id for update loop
      perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    end loop;
  elsif p_action not in ('pause', 'resume', 'cancel') then
    perform app.fail('invalid', 'A run can be paused, resumed or cancelled.');
  else
    perform app.fail('conflict', format('This run is %s, so it cannot be %s.', run.status,
      case p_action when 'pause' then 'paused' when 'resume' then 'resumed' else 'cancelled' end));
  end if;
  return (select r.status from public.automation_runs r where r.id = run.id);
end $$;

-- A run with its stages and open items, for the live page: one round trip.
create function public.run_progress(p_run_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(r) - 'idempotency_key' || jsonb_build_object(
    'site_name', s.name,
    'planning', exists (select 1 from public.jobs j
      where j.run_id = r.id and j.function = 'plan_run' and j.status in ('queued', 'running')),
    'stages', (select coalesce(jsonb_object_agg(x.stage, to_jsonb(x) - 'stage'), '{}') from (
      select i.stage, count(*) as total, count(*) filter (where i.status = 'done') as done,
        count(*) filter (where i.status = 'failed') as failed, count(*) filter (where i.status = 'skipped') as skipped,
        count(*) filter (where i.status = 'queued') as active, coalesce(sum(j.credits_charged), 0) as credits
      from public.automation_run_items i left join public.jobs j on j.id = i.job_id
      where i.run_id = r.id group by i.stage) x),
    'items', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select i.id, i.stage, i.subject_id, i.label, i.status, i.error, i.job_id, j.phase, j.percent, j.message,
        j.attempts, j.status as job_status, i.updated_at
      from public.automation_run_items i left join public.jobs j on j.id = i.job_id
      where i.run_id = r.id order by i.updated_at desc, i.id desc limit 100) x))
  from public.automation_runs r join public.sites s on s.id = r.site_id
  where r.id = p_run_id
$$;

-- Every minute: expired leases, stuck runs, and a wake for whatever is due.
create function app.automation_tick()
returns void language plpgsql set search_path = '' as $$
begin
  perform app.expire_leases();
  -- A run that a worker is booking on is moved on by that worker; waiting for it could close a circle of locks.
  perform app.advance_run(r.id) from (
    select r.id from public.automation_runs r where r.status = 'running' for update skip locked) r;
  if app.has_due_jobs() then
    perform app.wake_worker();
  end if;
end $$;

revoke execute on function public.run_forecast(uuid, uuid), public.control_run(uuid, text),
  public.start_run(uuid, jsonb, jsonb, text, uuid, integer), public.run_progress(uuid) from public, anon;
grant execute on function public.run_forecast(uuid, uuid), public.control_run(uuid, text),
  public.start_run(uuid, jsonb, jsonb, text, uuid, integer), public.run_progress(uuid) to authenticated;
