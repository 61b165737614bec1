-- Rules at work: new records are noted as they are made, a tick every minute executes what is due, and each execution
-- is a run of its own kind. A site may have one run of the whole pipeline at a time, and any number of these beside it.

alter table public.automation_runs add column kind text not null default 'pipeline' check (kind in ('pipeline', 'rule'));
drop index public.automation_runs_one_live_per_site;
create unique index automation_runs_one_live_per_site on public.automation_runs (site_id)
  where status in ('created', 'running', 'paused') and kind = 'pipeline';
create index automation_run_items_subject on public.automation_run_items (subject_id) where status in ('ready', 'queued');

-- Takes up everything that waits on the site (or sector) of a new run of the pipeline.
create function app.seed_pipeline(p_run public.automation_runs)
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
  perform app.run_content_ready(p_run, c.id, 4) from public.content c
  where app.stage_enabled(p_run.config, 5) and c.site_id = p_run.site_id and c.status in ('draft', 'linked', 'optimized')
    and (p_run.sector_id is null or c.sector_id = p_run.sector_id)
    and not exists (select 1 from public.images i where i.content_id = c.id);
  perform app.run_content_ready(p_run, c.id, 5) from public.content c
  where app.stage_enabled(p_run.config, 6) and c.site_id = p_run.site_id and c.status in ('draft', 'linked', 'optimized')
    and (p_run.sector_id is null or c.sector_id = p_run.sector_id)
    and exists (select 1 from public.images i where i.content_id = c.id and i.status = 'prompt_ready');
end $$;

-- The job that sorts a run's new keywords into requests: all of the site, or these alone.
create function app.plan_clustering(p_run public.automation_runs, p_keyword_ids uuid[])
returns void language sql set search_path = '' as $$
  insert into public.jobs (account_id, site_id, run_id, function, subject_type, subject_id, subject_label, payload,
    order_key, idempotency_key, priority, created_by)
  values (p_run.account_id, p_run.site_id, p_run.id, 'plan_run', 'run', p_run.id, 'Plan the clustering',
    case when p_keyword_ids is null then '{}' else jsonb_build_object('keyword_ids', p_keyword_ids) end,
    'plan:' || p_run.id, 'plan:' || p_run.id, 5, p_run.created_by)
$$;

-- Starts a run on a site: takes up the work that waits at each stage and plans the clustering of new keywords.
-- Config: {stages: {"1": true, …}, max_keywords, max_clusters, ideas_per_cluster, max_articles,
-- images_per_article, auto_publish}. The same key gives the same run.
-- Raises insufficient_credits when the balance does not cover the estimate, nor the cap where that is less.
create or replace function public.start_run(p_site_id uuid, p_config jsonb, p_estimate jsonb, p_key text,
  p_sector_id uuid default null, p_credit_cap integer default null)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  balance integer := (select a.credits from public.accounts a where a.id = account);
  need integer;
  run public.automation_runs;
begin
  perform app.require_module(account, 'automation');
  perform 1 from public.sites s where s.id = p_site_id for update;
  select r.* into run from public.automation_runs r
  where r.account_id = account and r.site_id = p_site_id and r.idempotency_key = p_key;
  if run.id is not null then return run.id; end if;
  -- The engine's own keys begin like this; nobody may take one of them beforehand.
  if p_key ~ '^rule:' then
    perform app.fail('invalid', 'This request needs an idempotency key of its own.');
  end if;
  if app.has_live_run(p_site_id) then
    perform app.fail('conflict', 'A run is going on for this site. Wait for it, or cancel it first.');
  end if;
  if p_sector_id is not null and not exists (
    select 1 from public.sectors s where s.id = p_sector_id and s.site_id = p_site_id) then
    perform app.fail('not_found', 'This sector was not found.');
  end if;
  need := least(p_credit_cap, case jsonb_typeof(p_estimate->'credits')
    when 'number' then least(1000000000, (p_estimate->>'credits')::numeric)::integer end);
  if need > balance then
    perform app.refuse_for_credits(need, balance);
  end if;
  insert into public.automation_runs (account_id, site_id, sector_id, status, config, estimate, credit_cap,
    idempotency_key, created_by, started_at)
  values (account, p_site_id, p_sector_id, 'running', p_config, coalesce(p_estimate, '{}'), p_credit_cap, p_key,
    auth.uid(), now())
  returning * into run;
  perform app.seed_pipeline(run);
  perform app.advance_run(run.id);
  return run.id;
end $$;

-- Whether a run of the whole pipeline is going on or paused on a site.
create function app.has_live_run(p_site_id uuid)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from public.automation_runs r
    where r.site_id = p_site_id and r.status in ('created', 'running', 'paused') and r.kind = 'pipeline')
$$;

-- How many records an execution takes at most.
create function app.rule_limit(p_rule public.automation_rules)
returns integer language sql immutable set search_path = '' as $$
  select least(1000, greatest(1, coalesce((p_rule.settings->>'max_items')::integer, 50)))
$$;

-- What a run of a rule may do, in the form of every run: its actions as stages, its limit at each of them.
create function app.rule_config(p_rule public.automation_rules)
returns jsonb language sql immutable set search_path = '' as $$
  select case when p_rule.record = 'pipeline' then p_rule.settings else
    jsonb_build_object(
      'stages', (select jsonb_object_agg(s::text, s = any (array(select app.action_stage(a) from unnest(p_rule.actions) a)))
        from generate_series(1, 7) s),
      'max_keywords', least(5000, app.rule_limit(p_rule)), 'max_clusters', least(200, app.rule_limit(p_rule)),
      'max_articles', least(500, app.rule_limit(p_rule)),
      'ideas_per_cluster', coalesce((p_rule.settings->>'ideas_per_cluster')::integer, 3),
      'images_per_article', coalesce((p_rule.settings->>'images_per_article')::integer, 2),
      'auto_publish', 'publish' = any (p_rule.actions)) end
$$;

-- The first stage of a rule's actions; null when it only notifies.
create function app.first_stage(p_actions text[])
returns integer language sql immutable set search_path = '' as $$
  select min(app.action_stage(a)) from unnest(p_actions) a
$$;

-- The records that a rule is about now: they meet its conditions, wait for its first action, and no run has them.
-- p_ids narrows them to these. Answers {matched, ids: [of those it takes], sample: [{id, label}]}.
create function app.rule_matches(p_rule public.automation_rules, p_ids uuid[] default null)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  stage integer := app.first_stage(p_rule.actions);
  source text;
  waits text;
  label text := 'r.title';
  first_come text := 'r.created_at, r.id';
  answer jsonb;
begin
  case p_rule.record
  when 'keyword' then
    source := 'public.keywords'; label := 'r.keyword'; first_come := 'r.volume desc nulls last, r.id';
    waits := case when stage is null then 'r.status <> ''archived''' else 'r.status = ''new'' and r.clustering_job_id is null' end;
  when 'cluster' then
    source := 'public.clusters'; label := 'r.name'; first_come := 'r.total_volume desc nulls last, r.id';
    waits := case when stage is null then 'r.status <> ''archived''' else 'r.status = ''new'' and r.keyword_count > 0' end;
  when 'idea' then
    source := 'public.ideas';
    waits := case when stage is null then 'r.status <> ''archived''' else 'r.status = ''new''' end;
  when 'task' then
    source := 'public.tasks'; first_come := 'r.priority desc, r.created_at, r.id';
    waits := case when stage is null then 'r.status <> ''cancelled''' else 'r.status = ''queued''' end;
  when 'content' then
    source := 'public.content';
    waits := 'r.source = ''igny8'' and r.task_id is not null and ' || case
      when stage is null then 'r.status <> ''archived'''
      when stage = 5 then 'r.status in (''draft'', ''linked'', ''optimized'')
        and not exists (select 1 from public.images i where i.content_id = r.id)'
      when stage = 6 then 'r.status in (''draft'', ''linked'', ''optimized'')
        and exists (select 1 from public.images i where i.content_id = r.id and i.status = ''prompt_ready'')'
      else 'r.status in (''draft'', ''linked'', ''optimized'')' end;
  end case;
  if stage is not null then
    waits := waits || ' and not exists (select 1 from public.automation_run_items i join public.automation_runs o on o.id = i.run_id
      where i.subject_id = r.id and i.status in (''ready'', ''queued'') and o.status in (''created'', ''running'', ''paused''))';
  end if;
  execute format(
    'with found as materialized (
       select r.id, %s as label, row_number() over (order by %s) as place from %s r
       where r.site_id = $1 and ($2 is null or r.sector_id = $2) and ($3 is null or r.id = any ($3)) and %s and %s)
     select jsonb_build_object(''matched'', (select count(*) from found),
       ''ids'', (select coalesce(jsonb_agg(f.id order by f.place), ''[]'') from found f where f.place <= $4),
       ''sample'', (select coalesce(jsonb_agg(jsonb_build_object(''id'', f.id, ''label'', left(f.label, 200)) order by f.place), ''[]'')
         from found f where f.place <= 20))',
    label, first_come, source, waits, app.condition_sql(p_rule.record, p_rule.conditions))
  into answer using p_rule.site_id, p_rule.sector_id, p_ids, app.rule_limit(p_rule);
  return answer;
end $$;

-- Hands the records of a rule to the first stage of its run.
create function app.seed_rule_run(p_run public.automation_runs, p_rule public.automation_rules, p_ids uuid[])
returns void language plpgsql set search_path = '' as $$
declare
  stage integer := app.first_stage(p_rule.actions);
begin
  if p_rule.record = 'pipeline' then
    perform app.seed_pipeline(p_run);
  elsif stage = 1 then
    perform app.plan_clustering(p_run, p_ids);
  elsif stage = 2 then
    perform app.add_run_items(p_run, 2, (select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.name, 'payload',
        jsonb_build_object('count', (p_run.config->>'ideas_per_cluster')::integer)) order by t.place)
      from unnest(p_ids) with ordinality t (id, place) join public.clusters c on c.id = t.id));
  elsif stage = 3 then
    perform app.run_queue_ideas(p_run, p_ids);
  elsif stage = 4 then
    perform app.add_run_items(p_run, 4, (select jsonb_agg(jsonb_build_object('id', k.id, 'label', k.title) order by t.place)
      from unnest(p_ids) with ordinality t (id, place) join public.tasks k on k.id = t.id));
  else
    perform app.run_content_ready(p_run, c, stage - 1) from unnest(p_ids) c;
  end if;
end $$;

-- Executions of a rule today, in its own time zone; those skipped do not count.
create function app.executions_today(p_rule public.automation_rules)
returns integer language sql stable set search_path = '' as $$
  select count(*)::integer from public.automation_executions e
  where e.rule_id = p_rule.id and e.status <> 'skipped'
    and e.created_at >= date_trunc('day', now() at time zone p_rule.time_zone) at time zone p_rule.time_zone
$$;

-- Why a rule may not be executed now, in a word; null when it may.
create function app.rule_obstacle(p_rule public.automation_rules, p_chain uuid[])
returns text language sql stable set search_path = '' as $$
  select case
    when not exists (select 1 from public.accounts a where a.id = p_rule.account_id and a.status in ('trial', 'active'))
      then 'account_suspended'
    when (select count(*) from public.module_settings m where m.account_id = p_rule.account_id and m.enabled
      and m.module in ('automation', 'planner', 'writer')) < 3 then 'module_disabled'
    when not exists (select 1 from public.sites s where s.id = p_rule.site_id and s.status = 'active') then 'site_inactive'
    -- A rule that its own work starts again, or a chain that grows without end.
    when p_rule.id = any (p_chain) or cardinality(p_chain) >= 5 then 'loop'
    when app.executions_today(p_rule) >= p_rule.daily_limit then 'daily_limit'
    when p_rule.record = 'pipeline' and app.has_live_run(p_rule.site_id) then 'run_in_progress' end
$$;

-- The credits that the first step of a rule's work reserves, at the least.
create function app.first_step_cost(p_rule public.automation_rules, p_ids uuid[])
returns integer language sql stable set search_path = '' as $$
  select case app.first_stage(p_rule.actions)
    when 1 then app.reservation('auto_cluster', '{}')
    when 2 then app.reservation('generate_ideas', '{}')
    when 4 then app.order_cost(p_rule.site_id, 'generate_content', jsonb_build_array(jsonb_build_object('subject_id', p_ids[1])))
    when 5 then app.reservation('generate_image_prompts', '{}')
    when 6 then app.reservation('generate_images', '{}')
    else 0 end
$$;

-- Executes a rule once and writes it into the history: skipped with the reason, completed, or at work as a run.
-- Null when this tick or request came second. p_ids are the records that are new; null looks at every record.
create function app.execute_rule(p_rule public.automation_rules, p_cause text, p_scheduled_for timestamptz default null,
  p_ids uuid[] default null, p_chain uuid[] default '{}', p_user_id uuid default null, p_key text default null,
  p_retry_of uuid default null)
returns public.automation_executions language plpgsql set search_path = '' as $$
declare
  execution public.automation_executions;
  obstacle text := app.rule_obstacle(p_rule, p_chain);
  found_records jsonb := '{"matched": 0, "ids": []}'::jsonb;
  ids uuid[];
  need integer;
  run public.automation_runs;
begin
  insert into public.automation_executions (account_id, site_id, rule_id, rule_name, cause, scheduled_for, chain,
    created_by, idempotency_key, retry_of)
  values (p_rule.account_id, p_rule.site_id, p_rule.id, p_rule.name, p_cause, p_scheduled_for, p_chain, p_user_id, p_key,
    p_retry_of)
  on conflict do nothing returning * into execution;
  if execution.id is null then return null; end if;
  if obstacle is null and p_rule.record <> 'pipeline' then
    found_records := app.rule_matches(p_rule, p_ids);
    ids := array(select v::uuid from jsonb_array_elements_text(found_records->'ids') v);
    need := app.first_step_cost(p_rule, ids);
    obstacle := case when cardinality(ids) = 0 then 'nothing_matched' when need > p_rule.credit_limit then 'credit_limit'
      when need > (select a.credits from public.accounts a where a.id = p_rule.account_id) then 'insufficient_credits' end;
  end if;
  update public.automation_executions e set matched = (found_records->>'matched')::integer, taken = coalesce(cardinality(ids), 0),
    reason = obstacle, status = case when obstacle is not null then 'skipped' else 'running' end,
    finished_at = case when obstacle is not null then now() end
  where e.id = execution.id returning * into execution;
  if obstacle is not null then
    if obstacle = 'insufficient_credits' then
      perform app.notify_account(p_rule.account_id, p_rule.site_id, 'rule_skipped', format('Rule skipped: %s', p_rule.name),
        format('Its next step needs %s credits, more than the balance.', need), '/automation/rules/' || p_rule.id);
    end if;
    return execution;
  end if;
  if p_rule.actions = '{notify}' then
    perform app.end_execution(execution.id, 'completed', 0, null);
  else
    insert into public.automation_runs (account_id, site_id, sector_id, status, kind, config, credit_cap, idempotency_key,
      created_by, started_at)
    values (p_rule.account_id, p_rule.site_id, p_rule.sector_id, 'running',
      case p_rule.record when 'pipeline' then 'pipeline' else 'rule' end, app.rule_config(p_rule), p_rule.credit_limit,
      'rule:' || execution.id, coalesce(p_user_id, p_rule.created_by), now())
    returning * into run;
    update public.automation_executions e set run_id = run.id where e.id = execution.id;
    perform app.seed_rule_run(run, p_rule, ids);
    perform app.advance_run(run.id);
    perform app.tell_cause(run.id);
  end if;
  select e.* into execution from public.automation_executions e where e.id = execution.id;
  return execution;
end $$;

-- Writes the end of an execution, and tells people where the rule says so.
create function app.end_execution(p_execution_id uuid, p_status text, p_credits integer, p_error text)
returns void language plpgsql set search_path = '' as $$
declare
  execution public.automation_executions;
begin
  update public.automation_executions e set status = p_status, credits_used = p_credits, error = p_error, finished_at = now()
  where e.id = p_execution_id and e.status in ('pending', 'running') returning * into execution;
  if exists (select 1 from public.automation_rules r where r.id = execution.rule_id and 'notify' = any (r.actions)) then
    perform app.notify_account(execution.account_id, execution.site_id, 'rule_ended',
      format('Rule %s: %s', p_status, execution.rule_name),
      format('%s matched, %s credits used.', case execution.matched when 1 then '1 record' else execution.matched || ' records' end,
        p_credits), coalesce('/automation/runs/' || execution.run_id, '/automation/rules/' || execution.rule_id));
  end if;
end $$;

create function app.follow_run()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.end_execution(e.id, case new.status when 'completed' then 'completed' else 'failed' end, new.credits_spent,
    case new.status when 'cancelled' then 'The run was cancelled.' when 'failed' then 'No step of the run succeeded.' end)
  from public.automation_executions e where e.run_id = new.id;
  return null;
end $$;
create trigger follow_run after update of status on public.automation_runs
  for each row when (new.status in ('completed', 'failed', 'cancelled') and old.status is distinct from new.status)
  execute function app.follow_run();

-- Work under way when a run is cancelled still books its credits.
create function app.follow_spending()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.automation_executions e set credits_used = new.credits_spent where e.run_id = new.id;
  return null;
end $$;
create trigger follow_spending after update of credits_spent on public.automation_runs
  for each row when (new.credits_spent <> old.credits_spent) execute function app.follow_spending();

-- Notes new records for the rules that listen to them: one row a rule and statement. Argument: the trigger's name.
create function app.note_records()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.rule_events (rule_id, record_ids)
  select r.id, array_agg(n.id)
  from public.automation_rules r join made n on n.site_id = r.site_id and (r.sector_id is null or n.sector_id = r.sector_id)
  where r.active and r.trigger = tg_argv[0]
  group by r.id;
  return null;
end $$;
create trigger note_records after insert on public.keywords referencing new table as made
  for each statement execute function app.note_records('keyword_added');
create trigger note_records after insert on public.clusters referencing new table as made
  for each statement execute function app.note_records('cluster_created');
create trigger note_records after insert on public.ideas referencing new table as made
  for each statement execute function app.note_records('idea_created');
create trigger note_records after insert on public.tasks referencing new table as made
  for each statement execute function app.note_records('task_created');
create trigger note_records after insert on public.content referencing new table as made
  for each statement execute function app.note_records('content_generated');

-- Tells the records that this transaction made for a run which rules brought them about.
create function app.tell_cause(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
begin
  update app.rule_events v set chain = e.chain || e.rule_id
  from public.automation_executions e
  where e.run_id = p_run_id and v.made_in = pg_current_xact_id()::text and v.created_at = now() and v.chain = '{}';
end $$;

create function app.tell_cause_of_job()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.tell_cause(new.run_id);
  return null;
end $$;
create trigger tell_cause after update of status on public.jobs
  for each row when (new.status = 'succeeded' and old.status = 'running' and new.run_id is not null)
  execute function app.tell_cause_of_job();

-- When the tick last did its round, and how it went: the system page tells from it that the clock stands still.
create table app.ticks (name text primary key, at timestamptz not null default now(), done integer not null default 0);
alter table app.ticks enable row level security;

-- Executes a rule inside the tick: what goes wrong with one rule is written down and stops no other.
create function app.execute_due_rule(p_rule public.automation_rules, p_cause text, p_scheduled_for timestamptz,
  p_ids uuid[], p_chain uuid[])
returns void language plpgsql set search_path = '' as $$
begin
  perform app.execute_rule(p_rule, p_cause, p_scheduled_for, p_ids, p_chain);
exception when others then
  insert into public.automation_executions (account_id, site_id, rule_id, rule_name, cause, scheduled_for, chain, status, error,
    finished_at)
  values (p_rule.account_id, p_rule.site_id, p_rule.id, p_rule.name, p_cause, p_scheduled_for, p_chain, 'failed',
    'It could not be started. Open the rule and test it.', now())
  on conflict do nothing;
  raise warning 'rule %: %', p_rule.id, sqlerrm;
end $$;

-- Every minute: schedules that are due, once each however many of their times were missed, and rules whose new records
-- have come to rest. Many records of one import are one execution; over the daily maximum they wait for tomorrow.
create function app.rules_tick()
returns integer language plpgsql set search_path = '' as $$
declare
  rule public.automation_rules;
  batch record;
  done integer := 0;
begin
  for rule in select r.* from public.automation_rules r where r.active and r.next_at <= now()
              order by r.next_at limit 1000 for update skip locked loop
    perform app.execute_due_rule(rule, 'schedule', rule.next_at, null, '{}');
    update public.automation_rules r set next_at = app.next_due(r.cron, r.time_zone, now()) where r.id = rule.id;
    done := done + 1;
    -- The tick holds the accounts whose work it orders: the rest comes with the next one, the longest due first.
    exit when clock_timestamp() > now() + interval '20 seconds';
  end loop;
  for rule in select r.* from public.automation_rules r
              where r.id in (select v.rule_id from app.rule_events v group by v.rule_id
                having max(v.created_at) < now() - interval '30 seconds' or min(v.created_at) < now() - interval '10 minutes')
              order by r.id for update skip locked loop
    if app.rule_obstacle(rule, '{}') = 'daily_limit' then
      if not exists (select 1 from public.automation_executions e where e.rule_id = rule.id and e.reason = 'daily_limit'
                     and e.created_at > now() - interval '12 hours') then
        perform app.execute_due_rule(rule, 'event', null, null, '{}');
      end if;
      continue;
    end if;
    for batch in with gone as (delete from app.rule_events v where v.rule_id = rule.id returning v.record_ids, v.chain)
                 select g.chain, array_agg(distinct i) as ids from gone g, unnest(g.record_ids) i group by g.chain loop
      perform app.execute_due_rule(rule, 'event', null, batch.ids, batch.chain);
      done := done + 1;
    end loop;
  end loop;
  insert into app.ticks (name, done) values ('rules', done) on conflict (name) do update set at = now(), done = excluded.done;
  if app.has_due_jobs() then
    perform app.wake_worker();
  end if;
  return done;
end $$;

-- Executes a rule by hand over every record that waits; also one that is switched off. The same key is one execution.
create function public.execute_rule(p_rule_id uuid, p_key text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write((select r.site_id from public.automation_rules r where r.id = p_rule_id));
  rule public.automation_rules;
  execution public.automation_executions;
begin
  perform app.require_module(account, 'automation');
  if length(coalesce(p_key, '')) not between 8 and 100 then
    perform app.fail('invalid', 'This request needs an idempotency key of 8 to 100 characters.');
  end if;
  select r.* into rule from public.automation_rules r where r.id = p_rule_id for update;
  execution := app.execute_rule(rule, 'manual', p_user_id => auth.uid(), p_key => p_key);
  if execution.id is null then
    select e.* into execution from public.automation_executions e
    where e.account_id = account and e.idempotency_key = p_key and e.rule_id = rule.id;
  end if;
  return to_jsonb(execution) - array['idempotency_key', 'chain'];
end $$;

-- Executes the rule of a failed or skipped execution again, once. Answers the new execution.
create function public.retry_execution(p_execution_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  old public.automation_executions;
  account uuid;
  rule public.automation_rules;
  execution public.automation_executions;
begin
  select e.* into old from public.automation_executions e where e.id = p_execution_id;
  account := app.require_site_write(old.site_id);
  perform app.require_module(account, 'automation');
  select r.* into rule from public.automation_rules r where r.id = old.rule_id for update;
  if rule.id is null then
    perform app.fail('conflict', 'The rule of this execution was deleted.');
  elsif old.status not in ('failed', 'skipped') then
    perform app.fail('conflict', 'Only a failed or skipped execution can be tried again.');
  end if;
  execution := app.execute_rule(rule, 'retry', p_user_id => auth.uid(), p_retry_of => old.id);
  if execution.id is null then
    select e.* into execution from public.automation_executions e where e.retry_of = old.id;
  end if;
  return to_jsonb(execution) - array['idempotency_key', 'chain'];
end $$;

revoke execute on function public.execute_rule(uuid, text), public.retry_execution(uuid) from public, anon;
grant execute on function public.execute_rule(uuid, text), public.retry_execution(uuid) to authenticated;

insert into app.cron_jobs (name, schedule, command) values ('igny8-rules-tick', '* * * * *', 'select app.rules_tick()');
