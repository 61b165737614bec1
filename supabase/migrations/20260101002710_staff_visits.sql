-- Platform staff: they open an account with a reason, for a while, and everything they do there is told to it.

-- A row is one visit. Nothing about the visitor's profile changes, so nothing has to be put back.
create table app.staff_visits (
  id uuid primary key default gen_random_uuid(),
  staff_id uuid not null references public.profiles (id) on delete cascade,
  account_id uuid not null references public.accounts (id) on delete cascade,
  -- The session that opened it: signed out there, the visit is over.
  session_id uuid,
  reason text not null check (length(reason) between 5 and 300),
  may_change boolean not null,
  started_at timestamptz not null default now(),
  ends_at timestamptz not null default now() + interval '8 hours',
  left_at timestamptz
);
create unique index staff_visits_one_open on app.staff_visits (staff_id) where left_at is null;
create index staff_visits_account on app.staff_visits (account_id, started_at desc);
alter table app.staff_visits enable row level security;

-- The visit that counts for this request. It says nothing of the role: those who ask have looked at that.
create function app.current_visit()
returns app.staff_visits language sql stable security definer set search_path = '' as $$
  select v.* from app.staff_visits v
  where v.staff_id = (select auth.uid()) and v.left_at is null and v.ends_at > now()
    and v.session_id is not distinct from ((select auth.jwt())->>'session_id')::uuid
$$;

-- The account that a person belongs to, wherever staff may be looking.
create function app.home_account_id()
returns uuid language sql stable security definer set search_path = '' as $$
  select p.account_id from public.profiles p
  where p.id = (select auth.uid()) and p.active and (select app.session_lives())
$$;

-- Only for staff is there a second look: the account they have opened stands in for their own.
create or replace function app.account_id()
returns uuid language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select case p.role when 'developer' then coalesce((app.current_visit()).account_id, p.account_id)
      else p.account_id end
    from public.profiles p
    where p.id = (select auth.uid()) and p.active and (select app.session_lives()));
end $$;

-- Whether somebody of the staff is in another account now.
create function app.is_visiting()
returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select p.role = 'developer' and (app.current_visit()).id is not null
    from public.profiles p where p.id = (select auth.uid())), false)
$$;

-- Whether somebody of the staff opened an account to look at it and not to change it.
create function app.only_looks()
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select p.role = 'developer' and not (app.current_visit()).may_change
    from public.profiles p where p.id = (select auth.uid())), false);
end $$;

-- Suspended and cancelled accounts read, export and pay; they write nothing. Nor do visitors who only look.
create or replace function app.account_may_write()
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (
    select 1 from public.accounts a
    where a.id = (select app.account_id()) and a.status in ('trial', 'active')) and not app.only_looks();
end $$;

create or replace function app.require_account_write()
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  account public.accounts;
begin
  select a.* into account from public.accounts a where a.id = app.account_id();
  if account.id is null then
    perform app.fail('unauthorized', 'Please sign in.');
  end if;
  if account.status in ('suspended', 'cancelled') then
    perform app.fail('account_suspended', format(
      'This account is %s. You can read, export and pay; nothing can be changed until it is active again.',
      account.status));
  end if;
  if app.only_looks() then
    perform app.fail('forbidden', 'You opened this account to look at it. Open it for changes to change anything.');
  end if;
  return account.id;
end $$;

-- Ends a visit and tells the account. p_because: left, another, expired, signed_out, role.
create function app.end_visit(p_visit app.staff_visits, p_because text)
returns void language plpgsql set search_path = '' as $$
begin
  update app.staff_visits set left_at = now() where id = p_visit.id and left_at is null;
  if found then
    perform app.audit(a.id, 'staff.left', 'account', a.id, a.name, null,
      jsonb_build_object('because', p_because), p_visit.staff_id)
    from public.accounts a where a.id = p_visit.account_id;
  end if;
end $$;

create function app.require_developer()
returns void language plpgsql stable set search_path = '' as $$
begin
  if not app.is_developer() then
    perform app.fail('forbidden', 'Only platform staff can do this.');
  end if;
end $$;

-- Opens an account for the caller's session; asked twice, it is one visit. What was open before is left.
create function public.open_visit(p_account_id uuid, p_reason text, p_may_change boolean default false)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
  before app.staff_visits;
  visit app.staff_visits;
begin
  perform app.require_developer();
  select a.* into account from public.accounts a where a.id = p_account_id;
  if account.id is null then
    perform app.fail('not_found', 'This account was not found.');
  elsif account.id = app.home_account_id() then
    perform app.fail('conflict', 'This is your own account.');
  elsif length(btrim(coalesce(p_reason, ''))) not between 5 and 300 then
    perform app.fail('invalid', 'Say why in 5 to 300 characters; the account''s people read it.',
      '{"reason": ["Say why in 5 to 300 characters."]}');
  end if;
  -- One after the other, so that a double click finds the visit of the first.
  perform 1 from public.profiles p where p.id = auth.uid() for no key update;
  visit := app.current_visit();
  if visit.account_id = account.id and visit.may_change = coalesce(p_may_change, false) then
    return visit.id;
  end if;
  for before in select v.* from app.staff_visits v where v.staff_id = auth.uid() and v.left_at is null loop
    perform app.end_visit(before, case when before.ends_at <= now() then 'expired' else 'another' end);
  end loop;
  insert into app.staff_visits (staff_id, account_id, session_id, reason, may_change)
  values (auth.uid(), account.id, ((select auth.jwt())->>'session_id')::uuid, btrim(p_reason),
    coalesce(p_may_change, false))
  returning * into visit;
  perform app.audit(account.id, 'staff.opened', 'account', account.id, account.name, null, jsonb_build_object(
    'reason', visit.reason, 'may_change', visit.may_change, 'until', visit.ends_at));
  return visit.id;
end $$;

-- Leaves the account that is open; nothing happens when none is.
create function public.leave_visit()
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform app.require_developer();
  perform app.end_visit(v, 'left') from app.staff_visits v where v.staff_id = auth.uid() and v.left_at is null;
end $$;

-- A role that is taken away takes the visit with it, and a role given back does not bring it back.
create function app.end_visits_of_former_staff()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.end_visit(v, 'role') from app.staff_visits v where v.staff_id = new.id and v.left_at is null;
  return null;
end $$;
create trigger end_visits after update of role, active on public.profiles
  for each row when (old.role = 'developer' and (new.role <> 'developer' or not new.active))
  execute function app.end_visits_of_former_staff();

-- Writes down what ended by itself.
create function app.end_stale_visits()
returns void language sql set search_path = '' as $$
  select app.end_visit(v, case when v.ends_at <= now() then 'expired' else 'signed_out' end)
  from app.staff_visits v
  where v.left_at is null and (v.ends_at <= now() or (v.session_id is not null
    and not exists (select 1 from auth.sessions s where s.id = v.session_id)))
$$;

insert into app.cron_jobs (name, schedule, command)
values ('igny8-staff-visits', '*/5 * * * *', 'select app.end_stale_visits()');

-- What staff change in an account's work is noted, also where nobody else's changes are.
create function app.audit_staff_work()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  work record;
begin
  if auth.uid() is null or not app.is_visiting() then return null; end if;
  for work in
    select t.row->>'account_id' as account_id, t.row->>'site_id' as site_id, count(*) as count,
      (array_agg(t.row->>'id' order by t.row->>'id'))[1] as id,
      (array_agg(left(coalesce(t.row->>'title', t.row->>'name', t.row->>'keyword', t.row->>'subject_label',
        t.row->>'alt', ''), 80) order by t.row->>'id'))[1:10] as examples
    from (select to_jsonb(x) as row from touched x) t
    group by 1, 2
  loop
    perform app.audit(work.account_id::uuid, 'staff.' || tg_argv[1], tg_argv[0],
      case when work.count = 1 then work.id::uuid end,
      case when work.count = 1 then work.examples[1] else work.count || ' ' || tg_table_name end, work.site_id::uuid,
      case when work.count = 1 then '{}' else
        jsonb_build_object('count', work.count, 'examples', to_jsonb(work.examples)) end);
  end loop;
  return null;
end $$;

create function app.watch_staff(p_table text, p_object text)
returns void language plpgsql set search_path = '' as $$
begin
  execute format('create trigger staff_added after insert on public.%I referencing new table as touched
    for each statement execute function app.audit_staff_work(%L, %L)', p_table, p_object, 'added');
  execute format('create trigger staff_edited after update on public.%I referencing new table as touched
    for each statement execute function app.audit_staff_work(%L, %L)', p_table, p_object, 'edited');
  execute format('create trigger staff_deleted after delete on public.%I referencing old table as touched
    for each statement execute function app.audit_staff_work(%L, %L)', p_table, p_object, 'deleted');
end $$;
select app.watch_staff(t.name, t.object) from (values ('keywords', 'keywords'), ('clusters', 'cluster'),
  ('ideas', 'idea'), ('tasks', 'task'), ('content', 'content'), ('images', 'image'), ('jobs', 'job')) t (name, object);

-- People change their own name, colours and site, also while they look at another account.
create function public.edit_own_profile(p_full_name text default null, p_theme text default null,
  p_site_id uuid default null)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if p_site_id is not null and p_site_id <> all (app.readable_sites()) then
    perform app.fail('not_found', 'This site was not found.');
  end if;
  update public.profiles set full_name = coalesce(p_full_name, full_name), theme = coalesce(p_theme, theme),
    current_site_id = coalesce(p_site_id, current_site_id)
  where id = auth.uid() and account_id = app.home_account_id();
  if not found then perform app.fail('not_found', 'This profile was not found.'); end if;
end $$;

-- Suspends an account, or lets it work again as before.
create function public.set_suspension(p_account_id uuid, p_suspended boolean, p_reason text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
  reason text := btrim(coalesce(p_reason, ''));
begin
  perform app.require_developer();
  select a.* into account from public.accounts a where a.id = p_account_id for update;
  if account.id is null then
    perform app.fail('not_found', 'This account was not found.');
  elsif length(reason) not between 5 and 300 then
    perform app.fail('invalid', 'Say why in 5 to 300 characters; the account''s people read it.',
      '{"reason": ["Say why in 5 to 300 characters."]}');
  elsif account.id = app.home_account_id() then
    perform app.fail('conflict', 'Nobody suspends the account they belong to.');
  elsif account.status = 'cancelled' then
    perform app.fail('conflict', 'This account is cancelled.');
  elsif p_suspended is null or (account.status = 'suspended') = p_suspended then
    perform app.fail('conflict', case when account.status = 'suspended' then 'This account is suspended already.'
      else 'This account is not suspended.' end);
  end if;
  update public.accounts set status_reason = reason, status_changed_at = clock_timestamp(),
    status = case when p_suspended then 'suspended' else coalesce(account.status_before, 'active') end,
    status_before = case when p_suspended then account.status end
  where id = account.id;
  if p_suspended then
    perform app.notify_account(account.id, null, 'account', 'This account is suspended', reason, '/settings');
  else
    perform app.notify_account(account.id, null, 'account', 'This account works again', reason, '/dashboard');
  end if;
end $$;

-- A visitor's eyes do not mark an account's notifications read.
alter policy "people mark their notifications read" on public.notifications
  using (account_id = (select app.account_id()) and not (select app.is_visiting())
    and (user_id is null or user_id = (select auth.uid()))
    and (site_id is null or site_id = any ((select app.readable_sites())::uuid[])));

revoke execute on function public.open_visit(uuid, text, boolean), public.leave_visit(),
  public.edit_own_profile(text, text, uuid), public.set_suspension(uuid, boolean, text) from public, anon;
grant execute on function public.open_visit(uuid, text, boolean), public.leave_visit(),
  public.edit_own_profile(text, text, uuid), public.set_suspension(uuid, boolean, text), app.is_visiting()
to authenticated;
