-- What a site's program tells of itself stands apart from what a test of the connection read: neither harms the other.

alter table public.site_integrations
  -- {name, plugin, wordpress, php, seo} as the plugin told when it introduced itself last.
  add column program jsonb check (jsonb_typeof(program) = 'object' and length(program::text) <= 5000);
update public.site_integrations i set program = i.capabilities->'plugin',
  capabilities = case when i.capabilities ? 'root' then i.capabilities || '{"plugin": true}' end
where jsonb_typeof(i.capabilities->'plugin') = 'object';

-- The first call of a program: whose site the key opens, and what the program must know. p_site: {name, plugin, wordpress,
-- php, seo}. Called again it changes nothing but what the site tells of itself.
create or replace function public.site_handshake(p_url text, p_site jsonb default '{}')
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
    update public.site_integrations set program = told where id = known.id and program is distinct from told;
  end if;
  return app.site_key_answer(jsonb_build_object(
    'site', jsonb_build_object('id', own_site.id, 'name', own_site.name, 'status', own_site.status),
    'account_status', owner.status, 'connection_id', known.id, 'connection_active', known.active,
    'key', jsonb_build_object('name', given.name, 'prefix', given.prefix, 'scopes', given.scopes,
      'expires_at', coalesce(given.overlap_until, given.expires_at)),
    'plugin_min_version', '1.0.0', 'server_time', now()));
end $$;
