-- When the days of grace are over the worker deletes an account: its files, then its rows in small steps, then its
-- people. Killed anywhere, the next tick goes on.

alter table app.account_closures add column totals jsonb;

-- All that stays: nobody's name, only that there was an account and what was booked for it.
create table app.deleted_accounts (
  account_id uuid primary key,
  created_at timestamptz not null,
  requested_at timestamptz not null,
  deleted_at timestamptz not null default now(),
  plan text not null,
  people integer not null,
  -- Credits by kind of entry.
  totals jsonb not null
);
alter table app.deleted_accounts enable row level security;

create function app.is_being_deleted(p_account_id uuid)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from app.account_closures c where c.account_id = p_account_id and c.started_at is not null)
$$;

-- The ledger loses nothing but with its whole account, like the log.
create or replace function app.ledger_is_append_only()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    if app.is_being_deleted(old.account_id) then return old; end if;
  end if;
  raise exception 'credit_transactions is append-only';
end $$;

-- The tables of an account in an order in which their rows can be deleted: what refers to others comes first.
create function app.purge_order()
returns setof text language sql stable set search_path = '' as $$
  with recursive links as (
    select distinct child.relname::text collate "default" as child, parent.relname::text collate "default" as parent
    from pg_catalog.pg_constraint c
    join pg_catalog.pg_class child on child.oid = c.conrelid
    join pg_catalog.pg_class parent on parent.oid = c.confrelid
    where c.contype = 'f' and c.confdeltype in ('a', 'r') and c.conrelid <> c.confrelid
      and child.relnamespace = 'public'::regnamespace and parent.relnamespace = 'public'::regnamespace),
  walk (name, level) as (
    select t.name, 0 from app.account_tables() t
    union
    select l.parent, w.level + 1 from walk w join links l on l.child = w.name where w.level < 30)
  select w.name from walk w join app.account_tables() t on t.name = w.name
  where w.name not in ('accounts', 'profiles')
  group by w.name order by max(w.level), w.name
$$;

-- Takes up an account whose days are over: {account_id, lease}, or null. From the first time on nobody of it signs
-- in and nothing brings it back.
create function public.claim_deletion(p_lease_seconds integer default 90)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  due uuid;
  lease uuid := gen_random_uuid();
begin
  select c.account_id into due from app.account_closures c
  where c.delete_at <= now() and (c.lease_until is null or c.lease_until < now())
  order by c.delete_at limit 1;
  if due is null then return null; end if;
  -- The account first, as everywhere; then the closing is looked at again.
  perform 1 from public.accounts a where a.id = due for update;
  update app.account_closures c set lease_token = lease, lease_until = now() + make_interval(secs => p_lease_seconds),
    totals = coalesce(c.totals, (select coalesce(jsonb_object_agg(x.type, x.amount), '{}') from (
      select t.type, sum(t.amount) as amount from public.credit_transactions t where t.account_id = due group by t.type) x)),
    started_at = coalesce(c.started_at, now())
  where c.account_id = due and c.delete_at <= now() and (c.lease_until is null or c.lease_until < now());
  if not found then return null; end if;
  update public.profiles set active = false where account_id = due and active;
  delete from auth.sessions s using public.profiles p where p.account_id = due and s.user_id = p.id;
  return jsonb_build_object('account_id', due, 'lease', lease);
end $$;

-- Whether the lease on a deletion is held; it goes on.
create function app.hold_deletion(p_account_id uuid, p_lease uuid)
returns boolean language plpgsql set search_path = '' as $$
begin
  update app.account_closures set lease_until = now() + interval '90 seconds'
  where account_id = p_account_id and lease_token = p_lease;
  return found;
end $$;

-- Files of the account that still lie in Storage, in any bucket: [{bucket, name}]; null when the lease is lost.
create function public.deletion_files(p_account_id uuid, p_lease uuid, p_limit integer default 100)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  if not app.hold_deletion(p_account_id, p_lease) then return null; end if;
  return (select coalesce(jsonb_agg(jsonb_build_object('bucket', o.bucket_id, 'name', o.name)), '[]') from (
    select o.bucket_id, o.name from storage.objects o
    where o.name like p_account_id || '/%' order by o.bucket_id, o.name limit p_limit) o);
end $$;

-- Deletes up to p_limit rows of the first table that still has some; then the people, the account itself and the
-- traces of their requests. Answers {table, deleted, done}; null when the lease is lost.
create function public.purge_account(p_account_id uuid, p_lease uuid, p_limit integer default 5000)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  source text;
  deleted integer;
  members uuid[];
begin
  if not app.hold_deletion(p_account_id, p_lease) then return null; end if;
  for source in select o from app.purge_order() o loop
    execute format('delete from public.%1$I t where t.ctid = any (array(
      select x.ctid from public.%1$I x where x.account_id = $1 limit $2))', source)
    using p_account_id, p_limit;
    get diagnostics deleted = row_count;
    if deleted > 0 then return jsonb_build_object('table', source, 'deleted', deleted, 'done', false); end if;
  end loop;
  select coalesce(array_agg(p.id), '{}') into members from public.profiles p where p.account_id = p_account_id;
  insert into app.deleted_accounts (account_id, created_at, requested_at, plan, people, totals)
  select a.id, a.created_at, c.requested_at, l.slug, cardinality(members), c.totals
  from public.accounts a join app.account_closures c on c.account_id = a.id join public.plans l on l.id = a.plan_id
  where a.id = p_account_id;
  delete from app.throttle_counters where key = any (members::text[]);
  delete from auth.users where id = any (members);
  delete from public.accounts where id = p_account_id;
  return jsonb_build_object('table', 'accounts', 'deleted', 1, 'done', true);
end $$;

revoke execute on function public.claim_deletion(integer), public.deletion_files(uuid, uuid, integer),
  public.purge_account(uuid, uuid, integer) from public, anon, authenticated;
grant execute on function public.claim_deletion(integer), public.deletion_files(uuid, uuid, integer),
  public.purge_account(uuid, uuid, integer) to service_role;

-- A week before the end the account is told once more.
create function app.remind_of_deletion()
returns void language plpgsql set search_path = '' as $$
declare
  closure app.account_closures;
begin
  for closure in update app.account_closures c set reminded_at = now()
      where c.delete_at <= now() + interval '7 days' and c.reminded_at is null and c.started_at is null
      returning c.* loop
    perform app.notify_account(closure.account_id, null, 'account',
      format('This account will be deleted on %s', to_char(closure.delete_at, 'FMDD FMMonth YYYY')),
      'Export what you want to keep. The owner can still keep the account.', '/settings');
  end loop;
end $$;

insert into app.cron_jobs (name, schedule, command)
values ('igny8-deletion-reminder', '7 * * * *', 'select app.remind_of_deletion()');
