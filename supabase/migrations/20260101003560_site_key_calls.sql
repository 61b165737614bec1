-- The functions that a site's own program calls with its key in the header x-igny8-key, such as the WordPress plugin.
-- Each answers {success, data} or {success, code, message} with the HTTP status of the code; it raises nothing, for a
-- counted refusal must stay counted.

-- The destination whose program uses the key: the first that introduced itself.
alter table public.api_keys
  add column integration_id uuid,
  add constraint api_keys_integration foreign key (integration_id, site_id)
    references public.site_integrations (id, site_id) on delete set null (integration_id);
create index api_keys_integration on public.api_keys (integration_id, site_id);

create function app.site_key_answer(p_data jsonb)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('success', true, 'data', p_data)
$$;

create function app.site_key_refusal(p_code text, p_message text, p_wait integer default null)
returns jsonb language plpgsql set search_path = '' as $$
begin
  perform set_config('response.status', case p_code when 'unauthorized' then '401' when 'throttled' then '429'
    when 'invalid' then '400' when 'too_large' then '413' when 'not_found' then '404' when 'conflict' then '409'
    when 'not_connected' then '409' when 'limit_reached' then '409' else '403' end, true);
  if p_wait is not null then
    perform set_config('response.headers', format('[{"Retry-After": "%s"}]', p_wait), true);
  end if;
  return jsonb_strip_nulls(jsonb_build_object('success', false, 'code', p_code, 'message', p_message,
    'retry_after', p_wait));
end $$;

-- Counts a request under a name that no request can give; answers the seconds to wait, or null when it is allowed.
create function app.count_site_key_request(p_scope text, p_name text, p_allowed integer)
returns integer language plpgsql set search_path = '' as $$
declare
  counted app.throttle_counters;
begin
  insert into app.throttle_counters as c (scope, key, hits, started_at) values (p_scope, p_name, 1, now())
  on conflict (scope, key) do update set
    hits = case when c.started_at <= now() - interval '1 minute' then 1 else least(c.hits + 1, 1000000) end,
    started_at = case when c.started_at <= now() - interval '1 minute' then now() else c.started_at end
  returning * into counted;
  if counted.hits <= p_allowed then return null; end if;
  return least(60, greatest(1, ceil(extract(epoch from counted.started_at + interval '1 minute' - now()))))::integer;
end $$;

-- Who asks, and why they are refused.
create type app.opened_key as (key public.api_keys, refusal jsonb);
-- The same for work at a destination.
create type app.opened_destination as (key public.api_keys, integration public.site_integrations, refusal jsonb);

-- The key of the request. One that is unknown, revoked, replaced or expired is refused in the same words. p_scope '': no
-- right is needed; null: and the account and the site may be in any state.
create function app.open_site_key(p_scope text)
returns app.opened_key language plpgsql set search_path = '' as $$
declare
  told jsonb := coalesce(nullif(current_setting('request.headers', true), '')::jsonb, '{}');
  given text := left(coalesce(told->>'x-igny8-key', ''), 200);
  found_one public.api_keys;
  wait integer;
  owner public.accounts;
  own_site public.sites;
begin
  if given ~ '^igny8_[0-9a-f]{8}_[0-9a-f]{64}$' then
    select k.* into found_one from public.api_keys k where k.key_hash = app.api_key_hash(given);
  end if;
  if found_one.id is null or not app.api_key_works(found_one) then
    -- Places share 256 counters, so that inventing addresses fills no table. Keys that work are not counted here.
    wait := app.count_site_key_request('site_key_refused', left(encode(sha256(convert_to(coalesce(
      told->>'cf-connecting-ip', told->>'x-real-ip', told->>'x-forwarded-for', ''), 'UTF8')), 'hex'), 2), 60);
    return row(null::public.api_keys, case when wait is null
      then app.site_key_refusal('unauthorized', 'This key is not valid. Make one in IGNY8 under Settings, API keys.')
      else app.site_key_refusal('throttled', 'Too many requests with keys that are not valid.', wait) end);
  end if;
  wait := app.count_site_key_request('site_key', 'key ' || found_one.id, 120);
  if wait is not null then
    return row(found_one, app.site_key_refusal('throttled',
      format('Too many requests within a minute. Try again in %s seconds.', wait), wait));
  end if;
  update public.api_keys set last_used_at = now()
  where id = found_one.id and (last_used_at is null or last_used_at < now() - interval '1 minute');
  if p_scope is null then return row(found_one, null::jsonb); end if;
  select a.* into owner from public.accounts a where a.id = found_one.account_id;
  select s.* into own_site from public.sites s where s.id = found_one.site_id;
  return row(found_one, case
    when p_scope <> '' and p_scope <> all (found_one.scopes) then app.site_key_refusal('forbidden', format(
      'This key may not do this: it lacks the right %s.', p_scope))
    when owner.status not in ('trial', 'active') then app.site_key_refusal('account_suspended', format(
      'The IGNY8 account is %s. Nothing is exchanged until it is active again.', owner.status))
    when own_site.status <> 'active' then app.site_key_refusal('site_inactive', 'The site is switched off in IGNY8.')
    when not exists (select 1 from public.module_settings m
        where m.account_id = owner.id and m.module = 'publisher' and m.enabled) then
      app.site_key_refusal('module_disabled', 'The publisher module is switched off in IGNY8.')
    end);
end $$;

-- The key and its destination: the program must have introduced itself from where it asks now.
create function app.open_destination(p_scope text, p_url text)
returns app.opened_destination language plpgsql set search_path = '' as $$
declare
  opened app.opened_key := app.open_site_key(p_scope);
  known public.site_integrations;
begin
  if opened.refusal is not null then return row(opened.key, known, opened.refusal); end if;
  select i.* into known from public.site_integrations i where i.id = (opened.key).integration_id;
  return row(opened.key, known, case
    when known.id is null then app.site_key_refusal('not_connected',
      'This site has not introduced itself yet. Test the connection once.')
    when known.base_url is distinct from app.destination_url(p_url) then app.site_key_refusal('conflict',
      'This key belongs to another address. A copy of a site needs a key of its own.')
    when not known.active then app.site_key_refusal('site_inactive', 'The connection is paused in IGNY8.')
    end);
end $$;

-- The address of a start page in its one form; null when it cannot be one.
create function app.destination_url(p_url text)
returns text language sql immutable set search_path = '' as $$
  select case when length(p_url) <= 500 and p_url ~ '^https?://[^\s@?#/]+[^\s@?#]*$'
    then lower(substring(p_url from '^https?://[^/]+')) || rtrim(regexp_replace(p_url, '^https?://[^/]+', ''), '/') end
$$;

-- The first call of a program: whose site the key opens, and what the program must know. p_site: {name, plugin, wordpress,
-- php, seo}. Called again it changes nothing but what the site tells of itself.
create function public.site_handshake(p_url text, p_site jsonb default '{}')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  opened app.opened_key := app.open_site_key(null);
  given public.api_keys := opened.key;
  address text := app.destination_url(p_url);
  told jsonb;
  known public.site_integrations;
  own_site public.sites;
  owner public.accounts;
begin
  if opened.refusal is not null then return opened.refusal; end if;
  if address is null then
    return app.site_key_refusal('invalid', 'Tell the address of the start page, like https://example.com.');
  elsif jsonb_typeof(p_site) is distinct from 'object' or length(p_site::text) > 5000 then
    return app.site_key_refusal('invalid', 'What the site tells of itself is too long.');
  end if;
  -- A few short texts and nothing else.
  select coalesce(jsonb_object_agg(e.key, left(e.value, 100)), '{}') into told from jsonb_each_text(p_site) e
  where e.key in ('name', 'plugin', 'wordpress', 'php', 'seo');
  select s.* into own_site from public.sites s where s.id = given.site_id for update;
  select a.* into owner from public.accounts a where a.id = given.account_id;
  select i.* into known from public.site_integrations i where i.id = given.integration_id;
  if known.id is not null and known.base_url <> address then
    return app.site_key_refusal('conflict', 'This key belongs to another address. A copy of a site needs a key of its own.');
  end if;
  if owner.status in ('trial', 'active') then
    if known.id is null then
      if (select count(*) from public.site_integrations i where i.site_id = own_site.id) >= 20 then
        return app.site_key_refusal('limit_reached', 'A site has 20 connections at most. Remove one in IGNY8.');
      end if;
      insert into public.site_integrations (account_id, site_id, platform, access, name, base_url)
      values (own_site.account_id, own_site.id, 'wordpress', 'plugin',
        coalesce(nullif(btrim(told->>'name'), ''), 'WordPress'), address)
      on conflict (site_id, platform, base_url) do nothing returning * into known;
      if known.id is null then
        select i.* into known from public.site_integrations i
        where i.site_id = own_site.id and i.platform = 'wordpress' and i.base_url = address;
      else
        perform app.audit(own_site.account_id, 'integration.added', 'integration', known.id, known.name, own_site.id,
          jsonb_build_object('platform', 'wordpress', 'base_url', address, 'key', given.prefix));
      end if;
      update public.api_keys set integration_id = known.id where id = given.id;
    end if;
    update public.site_integrations set capabilities = coalesce(capabilities, '{}') || jsonb_build_object('plugin', told)
    where id = known.id and capabilities->'plugin' is distinct from told;
  end if;
  return app.site_key_answer(jsonb_build_object(
    'site', jsonb_build_object('id', own_site.id, 'name', own_site.name, 'status', own_site.status),
    'account_status', owner.status, 'connection_id', known.id, 'connection_active', known.active,
    'key', jsonb_build_object('name', given.name, 'prefix', given.prefix, 'scopes', given.scopes,
      'expires_at', coalesce(given.overlap_until, given.expires_at)),
    'plugin_min_version', '1.0.0', 'server_time', now()));
end $$;

-- What came of the last exchange: an error in a sentence, or none.
create function public.report_sync(p_url text, p_error text default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at app.opened_destination := app.open_destination('', p_url);
begin
  if at.refusal is not null then return at.refusal; end if;
  update public.site_integrations set last_sync_at = now(),
    last_error = nullif(left(btrim(p_error), 1000), ''),
    last_error_at = case when nullif(btrim(p_error), '') is not null then now() end
  where id = (at.integration).id;
  return app.site_key_answer(jsonb_build_object('last_sync_at', now()));
end $$;

revoke execute on function public.site_handshake(text, jsonb), public.report_sync(text, text) from public;
grant execute on function public.site_handshake(text, jsonb), public.report_sync(text, text) to anon, authenticated;
