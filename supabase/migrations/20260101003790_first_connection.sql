-- Whoever connects a website says where readers find the site's articles from then on.

-- As before, with where readers find the site, and whether there is something of it on its own pages.
create or replace function public.list_integrations(p_site_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('account_id', s.account_id, 'site', jsonb_build_object('id', s.id, 'name', s.name,
      'hosting_type', s.hosting_type, 'has_pages', exists (select 1 from public.content c
        where c.site_id = s.id and c.status = 'published')),
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

-- As before; {hosting_type} says where readers find the site from now on, without it that stays as it is.
create or replace function public.create_integration(p_site_id uuid, p_integration jsonb,
  p_credentials_id uuid default null, p_sealed text default null)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  hosting text := p_integration->>'hosting_type';
  rules public.publishing_rules;
  made public.site_integrations;
begin
  perform app.require_site_write(p_site_id);
  -- The plan of the site before the site, as whoever changes its rules does.
  rules := app.lock_publishing_rules(p_site_id);
  -- One after the other, so that the limit holds.
  perform 1 from public.sites s where s.id = p_site_id for update;
  if (select count(*) from public.site_integrations i where i.site_id = p_site_id) >= 20 then
    perform app.fail('limit_reached', 'A site has 20 connections at most. Remove one that is not used.');
  end if;
  perform app.require_free_address(p_site_id, p_integration->>'platform', p_integration->>'base_url');
  if p_sealed is null and coalesce(p_integration->>'access', '') <> 'plugin' then
    perform app.fail('invalid', 'Enter the application password.', '{"password": ["Enter the application password."]}');
  elsif hosting not in ('igny8_sites', 'wordpress', 'shopify', 'multi') then
    perform app.fail('invalid', 'Choose where readers find the site.', '{"hosting_type": ["Choose one of the list."]}');
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
  update public.sites s set hosting_type = hosting where s.id = p_site_id and s.hosting_type <> hosting;
  if found then perform app.plan_site(rules); end if;
  perform app.audit(account, 'integration.added', 'integration', made.id, made.name, p_site_id,
    jsonb_build_object('platform', made.platform, 'base_url', made.base_url)
      || case when hosting is null then '{}' else jsonb_build_object('hosting_type', hosting) end);
  return made.id;
end $$;
