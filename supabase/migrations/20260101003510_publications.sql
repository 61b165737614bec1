-- Publishing: orders, the worker's claims, and what becomes of each. It costs no credits.

alter table public.publishing_records
  -- Whether an edit at the destination may be overwritten by the order that waits.
  add column overwrite boolean not null default false,
  -- Whether a try ended without an answer, so that what it asked for may or may not be there.
  add column uncertain boolean not null default false;

-- How often one order is tried.
create function app.publication_tries()
returns integer language sql immutable set search_path = '' as $$ select 8 $$;

-- Orders content at destinations: p_status is what it is to be there. Content and destinations of other sites are passed
-- over. Answers [{content_id, title, integration_id, integration, outcome: queued | refused, reason}].
create function public.order_publications(p_site_id uuid, p_content_ids uuid[], p_integration_ids uuid[],
  p_status text default 'publish', p_publish_at timestamptz default null, p_overwrite boolean default false)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  answer jsonb := jsonb_build_array();
  pair record;
  reason text;
begin
  perform app.require_module(account, 'publisher');
  if p_status is null or p_status not in ('draft', 'pending', 'publish', 'future', 'trash') then
    perform app.fail('invalid', 'Choose what becomes of the post.', '{"status": ["Choose one of the list."]}');
  elsif cardinality(p_content_ids) > 200 or cardinality(p_integration_ids) > 20 then
    perform app.fail('too_large', 'At most 200 pieces of content are published at once.');
  elsif p_status = 'future' and (p_publish_at is null or p_publish_at <= now()) then
    perform app.fail('invalid', 'Choose a time that is still to come.', '{"publish_at": ["This is not in the future."]}');
  end if;
  for pair in
    select c.id as content_id, c.title, c.status, c.word_count, i.id as integration_id, i.name as integration, i.active,
      p.external_id
    from public.content c
    cross join public.site_integrations i
    left join public.publishing_records p on p.content_id = c.id and p.integration_id = i.id
    where c.id = any (p_content_ids) and c.site_id = p_site_id
      and i.id = any (p_integration_ids) and i.site_id = p_site_id
    -- Always in the same order, so that two orders never wait for each other.
    order by c.id, i.id
  loop
    reason := case
      when not pair.active then 'This connection is switched off.'
      when p_status = 'trash' and pair.external_id is null then 'It was never published there.'
      when p_status = 'trash' then null
      when pair.status = 'archived' then 'It is archived. Restore it first.'
      when pair.word_count = 0 then 'It has no text yet.'
      when p_status in ('publish', 'future') and pair.status not in ('approved', 'published')
        then 'It is not approved yet.'
      end;
    if reason is null then
      insert into public.publishing_records as p (account_id, site_id, content_id, integration_id, wanted_status,
        publish_at, overwrite, ordered_by)
      values (account, p_site_id, pair.content_id, pair.integration_id, p_status,
        case when p_status = 'future' then p_publish_at end, p_overwrite, auth.uid())
      on conflict (content_id, integration_id) do update set wanted_status = excluded.wanted_status,
        publish_at = excluded.publish_at, overwrite = excluded.overwrite, ordered_by = excluded.ordered_by,
        ordered_at = now(), orders = p.orders + 1, attempts = 0, error = null, error_code = null,
        -- One that a worker is at is done again after it.
        state = case when p.lease_until > now() then p.state else 'queued' end,
        run_at = case when p.lease_until > now() then p.run_at else now() end;
    end if;
    answer := answer || jsonb_build_object('content_id', pair.content_id, 'title', pair.title,
      'integration_id', pair.integration_id, 'integration', pair.integration,
      'outcome', case when reason is null then 'queued' else 'refused' end, 'reason', reason);
  end loop;
  perform app.wake_worker();
  return answer;
end $$;

-- The destinations of a content with what is there, for its page.
create function public.read_publications(p_content_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'content', jsonb_build_object('id', c.id, 'site_id', c.site_id, 'title', c.title, 'status', c.status,
      'version', c.version, 'word_count', c.word_count),
    'destinations', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name, 'platform', i.platform,
          'access', i.access, 'base_url', i.base_url, 'active', i.active, 'default_status', i.config->>'status',
          'record', case when p.id is not null then
            to_jsonb(p) - '{account_id,lease_token,lease_until,published,published_fingerprint,ordered_by}'::text[] end)
        order by i.created_at, i.id), '[]')
      from public.site_integrations i
      left join public.publishing_records p on p.integration_id = i.id and p.content_id = c.id
      where i.site_id = c.site_id))
  from public.content c where c.id = p_content_id and c.site_id = any (app.readable_sites())
$$;

-- What is or was being published of a site, the latest first, failures before all: {total, publications}.
create function public.list_publications(p_site_id uuid, p_state text default null, p_limit integer default 50,
  p_offset integer default 0)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'total', (select count(*) from public.publishing_records p
      where p.site_id = s.id and (p_state is null or p.state = p_state)),
    'destinations', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name, 'active', i.active,
        'default_status', i.config->>'status') order by i.created_at, i.id), '[]')
      from public.site_integrations i where i.site_id = s.id),
    'publications', (
      select coalesce(jsonb_agg(x.row order by x.updated_at desc, x.id), '[]') from (
        select p.id, p.updated_at, jsonb_build_object('id', p.id, 'content_id', p.content_id, 'title', c.title,
          'integration_id', p.integration_id, 'integration', i.name, 'state', p.state,
          'wanted_status', p.wanted_status, 'destination_status', p.destination_status,
          'external_url', p.external_url, 'attempts', p.attempts, 'run_at', p.run_at, 'error', p.error,
          'error_code', p.error_code, 'notes', p.notes, 'updated_at', p.updated_at) as row
        from public.publishing_records p
        join public.content c on c.id = p.content_id
        join public.site_integrations i on i.id = p.integration_id
        where p.site_id = s.id and (p_state is null or p.state = p_state)
        order by p.updated_at desc, p.id limit least(greatest(p_limit, 1), 100) offset greatest(p_offset, 0)) x))
  from public.sites s where s.id = p_site_id and s.id = any (app.readable_sites())
$$;

-- The worker's side. What waits for a plugin to fetch it is not here.

create function app.due_publications()
returns table (id uuid) language sql stable set search_path = '' as $$
  select p.id from public.publishing_records p
  join public.site_integrations i on i.id = p.integration_id and i.active and i.platform = 'wordpress'
    and i.access = 'application_password'
  join public.accounts a on a.id = p.account_id and a.status in ('trial', 'active')
  where p.state in ('queued', 'working') and p.run_at <= now() and (p.lease_until is null or p.lease_until < now())
    -- No server is sent everything at once.
    and (select count(*) from public.publishing_records w
      where w.integration_id = p.integration_id and w.state = 'working' and w.lease_until >= now()) < 3
  order by p.run_at, p.id
$$;

-- Takes the next publication that is due with everything that it needs; null when none is.
create function public.claim_publication(p_lease_seconds integer default 90)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  taken public.publishing_records;
begin
  update public.publishing_records p set state = 'working', attempts = p.attempts + 1, lease_token = gen_random_uuid(),
    -- Its worker fell silent in the middle of something.
    uncertain = p.uncertain or p.lease_token is not null,
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where p.id = (select x.id from public.publishing_records x
    where x.id in (select d.id from app.due_publications() d)
    order by x.run_at, x.id limit 1 for update skip locked)
  returning p.* into taken;
  if taken.id is null then return null; end if;
  return jsonb_build_object('lease', taken.lease_token,
    'record', to_jsonb(taken) - '{lease_token,lease_until,notes,error,error_code}'::text[],
    'content', (select jsonb_build_object('title', c.title, 'slug', c.slug, 'html', c.html, 'excerpt', c.excerpt,
        'meta_title', c.meta_title, 'meta_description', c.meta_description, 'primary_keyword', c.primary_keyword,
        'tags', c.tags, 'categories', c.categories, 'entity_type', c.entity_type, 'version', c.version)
      from public.content c where c.id = taken.content_id),
    'images', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position,
        'alt', i.alt, 'after_heading', i.after_heading, 'storage_path', i.storage_path,
        'content_type', i.content_type, 'width', i.width, 'height', i.height) order by i.kind, i.position), '[]')
      from public.images i
      where i.content_id = taken.content_id and i.storage_path is not null and i.status = 'generated'),
    'integration', public.stored_integration(taken.integration_id));
end $$;

create function app.held_publication(p_id uuid, p_lease uuid)
returns public.publishing_records language sql stable set search_path = '' as $$
  select p.* from public.publishing_records p where p.id = p_id and p.lease_token = p_lease and p.state = 'working'
$$;

-- Holds the lease on, and keeps what is known by now: the post's id, and whether something was asked for whose answer is
-- not here yet. False when the lease is lost.
create function public.hold_publication(p_id uuid, p_lease uuid, p_external_id text default null,
  p_uncertain boolean default null, p_lease_seconds integer default 90)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.publishing_records p set external_id = coalesce(p_external_id, p.external_id),
    uncertain = coalesce(p_uncertain, p.uncertain), lease_until = now() + make_interval(secs => p_lease_seconds)
  where p.id = p_id and p.lease_token = p_lease and p.state = 'working';
  return found;
end $$;

-- The uploads of a destination with these hashes: {sha256: {media_id, url, alt}}.
create function public.known_media(p_integration_id uuid, p_hashes text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_object_agg(m.sha256, jsonb_build_object('media_id', m.media_id, 'url', m.url, 'alt', m.alt)), '{}')
  from public.remote_media m where m.integration_id = p_integration_id and m.sha256 = any (p_hashes)
$$;

-- Keeps an upload {sha256, media_id, url, alt} and answers the one that stands: another publication may have uploaded
-- the same. p_gone names one that is no longer in the library. Null when the lease is lost.
create function public.keep_media(p_id uuid, p_lease uuid, p_media jsonb, p_gone text default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  publication public.publishing_records := app.held_publication(p_id, p_lease);
  standing public.remote_media;
begin
  if publication.id is null then return null; end if;
  insert into public.remote_media as m (integration_id, sha256, account_id, site_id, media_id, url, alt)
  values (publication.integration_id, p_media->>'sha256', publication.account_id, publication.site_id,
    p_media->>'media_id', p_media->>'url', coalesce(p_media->>'alt', ''))
  on conflict (integration_id, sha256) do update set
    media_id = case when m.media_id = p_gone then excluded.media_id else m.media_id end,
    url = case when m.media_id = p_gone then excluded.url else m.url end,
    alt = excluded.alt
  returning * into standing;
  return jsonb_build_object('media_id', standing.media_id, 'url', standing.url, 'alt', standing.alt);
end $$;

-- What stands of a publication whoever works on it: {state, external_id}; null when it is gone.
create function public.standing_publication(p_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('state', p.state, 'external_id', p.external_id)
  from public.publishing_records p where p.id = p_id
$$;

-- Ends a publication that worked: {destination_status, external_id, external_url, modified_at, version, fingerprint,
-- published, notes}. An order that came meanwhile is next. False when the lease is lost.
create function public.finish_publication(p_id uuid, p_lease uuid, p_orders integer, p_result jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  publication public.publishing_records;
begin
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

-- Ends a try that failed: later again, the longer the more often, or for good. Answers the state, null when the lease is
-- lost.
create function public.fail_publication(p_id uuid, p_lease uuid, p_code text, p_message text, p_retryable boolean,
  p_uncertain boolean default false, p_retry_after_seconds integer default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  publication public.publishing_records;
begin
  update public.publishing_records p set
    state = case when p_retryable and p.attempts < app.publication_tries() then 'queued' else 'failed' end,
    -- What may still be under way at the destination is given time to end.
    run_at = now() + make_interval(secs => greatest(coalesce(p_retry_after_seconds, 0),
      least(3600, 15 * power(2, p.attempts)) * (0.8 + 0.4 * random()))),
    lease_token = null, lease_until = null, error_code = left(p_code, 60), error = left(p_message, 2000),
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

-- Every minute: wakes the worker for publications that are due.
create function app.wake_for_publications()
returns void language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from app.due_publications()) then
    perform app.wake_worker();
  end if;
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-publications', '* * * * *', 'select app.wake_for_publications()');

revoke execute on function public.order_publications(uuid, uuid[], uuid[], text, timestamptz, boolean),
  public.read_publications(uuid), public.list_publications(uuid, text, integer, integer),
  public.claim_publication(integer), public.hold_publication(uuid, uuid, text, boolean, integer),
  public.known_media(uuid, text[]), public.keep_media(uuid, uuid, jsonb, text),
  public.standing_publication(uuid),
  public.finish_publication(uuid, uuid, integer, jsonb),
  public.fail_publication(uuid, uuid, text, text, boolean, boolean, integer) from public, anon, authenticated;
grant execute on function public.order_publications(uuid, uuid[], uuid[], text, timestamptz, boolean),
  public.read_publications(uuid), public.list_publications(uuid, text, integer, integer) to authenticated;
grant execute on function public.claim_publication(integer), public.hold_publication(uuid, uuid, text, boolean, integer),
  public.known_media(uuid, text[]), public.keep_media(uuid, uuid, jsonb, text),
  public.standing_publication(uuid),
  public.finish_publication(uuid, uuid, integer, jsonb),
  public.fail_publication(uuid, uuid, text, text, boolean, boolean, integer) to service_role;
