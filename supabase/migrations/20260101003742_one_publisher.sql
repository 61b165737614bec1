-- One way of publishing for each destination.

-- Content of a site that its destination does not have as it is now, in the order of its last change. p_cursor is what
-- the last page answered; without it the list begins anew, so nothing is ever missed. Each item says which edit of the
-- destination it has in it: `known_modified_at`. An item may also be one to take away, `wanted_status` trash.
-- Without an order from IGNY8 `wanted_status` is null: a new post is what the site wants, an old one stays what it is.
-- Where IGNY8's own worker publishes, with an application password, the program is given nothing: never two bring the same.
-- What the publishing rules of the site let wait is not in it before its time.
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
  items := app.pull_items(at.integration, after_time, after_id, most);
  return app.site_key_answer(jsonb_build_object('items', items,
    'cursor', items->-1->>'cursor', 'more', jsonb_array_length(items) = most));
end $$;
