-- Exports say when a keyword was added; and bulk changes of very many keywords are made in parts.

-- Up to p_limit keywords of a selection after (p_after_key, p_after_id), by keyword: one chunk of an export.
create or replace function public.export_keywords(p_site_id uuid, p_limit integer, p_ids uuid[] default null,
  p_filters jsonb default '{}', p_after_key text default null, p_after_id uuid default null)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  answer jsonb;
begin
  execute 'select coalesce(jsonb_agg(to_jsonb(p)), ''[]'') from (
      select k.id, k.keyword_key, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.cpc, k.currency,
        k.intent, k.status, k.source, s.name as sector, c.name as cluster, k.created_at
      from (select * from public.keywords k where '
        || case when p_ids is null then app.keyword_conditions(p_filters)
           else 'k.site_id = $1 and k.id = any ($3)' end
        || case when p_after_id is null then '' else ' and (k.keyword_key, k.id) > ($4, $5)' end
        || ' order by k.keyword_key, k.id limit $6) k
      join public.sectors s on s.id = k.sector_id
      left join public.clusters c on c.id = k.cluster_id
      order by k.keyword_key, k.id) p'
  into answer using p_site_id, p_filters, p_ids, p_after_key, p_after_id, least(p_limit, 5000);
  return answer;
end $$;

-- The ids of the next p_limit keywords that match, by id, so that a change of very many is made in parts, each of which
-- is short, none of which meets a keyword twice.
create function public.next_keywords(p_site_id uuid, p_filters jsonb, p_after uuid, p_limit integer)
returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare
  ids uuid[];
begin
  if p_site_id is null or p_site_id <> all (app.readable_sites()) then
    perform app.fail('not_found', 'This site was not found.');
  end if;
  execute 'select array(select k.id from public.keywords k where ' || app.keyword_conditions(p_filters)
    || case when p_after is null then '' else ' and k.id > $3' end || ' order by k.id limit $4)'
  into ids using p_site_id, p_filters, p_after, least(p_limit, 20000);
  return ids;
end $$;
revoke execute on function public.next_keywords(uuid, jsonb, uuid, integer) from public, anon;
grant execute on function public.next_keywords(uuid, jsonb, uuid, integer) to authenticated;
