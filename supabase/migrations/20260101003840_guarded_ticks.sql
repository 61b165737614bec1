-- What is wrong with one rule, run or site stops no other: a time zone that the database's own list has lost with an
-- upgrade, and a run that cannot be moved on. And the system page finds an account's own work behind anybody's.

-- A time zone as it is, or UTC where it does not exist any more.
create function app.known_zone(p_zone text)
returns text language sql stable set search_path = '' as $$
  select case when p_zone = 'UTC' or app.is_time_zone(p_zone) then p_zone else 'UTC' end
$$;
revoke execute on function app.known_zone(text) from public, anon;
-- Called where people's own statements show rules.
grant execute on function app.known_zone(text), app.is_time_zone(text) to authenticated;

-- Executions of a rule today, in its own time zone; those skipped do not count.
create or replace function app.executions_today(p_rule public.automation_rules)
returns integer language sql stable set search_path = '' as $$
  select count(*)::integer from public.automation_executions e
  where e.rule_id = p_rule.id and e.status <> 'skipped'
    and e.created_at >= (select date_trunc('day', now() at time zone z.name) at time zone z.name
      from app.known_zone(p_rule.time_zone) z (name))
$$;

-- The next times of a schedule after one; none of a schedule in a time zone that does not exist.
create or replace function app.next_dues(p_cron text, p_zone text, p_count integer, p_after timestamptz default now())
returns timestamptz[] language plpgsql stable set search_path = '' as $$
declare
  due timestamptz := p_after;
  found_dues timestamptz[] := array[]::timestamptz[];
begin
  if not app.is_time_zone(p_zone) then return found_dues; end if;
  for i in 1 .. p_count loop
    due := app.next_due(p_cron, p_zone, due);
    exit when due is null;
    found_dues := found_dues || due;
  end loop;
  return found_dues;
end $$;

-- Sets the next time of a schedule that has been executed. One that never comes again is switched off, and told.
create function app.schedule_again(p_rule public.automation_rules)
returns void language plpgsql set search_path = '' as $$
declare
  next timestamptz := (app.next_dues(p_rule.cron, p_rule.time_zone, 1))[1];
begin
  update public.automation_rules r set next_at = next, active = next is not null,
    version = r.version + (next is null)::integer
  where r.id = p_rule.id;
  if next is null then
    perform app.notify_account(p_rule.account_id, p_rule.site_id, 'rule_skipped',
      format('Rule switched off: %s', p_rule.name),
      'Its schedule never comes again, or its time zone does not exist any more. Edit the rule and switch it on.',
      '/automation/rules/' || p_rule.id);
  end if;
end $$;

-- Every minute: schedules that are due, once each however many of their times were missed, and rules whose new records
-- have come to rest. Many records of one import are one execution; over the daily maximum they wait for tomorrow.
-- Whole tables are not read: its plans are kept while there is more and more to look through.
create or replace function app.rules_tick()
returns integer language plpgsql set search_path = '' set enable_seqscan = off as $$
declare
  rule public.automation_rules;
  batch record;
  done integer := 0;
begin
  for rule in select r.* from public.automation_rules r where r.active and r.next_at <= now()
              order by r.next_at limit 1000 for update skip locked loop
    perform app.execute_due_rule(rule, 'schedule', rule.next_at, null, '{}');
    perform app.schedule_again(rule);
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

-- Switches a rule on or off. Switched on again, a schedule goes on from now and what came meanwhile is left alone.
-- Raises invalid for a schedule that never comes.
create or replace function public.set_rule_active(p_rule_id uuid, p_active boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  rule public.automation_rules;
begin
  select r.* into rule from public.automation_rules r where r.id = p_rule_id;
  perform app.require_module(app.require_site_write(rule.site_id), 'automation');
  if p_active and rule.trigger = 'schedule' and app.next_dues(rule.cron, rule.time_zone, 1) = '{}' then
    perform app.fail('invalid', 'Its schedule never comes again, or its time zone does not exist any more. Edit the rule first.');
  end if;
  update public.automation_rules r set active = p_active, version = r.version + 1,
    next_at = (app.next_dues(r.cron, r.time_zone, 1))[1]
  where r.id = p_rule_id and r.active <> p_active;
  delete from app.rule_events e where e.rule_id = p_rule_id;
end $$;

-- Moves a run on inside the tick: what goes wrong with one run is written down and stops no other.
create function app.advance_one_run(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
begin
  perform app.advance_run(p_run_id);
exception when others then
  raise warning 'run %: %', p_run_id, sqlerrm;
end $$;

create or replace function app.automation_tick()
returns void language plpgsql set search_path = '' set jit = off as $$
begin
  perform app.expire_leases();
  -- A run that a worker is booking on is moved on by that worker; waiting for it could close a circle of locks.
  perform app.advance_one_run(r.id) from (
    select r.id from public.automation_runs r where r.status = 'running' for update skip locked) r;
  if app.has_due_jobs() then
    perform app.wake_worker();
  end if;
end $$;

-- The rules of a site, those that are made when nobody has made any among them. A time zone that the database does not
-- know any more is UTC.
create or replace function app.publishing_rules_of(p_site_id uuid)
returns public.publishing_rules language plpgsql stable security definer set search_path = '' as $$
declare
  rules public.publishing_rules;
begin
  select r.* into rules from public.publishing_rules r where r.site_id = p_site_id;
  if rules.site_id is null then
    select s.id, s.account_id into rules.site_id, rules.account_id from public.sites s where s.id = p_site_id;
    rules.time_zone := 'UTC';
    rules.windows := '[]';
    rules.on_approval := false;
    rules.min_words := 0;
    rules.needs_picture := false;
    rules.integration_ids := '{}';
  end if;
  rules.time_zone := app.known_zone(rules.time_zone);
  return rules;
end $$;

-- Work that should have moved and did not, the longest first: of the account, of every account for platform staff.
create or replace function public.stuck_work()
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
    'stuck', (select coalesce(jsonb_agg(to_jsonb(x) || jsonb_build_object('site_name', s.name) order by x.since), '[]')
      from (
        (select 'lease' as kind, j.id, j.subject_label as label, j.site_id, j.lease_until as since
         from public.jobs j where j.status = 'running' and j.lease_until < now() - interval '3 minutes'
           and (everywhere or j.account_id = account) order by j.lease_until limit 100)
        union all
        (select 'queue', j.id, j.subject_label, j.site_id, j.run_at
         from public.jobs j join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
         left join public.automation_runs r on r.id = j.run_id
         where j.status = 'queued' and j.run_at < now() - interval '15 minutes' and (r.id is null or r.status = 'running')
           and (everywhere or j.account_id = account) order by j.run_at limit 100)
        union all
        (select 'run', r.id, '', r.site_id, r.updated_at
         from public.automation_runs r
         where r.status = 'running' and r.updated_at < now() - interval '15 minutes'
           and not exists (select 1 from public.jobs j where j.run_id = r.id and j.status in ('queued', 'running'))
           and (everywhere or r.account_id = account) order by r.updated_at limit 100)
        union all
        (select 'schedule', r.id, r.name, r.site_id, r.next_at
         from public.automation_rules r where r.active and r.next_at < now() - interval '5 minutes'
           and (everywhere or r.account_id = account) order by r.next_at limit 100)
        union all
        (select 'events', r.id, r.name, r.site_id, min(v.created_at)
         from app.rule_events v join public.automation_rules r on r.id = v.rule_id
         where (everywhere or r.account_id = account) and app.executions_today(r) < r.daily_limit
         group by r.id having min(v.created_at) < now() - interval '20 minutes' order by min(v.created_at) limit 100)) x
      join public.sites s on s.id = x.site_id));
end $$;
