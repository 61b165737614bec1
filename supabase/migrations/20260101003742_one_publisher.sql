-- One way of publishing for each destination.

-- Content of a site that its destination does not have as it is now, in the order of its last change. p_cursor is what
-- the last page answered; without it the list begins anew, so nothing is ever missed. Each item says which edit of the
-- destination it has in it: `known_modified_at`. An item may also be one to take away, `wanted_status` trash.
-- Where IGNY8's own worker publishes, with an application password, the program is given nothing: never two bring the same.
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
  if (at.integration).access <> 'plugin' then
    return app.site_key_answer('{"items": [], "cursor": null, "more": false}');
  end if;
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
