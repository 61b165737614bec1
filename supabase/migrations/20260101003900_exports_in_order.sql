-- Keywords go into files in the order of the table that they were asked for in.

drop function public.export_keywords(uuid, integer, uuid[], jsonb, text, uuid);

-- Up to 5,000 keywords for a file, of those named or of those that match, after the row of a cursor {value, id} of the
-- row before. Raises invalid for an order that the table does not have.
create function public.export_keywords(p_site_id uuid, p_limit integer, p_ids uuid[] default null,
  p_filters jsonb default '{}', p_sort text default 'keyword', p_descending boolean default false, p_cursor jsonb default null)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  site uuid := (select s from unnest(app.readable_sites()) s where s = p_site_id);
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  return (
    select coalesce(jsonb_agg(r.value || jsonb_build_object('sector', s.name, 'cluster', r.value->'cluster_name')
      order by r.ordinality), '[]')
    from jsonb_array_elements(app.keyword_rows(site, p_filters, p_ids, p_sort, p_descending, least(p_limit, 5000), p_cursor))
      with ordinality r
    join public.sectors s on s.id = (r.value->>'sector_id')::uuid);
end $$;
revoke execute on function public.export_keywords(uuid, integer, uuid[], jsonb, text, boolean, jsonb) from public, anon;
grant execute on function public.export_keywords(uuid, integer, uuid[], jsonb, text, boolean, jsonb) to authenticated;
