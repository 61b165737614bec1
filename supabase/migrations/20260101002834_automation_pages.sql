-- What the pages about rules, history and failed work read: each page is one call.

-- Whether a job failed for good and nobody has ordered it again.
create function app.is_open_failure(p_job public.jobs)
returns boolean language sql stable set search_path = '' as $$
  select p_job.status in ('failed', 'dead') and p_job.finished_at > now() - interval '30 days'
    and not exists (select 1 from public.jobs j where j.account_id = p_job.account_id and j.order_key = 'retry:' || p_job.id)
$$;
create index jobs_failures on public.jobs (site_id, finished_at desc) where status in ('failed', 'dead');

-- The automation dashboard of a site: what waits, the run that is going on, the latest runs, how runs of the
-- last 30 days ended, the credits used by day (UTC; empty for people who may not see usage), and its rules.
create or replace function public.automation_overview(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'forecast', public.run_forecast(p_site_id),
    'live', (select public.run_progress(r.id) - 'items' from public.automation_runs r
      where r.site_id = p_site_id and r.status in ('created', 'running', 'paused') and r.kind = 'pipeline'),
    'runs', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select r.id, r.status, r.stop_reason, r.credits_spent, r.credit_cap, r.created_at, r.started_at, r.finished_at,
        (select c.name from public.sectors c where c.id = r.sector_id) as sector_name,
        (select e.rule_name from public.automation_executions e where e.run_id = r.id) as rule_name,
        (select count(*) from public.automation_run_items i where i.run_id = r.id and i.status = 'done') as done,
        (select count(*) from public.automation_run_items i where i.run_id = r.id and i.status = 'failed') as failed,
        (select count(*) from public.automation_run_items i
          where i.run_id = r.id and i.stage = 7 and i.status = 'done') as articles
      from public.automation_runs r where r.site_id = p_site_id
      order by r.created_at desc limit 6) x),
    'outcomes', (select jsonb_build_object(
        'completed', count(*) filter (where r.status = 'completed'),
        'failed', count(*) filter (where r.status = 'failed'),
        'cancelled', count(*) filter (where r.status = 'cancelled'),
        'credits', coalesce(sum(r.credits_spent), 0))
      from public.automation_runs r
      where r.site_id = p_site_id and r.created_at > now() - interval '30 days'),
    'steps', (select jsonb_build_object(
        'done', count(*) filter (where i.status = 'done'), 'failed', count(*) filter (where i.status = 'failed'),
        'articles', count(*) filter (where i.stage = 7 and i.status = 'done'))
      from public.automation_run_items i
      where i.site_id = p_site_id and i.created_at > now() - interval '30 days'),
    'usage', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from (
      select (l.created_at at time zone 'UTC')::date as day, sum(l.credits) as credits
      from public.credit_usage_logs l
      where l.site_id = p_site_id and l.created_at > now() - interval '30 days'
      group by 1 order by 1) u),
    'rules', (select jsonb_build_object('active', count(*) filter (where r.active), 'total', count(*),
        'next_at', min(r.next_at) filter (where r.active))
      from public.automation_rules r where r.site_id = p_site_id),
    'failures', (select count(*) from public.jobs j where j.site_id = p_site_id and app.is_open_failure(j)))
$$;

-- An execution as pages show it.
create function app.shown_execution(p_execution public.automation_executions)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(p_execution) - array['idempotency_key', 'chain', 'account_id'] || jsonb_build_object(
    'run_status', (select r.status from public.automation_runs r where r.id = p_execution.run_id),
    'started_by', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = p_execution.created_by),
    'retried', exists (select 1 from public.automation_executions e where e.retry_of = p_execution.id))
$$;

-- A rule as pages show it, with its latest execution and the next times of its schedule.
create function app.shown_rule(p_rule public.automation_rules, p_times integer)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(p_rule) - array['account_id'] || jsonb_build_object(
    'sector_name', (select c.name from public.sectors c where c.id = p_rule.sector_id),
    'made_by', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = p_rule.created_by),
    'times', case when p_rule.active and p_times > 0 then app.next_dues(p_rule.cron, p_rule.time_zone, p_times) else '{}' end,
    'today', app.executions_today(p_rule),
    'last', (select app.shown_execution(e) from public.automation_executions e
      where e.rule_id = p_rule.id order by e.created_at desc, e.id limit 1))
$$;

-- The rules of a site, by name.
create function public.list_rules(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(app.shown_rule(r, 0) order by lower(r.name)), '[]')
  from public.automation_rules r where r.site_id = p_site_id
$$;

-- A rule with its latest executions and the next five times of its schedule.
create function public.read_rule(p_rule_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select app.shown_rule(r, 5) || jsonb_build_object(
    'site_name', s.name,
    'executions', (select coalesce(jsonb_agg(app.shown_execution(e) order by e.created_at desc, e.id), '[]')
      from (select * from public.automation_executions e where e.rule_id = r.id
            order by e.created_at desc, e.id limit 10) e))
  from public.automation_rules r join public.sites s on s.id = r.site_id
  where r.id = p_rule_id
$$;

-- The history of a site's rules, newest first. Filter: {rule_id, status, cause, from, to} (dates are days in UTC).
-- Answers {executions, total, rules: [{id, name}]}.
create function public.list_executions(p_site_id uuid, p_filter jsonb, p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  with found as materialized (
    select e.* from public.automation_executions e
    where e.site_id = p_site_id
      and (p_filter->>'rule_id' is null or e.rule_id = (p_filter->>'rule_id')::uuid)
      and (p_filter->>'status' is null or e.status = p_filter->>'status')
      and (p_filter->>'cause' is null or e.cause = p_filter->>'cause')
      and (p_filter->>'from' is null or e.created_at >= (p_filter->>'from')::date)
      and (p_filter->>'to' is null or e.created_at < (p_filter->>'to')::date + 1))
  select jsonb_build_object(
    'total', (select count(*) from found),
    'executions', (select coalesce(jsonb_agg(app.shown_execution(e) order by e.created_at desc, e.id), '[]')
      from (select * from found f order by f.created_at desc, f.id
            limit least(p_limit, 100) offset greatest(p_offset, 0)) e),
    'rules', (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'name', r.name,
        'credit_limit', r.credit_limit) order by lower(r.name)), '[]')
      from public.automation_rules r where r.site_id = p_site_id))
$$;

-- What a rule would do now, without doing anything, saved or not: {matched, sample, keywords (those it would cluster),
-- obstacle, config, times, words (mean words of the tasks or ideas it takes)}. Raises `invalid` by field.
create function public.test_rule(p_site_id uuid, p_rule jsonb, p_rule_id uuid default null)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  rule public.automation_rules;
  known public.automation_rules;
  found_records jsonb := '{"matched": 0, "ids": [], "sample": []}'::jsonb;
  ids uuid[];
begin
  if p_site_id is null or p_site_id <> all (app.readable_sites()) then
    perform app.fail('not_found', 'This site was not found.');
  end if;
  rule := app.checked_rule(p_site_id, p_rule);
  select r.* into known from public.automation_rules r where r.id = p_rule_id and r.site_id = p_site_id;
  rule.id := known.id;
  rule.account_id := (select s.account_id from public.sites s where s.id = p_site_id);
  rule.credit_limit := coalesce(rule.credit_limit, 100);
  rule.daily_limit := coalesce(rule.daily_limit, 10);
  if rule.record <> 'pipeline' then
    found_records := app.rule_matches(rule);
  end if;
  ids := array(select v::uuid from jsonb_array_elements_text(found_records->'ids') v);
  return jsonb_build_object('matched', found_records->'matched', 'taken', cardinality(ids), 'sample', found_records->'sample',
    'record', rule.record, 'config', app.rule_config(rule), 'credit_limit', rule.credit_limit,
    'obstacle', app.rule_obstacle(rule, '{}'),
    'times', case when rule.cron is null then '{}' else app.next_dues(rule.cron, rule.time_zone, 5) end,
    'keywords', case when app.first_stage(rule.actions) = 1 then (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'keyword', k.keyword, 'sector_id', k.sector_id)), '[]')
      from public.keywords k where k.id = any (ids)) else '[]' end,
    'words', coalesce(case rule.record
      when 'task' then (select round(avg(t.target_words)) from public.tasks t where t.id = any (ids))
      when 'idea' then (select round(avg(i.estimated_word_count)) from public.ideas i where i.id = any (ids)) end, 1200),
    'images', (select count(*) from public.images i where i.content_id = any (ids) and i.status = 'prompt_ready'));
end $$;

-- The next five times of a schedule; empty when it makes no sense.
create function public.schedule_times(p_cron text, p_zone text)
returns timestamptz[] language plpgsql stable security definer set search_path = '' as $$
begin
  return case when app.is_time_zone(p_zone) then app.next_dues(p_cron, p_zone, 5) else '{}' end;
end $$;

-- Work of a site that failed for good and that nobody ordered again, newest first.
create function public.list_failures(p_site_id uuid, p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  with found as materialized (
    select j.* from public.jobs j where j.site_id = p_site_id and app.is_open_failure(j))
  select jsonb_build_object('total', (select count(*) from found),
    'jobs', (select coalesce(jsonb_agg(jsonb_build_object('id', j.id, 'function', j.function, 'label', j.subject_label,
        'status', j.status, 'error', j.error_message, 'error_code', j.error_code, 'attempts', j.attempts,
        'target_words', (j.payload->>'target_words')::integer, 'run_id', j.run_id, 'finished_at', j.finished_at) order by j.finished_at desc, j.id), '[]')
      from (select * from found f order by f.finished_at desc, f.id
            limit least(p_limit, 100) offset greatest(p_offset, 0)) j))
$$;

-- Work that should have moved and did not, of the account of whoever asks; of every account for platform staff.
-- Answers {ticks: [{name, at}], queued, running, stuck: [{kind, id, label, site_name, since}]}; null for anybody but owners and admins.
create function public.stuck_work()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  account uuid := app.account_id();
  everywhere boolean := app.is_developer();
begin
  if not app.is_manager() then return null; end if;
  return jsonb_build_object(
    'ticks', (select coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'at', t.at) order by t.name), '[]') from app.ticks t),
    'queued', (select count(*) from public.jobs j where j.status = 'queued' and (everywhere or j.account_id = account)),
    'running', (select count(*) from public.jobs j where j.status = 'running' and (everywhere or j.account_id = account)),
    'stuck', (select coalesce(jsonb_agg(to_jsonb(x) - 'account_id' || jsonb_build_object('site_name', s.name) order by x.since), '[]')
      from (
        (select 'lease' as kind, j.id, j.subject_label as label, j.site_id, j.account_id, j.lease_until as since
         from public.jobs j where j.status = 'running' and j.lease_until < now() - interval '3 minutes' limit 100)
        union all
        (select 'queue', j.id, j.subject_label, j.site_id, j.account_id, j.run_at
         from public.jobs j join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
         left join public.automation_runs r on r.id = j.run_id
         where j.status = 'queued' and j.run_at < now() - interval '15 minutes' and (r.id is null or r.status = 'running') limit 100)
        union all
        (select 'run', r.id, '', r.site_id, r.account_id, r.updated_at
         from public.automation_runs r
         where r.status = 'running' and r.updated_at < now() - interval '15 minutes'
           and not exists (select 1 from public.jobs j where j.run_id = r.id and j.status in ('queued', 'running')) limit 100)
        union all
        (select 'schedule', r.id, r.name, r.site_id, r.account_id, r.next_at
         from public.automation_rules r where r.active and r.next_at < now() - interval '5 minutes' limit 100)
        union all
        (select 'events', r.id, r.name, r.site_id, r.account_id, min(v.created_at)
         from app.rule_events v join public.automation_rules r on r.id = v.rule_id
         where app.executions_today(r) < r.daily_limit
         group by r.id having min(v.created_at) < now() - interval '20 minutes' limit 100)) x
      join public.sites s on s.id = x.site_id
      where everywhere or x.account_id = account));
end $$;

-- Tells an account when its credits fall to a fifth of the plan's, and when they are used up; once a day at most.
create function app.tell_low_credits()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  fifth integer := (select p.monthly_credits / 5 from public.plans p where p.id = new.plan_id);
begin
  if not (new.credits <= fifth and old.credits > fifth) and not (new.credits = 0 and old.credits > 0) then return null; end if;
  if exists (select 1 from public.notifications n where n.account_id = new.id and n.created_at > now() - interval '1 day'
             and n.kind = case new.credits when 0 then 'no_credits' else 'low_credits' end) then
    return null;
  end if;
  perform app.notify_account(new.id, null, case new.credits when 0 then 'no_credits' else 'low_credits' end,
    case new.credits when 0 then 'No credits are left' else 'Credits are running low' end,
    case new.credits when 0 then 'Automation waits until you add credits; nothing is lost.'
      else format('%s credits are left, a fifth of what your plan includes each month.', to_char(new.credits, 'FM999,999,990')) end,
    '/billing/credits');
  return null;
end $$;
create trigger tell_low_credits after update of credits on public.accounts
  for each row when (new.credits < old.credits) execute function app.tell_low_credits();

revoke execute on function public.list_rules(uuid), public.read_rule(uuid), public.list_executions(uuid, jsonb, integer, integer),
  public.test_rule(uuid, jsonb, uuid), public.schedule_times(text, text), public.list_failures(uuid, integer, integer),
  public.stuck_work() from public, anon;
grant execute on function public.list_rules(uuid), public.read_rule(uuid), public.list_executions(uuid, jsonb, integer, integer),
  public.test_rule(uuid, jsonb, uuid), public.schedule_times(text, text), public.list_failures(uuid, integer, integer),
  public.stuck_work() to authenticated;
grant execute on function app.is_open_failure(public.jobs), app.shown_execution(public.automation_executions),
  app.shown_rule(public.automation_rules, integer), app.executions_today(public.automation_rules),
  app.next_dues(text, text, integer, timestamptz), app.next_due(text, text, timestamptz), app.read_cron(text),
  app.cron_values(text, integer, integer, text[]), app.due_instant(timestamp, text), app.instants_of(timestamp, text),
  app.due_on_day_of_change(date, integer[], integer[], text, timestamptz),
  app.minute_after(integer[], integer[], integer)
to authenticated;
