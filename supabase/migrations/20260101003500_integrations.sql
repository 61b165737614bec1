-- Where a site's content goes and comes from: its integrations, what is published through them, and what they report.

create table public.site_integrations (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  platform text not null check (platform in ('wordpress', 'shopify', 'custom')),
  -- application_password: the worker calls the platform; plugin: the platform's plugin calls us with a key of the site.
  access text not null default 'application_password' check (access in ('application_password', 'plugin')),
  name text not null check (length(btrim(name)) between 1 and 120),
  -- Of the platform's start page, without a query or a fragment: they may hold secrets.
  base_url text not null check (length(base_url) <= 500 and base_url ~ '^https?://[^\s@?#]+$'),
  username text not null default '' check (length(username) <= 100),
  -- What people chose: {status, author_id, post_type, category_ids}.
  config jsonb not null default '{}' check (jsonb_typeof(config) = 'object' and length(config::text) <= 10000),
  -- Names the sealed password in app.secrets: a new one with every password.
  credentials_id uuid,
  active boolean not null default true,
  sync_enabled boolean not null default true,
  -- What the platform told of itself when it was last asked; null before.
  capabilities jsonb check (jsonb_typeof(capabilities) = 'object' and length(capabilities::text) <= 200000),
  capabilities_read_at timestamptz,
  last_sync_at timestamptz,
  -- How far the platform's posts have been read.
  cursor jsonb not null default '{}' check (jsonb_typeof(cursor) = 'object' and length(cursor::text) <= 10000),
  last_error text check (length(last_error) <= 1000),
  last_error_at timestamptz,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  unique (id, site_id),
  unique (site_id, platform, base_url)
);
create index site_integrations_site_account on public.site_integrations (site_id, account_id);
create index site_integrations_created_by on public.site_integrations (created_by);
create trigger touch before update on public.site_integrations for each row execute function app.touch_updated_at();

-- A content at one destination: what is wanted there, what is there, and the work between the two. The one row per
-- content and integration is the place in the queue too, so that never two workers publish the same.
create table public.publishing_records (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  content_id uuid not null,
  integration_id uuid not null,
  wanted_status text not null default 'draft' check (wanted_status in ('draft', 'pending', 'publish', 'future', 'trash')),
  -- When a post with the status future appears.
  publish_at timestamptz,
  state text not null default 'queued' check (state in ('queued', 'working', 'done', 'failed')),
  -- Grows with every order, so that one that comes while a worker is at it is not taken for done.
  orders integer not null default 1,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  error_code text,
  error text check (length(error) <= 2000),
  -- What people should know of a publication that worked, such as a field that the destination ignored.
  notes jsonb not null default '[]' check (jsonb_typeof(notes) = 'array' and length(notes::text) <= 10000),
  -- What is there; null before the first time and after it is gone for good.
  destination_status text check (destination_status in ('draft', 'pending', 'publish', 'future', 'private', 'trash')),
  external_id text check (length(external_id) <= 100),
  external_url text check (length(external_url) <= 2000),
  external_modified_at timestamptz,
  -- The last version that arrived there, against which an edit on either side is told.
  published_version integer,
  published_fingerprint text check (length(published_fingerprint) <= 100),
  -- {title, html, slug, excerpt, meta_title, meta_description, tags, categories} of it, from which a merge begins.
  published jsonb check (jsonb_typeof(published) = 'object'),
  published_at timestamptz,
  ordered_by uuid references public.profiles (id) on delete set null,
  ordered_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (content_id, site_id) references public.content (id, site_id) on delete cascade,
  foreign key (integration_id, site_id) references public.site_integrations (id, site_id) on delete cascade,
  unique (content_id, integration_id),
  unique (id, site_id)
);
create unique index publishing_records_external on public.publishing_records (integration_id, external_id)
  where external_id is not null;
create index publishing_records_content on public.publishing_records (content_id, site_id);
create index publishing_records_integration on public.publishing_records (integration_id, site_id, updated_at desc);
create index publishing_records_site on public.publishing_records (site_id, account_id, updated_at desc);
create index publishing_records_due on public.publishing_records (run_at) where state in ('queued', 'working');
create index publishing_records_ordered_by on public.publishing_records (ordered_by);
create trigger touch before update on public.publishing_records for each row execute function app.touch_updated_at();

-- A picture of ours in the library of a destination: the same bytes are uploaded once.
create table public.remote_media (
  integration_id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  account_id uuid not null,
  site_id uuid not null,
  media_id text not null check (length(media_id) <= 100),
  url text not null check (length(url) <= 2000),
  alt text not null default '',
  created_at timestamptz not null default now(),
  primary key (integration_id, sha256),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (integration_id, site_id) references public.site_integrations (id, site_id) on delete cascade
);
create index remote_media_integration on public.remote_media (integration_id, site_id);
create index remote_media_site on public.remote_media (site_id, account_id);

-- What a destination reports, in the order in which it arrives; each report once.
create table public.remote_changes (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  integration_id uuid not null,
  kind text not null check (kind in ('post', 'term', 'delete', 'status')),
  external_id text not null check (length(external_id) between 1 and 100),
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object' and length(payload::text) <= 2000000),
  -- plugin: pushed by it; sync: found by the worker.
  source text not null check (source in ('plugin', 'sync')),
  dedupe_key text not null check (length(dedupe_key) between 1 and 200),
  received_at timestamptz not null default now(),
  processed_at timestamptz,
  outcome text check (outcome in ('created', 'updated', 'merged', 'conflict', 'unchanged', 'ignored', 'failed')),
  error text check (length(error) <= 2000),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (integration_id, site_id) references public.site_integrations (id, site_id) on delete cascade,
  unique (integration_id, dedupe_key)
);
create index remote_changes_integration on public.remote_changes (integration_id, site_id, received_at desc);
create index remote_changes_site on public.remote_changes (site_id, account_id);
create index remote_changes_waiting on public.remote_changes (received_at) where processed_at is null;

alter table public.site_integrations enable row level security;
alter table public.publishing_records enable row level security;
alter table public.remote_media enable row level security;
alter table public.remote_changes enable row level security;
create policy "people read the integrations of their sites" on public.site_integrations
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read what their sites publish" on public.publishing_records
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the uploaded pictures of their sites" on public.remote_media
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read what is reported to their sites" on public.remote_changes
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
revoke insert, update, delete, truncate on public.site_integrations, public.publishing_records, public.remote_media,
  public.remote_changes from anon, authenticated, service_role;

-- Keeps reports [{kind, external_id, dedupe_key, payload}] of an integration; one that is known already is passed over.
-- Answers how many are new. For the functions that know who reports.
create function app.receive_changes(p_integration public.site_integrations, p_source text, p_changes jsonb)
returns integer language plpgsql set search_path = '' as $$
declare
  added integer;
begin
  insert into public.remote_changes (account_id, site_id, integration_id, kind, external_id, payload, source, dedupe_key)
  select p_integration.account_id, p_integration.site_id, p_integration.id, c.kind, c.external_id,
    coalesce(c.payload, '{}'), p_source, c.dedupe_key
  from jsonb_to_recordset(p_changes) c (kind text, external_id text, dedupe_key text, payload jsonb)
  on conflict (integration_id, dedupe_key) do nothing;
  get diagnostics added = row_count;
  return added;
end $$;
