-- What a site's program is given and says, beside the orders that people and rules give.

-- Content of a site that its destination does not have as it is now, in the order of its last change. p_cursor is what
-- the last page answered; without it the list begins anew, so nothing is ever missed. Each item says which edit of the
-- destination it has in it: `known_modified_at`. An item may also be one to take away, `wanted_status` trash.
-- Without an order from IGNY8 `wanted_status` is null: a new post is what the site wants, an old one stays what it is.
create or replace function public.pull_content(p_url text, p_cursor text default null, p_limit integer default 10)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at app.opened_destination := app.open_destination('content.read', p_url);
  after_time timestamptz;
  after_id uuid;
  items jsonb;
  most integer := least(greatest(coalesce(p_limit, 10), 1), 20);
begin
  if at.refusal is not null then return at.refusal; end if;
  if p_cursor is not null then
    if p_cursor !~ '^\d{1,17} [0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then
      return app.site_key_refusal('invalid', 'This cursor was not given by this function.');
    end if;
    after_time := timestamptz 'epoch' + make_interval(secs => split_part(p_cursor, ' ', 1)::bigint / 1000000.0);
    after_id := split_part(p_cursor, ' ', 2)::uuid;
  end if;
  select coalesce(jsonb_agg(x.item order by x.updated_at, x.id), '[]') into items from (
    select c.updated_at, c.id, jsonb_build_object(
      'id', c.id, 'version', c.version, 'title', c.title, 'slug', c.slug, 'html', c.html, 'excerpt', c.excerpt,
      'meta_title', c.meta_title, 'meta_description', c.meta_description, 'focus_keyword', c.primary_keyword,
      'tags', c.tags, 'categories', c.categories, 'type', case c.entity_type when 'page' then 'page' else 'post' end,
      'wanted_status', case when c.status = 'archived' then 'trash'
        when r.orders > 0 and r.state <> 'done' then r.wanted_status end,
      'overwrite', coalesce(r.overwrite and r.state <> 'done', false),
      'publish_at', r.publish_at, 'orders', coalesce(r.orders, 0), 'external_id', r.external_id, 'known_modified_at', r.external_modified_at,
      'cursor', floor(extract(epoch from c.updated_at) * 1000000)::bigint || ' ' || c.id,
      'images', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position,
          'alt', i.alt, 'after_heading', i.after_heading, 'width', i.width, 'height', i.height,
          'tag', floor(extract(epoch from i.updated_at) * 1000)::bigint::text) order by i.kind, i.position), '[]')
        from public.images i where i.content_id = c.id and i.status = 'generated')) as item
    from public.content c
    left join public.publishing_records r on r.content_id = c.id and r.integration_id = (at.integration).id
    where c.site_id = (at.key).site_id and c.source = 'igny8'
      and case
        when c.status = 'archived' then r.external_id is not null and r.destination_status is distinct from 'trash'
        when r.orders > 0 and r.state <> 'done' then true
        when c.status in ('approved', 'published') then (r.id is null or r.published_version is distinct from c.version)
          -- What was put into the trash there stays there until somebody orders it.
          and r.destination_status is distinct from 'trash'
        else false end
      and (after_time is null or (c.updated_at, c.id) > (after_time, after_id))
    order by c.updated_at, c.id limit most) x;
  return app.site_key_answer(jsonb_build_object('items', items,
    'cursor', items->-1->>'cursor', 'more', jsonb_array_length(items) = most));
end $$;

-- Where the picture of an article lies, for the function `site-picture` that gives its bytes.
create or replace function public.site_picture(p_url text, p_image_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at app.opened_destination := app.open_destination('content.read', p_url);
  picture public.images;
begin
  if at.refusal is not null then return at.refusal; end if;
  select i.* into picture from public.images i join public.content c on c.id = i.content_id
  where i.id = p_image_id and i.site_id = (at.key).site_id and i.status = 'generated'
    and (c.status in ('approved', 'published') or exists (
      select 1 from public.publishing_records r where r.content_id = c.id and r.integration_id = (at.integration).id));
  if picture.id is null then return app.site_key_refusal('not_found', 'This picture was not found.'); end if;
  return app.site_key_answer(jsonb_build_object('storage_path', picture.storage_path, 'updated_at', picture.updated_at));
end $$;

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
  select c.* into piece from public.content c
  where c.id = (p_item->>'content_id')::uuid and c.site_id = p_integration.site_id for update;
  if piece.id is null then return 'not_found'; end if;
  select r.* into old from public.publishing_records r
  where r.content_id = piece.id and r.integration_id = p_integration.id for update;
  if failed then
    insert into public.publishing_records as r (account_id, site_id, content_id, integration_id, orders, state,
      error_code, error)
    values (piece.account_id, piece.site_id, piece.id, p_integration.id, 0, 'failed', left(p_item->>'result', 40),
      left(p_item->>'error', 2000))
    on conflict (content_id, integration_id) do update
      set state = 'failed', error_code = excluded.error_code, error = excluded.error, attempts = r.attempts + 1;
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
