-- Accounts, people, sites, sectors and the global industry library.

create table public.plans (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  description text not null default '',
  monthly_credits integer not null check (monthly_credits >= 0),
  price_cents integer not null default 0 check (price_cents >= 0),
  currency text not null default 'usd',
  max_users integer check (max_users > 0),
  max_sites integer check (max_sites > 0),
  is_default boolean not null default false,
  active boolean not null default true,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index plans_one_default on public.plans (is_default) where is_default;

create table public.accounts (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(btrim(name)) between 1 and 120),
  slug text not null unique,
  owner_id uuid not null,
  status text not null default 'trial' check (status in ('trial', 'active', 'suspended', 'cancelled')),
  plan_id uuid not null references public.plans (id),
  credits integer not null default 0 constraint accounts_credits_not_negative check (credits >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index accounts_plan on public.accounts (plan_id);

create table public.profiles (
  id uuid primary key references auth.users (id) on delete cascade,
  account_id uuid not null references public.accounts (id),
  role text not null check (role in ('developer', 'owner', 'admin', 'editor', 'viewer', 'system_bot')),
  email text not null,
  full_name text not null default '' check (length(full_name) <= 120),
  current_site_id uuid,
  theme text not null default 'system' check (theme in ('light', 'dark', 'system')),
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index profiles_account on public.profiles (account_id);
create unique index profiles_one_owner on public.profiles (account_id) where role = 'owner';
alter table public.accounts
  add constraint accounts_owner foreign key (owner_id) references auth.users (id) deferrable initially deferred;
create index accounts_owner on public.accounts (owner_id);

create table public.subscriptions (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null unique references public.accounts (id),
  plan_id uuid not null references public.plans (id),
  status text not null default 'trialing'
    check (status in ('trialing', 'active', 'past_due', 'cancelled')),
  current_period_start timestamptz not null default now(),
  current_period_end timestamptz not null default now() + interval '1 month',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index subscriptions_plan on public.subscriptions (plan_id);

create table public.module_settings (
  account_id uuid not null references public.accounts (id),
  module text not null check (module in
    ('planner', 'writer', 'thinker', 'automation', 'site_builder', 'linker', 'optimizer', 'publisher')),
  enabled boolean not null default true,
  updated_at timestamptz not null default now(),
  primary key (account_id, module)
);

create table public.industries (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  description text not null default ''
);

create table public.industry_sectors (
  id uuid primary key default gen_random_uuid(),
  industry_id uuid not null references public.industries (id) on delete cascade,
  slug text not null,
  name text not null,
  description text not null default '',
  unique (industry_id, slug)
);

create table public.seed_keywords (
  id uuid primary key default gen_random_uuid(),
  industry_sector_id uuid not null references public.industry_sectors (id) on delete cascade,
  keyword text not null,
  volume integer check (volume >= 0),
  difficulty integer check (difficulty between 0 and 100),
  cpc numeric(8, 2) check (cpc >= 0),
  intent text check (intent in ('informational', 'commercial', 'transactional', 'navigational'))
);
create unique index seed_keywords_once on public.seed_keywords (industry_sector_id, lower(keyword));

create table public.sites (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  name text not null check (length(btrim(name)) between 1 and 120),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  domain text check (length(domain) <= 253),
  description text not null default '' check (length(description) <= 2000),
  industry_id uuid references public.industries (id),
  site_type text not null default 'blog'
    check (site_type in ('blog', 'business', 'ecommerce', 'portfolio', 'magazine', 'other')),
  hosting_type text not null default 'igny8_sites'
    check (hosting_type in ('igny8_sites', 'wordpress', 'shopify', 'multi')),
  status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
  auto_publish boolean not null default false,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, account_id)
);
create index sites_account on public.sites (account_id);
create index sites_industry on public.sites (industry_id);
create index sites_created_by on public.sites (created_by);
alter table public.profiles
  add constraint profiles_current_site foreign key (current_site_id)
  references public.sites (id) on delete set null;
create index profiles_current_site on public.profiles (current_site_id);

create table public.sectors (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  industry_sector_id uuid references public.industry_sectors (id) on delete set null,
  name text not null check (length(btrim(name)) between 1 and 120),
  slug text not null,
  description text not null default '' check (length(description) <= 2000),
  status text not null default 'active' check (status in ('active', 'inactive')),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  unique (site_id, slug),
  unique (id, site_id)
);
create index sectors_account on public.sectors (account_id);
create index sectors_template on public.sectors (industry_sector_id);
create index sectors_created_by on public.sectors (created_by);

create table public.site_user_access (
  site_id uuid not null,
  user_id uuid not null references public.profiles (id) on delete cascade,
  account_id uuid not null,
  granted_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (site_id, user_id),
  foreign key (site_id, account_id) references public.sites (id, account_id) on delete cascade
);
create index site_user_access_user on public.site_user_access (user_id);
create index site_user_access_account on public.site_user_access (account_id);
create index site_user_access_granted_by on public.site_user_access (granted_by);

create table public.notifications (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  site_id uuid,
  user_id uuid references public.profiles (id) on delete cascade,
  kind text not null,
  title text not null,
  body text not null default '',
  href text,
  read_at timestamptz,
  created_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id) on delete cascade
);
create index notifications_site on public.notifications (site_id, account_id);
create index notifications_unread on public.notifications (account_id, created_at desc) where read_at is null;
create index notifications_user on public.notifications (user_id);

create trigger touch before update on public.plans for each row execute function app.touch_updated_at();
create trigger touch before update on public.accounts for each row execute function app.touch_updated_at();
create trigger touch before update on public.profiles for each row execute function app.touch_updated_at();
create trigger touch before update on public.subscriptions for each row execute function app.touch_updated_at();
create trigger touch before update on public.module_settings for each row execute function app.touch_updated_at();
create trigger touch before update on public.sites for each row execute function app.touch_updated_at();
create trigger touch before update on public.sectors for each row execute function app.touch_updated_at();

create trigger columns before update on public.accounts
  for each row execute function app.users_may_edit('name');
create trigger columns before update on public.profiles
  for each row execute function app.users_may_edit('full_name', 'current_site_id', 'theme');
create trigger columns before update on public.sites
  for each row execute function app.users_may_edit('name', 'domain', 'description', 'industry_id',
    'site_type', 'hosting_type', 'auto_publish');
create trigger columns before update on public.sectors
  for each row execute function app.users_may_edit('name', 'description');
create trigger columns before update on public.module_settings
  for each row execute function app.users_may_edit('enabled');
create trigger columns before update on public.notifications
  for each row execute function app.users_may_edit('read_at');

-- Who is asking. Every helper reads the tables, never the token, so a change holds on the next request.

create function app.account_id()
returns uuid language sql stable security definer set search_path = '' as $$
  select p.account_id from public.profiles p where p.id = (select auth.uid()) and p.active
$$;

create function app.role()
returns text language sql stable security definer set search_path = '' as $$
  select p.role from public.profiles p where p.id = (select auth.uid()) and p.active
$$;

-- Owners, admins and platform staff manage the account.
create function app.is_manager()
returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select app.role()) in ('developer', 'owner', 'admin'), false)
$$;

create function app.is_developer()
returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select app.role()) = 'developer', false)
$$;

-- Suspended and cancelled accounts read, export and pay; they write nothing.
create function app.account_may_write()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.accounts a
    where a.id = (select app.account_id()) and a.status in ('trial', 'active'))
$$;

create function app.readable_sites()
returns uuid[] language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(s.id), '{}')
  from public.sites s
  where s.account_id = (select app.account_id())
    and ((select app.is_manager())
      or exists (select 1 from public.site_user_access g
                 where g.site_id = s.id and g.user_id = (select auth.uid())))
$$;

create function app.writable_sites()
returns uuid[] language sql stable security definer set search_path = '' as $$
  select case
    when (select app.role()) <> 'viewer' and (select app.account_may_write())
    then (select app.readable_sites()) else '{}' end
$$;

-- Guards for definer functions. Another account's object is "not found", never "forbidden".

create function app.require_account_write()
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  account public.accounts;
begin
  select a.* into account from public.accounts a where a.id = app.account_id();
  if account.id is null then
    perform app.fail('unauthorized', 'Please sign in.');
  end if;
  if account.status in ('suspended', 'cancelled') then
    perform app.fail('account_suspended', format(
      'This account is %s. You can read, export and pay; nothing can be changed until it is active again.',
      account.status));
  end if;
  return account.id;
end $$;

create function app.require_site_write(p_site_id uuid)
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  account uuid := app.require_account_write();
begin
  if p_site_id is null or p_site_id <> all (app.readable_sites()) then
    perform app.fail('not_found', 'This site was not found.');
  end if;
  if app.role() = 'viewer' then
    perform app.fail('forbidden', 'Your role can look at this site but not change it.');
  end if;
  return account;
end $$;

create function app.require_manager()
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  account uuid := app.require_account_write();
begin
  if not app.is_manager() then
    perform app.fail('forbidden', 'Only owners and admins can do this.');
  end if;
  return account;
end $$;

create function app.require_module(p_account_id uuid, p_module text)
returns void language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.module_settings m
                 where m.account_id = p_account_id and m.module = p_module and m.enabled) then
    perform app.fail('module_disabled',
      format('The %s module is switched off. Switch it on in Settings, Modules.', replace(p_module, '_', ' ')));
  end if;
end $$;

-- Tells an account something; what is about a site reaches only those who read the site.
create function app.notify_account(p_account_id uuid, p_site_id uuid, p_kind text, p_title text, p_body text,
  p_href text)
returns void language sql set search_path = '' as $$
  insert into public.notifications (account_id, site_id, kind, title, body, href)
  values (p_account_id, p_site_id, p_kind, p_title, p_body, p_href)
$$;

grant execute on function
  app.account_id(), app.role(), app.is_manager(), app.is_developer(), app.account_may_write(),
  app.readable_sites(), app.writable_sites(), app.fail(text, text, jsonb), app.slugify(text)
to authenticated, anon, service_role;

alter table public.plans enable row level security;
alter table public.accounts enable row level security;
alter table public.profiles enable row level security;
alter table public.subscriptions enable row level security;
alter table public.module_settings enable row level security;
alter table public.industries enable row level security;
alter table public.industry_sectors enable row level security;
alter table public.seed_keywords enable row level security;
alter table public.sites enable row level security;
alter table public.sectors enable row level security;
alter table public.site_user_access enable row level security;
alter table public.notifications enable row level security;

create policy "anyone reads active plans" on public.plans
  for select to anon, authenticated using (active);

create policy "members read their account" on public.accounts
  for select to authenticated using (id = (select app.account_id()));
create policy "managers rename their account" on public.accounts
  for update to authenticated
  using (id = (select app.account_id()) and (select app.is_manager()) and (select app.account_may_write()))
  with check (id = (select app.account_id()));

create policy "members read their colleagues" on public.profiles
  for select to authenticated using (account_id = (select app.account_id()));
create policy "people edit their own profile" on public.profiles
  for update to authenticated
  using (id = (select auth.uid()) and account_id = (select app.account_id()))
  with check (id = (select auth.uid()) and account_id = (select app.account_id())
    and (current_site_id is null or current_site_id = any ((select app.readable_sites())::uuid[])));

create policy "members read their subscription" on public.subscriptions
  for select to authenticated using (account_id = (select app.account_id()));

create policy "members read their modules" on public.module_settings
  for select to authenticated using (account_id = (select app.account_id()));

create policy "signed-in people read industries" on public.industries
  for select to authenticated using (true);
create policy "signed-in people read industry sectors" on public.industry_sectors
  for select to authenticated using (true);
create policy "signed-in people read seed keywords" on public.seed_keywords
  for select to authenticated using (true);

create policy "people read the sites they are granted" on public.sites
  for select to authenticated using (id = any ((select app.readable_sites())::uuid[]));
create policy "managers edit sites" on public.sites
  for update to authenticated
  using (id = any ((select app.writable_sites())::uuid[]) and (select app.is_manager()))
  with check (id = any ((select app.writable_sites())::uuid[]) and account_id = (select app.account_id()));

create policy "people read the sectors of their sites" on public.sectors
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "managers edit sectors" on public.sectors
  for update to authenticated
  using (site_id = any ((select app.writable_sites())::uuid[]) and (select app.is_manager()))
  with check (site_id = any ((select app.writable_sites())::uuid[]));

create policy "people read their own grants, managers all" on public.site_user_access
  for select to authenticated
  using (account_id = (select app.account_id())
    and (user_id = (select auth.uid()) or (select app.is_manager())));

create policy "people read their notifications" on public.notifications
  for select to authenticated
  using (account_id = (select app.account_id()) and (user_id is null or user_id = (select auth.uid()))
    and (site_id is null or site_id = any ((select app.readable_sites())::uuid[])));
create policy "people mark their notifications read" on public.notifications
  for update to authenticated
  using (account_id = (select app.account_id()) and (user_id is null or user_id = (select auth.uid()))
    and (site_id is null or site_id = any ((select app.readable_sites())::uuid[])))
  with check (account_id = (select app.account_id()));
