-- What happens at a destination comes back: new posts become content, edits are merged with ours, and where both sides
-- changed the same, both are kept until somebody chooses.

-- What both sides changed at once. At most one is open for a content and a destination.
create table public.sync_conflicts (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  content_id uuid not null,
  integration_id uuid not null,
  state text not null default 'open' check (state in ('open', 'settled')),
  -- The text from which both began, and theirs: {title, html, slug, excerpt, meta_title, meta_description, tags, categories}.
  base jsonb not null check (jsonb_typeof(base) = 'object' and length(base::text) <= 2000000),
  theirs jsonb not null check (jsonb_typeof(theirs) = 'object' and length(theirs::text) <= 2000000),
  -- What stands at the destination beside it: {fingerprint, modified_at, url, status, hash, foreign}.
  remote jsonb not null default '{}' check (jsonb_typeof(remote) = 'object' and length(remote::text) <= 100000),
  -- How many blocks and fields are in conflict.
  count integer not null default 1 check (count > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  settled_at timestamptz,
  settled_by uuid references public.profiles (id) on delete set null,
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (content_id, site_id) references public.content (id, site_id) on delete cascade,
  foreign key (integration_id, site_id) references public.site_integrations (id, site_id) on delete cascade
);
create unique index sync_conflicts_one_open on public.sync_conflicts (content_id, integration_id) where state = 'open';
create index sync_conflicts_content on public.sync_conflicts (content_id, site_id);
create index sync_conflicts_integration on public.sync_conflicts (integration_id, site_id);
create index sync_conflicts_site on public.sync_conflicts (site_id, account_id, updated_at desc);
create index sync_conflicts_settled_by on public.sync_conflicts (settled_by);
create trigger touch before update on public.sync_conflicts for each row execute function app.touch_updated_at();
alter table public.sync_conflicts enable row level security;
create policy "people read the conflicts of their sites" on public.sync_conflicts
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
revoke insert, update, delete, truncate on public.sync_conflicts from anon, authenticated, service_role;

-- Terms of a destination by their last known name, so that a new name is known as such.
create table app.remote_terms (
  integration_id uuid not null references public.site_integrations (id) on delete cascade,
  taxonomy text not null check (taxonomy in ('category', 'post_tag')),
  term_id text not null check (length(term_id) <= 100),
  name text not null check (length(name) <= 300),
  primary key (integration_id, taxonomy, term_id)
);
alter table app.remote_terms enable row level security;

-- The side of the worker. The next reports with everything that working through them needs, the oldest first, one for each
-- post: [{change, record, content, pictures, site_id}]. Each report is settled once, by whoever comes first.
create function public.next_changes(p_limit integer default 10)
returns jsonb language sql stable security definer set search_path = '' as $$
  with waiting as (
    select distinct on (c.integration_id, c.kind = 'term', c.external_id) c.*
    from public.remote_changes c
    join public.site_integrations i on i.id = c.integration_id and i.active and i.sync_enabled
    join public.accounts a on a.id = c.account_id and a.status in ('trial', 'active')
    where c.processed_at is null
      -- What is being published to this very post is told when it is done.
      and not exists (select 1 from public.publishing_records b where b.integration_id = c.integration_id
        and b.external_id = c.external_id and b.state = 'working' and b.lease_until > now())
    order by c.integration_id, c.kind = 'term', c.external_id, c.received_at, c.id)
  select coalesce(jsonb_agg(jsonb_build_object(
      'change', jsonb_build_object('id', w.id, 'kind', w.kind, 'external_id', w.external_id, 'payload', w.payload),
      'site_id', w.site_id,
      'record', case when p.id is not null then jsonb_build_object('id', p.id, 'published', p.published,
        'destination_status', p.destination_status, 'updated_at', p.updated_at) end,
      'content', case when c.id is not null then jsonb_build_object('id', c.id, 'version', c.version,
        'status', c.status, 'source', c.source, 'title', c.title, 'html', c.html, 'slug', c.slug,
        'excerpt', c.excerpt, 'meta_title', c.meta_title, 'meta_description', c.meta_description,
        'tags', c.tags, 'categories', c.categories) end,
      'pictures', (select coalesce(jsonb_agg(m.url), '[]') from public.remote_media m
        where m.integration_id = w.integration_id and c.id is not null))
    order by w.received_at, w.id), '[]')
  from (select * from waiting order by received_at, id limit least(p_limit, 50)) w
  left join public.publishing_records p on p.integration_id = w.integration_id and p.external_id = w.external_id
    and w.kind <> 'term'
  left join public.content c on c.id = p.content_id
$$;

-- Whether there is a report to work through.
create function app.has_changes()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.remote_changes c
    join public.site_integrations i on i.id = c.integration_id and i.active and i.sync_enabled
    join public.accounts a on a.id = c.account_id and a.status in ('trial', 'active')
    where c.processed_at is null)
$$;

create function app.wake_for_changes()
returns void language plpgsql set search_path = '' as $$
begin
  if app.has_changes() then perform app.wake_worker(); end if;
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-changes', '* * * * *', 'select app.wake_for_changes()');

-- Settles a report. p_result: {outcome, error?, record?: {destination_status, external_url, modified_at, published,
-- fingerprint}, version?, seen?, changes?, content?, conflict?: {base, theirs, remote, count}, terms?: [{taxonomy, term_id, name}],
-- term?: {taxonomy, action, name}}. Answers 'settled', 'known' when somebody else did, 'stale' when the content is
-- no longer at `version` or the record no longer as of `seen`: then nothing happened.
create function public.settle_change(p_id uuid, p_result jsonb)
returns text language plpgsql security definer set search_path = '' as $$
declare
  change public.remote_changes;
  record public.publishing_records;
  before public.content;
begin
  select c.* into change from public.remote_changes c where c.id = p_id for update;
  if change.id is null or change.processed_at is not null then return 'known'; end if;
  select p.* into record from public.publishing_records p
  where p.integration_id = change.integration_id and p.external_id = change.external_id and change.kind <> 'term' for update;
  if record.id is not null then
    select c.* into before from public.content c where c.id = record.content_id for update;
    if before.version <> (p_result->>'version')::integer or record.updated_at <> (p_result->>'seen')::timestamptz then
      return 'stale';
    end if;
  end if;
  if p_result ? 'content' then
    if record.id is not null then return 'stale'; end if;
    record := app.add_synced_content(change, p_result);
  elsif p_result ? 'changes' and record.id is not null then
    perform app.change_synced_content(before, p_result->'changes', 'edited in WordPress');
  end if;
  if p_result ? 'conflict' and record.id is not null then
    perform app.keep_sync_conflict(change, before, p_result->'conflict');
  elsif p_result->'record' ? 'published' and record.id is not null then
    update public.sync_conflicts s set state = 'settled', settled_at = now()
    where s.content_id = record.content_id and s.integration_id = change.integration_id and s.state = 'open';
  end if;
  if p_result ? 'record' and record.id is not null then
    perform app.note_at_destination(record, before, p_result->'record');
  end if;
  perform app.keep_remote_terms(change, coalesce(p_result->'terms', '[]'));
  if p_result ? 'term' then perform app.change_remote_term(change, p_result->'term'); end if;
  update public.remote_changes c set processed_at = now(), outcome = p_result->>'outcome',
    error = left(p_result->>'error', 2000)
  where c.id = change.id;
  return 'settled';
end $$;

-- A post that was not written here becomes content of the site's first sector.
create function app.add_synced_content(p_change public.remote_changes, p_result jsonb)
returns public.publishing_records language plpgsql set search_path = '' as $$
declare
  import public.content_imports;
  made jsonb;
  record public.publishing_records;
  given jsonb := p_result->'content';
begin
  import.account_id := p_change.account_id;
  import.site_id := p_change.site_id;
  select s.id into import.sector_id from public.sectors s where s.site_id = p_change.site_id
  order by s.status = 'active' desc, s.created_at, s.id limit 1;
  perform pg_advisory_xact_lock(hashtextextended(p_change.site_id::text, 1));
  made := app.store_imported_content(import, given);
  -- One that came in a file before, or by another destination of the site, is that content.
  insert into public.publishing_records (account_id, site_id, content_id, integration_id, state, wanted_status, external_id)
  values (p_change.account_id, p_change.site_id, (made->>'content_id')::uuid, p_change.integration_id, 'done',
    case when given->>'status' = 'published' then 'publish' else 'draft' end, p_change.external_id)
  on conflict (content_id, integration_id) do update set external_id = excluded.external_id
  returning * into record;
  update public.content c set sync_status = 'synced', sync_metadata = coalesce(c.sync_metadata, '{}')
    || jsonb_build_object('differences', coalesce(p_result->'differences', '[]'))
  where c.id = record.content_id and c.source = 'wordpress';
  return record;
end $$;

-- Writes {title, html, excerpt, meta_title, meta_description, slug, tags, categories} over a content; its text until now
-- stays in the history.
create function app.change_synced_content(p_before public.content, p_changes jsonb, p_reason text, p_by uuid default null)
returns public.content language plpgsql set search_path = '' as $$
declare
  after public.content;
begin
  insert into public.content_versions (content_id, version, account_id, site_id, title, html, meta_title,
    meta_description, word_count, reason, created_by)
  values (p_before.id, p_before.version, p_before.account_id, p_before.site_id, p_before.title, p_before.html,
    p_before.meta_title, p_before.meta_description, p_before.word_count, p_reason, p_by)
  on conflict do nothing;
  if nullif(p_changes->>'slug', '') is not null and p_changes->>'slug' <> p_before.slug then
    perform pg_advisory_xact_lock(hashtextextended(p_before.site_id::text, 1));
  end if;
  update public.content c set
    title = coalesce(nullif(btrim(left(p_changes->>'title', 300)), ''), c.title),
    html = coalesce(p_changes->>'html', c.html),
    excerpt = coalesce(left(p_changes->>'excerpt', 600), c.excerpt),
    meta_title = coalesce(left(p_changes->>'meta_title', 60), c.meta_title),
    meta_description = coalesce(left(p_changes->>'meta_description', 155), c.meta_description),
    slug = case when coalesce(p_changes->>'slug', c.slug) = c.slug then c.slug
      else app.free_content_slug(c.site_id, p_changes->>'slug', c.id) end,
    tags = case when p_changes ? 'tags' then app.json_words(p_changes->'tags') else c.tags end,
    categories = case when p_changes ? 'categories' then app.json_words(p_changes->'categories') else c.categories end,
    sync_status = 'synced', version = c.version + 1
  where c.id = p_before.id returning c.* into after;
  return after;
end $$;

create function app.keep_sync_conflict(p_change public.remote_changes, p_content public.content, p_conflict jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  is_new boolean;
begin
  insert into public.sync_conflicts as s (account_id, site_id, content_id, integration_id, base, theirs, remote, count)
  values (p_change.account_id, p_change.site_id, p_content.id, p_change.integration_id, p_conflict->'base',
    p_conflict->'theirs', coalesce(p_conflict->'remote', '{}'), (p_conflict->>'count')::integer)
  on conflict (content_id, integration_id) where state = 'open' do update set theirs = excluded.theirs,
    remote = excluded.remote, count = excluded.count
  returning s.xmax = 0 into is_new;
  if is_new then
    perform app.notify_account(p_change.account_id, p_change.site_id, 'conflict',
      left(format('"%s" was edited here and in WordPress', p_content.title), 200),
      'Both texts are kept. Choose what is to stand.', '/writer/conflicts');
  end if;
end $$;

-- What is known of a post at its destination. A post of ours that is gone or hidden there is no longer published.
create function app.note_at_destination(p_record public.publishing_records, p_content public.content, p_known jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  there text := p_known->>'destination_status';
  was text := p_record.destination_status;
begin
  update public.publishing_records p set
    destination_status = case when p_known ? 'destination_status' then there else p.destination_status end,
    external_id = case when p_known->>'gone' = 'true' then null else p.external_id end,
    external_url = coalesce(p_known->>'external_url', p.external_url),
    external_modified_at = coalesce((p_known->>'modified_at')::timestamptz, p.external_modified_at),
    published = coalesce(p_known->'published', p.published),
    published_fingerprint = coalesce(p_known->>'fingerprint', p.published_fingerprint)
  where p.id = p_record.id;
  if not p_known ? 'destination_status' or p_content.id is null or there is not distinct from was then return; end if;
  if there is null or there = 'trash' then
    update public.content c set status = case when c.source = 'wordpress' then 'archived'
      when c.status = 'published' then 'approved' else c.status end
    where c.id = p_content.id;
    perform app.notify_account(p_content.account_id, p_content.site_id, 'publication',
      left(format('"%s" was removed in WordPress', p_content.title), 200),
      case when p_content.source = 'wordpress' then 'It is in the archive here.' else 'Its text is kept here.' end,
      '/writer/content/' || p_content.id);
  elsif there = 'publish' then
    update public.content c set status = 'published', published_at = coalesce(c.published_at, now())
    where c.id = p_content.id and (c.status = 'approved' or c.source = 'wordpress');
  else
    update public.content c set status = case when c.source = 'wordpress' and there <> 'future' then 'draft'
      else 'approved' end
    where c.id = p_content.id and (c.status = 'published' or (c.source = 'wordpress' and c.status = 'archived'));
  end if;
end $$;

create function app.keep_remote_terms(p_change public.remote_changes, p_terms jsonb)
returns void language sql set search_path = '' as $$
  insert into app.remote_terms as t (integration_id, taxonomy, term_id, name)
  select distinct on (x.taxonomy, x.term_id) p_change.integration_id, x.taxonomy, x.term_id, left(x.name, 300)
  from jsonb_to_recordset(p_terms) x (taxonomy text, term_id text, name text)
  where x.taxonomy in ('category', 'post_tag') and x.name <> ''
  on conflict (integration_id, taxonomy, term_id) do update set name = excluded.name where t.name <> excluded.name
$$;

-- A term that got another name or is gone: in what was published there it is the same, in the text and in what a merge
-- begins from, so that neither looks like an edit.
create function app.change_remote_term(p_change public.remote_changes, p_term jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  known app.remote_terms;
  new_name text := case when p_term->>'action' = 'deleted' then null else nullif(p_term->>'name', '') end;
  field text := case p_term->>'taxonomy' when 'category' then 'categories' else 'tags' end;
begin
  select t.* into known from app.remote_terms t where t.integration_id = p_change.integration_id
    and t.taxonomy = p_term->>'taxonomy' and t.term_id = p_change.external_id for update;
  if known.name is not null and known.name is distinct from new_name then
    update public.content c set
      tags = case when field = 'tags' then app.words_with(c.tags, known.name, new_name) else c.tags end,
      categories = case when field = 'categories' then app.words_with(c.categories, known.name, new_name) else c.categories end
    where c.id in (select p.content_id from public.publishing_records p where p.integration_id = p_change.integration_id)
      and known.name = any (case when field = 'tags' then c.tags else c.categories end);
    update public.publishing_records p set published = p.published || jsonb_build_object(field,
      to_jsonb(app.words_with(app.json_words(p.published->field), known.name, new_name)))
    where p.integration_id = p_change.integration_id and p.published->field ? known.name;
  end if;
  if new_name is null then
    delete from app.remote_terms t where t.integration_id = p_change.integration_id and t.taxonomy = known.taxonomy
      and t.term_id = known.term_id;
  else
    perform app.keep_remote_terms(p_change, jsonb_build_array(jsonb_build_object('taxonomy', p_term->>'taxonomy',
      'term_id', p_change.external_id, 'name', new_name)));
  end if;
end $$;

create function app.words_with(p_words text[], p_old text, p_new text)
returns text[] language sql immutable set search_path = '' as $$
  select case when p_new is null or p_new = any (p_words) then array_remove(p_words, p_old)
    else array_replace(p_words, p_old, p_new) end
$$;

-- The open conflicts of a site, the latest first, with the text as it is here now; or one by its id.
create function public.list_sync_conflicts(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'content_id', s.content_id, 'title', c.title,
    'integration', i.name, 'count', s.count, 'updated_at', s.updated_at) order by s.updated_at desc, s.id), '[]')
  from public.sync_conflicts s
  join public.content c on c.id = s.content_id
  join public.site_integrations i on i.id = s.integration_id
  where s.site_id = p_site_id and s.state = 'open'
$$;

create function public.read_sync_conflict(p_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', s.id, 'state', s.state, 'base', s.base, 'theirs', s.theirs, 'remote', s.remote,
    'integration', i.name, 'updated_at', s.updated_at,
    'content', jsonb_build_object('id', c.id, 'version', c.version, 'status', c.status, 'title', c.title, 'html', c.html,
      'slug', c.slug, 'excerpt', c.excerpt, 'meta_title', c.meta_title, 'meta_description', c.meta_description,
      'tags', c.tags, 'categories', c.categories),
    'pictures', (select coalesce(jsonb_agg(m.url), '[]') from public.remote_media m where m.integration_id = s.integration_id))
  from public.sync_conflicts s
  join public.content c on c.id = s.content_id
  join public.site_integrations i on i.id = s.integration_id
  where s.id = p_id and s.site_id = any (app.readable_sites())
$$;

-- Settles a conflict as it was seen: p_seen is its updated_at, p_version the content's. What was chosen becomes the text;
-- theirs becomes what the next merge begins from.
create function public.settle_sync_conflict(p_id uuid, p_seen timestamptz, p_version integer, p_changes jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  conflict public.sync_conflicts;
  before public.content;
begin
  select s.* into conflict from public.sync_conflicts s where s.id = p_id and s.site_id = any (app.readable_sites());
  if conflict.id is null then perform app.fail('not_found', 'This conflict was not found.'); end if;
  perform app.require_module(app.require_site_write(conflict.site_id), 'writer');
  select c.* into before from public.content c where c.id = conflict.content_id for update;
  select s.* into conflict from public.sync_conflicts s where s.id = p_id for update;
  if conflict.state <> 'open' then
    perform app.fail('conflict', 'This was settled already.');
  elsif conflict.updated_at <> p_seen or before.version <> p_version then
    perform app.fail('conflict', 'One of the two texts was changed meanwhile. Nothing was lost; look at it again.');
  elsif before.status = 'archived' then
    perform app.fail('conflict', 'This content is archived. Restore it to edit it.');
  end if;
  perform app.change_synced_content(before, p_changes, 'edits of WordPress taken over', auth.uid());
  update public.publishing_records p set published = conflict.theirs,
    published_fingerprint = coalesce(conflict.remote->>'fingerprint', p.published_fingerprint)
  where p.content_id = conflict.content_id and p.integration_id = conflict.integration_id;
  update public.sync_conflicts s set state = 'settled', settled_at = now(), settled_by = auth.uid() where s.id = p_id;
end $$;

revoke execute on function public.next_changes(integer), public.settle_change(uuid, jsonb),
  public.list_sync_conflicts(uuid), public.read_sync_conflict(uuid),
  public.settle_sync_conflict(uuid, timestamptz, integer, jsonb) from public, anon, authenticated;
grant execute on function public.next_changes(integer), public.settle_change(uuid, jsonb) to service_role;
grant execute on function public.list_sync_conflicts(uuid), public.read_sync_conflict(uuid),
  public.settle_sync_conflict(uuid, timestamptz, integer, jsonb) to authenticated;
