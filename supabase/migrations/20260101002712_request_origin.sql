-- From where a change came is believed only when the app says so: it signs what it tells of a request. Whoever asks
-- the database's API directly is noted as such, with an address that nobody knows.

-- The key of the signature (HMAC-SHA-256), as the two blocks that it is hashed with. One row at most.
create table app.request_key (
  only_one boolean primary key default true check (only_one),
  inner_block bytea not null check (length(inner_block) = 64),
  outer_block bytea not null check (length(outer_block) = 64),
  set_at timestamptz not null default now()
);
alter table app.request_key enable row level security;
revoke all on app.request_key from public, anon, authenticated, service_role;

-- Every byte of a key, filled up to 64, against one byte.
create function app.key_block(p_key bytea, p_with integer)
returns bytea language sql immutable set search_path = '' as $$
  select decode(string_agg(lpad(to_hex((case when n < length(p_key) then get_byte(p_key, n) else 0 end) # p_with), 2, '0'),
    '' order by n), 'hex')
  from generate_series(0, 63) n
$$;

-- Takes the key that the app signs with, 32 bytes. Null takes it away: nothing is believed then.
create function app.set_request_key(p_key bytea)
returns void language plpgsql set search_path = '' as $$
begin
  delete from app.request_key;
  if p_key is null then return; end if;
  if length(p_key) <> 32 then
    perform app.fail('invalid', 'The key of the requests has 32 bytes.');
  end if;
  insert into app.request_key (inner_block, outer_block) values (app.key_block(p_key, 54), app.key_block(p_key, 92));
end $$;

-- What is known of the request under way. via: app (signed), api (somebody asked the API directly); nothing when no
-- request is answered, the service asks, or no key was ever set.
create function app.request_origin(out via text, out ip text, out user_agent text, out request_id text)
language plpgsql stable security definer set search_path = '' as $$
declare
  told jsonb := nullif(current_setting('request.headers', true), '')::jsonb;
  key app.request_key;
begin
  if told is null or auth.uid() is null and auth.role() = 'service_role' then return; end if;
  select k.* into key from app.request_key k;
  if key.only_one is null then return; end if;
  via := 'api';
  if encode(sha256(key.outer_block || sha256(key.inner_block || convert_to(concat_ws(E'\n',
      coalesce(told->>'x-igny8-ip', ''), coalesce(told->>'x-igny8-request', ''), coalesce(told->>'x-igny8-agent', '')),
      'UTF8'))), 'hex') is distinct from told->>'x-igny8-signature' then
    return;
  end if;
  via := 'app';
  ip := substring(left(told->>'x-igny8-ip', 300) from '^[0-9a-fA-F:.]{2,45}$');
  user_agent := substring(left(told->>'x-igny8-agent', 300) from '^[\x20-\x7e]+$');
  request_id := substring(left(told->>'x-igny8-request', 300) from '^[\w-]{8,64}$');
end $$;

-- What the app said about the request and signed, clipped; null where nothing sensible was said or nobody signed.
create or replace function app.request_header(p_name text, p_pattern text)
returns text language sql stable set search_path = '' as $$
  select substring(left(nullif(current_setting('request.headers', true), '')::json->>p_name, 300) from p_pattern)
  where (select o.via from app.request_origin() o) = 'app'
$$;

alter table public.audit_log add column via text check (via in ('app', 'api'));

create or replace function app.audit(p_account_id uuid, p_action text, p_object_type text, p_object_id uuid, p_label text,
  p_site_id uuid default null, p_details jsonb default '{}', p_actor_id uuid default auth.uid())
returns void language sql security definer set search_path = '' as $$
  insert into public.audit_log (account_id, actor_id, actor, actor_role, action, object_type, object_id, object_label,
    site_id, via, ip, user_agent, request_id, details)
  select a.id, p.id, coalesce(nullif(p.full_name, ''), p.email, ''), p.role, p_action, p_object_type, p_object_id,
    left(coalesce(p_label, ''), 300), p_site_id, o.via, o.ip, o.user_agent, o.request_id, p_details
  from public.accounts a
  cross join app.request_origin() o
  left join public.profiles p on p.id = p_actor_id
  where a.id = p_account_id
$$;

-- Notes that somebody took data away as a file.
create function public.note_export(p_what text, p_site_id uuid default null, p_filters jsonb default '{}')
returns void language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
begin
  select a.* into account from public.accounts a where a.id = app.account_id();
  if account.id is null then return; end if;
  if p_what is null or p_what not in ('activity', 'keywords', 'ledger') then
    perform app.fail('invalid', 'This is no file that is made here.');
  end if;
  -- Nobody fills the log by themselves: an export is as rare as a sign-in may be.
  if (public.count_request('auth')->0->>'allowed')::boolean then
    perform app.audit(account.id, 'data.exported', 'export', null, initcap(p_what),
      (select s.id from public.sites s where s.id = p_site_id and s.id = any (app.readable_sites())),
      case when jsonb_typeof(p_filters) = 'object' and length(p_filters::text) <= 2000 then p_filters else '{}' end);
  end if;
end $$;
revoke execute on function public.note_export(text, uuid, jsonb) from public, anon;
grant execute on function public.note_export(text, uuid, jsonb) to authenticated;

-- Staff stand in the filter as one: their names are no members' names.
create or replace function app.matching_audit(p_filters jsonb)
returns setof public.audit_log language sql stable set search_path = '' as $$
  select a.* from public.audit_log a
  where a.account_id = (select app.account_id())
    and (p_filters->>'person' is null or coalesce(a.actor_id::text, 'igny8') = p_filters->>'person'
      or p_filters->>'person' = 'staff' and a.actor_role = 'developer')
    and (p_filters->>'action' is null or a.action = p_filters->>'action')
    and (p_filters->>'object' is null or a.object_type = p_filters->>'object')
    and (p_filters->>'site' is null or a.site_id::text = p_filters->>'site')
    and (p_filters->>'from' is null or a.at >= (p_filters->>'from')::date at time zone 'UTC')
    and (p_filters->>'to' is null or a.at < ((p_filters->>'to')::date + 1)::timestamp at time zone 'UTC')
    and (p_filters->>'q' is null or position(lower(p_filters->>'q') in lower(a.object_label)) > 0
      or (p_filters->>'q') in (a.object_id::text, a.ip, a.request_id))
$$;
