-- The platform's own log: prices, plans, the library, limits and who is staff. Its entries stand in the same table,
-- append-only like all, and belong to no account; only staff read them.
create index audit_log_platform on public.audit_log (id desc) where account_id is null or actor_role = 'developer';

create function app.audit_platform(p_action text, p_object_type text, p_object_id uuid, p_label text,
  p_details jsonb default '{}')
returns void language sql security definer set search_path = '' as $$
  insert into public.audit_log (actor_id, actor, actor_role, action, object_type, object_id, object_label, via, ip,
    user_agent, request_id, details)
  select p.id, coalesce(nullif(p.full_name, ''), p.email, ''), p.role, p_action, p_object_type, p_object_id,
    left(coalesce(p_label, ''), 300), o.via, o.ip, o.user_agent, o.request_id,
    p_details || jsonb_strip_nulls(jsonb_build_object('reason', nullif(current_setting('app.reason', true), '')))
  from app.request_origin() o left join public.profiles p on p.id = auth.uid()
$$;

-- One entry for each row of a small table. Arguments: object, column of its name, columns whose changes count.
create function app.audit_platform_row()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) else '{}' end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) else '{}' end;
  changes jsonb := app.field_changes(before, after, tg_argv[2]::text[]);
  object jsonb := case when tg_op = 'DELETE' then before else after end;
begin
  if changes <> '{}' then
    perform app.audit_platform(tg_argv[0] || case tg_op when 'INSERT' then '.added' when 'DELETE' then '.deleted'
      else '.changed' end, tg_argv[0], (object->>'id')::uuid, object->>tg_argv[1], changes);
  end if;
  return null;
end $$;
create trigger audit after insert or update or delete on public.credit_cost_config for each row
  execute function app.audit_platform_row('price', 'label', '{credits,per_units,unit,label}');
create trigger audit after insert or update or delete on public.plans for each row
  execute function app.audit_platform_row('plan', 'name',
    '{name,description,monthly_credits,price_cents,currency,max_users,max_sites,is_default,active}');
create trigger audit after insert or update or delete on app.throttle_scopes for each row
  execute function app.audit_platform_row('limit', 'scope', '{per_minute}');

-- One entry for a statement, however many rows of the library it touches. Arguments: object, column of its name, verb.
create function app.audit_library()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  touched_rows bigint;
  examples text[];
begin
  select count(*), (array_agg(left(to_jsonb(t)->>tg_argv[1], 80)))[1:3] into touched_rows, examples from touched t;
  if touched_rows > 0 then
    perform app.audit_platform('library.' || tg_argv[2], tg_argv[0], null,
      case when touched_rows = 1 then examples[1] else touched_rows || ' ' || replace(tg_table_name, '_', ' ') end,
      case when touched_rows = 1 then '{}' else
        jsonb_build_object('count', touched_rows, 'examples', to_jsonb(examples)) end);
  end if;
  return null;
end $$;
do $$
declare
  kept record;
begin
  for kept in select * from (values ('industries', 'industry', 'name'), ('industry_sectors', 'industry', 'name'),
    ('seed_keywords', 'seed_keyword', 'keyword'), ('default_prompts', 'default_prompt', 'function'))
    k (name, object, label) loop
    execute format('create trigger audit_added after insert on public.%I referencing new table as touched
      for each statement execute function app.audit_library(%L, %L, %L)', kept.name, kept.object, kept.label, 'added');
    execute format('create trigger audit_changed after update on public.%I referencing new table as touched
      for each statement execute function app.audit_library(%L, %L, %L)', kept.name, kept.object, kept.label, 'changed');
    execute format('create trigger audit_deleted after delete on public.%I referencing old table as touched
      for each statement execute function app.audit_library(%L, %L, %L)', kept.name, kept.object, kept.label, 'deleted');
  end loop;
end $$;

-- Who becomes staff and who stops being it.
create function app.audit_staff()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit_platform(case when new.role in ('developer', 'system_bot') and new.active then 'staff.appointed'
    else 'staff.dismissed' end, 'member', new.id, coalesce(nullif(new.full_name, ''), new.email),
    jsonb_build_object('role', new.role));
  return null;
end $$;
create trigger audit_staff_made after insert on public.profiles
  for each row when (new.role in ('developer', 'system_bot')) execute function app.audit_staff();
create trigger audit_staff after update of role, active on public.profiles
  for each row when ((old.role in ('developer', 'system_bot') and old.active)
    <> (new.role in ('developer', 'system_bot') and new.active)) execute function app.audit_staff();

-- One page of what staff did anywhere and what changed on the platform, newest first. Filters: {action, q, from, to}.
create function public.read_platform_audit(p_filters jsonb default '{}', p_limit integer default 50,
  p_offset integer default 0)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.require_developer();
  return (with found as materialized (
    select g.*, a.name as account_name from public.audit_log g left join public.accounts a on a.id = g.account_id
    where (g.account_id is null or g.actor_role = 'developer')
      and (p_filters->>'action' is null or g.action = p_filters->>'action')
      and (p_filters->>'from' is null or g.at >= (p_filters->>'from')::date at time zone 'UTC')
      and (p_filters->>'to' is null or g.at < ((p_filters->>'to')::date + 1)::timestamp at time zone 'UTC')
      and (p_filters->>'q' is null or strpos(lower(g.object_label), lower(p_filters->>'q')) > 0
        or strpos(lower(g.actor), lower(p_filters->>'q')) > 0 or strpos(lower(a.name), lower(p_filters->>'q')) > 0
        or (p_filters->>'q') in (g.object_id::text, g.account_id::text, g.ip, g.request_id)))
  select jsonb_build_object('total', (select count(*) from found),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.id desc), '[]') from (
      select f.*, s.name as site_name from found f left join public.sites s on s.id = f.site_id
      order by f.id desc limit least(greatest(p_limit, 1), 100) offset greatest(p_offset, 0)) x)));
end $$;

revoke execute on function public.read_platform_audit(jsonb, integer, integer) from public, anon;
grant execute on function public.read_platform_audit(jsonb, integer, integer) to authenticated;
