-- Keys with which a site's own programs, such as the WordPress plugin, reach that site and nothing else. The key is
-- told once; here stand its hash and the beginning by which people know it.

create table public.api_keys (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  name text not null check (length(btrim(name)) between 1 and 80),
  prefix text not null check (prefix ~ '^[0-9a-f]{8}$'),
  -- The SHA-256 of the whole key, igny8_<prefix>_<256 random bits>.
  key_hash bytea not null unique check (length(key_hash) = 32),
  scopes text[] not null check (cardinality(scopes) > 0
    and scopes <@ '{content.read,content.publish,changes.write}'::text[]),
  expires_at timestamptz,
  -- Written once a minute at most.
  last_used_at timestamptz,
  rotated_from uuid references public.api_keys (id) on delete set null,
  -- A key that was replaced works until then.
  overlap_until timestamptz,
  revoked_at timestamptz,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id) on delete cascade
);
create index api_keys_account on public.api_keys (account_id, created_at desc);
create index api_keys_site on public.api_keys (site_id, account_id);
create index api_keys_created_by on public.api_keys (created_by);
-- One successor, however often "rotate" is clicked.
create unique index api_keys_one_successor on public.api_keys (rotated_from);
create trigger touch before update on public.api_keys for each row execute function app.touch_updated_at();

alter table public.api_keys enable row level security;
create policy "nobody reads keys past the functions" on public.api_keys
  for select to authenticated using (false);

create function app.api_key_state(p_key public.api_keys)
returns text language sql stable set search_path = '' as $$
  select case
    when p_key.revoked_at is not null then 'revoked'
    when p_key.expires_at <= now() then 'expired'
    when p_key.overlap_until <= now() then 'replaced'
    when p_key.overlap_until is not null then 'ending'
    else 'active' end
$$;

create function app.api_key_works(p_key public.api_keys)
returns boolean language sql stable set search_path = '' as $$
  select coalesce(app.api_key_state(p_key) in ('active', 'ending'), false)
$$;

create function app.api_key_hash(p_key text)
returns bytea language sql immutable set search_path = '' as $$
  select sha256(convert_to(p_key, 'UTF8'))
$$;

-- Makes a key of a site and answers what is told once: {id, name, prefix, key, expires_at}.
create function app.issue_api_key(p_site_id uuid, p_account_id uuid, p_name text, p_scopes text[],
  p_expires_at timestamptz, p_rotated_from uuid default null)
returns jsonb language plpgsql set search_path = '' as $$
declare
  start text := left(replace(gen_random_uuid()::text, '-', ''), 8);
  -- Three random UUIDs have 366 bits of the database's strong randomness; their hash keeps 256.
  secret text := encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
    || uuid_send(gen_random_uuid())), 'hex');
  whole text := 'igny8_' || start || '_' || secret;
  made public.api_keys;
begin
  insert into public.api_keys (account_id, site_id, name, prefix, key_hash, scopes, expires_at, rotated_from, created_by)
  values (p_account_id, p_site_id, btrim(p_name), start, app.api_key_hash(whole), p_scopes, p_expires_at,
    p_rotated_from, auth.uid())
  returning * into made;
  return jsonb_build_object('id', made.id, 'name', made.name, 'prefix', start, 'key', whole,
    'expires_at', made.expires_at);
end $$;

-- Makes a key of a site. p_days is its life; null means until it is revoked. At most twenty of a site work at a time.
create function public.create_api_key(p_site_id uuid, p_name text, p_scopes text[], p_days integer default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
begin
  perform app.require_site_write(p_site_id);
  -- One after the other, so that what is counted stays true.
  perform 1 from public.accounts a where a.id = account for no key update;
  if p_name is null or length(btrim(p_name)) not between 1 and 80 then
    perform app.fail('invalid', 'A key needs a name of up to 80 characters.', '{"name": ["Give the key a name."]}');
  elsif coalesce(cardinality(p_scopes), 0) = 0
    or not p_scopes <@ '{content.read,content.publish,changes.write}'::text[] then
    perform app.fail('invalid', 'Choose what the key may do.', '{"scopes": ["Choose at least one."]}');
  elsif p_days not between 1 and 3650 then
    perform app.fail('invalid', 'A key lives between a day and ten years.', '{"days": ["Choose another time."]}');
  elsif exists (select 1 from public.api_keys k where k.site_id = p_site_id and lower(k.name) = lower(btrim(p_name))
      and k.overlap_until is null and app.api_key_works(k)) then
    perform app.fail('conflict', 'A working key of this site has this name already.',
      '{"name": ["Choose another name, or revoke that key first."]}');
  elsif (select count(*) from public.api_keys k where k.site_id = p_site_id and app.api_key_works(k)) >= 20 then
    perform app.fail('limit_reached', 'A site has twenty working keys at most. Revoke one that is not needed any more.');
  end if;
  return app.issue_api_key(p_site_id, account, p_name,
    array(select distinct s from unnest(p_scopes) s order by s), now() + make_interval(days => p_days));
end $$;

-- A working key of the account that the caller manages, locked.
create function app.require_api_key(p_account_id uuid, p_id uuid)
returns public.api_keys language plpgsql set search_path = '' as $$
declare
  found_one public.api_keys;
begin
  select k.* into found_one from public.api_keys k where k.id = p_id and k.account_id = p_account_id for update;
  if found_one.id is null then
    perform app.fail('not_found', 'This key was not found.');
  elsif not app.api_key_works(found_one) then
    perform app.fail('conflict', 'This key does not work any more.');
  end if;
  return found_one;
end $$;

-- Replaces a key by a new one with the same rights and life; the old one works p_hours more, not at all with 0.
create function public.rotate_api_key(p_id uuid, p_hours integer default 24)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  old public.api_keys := app.require_api_key(account, p_id);
begin
  if p_hours is null or p_hours not between 0 and 168 then
    perform app.fail('invalid', 'The old key works up to a week longer.', '{"hours": ["Between 0 and 168 hours."]}');
  elsif old.overlap_until is not null then
    perform app.fail('conflict', 'This key was replaced already. Rotate the new one instead.');
  end if;
  update public.api_keys set overlap_until = now() + make_interval(hours => p_hours),
    revoked_at = case p_hours when 0 then now() end
  where id = old.id;
  return app.issue_api_key(old.site_id, account, old.name, old.scopes, now() + (old.expires_at - old.created_at), old.id);
end $$;

-- From the next request on the key is one that never was.
create function public.revoke_api_key(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  old public.api_keys := app.require_api_key(account, p_id);
begin
  update public.api_keys set revoked_at = now() where id = old.id;
end $$;

-- The keys of the account for its managers, those that work first: {keys: […]}; the last hundred.
create function public.list_api_keys()
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('keys', (
    select coalesce(jsonb_agg(to_jsonb(x) - 'works' order by x.works desc, x.created_at desc, x.id), '[]') from (
      select k.id, k.site_id, s.name as site, k.name, k.prefix, k.scopes, k.expires_at, k.last_used_at, k.overlap_until,
        k.revoked_at, k.created_at, app.api_key_state(k) as state, app.api_key_works(k) as works,
        (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p
          where p.id = k.created_by and p.account_id = k.account_id) as created_by
      from public.api_keys k join public.sites s on s.id = k.site_id
      where k.account_id = a.id
      order by app.api_key_works(k) desc, k.created_at desc, k.id limit 100) x))
  from public.accounts a where a.id = (select app.account_id()) and (select app.is_manager())
$$;

revoke execute on function public.create_api_key(uuid, text, text[], integer), public.rotate_api_key(uuid, integer),
  public.revoke_api_key(uuid), public.list_api_keys() from public, anon;
grant execute on function public.create_api_key(uuid, text, text[], integer), public.rotate_api_key(uuid, integer),
  public.revoke_api_key(uuid), public.list_api_keys() to authenticated;

create function app.audit_api_key()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id, case
      when tg_op = 'INSERT' and new.rotated_from is not null then 'api_key.rotated'
      when tg_op = 'INSERT' then 'api_key.created'
      else 'api_key.revoked' end,
    'api_key', new.id, new.name, new.site_id,
    jsonb_strip_nulls(jsonb_build_object('prefix', new.prefix, 'scopes', array_to_string(new.scopes, ', '),
      'expires_at', new.expires_at)));
  return null;
end $$;
create trigger audit_created after insert on public.api_keys for each row execute function app.audit_api_key();
-- Replacing a key at once revokes it too; that is told once, by the new one.
create trigger audit_revoked after update of revoked_at on public.api_keys
  for each row when (old.revoked_at is null and new.revoked_at is not null
    and old.overlap_until is not distinct from new.overlap_until)
  execute function app.audit_api_key();
