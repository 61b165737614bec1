-- Everything an account has, as one zip: ordered by its managers, also while it is closed; made by the worker in
-- slices that may each be the last thing a process does; kept for a week in a private bucket.

create table public.account_exports (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  status text not null default 'queued' check (status in ('queued', 'running', 'ready', 'failed', 'expired')),
  percent smallint not null default 0 check (percent between 0 and 100),
  message text not null default '',
  files integer not null default 0,
  bytes bigint not null default 0,
  -- Objects {account}/{export}/{number} in the bucket, which make the file in this order.
  parts integer not null default 0,
  error text,
  -- How far the worker is; it goes on from here.
  state jsonb not null default '{}',
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  expires_at timestamptz
);
create index account_exports_account on public.account_exports (account_id, created_at desc);
create index account_exports_created_by on public.account_exports (created_by);
create unique index account_exports_one_at_a_time on public.account_exports (account_id)
  where status in ('queued', 'running');
alter table public.account_exports enable row level security;
create policy "managers read the exports of their account" on public.account_exports
  for select to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager()));

-- The files inside each part, from which the zip's directory is made at the end.
create table app.export_parts (
  export_id uuid not null references public.account_exports (id) on delete cascade,
  number integer not null,
  bytes bigint not null,
  entries jsonb not null,
  primary key (export_id, number)
);
alter table app.export_parts enable row level security;

-- The tables that hold something of an account, and the column that says whose it is.
create function app.account_tables()
returns table (name text, owner_column text) language sql stable set search_path = '' as $$
  select c.relname::text, a.attname::text
  from pg_catalog.pg_class c
  join pg_catalog.pg_attribute a on a.attrelid = c.oid and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and a.attname = case c.relname when 'accounts' then 'id' else 'account_id' end
  order by 1
$$;

-- What no export tells: hashes, keys of leases and of repeated orders.
create function app.hidden_columns(p_table text)
returns text[] language sql immutable set search_path = '' as $$
  select case p_table
    when 'account_exports' then '{state,attempts,run_at,lease_token,lease_until}'
    when 'automation_runs' then '{idempotency_key}'
    when 'invitations' then '{token_hash}'
    when 'jobs' then '{worker,lease_token,lease_until,order_key,idempotency_key}'
    when 'keyword_imports' then '{idempotency_key}'
    else '{}' end::text[]
$$;

-- A column that sounds like a secret stays out even when nobody thought of it; tokens_in and tokens_out are counts.
create function app.sounds_secret(p_column text)
returns boolean language sql immutable set search_path = '' as $$
  select p_column ~ '(secret|token|hash|password|cipher|sealed|credential|encrypted|private|idempotency|lease)'
    and p_column not in ('tokens_in', 'tokens_out')
$$;

create function app.exported_columns(p_table text)
returns text[] language sql stable set search_path = '' as $$
  select array_agg(a.attname::text order by a.attnum)
  from pg_catalog.pg_attribute a
  where a.attrelid = format('public.%I', p_table)::regclass and a.attnum > 0 and not a.attisdropped
    and not app.sounds_secret(a.attname::text) and a.attname::text <> all (app.hidden_columns(p_table))
$$;

-- The key columns of a table in their order, with their types.
create function app.key_columns(p_table text)
returns table (name text, type text, place bigint) language sql stable set search_path = '' as $$
  select a.attname::text, format_type(a.atttypid, a.atttypmod), k.place
  from pg_catalog.pg_index i
  cross join unnest(i.indkey) with ordinality k (number, place)
  join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
  where i.indrelid = format('public.%I', p_table)::regclass and i.indisprimary
  order by k.place
$$;

-- The account whose managers export it, in whatever state it is. Visitors of the staff take no copies.
create function app.require_exporter()
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  own uuid := app.account_id();
begin
  if own is null then
    perform app.fail('unauthorized', 'Please sign in.');
  elsif not app.is_manager() then
    perform app.fail('forbidden', 'Only owners and admins export the account.');
  elsif app.is_visiting() then
    perform app.fail('forbidden', 'Platform staff take no copies of an account.');
  end if;
  return own;
end $$;

-- Orders an export; asked twice, it is the one under way.
create function public.request_export()
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  own uuid := app.require_exporter();
  made uuid;
begin
  perform 1 from public.accounts a where a.id = own for update;
  select e.id into made from public.account_exports e
  where e.account_id = own and e.status in ('queued', 'running');
  if made is not null then return made; end if;
  if (select count(*) from public.account_exports e
      where e.account_id = own and e.created_at > now() - interval '1 day') >= 3 then
    perform app.fail('limit_reached', 'An account is exported three times a day at most. Take the last one, or come back tomorrow.');
  end if;
  insert into public.account_exports (account_id, created_by) values (own, auth.uid()) returning id into made;
  perform app.audit(own, 'account.export_ordered', 'account', own, (select a.name from public.accounts a where a.id = own));
  perform app.wake_worker();
  return made;
end $$;

-- What a download needs: {account_id, parts, bytes, created_at}; null when there is nothing to download. Notes it in
-- the log, for it is everything.
create function public.open_export(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  own uuid := app.require_exporter();
  found_one public.account_exports;
begin
  select e.* into found_one from public.account_exports e
  where e.id = p_id and e.account_id = own and e.status = 'ready' and e.expires_at > now();
  if found_one.id is null then return null; end if;
  perform app.audit(found_one.account_id, 'account.export_downloaded', 'account', found_one.account_id,
    (select a.name from public.accounts a where a.id = found_one.account_id));
  return jsonb_build_object('account_id', found_one.account_id, 'parts', found_one.parts, 'bytes', found_one.bytes,
    'created_at', found_one.created_at);
end $$;

revoke execute on function public.request_export(), public.open_export(uuid) from public, anon;
grant execute on function public.request_export(), public.open_export(uuid) to authenticated;

-- The worker's side. An export whose worker fell silent is taken up again by the next.

create function public.claim_export(p_lease_seconds integer default 90)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  taken public.account_exports;
begin
  select e.* into taken from public.account_exports e
  where e.status in ('queued', 'running') and e.run_at <= now() and (e.lease_until is null or e.lease_until < now())
  order by e.run_at limit 1 for update skip locked;
  if taken.id is null then return null; end if;
  update public.account_exports set status = 'running', attempts = attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where id = taken.id returning * into taken;
  return jsonb_build_object('id', taken.id, 'account_id', taken.account_id, 'lease', taken.lease_token,
    'attempts', taken.attempts, 'parts', taken.parts, 'state', taken.state, 'created_at', taken.created_at,
    'account', (select jsonb_build_object('name', a.name, 'slug', a.slug) from public.accounts a
      where a.id = taken.account_id));
end $$;

create function app.held_export(p_id uuid, p_lease uuid)
returns public.account_exports language sql stable set search_path = '' as $$
  select e.* from public.account_exports e where e.id = p_id and e.lease_token = p_lease and e.status = 'running'
$$;

-- Every table with its columns, its key and its number of rows. Null when the lease is lost.
create function public.export_tables(p_id uuid, p_lease uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  export public.account_exports := app.held_export(p_id, p_lease);
  source record;
  answer jsonb := jsonb_build_array();
  rows bigint;
begin
  if export.id is null then return null; end if;
  for source in select * from app.account_tables() loop
    execute format('select count(*) from public.%I t where t.%I = $1', source.name, source.owner_column)
    into rows using export.account_id;
    answer := answer || jsonb_build_object('name', source.name, 'columns', app.exported_columns(source.name), 'rows', rows);
  end loop;
  return answer;
end $$;

-- Rows of a table after a key: {rows, last}. Other people's personal notifications are theirs alone.
create function public.export_rows(p_id uuid, p_lease uuid, p_table text, p_after jsonb default null,
  p_limit integer default 100)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  export public.account_exports := app.held_export(p_id, p_lease);
  owner_column text;
  keys text;
  after text;
  answer jsonb;
begin
  if export.id is null then return null; end if;
  select t.owner_column into owner_column from app.account_tables() t where t.name = p_table;
  if owner_column is null then perform app.fail('not_found', 'This table is not exported.'); end if;
  select string_agg(format('t.%I', k.name), ', ' order by k.place),
    string_agg(format('($2->>%s)::%s', k.place - 1, k.type), ', ' order by k.place)
  into keys, after from app.key_columns(p_table) k;
  execute format(
    'select jsonb_build_object(''rows'', coalesce(jsonb_agg(x.row order by x.n), ''[]''),
       ''last'', (array_agg(x.key order by x.n desc))[1])
     from (select row_number() over (order by %1$s) as n, to_jsonb(t) - $5 as row, jsonb_build_array(%1$s) as key
       from public.%2$I t where t.%3$I = $1 and ($2 is null or (%1$s) > (%4$s)) %5$s
       order by %1$s limit $3) x', keys, p_table, owner_column, after,
    case p_table when 'notifications' then 'and (t.user_id is null or t.user_id = $4)' else '' end)
  into answer using export.account_id, p_after, least(greatest(p_limit, 1), 5000), export.created_by,
    array(select a.attname::text from pg_catalog.pg_attribute a
      where a.attrelid = format('public.%I', p_table)::regclass and a.attnum > 0
        and a.attname::text <> all (app.exported_columns(p_table)));
  return answer;
end $$;

-- Articles after an id with what their files need: {rows, last}.
create function public.export_articles(p_id uuid, p_lease uuid, p_after uuid default null, p_limit integer default 10)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('rows', coalesce(jsonb_agg(to_jsonb(x) order by x.id), '[]'),
    'last', (array_agg(x.id order by x.id desc))[1])
  from (
    select c.id, c.title, c.slug, c.html, c.meta_title, c.meta_description, c.status, c.published_at, s.slug as site_slug,
      (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position, 'alt', i.alt,
          'after_heading', i.after_heading, 'storage_path', i.storage_path, 'content_type', i.content_type)
          order by i.kind, i.position), '[]')
        from public.images i where i.content_id = c.id and i.storage_path is not null) as images
    from app.held_export(p_id, p_lease) e
    join public.content c on c.account_id = e.account_id
    join public.sites s on s.id = c.site_id
    where p_after is null or c.id > p_after
    order by c.id limit least(greatest(p_limit, 1), 200)) x
  having (app.held_export(p_id, p_lease)).id is not null
$$;

-- The entries of the parts after a number, for the directory: {rows: [{number, entries}], last}.
create function public.export_entries(p_id uuid, p_lease uuid, p_after integer default 0, p_limit integer default 20)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('rows', coalesce(jsonb_agg(x.entries order by x.number), '[]'), 'last', max(x.number))
  from (select p.number, p.entries from app.held_export(p_id, p_lease) e
    join app.export_parts p on p.export_id = e.id
    where p.number > p_after order by p.number limit p_limit) x
$$;

-- Keeps a part that is stored and how far the work is; the lease goes on. False when it is lost.
create function public.save_export(p_id uuid, p_lease uuid, p_part jsonb, p_state jsonb, p_percent integer,
  p_message text, p_lease_seconds integer default 90)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.account_exports e
  where e.id = p_id and e.lease_token = p_lease and e.status = 'running' for update;
  if not found then return false; end if;
  if p_part is not null then
    insert into app.export_parts as p (export_id, number, bytes, entries)
    values (p_id, (p_part->>'number')::integer, (p_part->>'bytes')::bigint, p_part->'entries')
    on conflict (export_id, number) do update set bytes = excluded.bytes, entries = excluded.entries;
  end if;
  update public.account_exports set state = p_state, percent = least(99, greatest(percent, p_percent)), attempts = 1,
    message = left(p_message, 200), parts = coalesce((p_part->>'number')::integer, parts),
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where id = p_id;
  return true;
end $$;

-- Ends a slice: whoever comes next goes on at once.
create function public.yield_export(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.account_exports set lease_token = null, lease_until = null, attempts = 0, run_at = now()
  where id = p_id and lease_token = p_lease and status = 'running';
  return found;
end $$;

create function public.finish_export(p_id uuid, p_lease uuid, p_files integer)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  export public.account_exports;
begin
  update public.account_exports set status = 'ready', percent = 100, message = '', state = '{}', lease_token = null,
    lease_until = null, files = p_files, finished_at = now(), expires_at = now() + interval '7 days',
    bytes = (select sum(p.bytes) from app.export_parts p where p.export_id = p_id)
  where id = p_id and lease_token = p_lease and status = 'running' returning * into export;
  if export.id is null then return false; end if;
  insert into public.notifications (account_id, user_id, kind, title, body, href)
  values (export.account_id, export.created_by, 'export', 'Your export is ready',
    'It can be downloaded for seven days.', '/settings/data');
  return true;
end $$;

-- A failure that may pass is tried again, five times in all without progress.
create function public.fail_export(p_id uuid, p_lease uuid, p_message text, p_retryable boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  export public.account_exports := app.held_export(p_id, p_lease);
begin
  if export.id is null then return; end if;
  if p_retryable and export.attempts < 5 then
    update public.account_exports set lease_token = null, lease_until = null,
      run_at = now() + make_interval(secs => app.backoff_seconds(export.attempts))
    where id = export.id;
    return;
  end if;
  update public.account_exports set status = 'failed', error = left(p_message, 500), message = '', lease_token = null,
    lease_until = null, state = '{}', finished_at = now()
  where id = export.id;
  insert into public.notifications (account_id, user_id, kind, title, body, href)
  values (export.account_id, export.created_by, 'export', 'Your export failed', left(p_message, 500), '/settings/data');
end $$;

-- Exports whose files are to go: [{id, account_id, parts}].
create function public.stale_exports(p_limit integer default 20)
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'account_id', x.account_id, 'parts', x.parts)), '[]')
  from (select e.* from public.account_exports e
    where e.parts > 0 and (e.status in ('failed', 'expired') or (e.status = 'ready' and e.expires_at <= now()))
    order by e.created_at limit p_limit) x
$$;

-- The files of an export are gone.
create function public.forget_export(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  update public.account_exports set parts = 0, status = case status when 'ready' then 'expired' else status end
  where id = p_id and status in ('ready', 'failed', 'expired');
  if found then delete from app.export_parts where export_id = p_id; end if;
end $$;

revoke execute on function
  public.claim_export(integer), public.export_tables(uuid, uuid), public.export_rows(uuid, uuid, text, jsonb, integer),
  public.export_articles(uuid, uuid, uuid, integer), public.export_entries(uuid, uuid, integer, integer),
  public.save_export(uuid, uuid, jsonb, jsonb, integer, text, integer), public.yield_export(uuid, uuid),
  public.finish_export(uuid, uuid, integer), public.fail_export(uuid, uuid, text, boolean),
  public.stale_exports(integer), public.forget_export(uuid)
from public, anon, authenticated;
grant execute on function
  public.claim_export(integer), public.export_tables(uuid, uuid), public.export_rows(uuid, uuid, text, jsonb, integer),
  public.export_articles(uuid, uuid, uuid, integer), public.export_entries(uuid, uuid, integer, integer),
  public.save_export(uuid, uuid, jsonb, jsonb, integer, text, integer), public.yield_export(uuid, uuid),
  public.finish_export(uuid, uuid, integer), public.fail_export(uuid, uuid, text, boolean),
  public.stale_exports(integer), public.forget_export(uuid)
to service_role;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('exports', 'exports', false, 52428800, array['application/octet-stream']) on conflict (id) do nothing;

-- The worker writes and removes the parts; the account's managers read those of a finished export.
create function app.is_own_export(p_name text)
returns boolean language sql stable security definer set search_path = '' as $$
  select split_part(p_name, '/', 1) = (select app.account_id())::text and (select app.is_manager())
    and not (select app.is_visiting()) and exists (
      select 1 from public.account_exports e
      where e.id::text = split_part(p_name, '/', 2) and e.account_id = (select app.account_id())
        and e.status = 'ready' and e.expires_at > now())
$$;
grant execute on function app.is_own_export(text) to authenticated;
create policy "managers read the exports of their account" on storage.objects
  for select to authenticated using (bucket_id = 'exports' and app.is_own_export(name));

-- The chores of the worker beside the jobs: it is woken while there are any.
create function app.has_chores()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.account_exports e
      where e.status in ('queued', 'running') and e.run_at <= now() and (e.lease_until is null or e.lease_until < now()))
    or exists (select 1 from app.account_closures c
      where c.delete_at <= now() and (c.lease_until is null or c.lease_until < now()))
    or public.stale_exports(1) <> '[]'
$$;

create function app.wake_for_chores()
returns void language plpgsql set search_path = '' as $$
begin
  if app.has_chores() then perform app.wake_worker(); end if;
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-chores', '* * * * *', 'select app.wake_for_chores()');
