-- One order of locks wherever a publication is touched, so that no two ever wait for each other: its destination, its
-- content, its record, and then what reports and terms there are. And an order that comes while a try fails for good is
-- tried.

-- Locks a publication, for whoever changes it; the destination first.
create function app.lock_publication(p_publication public.publishing_records)
returns void language plpgsql set search_path = '' as $$
begin
  perform 1 from public.site_integrations i where i.id = p_publication.integration_id for no key update;
  perform 1 from public.content c where c.id = p_publication.content_id for no key update;
  perform 1 from public.publishing_records p where p.id = p_publication.id for no key update;
end $$;

-- Ends a publication that worked: {destination_status, external_id, external_url, modified_at, version, fingerprint,
-- published, notes}. An order that came meanwhile is next. False when the lease is lost.
create or replace function public.finish_publication(p_id uuid, p_lease uuid, p_orders integer, p_result jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  publication public.publishing_records := app.held_publication(p_id, p_lease);
begin
  if publication.id is null then return false; end if;
  perform app.lock_publication(publication);
  update public.publishing_records p set
    state = case when p.orders = p_orders then 'done' else 'queued' end,
    attempts = case when p.orders = p_orders then p.attempts else 0 end,
    run_at = now(), lease_token = null, lease_until = null, error = null, error_code = null, uncertain = false,
    overwrite = p.overwrite and p.orders <> p_orders,
    notes = coalesce(p_result->'notes', '[]'),
    destination_status = p_result->>'destination_status',
    external_id = p_result->>'external_id', external_url = p_result->>'external_url',
    external_modified_at = (p_result->>'modified_at')::timestamptz,
    published_version = coalesce((p_result->>'version')::integer, p.published_version),
    published_fingerprint = coalesce(p_result->>'fingerprint', p.published_fingerprint),
    published = coalesce(nullif(p_result->'published', 'null'), p.published),
    published_at = now()
  where p.id = p_id and p.lease_token = p_lease and p.state = 'working'
  returning p.* into publication;
  if publication.id is null then return false; end if;
  update public.site_integrations i set last_error = null, last_error_at = null
  where i.id = publication.integration_id and i.last_error is not null;
  if publication.destination_status = 'publish' then
    update public.content c set status = 'published', published_at = coalesce(c.published_at, now())
    where c.id = publication.content_id and c.status = 'approved';
  end if;
  return true;
end $$;

-- Ends a try that failed: later again, the longer the more often, or for good. An order that came meanwhile is next,
-- whatever failed. Answers the state, null when the lease is lost.
drop function public.fail_publication(uuid, uuid, text, text, boolean, boolean, integer);
create function public.fail_publication(p_id uuid, p_lease uuid, p_orders integer, p_code text, p_message text,
  p_retryable boolean, p_uncertain boolean default false, p_retry_after_seconds integer default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  publication public.publishing_records := app.held_publication(p_id, p_lease);
begin
  if publication.id is null then return null; end if;
  perform app.lock_publication(publication);
  update public.publishing_records p set
    state = case when p.orders <> p_orders or (p_retryable and p.attempts < app.publication_tries())
      then 'queued' else 'failed' end,
    attempts = case when p.orders = p_orders then p.attempts else 0 end,
    -- What may still be under way at the destination is given time to end.
    run_at = now() + make_interval(secs => greatest(coalesce(p_retry_after_seconds, 0),
      case when p.orders = p_orders or p_retryable
        then least(3600, 15 * power(2, p.attempts)) * (0.8 + 0.4 * random()) else 0 end)),
    lease_token = null, lease_until = null,
    error_code = case when p.orders = p_orders then left(p_code, 60) end,
    error = case when p.orders = p_orders then left(p_message, 2000) end,
    uncertain = p.uncertain or p_uncertain
  where p.id = p_id and p.lease_token = p_lease and p.state = 'working'
  returning p.* into publication;
  if publication.id is null then return null; end if;
  update public.site_integrations i set last_error = left(p_message, 1000), last_error_at = now()
  where i.id = publication.integration_id;
  if publication.state = 'failed' then
    perform app.notify_account(publication.account_id, publication.site_id, 'publication',
      left(format('"%s" could not be published', c.title), 200), left(p_message, 500),
      '/writer/content/' || c.id || '/publish')
    from public.content c where c.id = publication.content_id;
  end if;
  return publication.state;
end $$;
revoke execute on function public.fail_publication(uuid, uuid, integer, text, text, boolean, boolean, integer)
  from public, anon, authenticated;
grant execute on function public.fail_publication(uuid, uuid, integer, text, text, boolean, boolean, integer)
  to service_role;

-- One acknowledgement; answers what became of it: stored, known, stale, not_found or conflict.
create or replace function app.store_acknowledgement(p_integration public.site_integrations, p_item jsonb)
returns text language plpgsql set search_path = '' as $$
declare
  piece public.content;
  old public.publishing_records;
  failed boolean := p_item->>'result' <> 'done';
  told_version integer := (p_item->>'version')::integer;
  told_status text := p_item->>'status';
  told_orders integer := coalesce((p_item->>'orders')::integer, 0);
  told_id text := nullif(left(p_item->>'external_id', 100), '');
begin
  perform 1 from public.site_integrations i where i.id = p_integration.id for key share;
  select c.* into piece from public.content c
  where c.id = (p_item->>'content_id')::uuid and c.site_id = p_integration.site_id for no key update;
  if piece.id is null then return 'not_found'; end if;
  select r.* into old from public.publishing_records r
  where r.content_id = piece.id and r.integration_id = p_integration.id for no key update;
  if failed then
    insert into public.publishing_records as r (account_id, site_id, content_id, integration_id, orders, state,
      error_code, error)
    values (piece.account_id, piece.site_id, piece.id, p_integration.id, 0, 'failed', left(p_item->>'result', 40),
      left(p_item->>'error', 2000))
    on conflict (content_id, integration_id) do update
      set state = 'failed', error_code = excluded.error_code, error = excluded.error, attempts = r.attempts + 1
      -- An order that came after this was pulled still waits.
      where not (r.state = 'queued' and r.orders > told_orders);
    return 'stored';
  end if;
  if told_id is null then return 'conflict'; end if;
  if exists (select 1 from public.publishing_records r where r.integration_id = p_integration.id
      and r.external_id = told_id and r.content_id <> piece.id) then return 'conflict'; end if;
  if old.published_version > told_version or told_version > piece.version then return 'stale'; end if;
  if old.state = 'done' and old.published_version = told_version and old.external_id = told_id
    and old.destination_status is not distinct from told_status then return 'known'; end if;
  insert into public.publishing_records as r (account_id, site_id, content_id, integration_id, orders, wanted_status, state,
    destination_status, external_id, external_url, external_modified_at, published_version, published, published_at)
  values (piece.account_id, piece.site_id, piece.id, p_integration.id, 0, coalesce(nullif(told_status, 'private'), 'publish'),
    'done', told_status, told_id,
    left(p_item->>'url', 2000), (p_item->>'modified_at')::timestamptz, told_version, app.published_fields(piece, told_version),
    now())
  on conflict (content_id, integration_id) do update set
    -- An order that came after this was pulled still waits.
    state = case when r.state = 'queued' and r.orders > told_orders then 'queued' else 'done' end,
    wanted_status = case when r.state = 'queued' and r.orders > told_orders then r.wanted_status
      else excluded.wanted_status end,
    destination_status = excluded.destination_status,
    external_id = excluded.external_id, external_url = excluded.external_url,
    external_modified_at = excluded.external_modified_at, published_version = excluded.published_version,
    published = coalesce(excluded.published, r.published), published_at = coalesce(r.published_at, now()),
    overwrite = r.overwrite and r.state = 'queued' and r.orders > told_orders, uncertain = false,
    error = null, error_code = null, attempts = 0;
  if told_status = 'publish' and piece.status = 'approved' then perform app.publish_content(piece.id); end if;
  update public.content set external_id = told_id, external_url = left(p_item->>'url', 2000), sync_status = 'synced'
  where id = piece.id and (external_id, external_url, sync_status)
    is distinct from (told_id, left(p_item->>'url', 2000), 'synced');
  return 'stored';
end $$;
