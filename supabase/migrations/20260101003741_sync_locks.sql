-- The order of locks of publications in what comes back from destinations: the destination, contents in the order of
-- their ids, their records, the report, terms.

-- Settles a report. p_result: {outcome, error?, record?: {destination_status, external_url, modified_at, published,
-- fingerprint}, version?, seen?, changes?, content?, conflict?: {base, theirs, remote, count}, terms?: [{taxonomy, term_id, name}],
-- term?: {taxonomy, action, name}}. Answers 'settled', 'known' when somebody else did, 'stale' when the content is
-- no longer at `version` or the record no longer as of `seen`: then nothing happened.
create or replace function public.settle_change(p_id uuid, p_result jsonb)
returns text language plpgsql security definer set search_path = '' as $$
declare
  change public.remote_changes;
  record public.publishing_records;
  before public.content;
begin
  select c.* into change from public.remote_changes c where c.id = p_id;
  if change.id is null then return 'known'; end if;
  perform 1 from public.site_integrations i where i.id = change.integration_id for key share;
  if p_result ? 'term' then
    perform app.lock_content_with_term(change, p_result->'term');
  elsif change.kind <> 'term' then
    select c.* into before from public.content c
    where c.id = (select p.content_id from public.publishing_records p
      where p.integration_id = change.integration_id and p.external_id = change.external_id) for no key update;
    select p.* into record from public.publishing_records p
    where p.integration_id = change.integration_id and p.external_id = change.external_id for no key update;
  end if;
  select c.* into change from public.remote_changes c where c.id = p_id for update;
  if change.id is null or change.processed_at is not null then return 'known'; end if;
  if record.id is not null and (before.id is distinct from record.content_id
      or before.version <> (p_result->>'version')::integer or record.updated_at <> (p_result->>'seen')::timestamptz) then
    return 'stale';
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

-- Locks what a term's new name changes: contents that were published with the old one, and their records.
create function app.lock_content_with_term(p_change public.remote_changes, p_term jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  field text := case p_term->>'taxonomy' when 'category' then 'categories' else 'tags' end;
  old_name text := (select t.name from app.remote_terms t where t.integration_id = p_change.integration_id
    and t.taxonomy = p_term->>'taxonomy' and t.term_id = p_change.external_id);
begin
  perform 1 from public.content c
  where c.id in (select p.content_id from public.publishing_records p where p.integration_id = p_change.integration_id)
    and (old_name = any (case when field = 'tags' then c.tags else c.categories end)
      or exists (select 1 from public.publishing_records p where p.content_id = c.id
        and p.integration_id = p_change.integration_id and p.published->field ? old_name))
  order by c.id for no key update;
  perform 1 from public.publishing_records p
  where p.integration_id = p_change.integration_id and p.published->field ? old_name
  order by p.content_id for no key update;
end $$;

-- A term that got another name or is gone: in what was published there it is the same, in the text and in what a merge
-- begins from, so that neither looks like an edit.
create or replace function app.change_remote_term(p_change public.remote_changes, p_term jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  known app.remote_terms;
  new_name text := case when p_term->>'action' = 'deleted' then null else nullif(p_term->>'name', '') end;
  field text := case p_term->>'taxonomy' when 'category' then 'categories' else 'tags' end;
begin
  select t.* into known from app.remote_terms t where t.integration_id = p_change.integration_id
    and t.taxonomy = p_term->>'taxonomy' and t.term_id = p_change.external_id;
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

-- Keeps what was found and how far the reading is; the lease goes on. False when it is lost.
create or replace function public.store_sync(p_id uuid, p_lease uuid, p_changes jsonb, p_cursor jsonb,
  p_lease_seconds integer default 120)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  destination public.site_integrations;
begin
  perform 1 from public.site_integrations i where i.id = p_id for no key update;
  update app.sync_work w set lease_until = now() + make_interval(secs => p_lease_seconds)
  where w.integration_id = p_id and w.lease_token = p_lease;
  if not found then return false; end if;
  update public.site_integrations i set cursor = i.cursor || p_cursor where i.id = p_id returning i.* into destination;
  perform app.receive_changes(destination, 'sync', p_changes);
  return true;
end $$;

-- Ends a reading, with the reason why it could not go on, if so.
create or replace function public.finish_sync(p_id uuid, p_lease uuid, p_error text default null)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform 1 from public.site_integrations i where i.id = p_id for no key update;
  update app.sync_work w set lease_token = null, lease_until = null,
    attempts = case when p_error is null then 0 else w.attempts end,
    run_at = now() + case when p_error is null then interval '15 minutes'
      else least(interval '6 hours', interval '15 minutes' * power(2, least(w.attempts, 8) - 1)) end
  where w.integration_id = p_id and w.lease_token = p_lease;
  if not found then return false; end if;
  update public.site_integrations i set
    last_sync_at = case when p_error is null then now() else i.last_sync_at end,
    last_error = left(p_error, 1000), last_error_at = case when p_error is not null then now() end
  where i.id = p_id;
  return true;
end $$;
