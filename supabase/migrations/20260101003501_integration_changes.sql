-- Adding, changing, removing and reading integrations. Passwords are sealed before they come here.

-- Keeps the sealed password of an integration under a name that nothing has yet.
create function app.keep_integration_password(p_account_id uuid, p_credentials_id uuid, p_sealed text)
returns void language plpgsql set search_path = '' as $$
begin
  insert into app.secrets (account_id, record, field, sealed, set_by)
  values (p_account_id, 'site_integrations/' || p_credentials_id, 'password', p_sealed, auth.uid())
  on conflict (account_id, record, field) do nothing;
  if not found then perform app.fail('conflict', 'This was saved already. Reload the page.'); end if;
end $$;

create function app.require_free_address(p_site_id uuid, p_platform text, p_base_url text, p_id uuid default null)
returns void language plpgsql stable set search_path = '' as $$
begin
  if exists (select 1 from public.site_integrations i where i.site_id = p_site_id and i.platform = p_platform
      and i.base_url = p_base_url and i.id is distinct from p_id) then
    perform app.fail('conflict', 'This site is connected to that address already.',
      '{"base_url": ["There is a connection to this address already."]}');
  end if;
end $$;

-- Connects a site: {platform, access, name, base_url, username, config, active, sync_enabled}. Answers the new id.
create function public.create_integration(p_site_id uuid, p_integration jsonb, p_credentials_id uuid default null,
  p_sealed text default null)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  made public.site_integrations;
begin
  perform app.require_site_write(p_site_id);
  -- One after the other, so that the limit holds.
  perform 1 from public.sites s where s.id = p_site_id for update;
  if (select count(*) from public.site_integrations i where i.site_id = p_site_id) >= 20 then
    perform app.fail('limit_reached', 'A site has 20 connections at most. Remove one that is not used.');
  end if;
  perform app.require_free_address(p_site_id, p_integration->>'platform', p_integration->>'base_url');
  if p_sealed is null and coalesce(p_integration->>'access', '') <> 'plugin' then
    perform app.fail('invalid', 'Enter the application password.', '{"password": ["Enter the application password."]}');
  end if;
  insert into public.site_integrations (account_id, site_id, platform, access, name, base_url, username, config,
    credentials_id, active, sync_enabled, created_by)
  values (account, p_site_id, p_integration->>'platform', coalesce(p_integration->>'access', 'application_password'),
    btrim(p_integration->>'name'), p_integration->>'base_url', coalesce(p_integration->>'username', ''),
    coalesce(p_integration->'config', '{}'), case when p_sealed is not null then p_credentials_id end,
    coalesce((p_integration->>'active')::boolean, true), coalesce((p_integration->>'sync_enabled')::boolean, true),
    auth.uid())
  returning * into made;
  if p_sealed is not null then
    perform app.keep_integration_password(account, p_credentials_id, p_sealed);
  end if;
  perform app.audit(account, 'integration.added', 'integration', made.id, made.name, p_site_id,
    jsonb_build_object('platform', made.platform, 'base_url', made.base_url));
  return made.id;
end $$;

-- Changes an integration; what is left out stays. A password only ever goes to the address and the user for which
-- somebody typed it: a new one of these needs the password again.
create function public.edit_integration(p_id uuid, p_changes jsonb, p_credentials_id uuid default null,
  p_sealed text default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  old public.site_integrations;
  new public.site_integrations;
begin
  select i.* into old from public.site_integrations i where i.id = p_id and i.account_id = account for update;
  if old.id is null then perform app.fail('not_found', 'This connection was not found.'); end if;
  perform app.require_free_address(old.site_id, old.platform, coalesce(p_changes->>'base_url', old.base_url), old.id);
  update public.site_integrations i set
    name = coalesce(nullif(btrim(p_changes->>'name'), ''), i.name),
    access = coalesce(p_changes->>'access', i.access),
    base_url = coalesce(p_changes->>'base_url', i.base_url),
    username = coalesce(p_changes->>'username', i.username),
    config = coalesce(p_changes->'config', i.config),
    active = coalesce((p_changes->>'active')::boolean, i.active),
    sync_enabled = coalesce((p_changes->>'sync_enabled')::boolean, i.sync_enabled),
    credentials_id = case when p_sealed is not null then p_credentials_id else i.credentials_id end
  where i.id = p_id returning i.* into new;
  if new.access = 'application_password' and p_sealed is null
    and (new.credentials_id is null or (old.base_url, old.username) is distinct from (new.base_url, new.username)) then
    perform app.fail('invalid', 'Enter the password: it is sent to no other address and user than those it was entered for.',
      '{"password": ["Enter the password for this address and user."]}');
  end if;
  if p_sealed is not null then
    delete from app.secrets s where s.account_id = account and s.record = 'site_integrations/' || old.credentials_id;
    perform app.keep_integration_password(account, p_credentials_id, p_sealed);
  end if;
  if p_sealed is not null or old.base_url <> new.base_url then
    update public.site_integrations i set capabilities = null, capabilities_read_at = null, last_error = null,
      last_error_at = null
    where i.id = p_id;
  end if;
  perform app.audit(account, 'integration.changed', 'integration', new.id, new.name, new.site_id,
    app.field_changes(to_jsonb(old), to_jsonb(new), '{name,access,base_url,username,config,active,sync_enabled}')
      || case when p_sealed is null then '{}' else '{"password": "changed"}'::jsonb end);
end $$;

-- Forgets an integration, its password and what was published through it; nothing changes at the destination.
create function public.remove_integration(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  old public.site_integrations;
begin
  delete from public.site_integrations i where i.id = p_id and i.account_id = account returning i.* into old;
  if old.id is null then perform app.fail('not_found', 'This connection was not found.'); end if;
  delete from app.secrets s where s.account_id = account and s.record = 'site_integrations/' || old.credentials_id;
  perform app.audit(account, 'integration.removed', 'integration', old.id, old.name, old.site_id,
    jsonb_build_object('platform', old.platform, 'base_url', old.base_url));
end $$;

-- The integrations of a site with what was published through each; no password and no trace of one but when it was set.
create function public.list_integrations(p_site_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('account_id', s.account_id, 'site', jsonb_build_object('id', s.id, 'name', s.name),
    'integrations', (
      select coalesce(jsonb_agg(to_jsonb(i) - '{account_id,credentials_id,created_by,cursor}'::text[]
          || jsonb_build_object('password_set_at', x.set_at, 'published', r.published, 'waiting', r.waiting,
            'failed', r.failed)
        order by i.created_at, i.id), '[]')
      from public.site_integrations i
      left join app.secrets x on x.account_id = i.account_id and x.field = 'password'
        and x.record = 'site_integrations/' || i.credentials_id
      cross join lateral (
        select count(*) filter (where p.state = 'done' and p.external_id is not null) as published,
          count(*) filter (where p.state in ('queued', 'working')) as waiting,
          count(*) filter (where p.state = 'failed') as failed
        from public.publishing_records p where p.integration_id = i.id and p.site_id = i.site_id) r
      where i.site_id = s.id))
  from public.sites s where s.id = p_site_id and s.id = any (app.readable_sites())
$$;

-- For the functions: an integration with its sealed password; null when it is gone.
create function public.stored_integration(p_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select to_jsonb(i) - '{created_by}'::text[] || jsonb_build_object('sealed', x.sealed)
  from public.site_integrations i
  left join app.secrets x on x.account_id = i.account_id and x.field = 'password'
    and x.record = 'site_integrations/' || i.credentials_id
  where i.id = p_id
$$;

-- Keeps what a platform told of itself, or why it did not: then what it told before stays.
create function public.note_integration(p_id uuid, p_capabilities jsonb default null, p_error text default null)
returns void language sql security definer set search_path = '' as $$
  update public.site_integrations i set
    capabilities = coalesce(p_capabilities, i.capabilities),
    capabilities_read_at = case when p_capabilities is null then i.capabilities_read_at else now() end,
    last_error = left(p_error, 1000), last_error_at = case when p_error is not null then now() end
  where i.id = p_id
$$;

revoke execute on function public.create_integration(uuid, jsonb, uuid, text),
  public.edit_integration(uuid, jsonb, uuid, text), public.remove_integration(uuid), public.list_integrations(uuid),
  public.stored_integration(uuid), public.note_integration(uuid, jsonb, text) from public, anon, authenticated;
grant execute on function public.create_integration(uuid, jsonb, uuid, text),
  public.edit_integration(uuid, jsonb, uuid, text), public.remove_integration(uuid), public.list_integrations(uuid)
  to authenticated;
grant execute on function public.stored_integration(uuid), public.note_integration(uuid, jsonb, text) to service_role;
