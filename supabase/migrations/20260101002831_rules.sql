-- Rules: what starts automation by itself (a schedule or new records), under which conditions, and what it then does.
-- A rule's work is a run of its own, so that it is capped, shown, paused and cancelled like any other run.

create table public.automation_rules (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid,
  name text not null check (length(btrim(name)) between 1 and 120),
  trigger text not null check (trigger in
    ('schedule', 'keyword_added', 'cluster_created', 'idea_created', 'task_created', 'content_generated')),
  -- What conditions look at and actions begin with; 'pipeline' is the whole run over everything that waits.
  record text not null check (record in ('pipeline', 'keyword', 'cluster', 'idea', 'task', 'content')),
  cron text,
  time_zone text not null default 'UTC',
  next_at timestamptz,
  conditions jsonb not null default '{"all": []}',
  actions text[] not null check (cardinality(actions) between 1 and 9),
  -- Limits of the work: as of a run for 'pipeline', else {max_items, ideas_per_cluster, images_per_article}.
  settings jsonb not null default '{}',
  credit_limit integer not null default 100 check (credit_limit between 1 and 1000000),
  daily_limit integer not null default 10 check (daily_limit between 1 and 100),
  active boolean not null default true,
  version integer not null default 1,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  check ((trigger = 'schedule') = (cron is not null))
);
create unique index automation_rules_name_once on public.automation_rules (site_id, lower(name));
create index automation_rules_site on public.automation_rules (site_id, account_id);
create index automation_rules_sector on public.automation_rules (sector_id, site_id);
create index automation_rules_created_by on public.automation_rules (created_by);
create index automation_rules_due on public.automation_rules (next_at) where active and next_at is not null;
create index automation_rules_listening on public.automation_rules (trigger, site_id) where active;
create trigger touch before update on public.automation_rules for each row execute function app.touch_updated_at();

-- The history of rules: every time one was due, whatever became of it.
create table public.automation_executions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  rule_id uuid references public.automation_rules (id) on delete set null,
  rule_name text not null,
  cause text not null check (cause in ('schedule', 'event', 'manual', 'retry')),
  status text not null default 'pending' check (status in ('pending', 'running', 'completed', 'failed', 'skipped')),
  -- Why it was skipped: a word of `app.obstacle_words`.
  reason text,
  error text,
  -- Records that met the conditions, and those of them that were taken.
  matched integer not null default 0,
  taken integer not null default 0,
  credits_used integer not null default 0,
  run_id uuid references public.automation_runs (id),
  scheduled_for timestamptz,
  retry_of uuid references public.automation_executions (id) on delete set null,
  -- The rules whose work brought this one about, oldest first.
  chain uuid[] not null default '{}',
  idempotency_key text,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (site_id, account_id) references public.sites (id, account_id),
  unique (account_id, idempotency_key)
);
create unique index automation_executions_once on public.automation_executions (rule_id, scheduled_for);
create unique index automation_executions_retry on public.automation_executions (retry_of);
create unique index automation_executions_run on public.automation_executions (run_id);
create index automation_executions_rule on public.automation_executions (rule_id, created_at desc);
create index automation_executions_site on public.automation_executions (site_id, account_id, created_at desc);
create index automation_executions_created_by on public.automation_executions (created_by);

-- New records that a rule has not looked at yet: a row for each rule and statement, however many records it made.
create table app.rule_events (
  id bigint generated always as identity primary key,
  rule_id uuid not null references public.automation_rules (id) on delete cascade,
  record_ids uuid[] not null,
  chain uuid[] not null default '{}',
  -- The transaction that made them, in which the rule that caused them is told.
  made_in text not null default pg_current_xact_id()::text,
  created_at timestamptz not null default now()
);
create index rule_events_rule on app.rule_events (rule_id, created_at);
create index rule_events_made_in on app.rule_events (made_in);
alter table app.rule_events enable row level security;

alter table public.automation_rules enable row level security;
alter table public.automation_executions enable row level security;
create policy "people read the rules of their sites" on public.automation_rules
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the history of their sites' rules" on public.automation_executions
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));

-- What conditions may look at: a fixed expression over the record `r` for each field, never text of a request.
create function app.rule_field(p_record text, p_field text)
returns table (expression text, type text) language sql immutable set search_path = '' as $$
  select f.expression, f.type from (values
    ('keyword', 'keyword', 'r.keyword', 'text'),
    ('keyword', 'volume', 'r.volume', 'number'),
    ('keyword', 'difficulty', 'r.difficulty', 'number'),
    ('keyword', 'cpc', 'r.cpc', 'number'),
    ('keyword', 'intent', 'r.intent', 'text'),
    ('keyword', 'source', 'r.source', 'text'),
    ('cluster', 'name', 'r.name', 'text'),
    ('cluster', 'keyword_count', 'r.keyword_count', 'number'),
    ('cluster', 'total_volume', 'r.total_volume', 'number'),
    ('cluster', 'mean_difficulty', 'r.mean_difficulty', 'number'),
    ('idea', 'title', 'r.title', 'text'),
    ('idea', 'content_type', 'r.content_type', 'text'),
    ('idea', 'structure', 'r.structure', 'text'),
    ('idea', 'estimated_word_count', 'r.estimated_word_count', 'number'),
    ('idea', 'target_keywords', 'r.target_keywords', 'list'),
    ('idea', 'cluster', '(select c.name from public.clusters c where c.id = r.cluster_id)', 'text'),
    ('task', 'title', 'r.title', 'text'),
    ('task', 'content_type', 'r.content_type', 'text'),
    ('task', 'structure', 'r.structure', 'text'),
    ('task', 'target_words', 'r.target_words', 'number'),
    ('task', 'priority', 'r.priority', 'number'),
    ('task', 'keywords', 'r.keywords', 'list'),
    ('content', 'title', 'r.title', 'text'),
    ('content', 'entity_type', 'r.entity_type', 'text'),
    ('content', 'word_count', 'r.word_count', 'number'),
    ('content', 'primary_keyword', 'r.primary_keyword', 'text'),
    ('content', 'tags', 'r.tags', 'list')) f (record, field, expression, type)
  where f.record = p_record and f.field = p_field
  union all
  select '(select s.name from public.sectors s where s.id = r.sector_id)', 'text'
  where p_field = 'sector' and p_record in ('keyword', 'cluster', 'idea', 'task', 'content')
$$;

create function app.refuse_condition(p_sentence text)
returns void language plpgsql set search_path = '' as $$
begin
  perform app.fail('invalid', p_sentence, jsonb_build_object('conditions', jsonb_build_array(p_sentence)));
end $$;

-- The numbers that a condition's value or list of values names. Raises `invalid`.
create function app.condition_numbers(p_value jsonb)
returns numeric[] language plpgsql immutable set search_path = '' as $$
declare
  given text[] := array(select jsonb_array_elements_text(
    case jsonb_typeof(p_value) when 'array' then p_value else jsonb_build_array(p_value) end));
begin
  if exists (select 1 from unnest(given) g where g is null or g !~ '^\s*-?\d{1,12}(\.\d{1,6})?\s*$') then
    perform app.refuse_condition('A condition compares a number with something that is not one.');
  end if;
  return given::numeric[];
end $$;

-- One condition {field, op, value} as SQL over the record `r`. Field and operator are looked up, the value is quoted.
create function app.comparison_sql(p_record text, p_condition jsonb)
returns text language plpgsql stable set search_path = '' as $$
declare
  op text := p_condition->>'op';
  given jsonb := p_condition->'value';
  many boolean := op in ('in', 'not_in');
  symbol text := case op when 'eq' then '=' when 'ne' then '<>' when 'gt' then '>' when 'gte' then '>=' when 'lt' then '<'
    when 'lte' then '<=' when 'in' then '= any' when 'not_in' then '= any' end;
  field record;
  texts text[];
  test text;
begin
  select f.* into field from app.rule_field(p_record, p_condition->>'field') f;
  if field.expression is null then
    perform app.refuse_condition(format('A %s has no field "%s".', p_record, left(p_condition->>'field', 40)));
  end if;
  if op is null or op not in ('eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'not_in', 'contains', 'starts_with', 'is_null')
     or (field.type = 'number' and op in ('contains', 'starts_with'))
     or (field.type = 'text' and op in ('gt', 'gte', 'lt', 'lte'))
     or (field.type = 'list' and op not in ('contains', 'is_null')) then
    perform app.refuse_condition(format('"%s" cannot be compared that way.', p_condition->>'field'));
  end if;
  if op = 'is_null' then
    test := case field.type when 'number' then field.expression || ' is null'
      when 'list' then format('coalesce(cardinality(%s), 0) = 0', field.expression)
      else format('coalesce(%s, '''') = ''''', field.expression) end;
    return case when given = 'false' then format('not (%s)', test) else test end;
  end if;
  if given is null or jsonb_typeof(given) in ('null', 'object', 'boolean') or (jsonb_typeof(given) = 'array') <> many
     or (many and jsonb_array_length(given) not between 1 and 50) then
    perform app.refuse_condition(format('Give a value to compare "%s" with.', p_condition->>'field'));
  end if;
  if field.type = 'number' then
    test := format('%s %s (%L::numeric%s)', field.expression, symbol,
      case when many then app.condition_numbers(given)::text else (app.condition_numbers(given))[1]::text end,
      case when many then '[]' else '' end);
  else
    texts := array(select lower(left(v, 200)) from jsonb_array_elements_text(
      case when many then given else jsonb_build_array(given) end) v);
    test := case op
      when 'contains' then case field.type
        when 'list' then format('exists (select 1 from unnest(%s) v where strpos(lower(v), %L) > 0)', field.expression, texts[1])
        else format('strpos(lower(%s), %L) > 0', field.expression, texts[1]) end
      when 'starts_with' then format('starts_with(lower(%s), %L)', field.expression, texts[1])
      else format('lower(%s) %s (%L%s)', field.expression, symbol, case when many then texts::text else texts[1] end,
        case when many then '::text[]' else '' end) end;
  end if;
  -- A field without a value differs from every value.
  return case op when 'ne' then format('coalesce(%s, true)', test) when 'not_in' then format('not coalesce(%s, false)', test)
    else format('coalesce(%s, false)', test) end;
end $$;

-- A tree of conditions as SQL over the record `r`: {all: [...]}, {any: [...]} or one comparison. An empty group holds.
-- Raises `invalid` for anything else, and for a tree that is too deep or too wide.
create function app.condition_sql(p_record text, p_node jsonb, p_depth integer default 1)
returns text language plpgsql stable set search_path = '' as $$
declare
  word text := case when p_node ? 'all' then 'all' when p_node ? 'any' then 'any' end;
  parts text[];
begin
  if jsonb_typeof(p_node) is distinct from 'object' or p_depth > 8 then
    perform app.refuse_condition('These conditions are not understood, or nested too deeply.');
  end if;
  if word is null then return app.comparison_sql(p_record, p_node); end if;
  if jsonb_typeof(p_node->word) <> 'array' or jsonb_array_length(p_node->word) > 20
     or (select count(*) from jsonb_object_keys(p_node)) > 1 then
    perform app.refuse_condition('A group of conditions holds up to 20 of them.');
  end if;
  select array_agg(app.condition_sql(p_record, e.value, p_depth + 1) order by e.ordinality) into parts
  from jsonb_array_elements(p_node->word) with ordinality e;
  return coalesce('(' || array_to_string(parts, case word when 'all' then ' and ' else ' or ' end) || ')', 'true');
end $$;

-- The stage an action belongs to; null for one that is no stage.
create function app.action_stage(p_action text)
returns integer language sql immutable set search_path = '' as $$
  select array_position('{cluster,ideas,tasks,content,prompts,images,review}'::text[],
    case p_action when 'publish' then 'review' else p_action end)
$$;

-- Why these actions cannot follow from the record and each other, in a sentence; null when they can.
create function app.wrong_actions(p_record text, p_actions text[])
returns text language plpgsql immutable set search_path = '' as $$
declare
  stages integer[] := array(select distinct app.action_stage(a) from unnest(p_actions) a
    where app.action_stage(a) is not null order by 1);
  first_stages integer[] := case p_record when 'keyword' then array[1] when 'cluster' then array[2]
    when 'idea' then array[3] when 'task' then array[4] when 'content' then array[5, 6, 7] end;
begin
  if exists (select 1 from unnest(p_actions) a where app.action_stage(a) is null and a not in ('notify', 'pipeline')) then
    return 'One of these actions does not exist.';
  end if;
  if (p_record = 'pipeline') <> ('pipeline' = any (p_actions)) or (p_record = 'pipeline' and cardinality(stages) > 0) then
    return 'The whole pipeline goes with no other step.';
  end if;
  if p_record = 'pipeline' or cardinality(stages) = 0 then return null; end if;
  if not stages[1] = any (first_stages) then
    return format('The first step must begin with %s.', case p_record when 'idea' then 'an idea' when 'content' then 'an article'
      else 'a ' || p_record end);
  end if;
  for i in 2 .. cardinality(stages) loop
    -- Images and their prompts may be left out on the way to review.
    if stages[i] <> stages[i - 1] + 1 and not (stages[i] = 7 and stages[i - 1] >= 4) then
      return 'A step is missing in between: each begins with what the one before it made.';
    end if;
  end loop;
  return null;
end $$;

-- A rule as somebody wrote it, checked: {name, trigger, record, cron, time_zone, sector_id, conditions, actions,
-- settings, credit_limit, daily_limit}. Raises `invalid` by field.
create function app.checked_rule(p_site_id uuid, p_rule jsonb)
returns public.automation_rules language plpgsql stable set search_path = '' as $$
declare
  rule public.automation_rules := jsonb_populate_record(null::public.automation_rules,
    p_rule - array['id', 'account_id', 'created_by', 'created_at', 'updated_at', 'next_at', 'version']);
  wrong text;
begin
  rule.site_id := p_site_id;
  rule.record := case rule.trigger when 'keyword_added' then 'keyword' when 'cluster_created' then 'cluster'
    when 'idea_created' then 'idea' when 'task_created' then 'task' when 'content_generated' then 'content'
    when 'schedule' then rule.record end;
  if rule.record is null or rule.record not in ('pipeline', 'keyword', 'cluster', 'idea', 'task', 'content') then
    perform app.fail('invalid', 'Choose what the rule is about.', '{"record": ["Choose what the rule is about."]}');
  end if;
  rule.conditions := coalesce(rule.conditions, '{"all": []}');
  rule.settings := coalesce(rule.settings, '{}');
  rule.time_zone := coalesce(rule.time_zone, 'UTC');
  if rule.trigger = 'schedule' then
    if app.next_due(rule.cron, 'UTC', now()) is null then
      perform app.fail('invalid', 'This schedule never comes.', '{"cron": ["This is not a schedule that ever comes."]}');
    end if;
    if not app.is_time_zone(rule.time_zone) then
      perform app.fail('invalid', 'This time zone does not exist.', '{"time_zone": ["This time zone does not exist."]}');
    end if;
  else
    rule.cron := null;
  end if;
  wrong := app.wrong_actions(rule.record, rule.actions);
  if wrong is not null then
    perform app.fail('invalid', wrong, jsonb_build_object('actions', jsonb_build_array(wrong)));
  end if;
  if rule.record = 'pipeline' then
    rule.conditions := '{"all": []}';
  elsif pg_column_size(rule.conditions) > 20000 or app.condition_sql(rule.record, rule.conditions) is null then
    perform app.refuse_condition('These conditions are too long.');
  end if;
  if rule.sector_id is not null and not exists (
    select 1 from public.sectors s where s.id = rule.sector_id and s.site_id = p_site_id) then
    perform app.fail('not_found', 'This sector was not found.');
  end if;
  return rule;
end $$;

-- Makes a rule, or changes the one named. p_version guards against two tabs. A schedule begins anew.
create function public.save_rule(p_site_id uuid, p_rule jsonb, p_rule_id uuid default null, p_version integer default null)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  rule public.automation_rules;
  saved uuid;
begin
  perform app.require_module(account, 'automation');
  rule := app.checked_rule(p_site_id, p_rule);
  if p_rule_id is null then
    perform 1 from public.sites s where s.id = p_site_id for update;
    if (select count(*) from public.automation_rules r where r.site_id = p_site_id) >= 50 then
      perform app.fail('limit_reached', 'A site has at most 50 rules. Delete one you no longer need.');
    end if;
    insert into public.automation_rules (account_id, site_id, sector_id, name, trigger, record, cron, time_zone, next_at,
      conditions, actions, settings, credit_limit, daily_limit, active, created_by)
    values (account, p_site_id, rule.sector_id, btrim(rule.name), rule.trigger, rule.record, rule.cron, rule.time_zone,
      app.next_due(rule.cron, rule.time_zone, now()), rule.conditions, rule.actions, rule.settings,
      coalesce(rule.credit_limit, 100), coalesce(rule.daily_limit, 10), coalesce(rule.active, true), auth.uid())
    returning id into saved;
    return saved;
  end if;
  update public.automation_rules r set sector_id = rule.sector_id, name = btrim(rule.name), trigger = rule.trigger,
    record = rule.record, cron = rule.cron, time_zone = rule.time_zone, conditions = rule.conditions,
    actions = rule.actions, settings = rule.settings, credit_limit = coalesce(rule.credit_limit, 100),
    daily_limit = coalesce(rule.daily_limit, 10), active = coalesce(rule.active, r.active), version = r.version + 1,
    next_at = app.next_due(rule.cron, rule.time_zone, now())
  where r.id = p_rule_id and r.site_id = p_site_id and (p_version is null or r.version = p_version)
  returning r.id into saved;
  if saved is not null then
    delete from app.rule_events e where e.rule_id = saved;
    return saved;
  end if;
  if exists (select 1 from public.automation_rules r where r.id = p_rule_id and r.site_id = p_site_id) then
    perform app.fail('conflict', 'This rule was changed in another tab or by a colleague. Reload to see it.');
  end if;
  perform app.fail('not_found', 'This rule was not found.');
  return null;
end $$;

-- Switches a rule on or off. Switched on again, a schedule goes on from now and what came meanwhile is left alone.
create function public.set_rule_active(p_rule_id uuid, p_active boolean)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform app.require_module(app.require_site_write(
    (select r.site_id from public.automation_rules r where r.id = p_rule_id)), 'automation');
  update public.automation_rules r set active = p_active, version = r.version + 1,
    next_at = app.next_due(r.cron, r.time_zone, now())
  where r.id = p_rule_id and r.active <> p_active;
  delete from app.rule_events e where e.rule_id = p_rule_id;
end $$;

-- Deletes a rule; its history stays and what it has started goes on.
create function public.delete_rule(p_rule_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform app.require_site_write((select r.site_id from public.automation_rules r where r.id = p_rule_id));
  delete from public.automation_rules r where r.id = p_rule_id;
end $$;

revoke execute on function public.save_rule(uuid, jsonb, uuid, integer), public.set_rule_active(uuid, boolean),
  public.delete_rule(uuid) from public, anon;
grant execute on function public.save_rule(uuid, jsonb, uuid, integer), public.set_rule_active(uuid, boolean),
  public.delete_rule(uuid) to authenticated;
