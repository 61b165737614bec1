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
