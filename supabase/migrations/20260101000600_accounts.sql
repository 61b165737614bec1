-- Signup in one transaction, sites and sectors as actions, and what every signed-in page needs in one call.

-- A slug for a table's unique slug column: the wanted one, else with a short random tail.
create function app.free_slug(p_wanted text, p_taken boolean)
returns text language sql volatile set search_path = '' as $$
  select case when p_taken
    then left(app.slugify(p_wanted), 60) || '-' || substr(replace(gen_random_uuid()::text, '-', ''), 1, 6)
    else left(app.slugify(p_wanted), 60) end
$$;

create function app.create_account()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  plan public.plans;
  account uuid := gen_random_uuid();
  wanted text := coalesce(nullif(btrim(new.raw_user_meta_data->>'account_name'), ''),
    initcap(split_part(new.email, '@', 1)));
  base text := btrim(left(app.slugify(wanted), 60), '-');
begin
  select p.* into strict plan from public.plans p where p.is_default;
  insert into public.accounts (id, name, slug, owner_id, status, plan_id)
  values (account, left(wanted, 120),
    app.free_slug(base, exists (select 1 from public.accounts a where a.slug = base)), new.id, 'trial', plan.id);
  insert into public.profiles (id, account_id, role, email, full_name)
  values (new.id, account, 'owner', new.email, left(coalesce(new.raw_user_meta_data->>'full_name', ''), 120));
  insert into public.subscriptions (account_id, plan_id) values (account, plan.id);
  insert into public.module_settings (account_id, module)
  select account, m from unnest(array['planner', 'writer', 'thinker', 'automation', 'site_builder', 'linker',
    'optimizer', 'publisher']) m;
  insert into public.prompts (account_id, function, body) select account, d.function, d.body from public.default_prompts d;
  perform app.post_credits(account, 'signup', plan.monthly_credits,
    format('Credits included in the %s plan', plan.name), null, new.id);
  return new;
end $$;
create trigger create_account after insert on auth.users for each row execute function app.create_account();

create function app.follow_email()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.profiles set email = new.email where id = new.id;
  return new;
end $$;
create trigger follow_email after update of email on auth.users
  for each row when (new.email is distinct from old.email) execute function app.follow_email();

-- Creates a site with its first sectors: templates of the industry, names given by hand, or both.
create function public.create_site(p_name text, p_domain text default null, p_industry_id uuid default null,
  p_industry_sector_ids uuid[] default '{}', p_sector_names text[] default '{}', p_description text default '')
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
  account_id uuid := app.require_manager();
  allowed integer;
  made uuid := gen_random_uuid();
  base text := btrim(left(app.slugify(p_name), 60), '-');
begin
  select a.* into account from public.accounts a where a.id = account_id for update;
  select p.max_sites into allowed from public.plans p where p.id = account.plan_id;
  if (select count(*) from public.sites s where s.account_id = account.id) >= allowed then
    perform app.fail('limit_reached', format(
      'Your plan includes %s. Choose a larger plan to add more.',
      case allowed when 1 then 'one site' else allowed || ' sites' end));
  end if;
  insert into public.sites (id, account_id, name, slug, domain, industry_id, description, created_by)
  values (made, account.id, btrim(p_name),
    app.free_slug(base, exists (select 1 from public.sites s where s.slug = base)),
    nullif(btrim(p_domain), ''), p_industry_id, coalesce(p_description, ''), auth.uid());
  perform public.select_sectors(made, p_industry_sector_ids, p_sector_names);
  update public.profiles set current_site_id = made where id = auth.uid();
  return made;
end $$;

-- Adds sectors to a site; a sector that exists already becomes active again. At most five are active.
create function public.select_sectors(p_site_id uuid, p_industry_sector_ids uuid[] default '{}',
  p_names text[] default '{}')
returns integer language plpgsql security definer set search_path = '' as $$
declare
  site public.sites;
  active integer;
begin
  perform app.require_manager();
  perform app.require_site_write(p_site_id);
  select s.* into site from public.sites s where s.id = p_site_id for update;
  insert into public.sectors (account_id, site_id, industry_sector_id, name, slug, description, created_by)
  select site.account_id, site.id, i.id, i.name, i.slug, i.description, auth.uid()
  from public.industry_sectors i where i.id = any (p_industry_sector_ids)
  on conflict (site_id, slug) do update set status = 'active';
  insert into public.sectors (account_id, site_id, name, slug, created_by)
  select distinct on (app.slugify(n)) site.account_id, site.id, btrim(n), app.slugify(n), auth.uid()
  from unnest(p_names) n where length(btrim(n)) > 0
  on conflict (site_id, slug) do update set status = 'active';
  select count(*) into active from public.sectors s where s.site_id = site.id and s.status = 'active';
  if active > 5 then
    perform app.fail('limit_reached', 'A site has at most five active sectors, so that its topics stay sharp. '
      'Switch one off first, or add another site.');
  elsif active = 0 then
    perform app.fail('invalid', 'A site needs at least one sector.', '{"sectors": ["Choose or name at least one sector."]}');
  end if;
  return active;
end $$;

create function public.set_sector_status(p_sector_id uuid, p_status text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  site uuid;
begin
  select s.site_id into site from public.sectors s where s.id = p_sector_id;
  perform app.require_manager();
  perform app.require_site_write(site);
  perform 1 from public.sites s where s.id = site for update;
  update public.sectors set status = p_status where id = p_sector_id;
  if (select count(*) from public.sectors s where s.site_id = site and s.status = 'active') > 5 then
    perform app.fail('limit_reached', 'A site has at most five active sectors, so that its topics stay sharp. '
      'Switch one off first.');
  elsif not exists (select 1 from public.sectors s where s.site_id = site and s.status = 'active') then
    perform app.fail('invalid', 'A site keeps at least one active sector.');
  end if;
end $$;

-- Switches a site on or off ("set_active"); several may be active.
create function public.set_site_status(p_site_id uuid, p_status text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform app.require_manager();
  perform app.require_site_write(p_site_id);
  if p_status not in ('active', 'inactive') then
    perform app.fail('invalid', 'A site is active or inactive.');
  end if;
  update public.sites set status = p_status where id = p_site_id;
end $$;

-- Switches a module; dependencies are checked and explained.
create function public.set_module(p_module text, p_enabled boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
begin
  if p_enabled and p_module = 'automation' and exists (
    select 1 from public.module_settings m
    where m.account_id = account and m.module in ('planner', 'writer') and not m.enabled) then
    perform app.fail('conflict', 'Automation needs the planner and the writer. Switch them on first.');
  end if;
  if not p_enabled and p_module in ('planner', 'writer') and exists (
    select 1 from public.module_settings m
    where m.account_id = account and m.module = 'automation' and m.enabled) then
    perform app.fail('conflict', format('Automation needs the %s. Switch automation off first.', p_module));
  end if;
  update public.module_settings set enabled = p_enabled where account_id = account and module = p_module;
  if not found then perform app.fail('not_found', 'This module does not exist.'); end if;
end $$;

-- Everything the shell of a signed-in page shows, in one round trip.
create function public.session_context()
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'user', jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name, 'role', p.role,
      'theme', p.theme),
    'account', jsonb_build_object('id', a.id, 'name', a.name, 'slug', a.slug, 'status', a.status,
      'credits', a.credits, 'plan', l.name, 'monthly_credits', l.monthly_credits),
    'current_site_id', p.current_site_id,
    'sites', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'slug', s.slug,
        'domain', s.domain, 'status', s.status, 'industry_id', s.industry_id, 'auto_publish', s.auto_publish,
        'sectors', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'slug', c.slug,
            'status', c.status) order by c.created_at, c.name), '[]')
          from public.sectors c where c.site_id = s.id)) order by s.created_at, s.name)
      from public.sites s where s.id = any (app.readable_sites())), '[]'),
    'modules', (select jsonb_object_agg(m.module, m.enabled) from public.module_settings m where m.account_id = a.id),
    'costs', (select jsonb_object_agg(c.operation, jsonb_build_object('credits', c.credits,
      'per_units', c.per_units, 'unit', c.unit)) from public.credit_cost_config c),
    'unread', (select count(*) from public.notifications n
      where n.account_id = a.id and n.read_at is null and (n.user_id is null or n.user_id = p.id)
        and (n.site_id is null or n.site_id = any (app.readable_sites()))))
  from public.profiles p
  join public.accounts a on a.id = p.account_id
  join public.plans l on l.id = a.plan_id
  where p.id = (select auth.uid()) and p.active
$$;

revoke execute on function
  public.create_site(text, text, uuid, uuid[], text[], text), public.select_sectors(uuid, uuid[], text[]),
  public.set_sector_status(uuid, text), public.set_site_status(uuid, text), public.set_module(text, boolean),
  public.session_context()
from public, anon;
grant execute on function
  public.create_site(text, text, uuid, uuid[], text[], text), public.select_sectors(uuid, uuid[], text[]),
  public.set_sector_status(uuid, text), public.set_site_status(uuid, text), public.set_module(text, boolean),
  public.session_context()
to authenticated;
