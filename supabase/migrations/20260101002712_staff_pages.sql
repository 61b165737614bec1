-- The accounts as staff see them in the app.

create index audit_log_people on public.audit_log (account_id, id desc)
  where actor_id is not null and actor_role is distinct from 'developer';

-- When somebody of the account last did something there.
create function app.last_activity(p_account_id uuid)
returns timestamptz language sql stable set search_path = '' as $$
  select l.at from public.audit_log l
  where l.account_id = p_account_id and l.actor_id is not null and l.actor_role is distinct from 'developer'
  order by l.id desc limit 1
$$;

-- One page of all accounts for staff. Filters: {q, status, plan}; sorts: name, credits, created_at, last_activity.
create function public.staff_accounts(p_filters jsonb default '{}', p_sort text default 'last_activity',
  p_descending boolean default true, p_limit integer default 50, p_offset integer default 0)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  search text := lower(btrim(coalesce(p_filters->>'q', '')));
begin
  perform app.require_developer();
  return (with found as materialized (
    select a.id, a.name, a.slug, a.status, a.credits, a.created_at, a.owner_id, l.name as plan
    from public.accounts a join public.plans l on l.id = a.plan_id
    where (p_filters->>'plan' is null or l.slug = p_filters->>'plan')
      and (search = '' or a.id::text = search or strpos(lower(a.name), search) > 0 or strpos(a.slug, search) > 0
        or exists (select 1 from public.profiles m
                   where m.account_id = a.id and strpos(lower(m.email), search) > 0))),
  page as (
    select f.*, case when p_sort = 'last_activity' then app.last_activity(f.id) end as active_at
    from found f where p_filters->>'status' is null or f.status = p_filters->>'status')
  select jsonb_build_object(
    'total', (select count(*) from page),
    'counts', (select coalesce(jsonb_object_agg(c.status, c.count), '{}')
      from (select f.status, count(*) as count from found f group by f.status) c),
    'plans', (select jsonb_agg(jsonb_build_object('slug', l.slug, 'name', l.name) order by l.position)
      from public.plans l),
    'rows', (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'name', x.name, 'slug', x.slug,
        'status', x.status, 'plan', x.plan, 'credits', x.credits, 'created_at', x.created_at,
        'owner', (select m.email from public.profiles m where m.id = x.owner_id),
        'last_activity', app.last_activity(x.id)) order by x.place), '[]')
      from (select g.*, row_number() over (order by
          case when p_sort = 'name' and not p_descending then lower(g.name) end,
          case when p_sort = 'name' and p_descending then lower(g.name) end desc,
          case when p_sort = 'credits' and not p_descending then g.credits end,
          case when p_sort = 'credits' and p_descending then g.credits end desc,
          case when p_sort = 'created_at' and not p_descending then g.created_at end,
          case when p_sort = 'created_at' and p_descending then g.created_at end desc,
          case when not p_descending then g.active_at end nulls first,
          case when p_descending then g.active_at end desc nulls last, g.id) as place
        from page g order by place
        limit least(greatest(p_limit, 1), 100) offset greatest(p_offset, 0)) x)));
end $$;

-- One account as staff see it before they open it: who, what, how it fares, who of the staff was there.
create function public.staff_account(p_account_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  told jsonb;
begin
  perform app.require_developer();
  select jsonb_build_object('id', a.id, 'name', a.name, 'slug', a.slug, 'status', a.status, 'credits', a.credits,
    'created_at', a.created_at, 'plan', l.name, 'monthly_credits', l.monthly_credits,
    'status_reason', a.status_reason, 'status_changed_at', a.status_changed_at,
    'is_home', a.id = app.home_account_id(), 'last_activity', app.last_activity(a.id),
    'people', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.full_name, 'email', p.email,
        'role', p.role, 'active', p.active) order by p.created_at, p.id), '[]')
      from public.profiles p where p.account_id = a.id),
    'sites', (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'status', s.status)
        order by s.created_at, s.id), '[]') from public.sites s where s.account_id = a.id),
    'jobs', (select coalesce(jsonb_object_agg(j.status, j.count), '{}') from (
      select j.status, count(*) as count from public.jobs j
      where j.account_id = a.id and j.created_at > now() - interval '7 days' group by j.status) j),
    'failures', (select coalesce(jsonb_agg(to_jsonb(j) order by j.finished_at desc), '[]') from (
      select j.id, j.function, j.subject_label, j.error_code, j.error_message, j.finished_at
      from public.jobs j where j.account_id = a.id and j.status in ('failed', 'dead')
      order by j.finished_at desc nulls last limit 5) j),
    'billing', app.staff_billing(a.id),
    'visits', (select coalesce(jsonb_agg(to_jsonb(v) order by v.started_at desc), '[]') from (
      select v.id, coalesce(nullif(p.full_name, ''), p.email) as staff, v.reason, v.may_change, v.started_at,
        coalesce(v.left_at, case when v.ends_at <= now() then v.ends_at end) as left_at
      from app.staff_visits v join public.profiles p on p.id = v.staff_id
      where v.account_id = a.id order by v.started_at desc limit 10) v))
  into told
  from public.accounts a join public.plans l on l.id = a.plan_id where a.id = p_account_id;
  return told;
end $$;

revoke execute on function public.staff_accounts(jsonb, text, boolean, integer, integer), public.staff_account(uuid)
from public, anon;
grant execute on function public.staff_accounts(jsonb, text, boolean, integer, integer), public.staff_account(uuid)
to authenticated;
