-- Posts and pages of a WordPress export file become content, part by part, each once.

create table public.content_imports (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  filename text not null default '' check (length(filename) <= 255),
  -- The site the file comes from, as the file says.
  origin text not null default '' check (length(origin) <= 500),
  idempotency_key text not null check (length(idempotency_key) between 8 and 100),
  status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
  -- Items of the file, and what became of them: items = stored + updated + skipped when it is done.
  items integer not null check (items >= 0),
  stored integer not null default 0,
  updated integer not null default 0,
  skipped integer not null default 0,
  error text check (length(error) <= 500),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  unique (account_id, idempotency_key)
);
create index content_imports_site on public.content_imports (site_id, account_id, created_at desc);
create index content_imports_sector on public.content_imports (sector_id, site_id);
create index content_imports_created_by on public.content_imports (created_by);

-- What became of each item of a file.
create table public.content_import_items (
  import_id uuid not null references public.content_imports (id) on delete cascade,
  -- From 1, in the order of the file.
  number integer not null check (number > 0),
  account_id uuid not null,
  site_id uuid not null,
  outcome text not null check (outcome in ('stored', 'updated', 'skipped')),
  reason_code text not null default '' check (length(reason_code) <= 60),
  reason text not null default '' check (length(reason) <= 300),
  title text not null default '' check (length(title) <= 300),
  post_type text not null default '' check (length(post_type) <= 60),
  link text not null default '' check (length(link) <= 500),
  content_id uuid,
  -- What is not as it was in WordPress: sentences.
  differences jsonb not null default '[]' check (jsonb_typeof(differences) = 'array' and length(differences::text) <= 20000),
  primary key (import_id, number),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (content_id, site_id) references public.content (id, site_id) on delete set null (content_id)
);
create index content_import_items_site on public.content_import_items (site_id, account_id);
create index content_import_items_content on public.content_import_items (content_id, site_id);

-- Where content that was not written here comes from, and its text as it was there.
create table public.content_origins (
  content_id uuid primary key,
  account_id uuid not null,
  site_id uuid not null,
  -- The same for the same post, in whichever file or answer it arrives.
  origin_key text not null check (length(origin_key) between 1 and 600),
  html text not null check (length(html) <= 1000000),
  -- What else is known of it: {guid, post_id, link, author, slug, type, status, date, featured_url, meta}.
  fields jsonb not null default '{}' check (jsonb_typeof(fields) = 'object' and length(fields::text) <= 100000),
  -- The version of the content that `html` became when it was cleaned; a later one was edited here.
  cleaned_version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (content_id, site_id) references public.content (id, site_id) on delete cascade,
  unique (site_id, origin_key)
);
create index content_origins_content on public.content_origins (content_id, site_id);
create index content_origins_site on public.content_origins (site_id, account_id);
create trigger touch before update on public.content_origins for each row execute function app.touch_updated_at();

-- What the worker needs to know of an import under way: objects {upload}.1 to {upload}.{parts} in the bucket "imports".
create table app.content_import_work (
  import_id uuid primary key references public.content_imports (id) on delete cascade,
  upload text not null,
  parts integer not null check (parts > 0),
  parts_done integer not null default 0,
  run_at timestamptz not null default now(),
  attempts integer not null default 0,
  lease_token uuid,
  lease_until timestamptz
);
create index content_import_work_due on app.content_import_work (run_at);

alter table public.content_imports enable row level security;
alter table public.content_import_items enable row level security;
alter table public.content_origins enable row level security;
alter table app.content_import_work enable row level security;
create policy "people read the imports of their sites" on public.content_imports
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read what their imports brought" on public.content_import_items
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read where their content comes from" on public.content_origins
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
revoke insert, update, delete, truncate on public.content_imports, public.content_import_items, public.content_origins
  from anon, authenticated, service_role;

-- Orders the import of an upload. The same key gives the same import.
create function public.order_content_import(p_sector_id uuid, p_filename text, p_key text, p_upload uuid, p_parts integer,
  p_items integer, p_origin text default '')
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  made uuid;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_module(app.require_site_write(sector.site_id), 'writer');
  if p_parts not between 1 and 5000 or p_items not between 1 and 20000 then
    perform app.fail('invalid', 'This file cannot be imported at once.');
  end if;
  insert into public.content_imports (account_id, site_id, sector_id, filename, origin, idempotency_key, items, created_by)
  values (sector.account_id, sector.site_id, sector.id, left(p_filename, 255), left(p_origin, 500), p_key, p_items,
    auth.uid())
  on conflict (account_id, idempotency_key) do nothing
  returning id into made;
  if made is null then
    select i.id into made from public.content_imports i
    where i.account_id = sector.account_id and i.idempotency_key = p_key and i.site_id = sector.site_id;
    if made is null then perform app.fail('conflict', 'This import belongs to another site. Start it again.'); end if;
    return made;
  end if;
  insert into app.content_import_work (import_id, upload, parts) values
    -- The person's own folder of this site, whatever was asked for.
    (made, concat_ws('/', sector.account_id, sector.site_id, auth.uid(), p_upload), p_parts);
  perform app.wake_worker();
  return made;
end $$;

-- An import whose worker fell silent is taken up again by the next; those of closed accounts wait.
create function public.claim_content_import(p_lease_seconds integer default 60)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  taken app.content_import_work;
begin
  select w.* into taken from app.content_import_work w
  join public.content_imports i on i.id = w.import_id
  join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
  where w.run_at <= now() and (w.lease_until is null or w.lease_until < now())
  order by w.run_at limit 1 for update of w skip locked;
  if taken.import_id is null then return null; end if;
  update app.content_import_work set attempts = attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where import_id = taken.import_id returning * into taken;
  update public.content_imports set status = 'running' where id = taken.import_id and status = 'queued';
  return jsonb_build_object('id', taken.import_id, 'lease', taken.lease_token, 'upload', taken.upload,
    'parts', taken.parts, 'parts_done', taken.parts_done);
end $$;

create function app.has_content_imports()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from app.content_import_work w
    join public.content_imports i on i.id = w.import_id
    join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
    where w.run_at <= now() and (w.lease_until is null or w.lease_until < now()))
$$;

create function app.held_content_import(p_id uuid, p_lease uuid)
returns app.content_import_work language sql set search_path = '' as $$
  select w.* from app.content_import_work w where w.import_id = p_id and w.lease_token = p_lease for update
$$;

-- Stores part `p_part` (from 1), all or nothing; the lease goes on. True also when it is stored already, false when the
-- lease is lost. Items: [{number, title, post_type, link, reason_code, reason, differences, content?}], see
-- app.store_imported_content for `content`; an item without it is skipped for its reason.
create function public.store_content_import_part(p_id uuid, p_lease uuid, p_part integer, p_items jsonb,
  p_lease_seconds integer default 60)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  work app.content_import_work := app.held_content_import(p_id, p_lease);
  import public.content_imports;
begin
  if work.import_id is null then return false; end if;
  if p_part <= work.parts_done then return true; end if;
  if p_part > work.parts_done + 1 then perform app.fail('conflict', 'Parts of this import are missing.'); end if;
  select i.* into import from public.content_imports i where i.id = p_id for update;
  -- Slugs are given out one import at a time.
  perform pg_advisory_xact_lock(hashtextextended(import.site_id::text, 1));
  insert into public.content_import_items (import_id, number, account_id, site_id, outcome, reason_code, reason, title,
    post_type, link, content_id, differences)
  select import.id, (e.value->>'number')::integer, import.account_id, import.site_id, coalesce(s.answer->>'outcome', 'skipped'),
    left(coalesce(s.answer->>'reason_code', e.value->>'reason_code', ''), 60),
    left(coalesce(s.answer->>'reason', e.value->>'reason', ''), 300), left(e.value->>'title', 300),
    left(e.value->>'post_type', 60), left(e.value->>'link', 500), (s.answer->>'content_id')::uuid,
    coalesce(e.value->'differences', '[]')
  from jsonb_array_elements(p_items) with ordinality e (value, place)
  left join lateral (select app.store_imported_content(import, e.value->'content') as answer
    where e.value ? 'content') s on true
  order by e.place;
  update public.content_imports i set stored = n.stored, updated = n.updated, skipped = n.skipped
  from (select count(*) filter (where m.outcome = 'stored') stored, count(*) filter (where m.outcome = 'updated') updated,
      count(*) filter (where m.outcome = 'skipped') skipped
    from public.content_import_items m where m.import_id = p_id) n
  where i.id = p_id;
  update app.content_import_work set parts_done = p_part, attempts = 1,
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where import_id = p_id;
  return true;
end $$;

-- Stores a post as content of the import's sector: new, or anew when it is known and nobody edited it here. Content:
-- {origin_key, raw_html, fields, title, slug, html, excerpt, meta_title, meta_description, primary_keyword, tags,
-- categories, entity_type, status, published_at, external_id, external_url}. Answers {outcome, content_id, reason_code?,
-- reason?}.
create function app.store_imported_content(p_import public.content_imports, p_content jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  origin public.content_origins;
  known public.content;
begin
  select o.* into origin from public.content_origins o
  where o.site_id = p_import.site_id and o.origin_key = p_content->>'origin_key';
  if origin.content_id is null then
    -- A file that was exported here names the content itself.
    select c.* into known from public.content c
    where c.site_id = p_import.site_id and 'urn:igny8:content:' || c.id = p_content->>'origin_key';
    if known.id is null then return app.add_imported_content(p_import, p_content); end if;
  else
    select c.* into known from public.content c where c.id = origin.content_id for update;
  end if;
  if origin.content_id is null or (origin.html = p_content->>'raw_html' and origin.fields = p_content->'fields') then
    return jsonb_build_object('outcome', 'skipped', 'content_id', known.id, 'reason_code', 'known',
      'reason', 'It is here already.');
  elsif known.version <> origin.cleaned_version or known.status = 'archived' then
    return jsonb_build_object('outcome', 'skipped', 'content_id', known.id, 'reason_code', 'edited_here',
      'reason', 'It was edited here since it was imported; the text here stays.');
  end if;
  insert into public.content_versions (content_id, version, account_id, site_id, title, html, meta_title,
    meta_description, word_count, reason, created_by)
  values (known.id, known.version, known.account_id, known.site_id, known.title, known.html, known.meta_title,
    known.meta_description, known.word_count, 'imported anew', p_import.created_by)
  on conflict do nothing;
  update public.content c set title = p_content->>'title', html = p_content->>'html', excerpt = p_content->>'excerpt',
    meta_title = p_content->>'meta_title', meta_description = p_content->>'meta_description',
    primary_keyword = nullif(p_content->>'primary_keyword', ''), tags = app.json_words(p_content->'tags'),
    categories = app.json_words(p_content->'categories'), version = c.version + 1
  where c.id = known.id;
  update public.content_origins o set html = p_content->>'raw_html', fields = p_content->'fields',
    cleaned_version = known.version + 1
  where o.content_id = known.id;
  return jsonb_build_object('outcome', 'updated', 'content_id', known.id);
end $$;

create function app.json_words(p_words jsonb)
returns text[] language sql immutable set search_path = '' as $$
  select array(select e.word from jsonb_array_elements_text(coalesce(p_words, '[]')) with ordinality e (word, place)
    order by e.place)
$$;

create function app.add_imported_content(p_import public.content_imports, p_content jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  made uuid;
begin
  insert into public.content (account_id, site_id, sector_id, title, slug, html, excerpt, meta_title, meta_description,
    primary_keyword, tags, categories, entity_type, source, sync_status, external_id, external_url, status, published_at,
    created_by)
  values (p_import.account_id, p_import.site_id, p_import.sector_id, p_content->>'title',
    app.free_content_slug(p_import.site_id, p_content->>'slug'), p_content->>'html', p_content->>'excerpt',
    p_content->>'meta_title', p_content->>'meta_description', nullif(p_content->>'primary_keyword', ''),
    app.json_words(p_content->'tags'), app.json_words(p_content->'categories'), p_content->>'entity_type', 'wordpress',
    'imported', p_content->>'external_id', p_content->>'external_url', p_content->>'status',
    (p_content->>'published_at')::timestamptz, p_import.created_by)
  returning id into made;
  insert into public.content_origins (content_id, account_id, site_id, origin_key, html, fields)
  values (made, p_import.account_id, p_import.site_id, p_content->>'origin_key', p_content->>'raw_html',
    p_content->'fields');
  return jsonb_build_object('outcome', 'stored', 'content_id', made);
end $$;

-- Ends a slice: whoever comes next goes on at once.
create function public.yield_content_import(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update app.content_import_work set lease_token = null, lease_until = null, attempts = 0, run_at = now()
  where import_id = p_id and lease_token = p_lease;
  return found;
end $$;

create function public.finish_content_import(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  work app.content_import_work := app.held_content_import(p_id, p_lease);
begin
  if work.import_id is null or work.parts_done < work.parts then return false; end if;
  delete from app.content_import_work where import_id = p_id;
  perform app.end_content_import(p_id, 'done', null);
  return true;
end $$;

-- A failure that may pass is tried again, five times in all without progress. What is stored stays.
create function public.fail_content_import(p_id uuid, p_lease uuid, p_message text, p_retryable boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  work app.content_import_work := app.held_content_import(p_id, p_lease);
begin
  if work.import_id is null then return; end if;
  if p_retryable and work.attempts < 5 then
    update app.content_import_work set lease_token = null, lease_until = null,
      run_at = now() + make_interval(secs => app.backoff_seconds(work.attempts))
    where import_id = p_id;
    return;
  end if;
  delete from app.content_import_work where import_id = p_id;
  perform app.end_content_import(p_id, 'failed', p_message);
end $$;

create function app.end_content_import(p_id uuid, p_status text, p_error text)
returns void language plpgsql set search_path = '' as $$
declare
  import public.content_imports;
begin
  update public.content_imports set status = p_status, error = left(p_error, 500), finished_at = now()
  where id = p_id returning * into import;
  insert into public.notifications (account_id, site_id, user_id, kind, title, body, href)
  values (import.account_id, import.site_id, import.created_by, 'import',
    left(case p_status when 'done' then 'Imported: ' else 'Import failed: ' end || import.filename, 200),
    coalesce(left(p_error, 500), import.stored || ' articles added, ' || import.updated || ' updated, '
      || import.skipped || ' left out with a reason.'),
    '/writer/import/' || p_id);
end $$;

-- Ends an import under way; what it stored stays.
create function public.cancel_content_import(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  import public.content_imports;
begin
  select i.* into import from public.content_imports i where i.id = p_id;
  perform app.require_module(app.require_site_write(import.site_id), 'writer');
  delete from app.content_import_work where import_id = p_id;
  update public.content_imports set status = 'cancelled', finished_at = now()
  where id = p_id and status in ('queued', 'running');
end $$;

-- As before, and what imports of content under way still need stays.
create or replace function public.stale_uploads(p_limit integer default 100)
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(o.name), '[]') from (
    select o.name from storage.objects o
    where o.bucket_id = 'imports' and o.created_at < now() - interval '1 day'
      and not exists (select 1 from app.import_work w where o.name like w.upload || '%')
      and not exists (select 1 from app.content_import_work w where o.name like w.upload || '%')
    order by o.created_at limit least(p_limit, 1000)) o
$$;

create or replace function app.has_chores()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.account_exports e
      where e.status in ('queued', 'running') and e.run_at <= now() and (e.lease_until is null or e.lease_until < now()))
    or exists (select 1 from app.account_closures c
      where c.delete_at <= now() and (c.lease_until is null or c.lease_until < now()))
    or exists (select 1 from app.import_work w
      join public.keyword_imports i on i.id = w.import_id
      join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
      where w.run_at <= now() and (w.lease_until is null or w.lease_until < now()))
    or app.has_content_imports()
    or public.stale_exports(1) <> '[]' or public.stale_uploads(1) <> '[]'
$$;

revoke execute on function
  public.order_content_import(uuid, text, text, uuid, integer, integer, text), public.cancel_content_import(uuid),
  public.claim_content_import(integer), public.store_content_import_part(uuid, uuid, integer, jsonb, integer),
  public.yield_content_import(uuid, uuid), public.finish_content_import(uuid, uuid),
  public.fail_content_import(uuid, uuid, text, boolean)
from public, anon, authenticated;
grant execute on function
  public.order_content_import(uuid, text, text, uuid, integer, integer, text), public.cancel_content_import(uuid)
to authenticated;
grant execute on function
  public.claim_content_import(integer), public.store_content_import_part(uuid, uuid, integer, jsonb, integer),
  public.yield_content_import(uuid, uuid), public.finish_content_import(uuid, uuid),
  public.fail_content_import(uuid, uuid, text, boolean)
to service_role;
