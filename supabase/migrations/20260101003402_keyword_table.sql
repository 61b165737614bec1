-- One page of the keyword table in a time that does not grow with the number of keywords: rows by their place in an
-- order instead of by number, counts that are kept or bounded. It reads past row-level security, whose conditions keep
-- most indexes from being used; so each function here is given a site that the person may read, or none.

-- What a count stops at when it is not kept: {"total": 500, "more": true} says "more than 500".
create function app.counting_bound()
returns integer language sql immutable set search_path = '' as $$ select 500 $$;

-- The filters whose counts are kept, as filters.
create function app.counted_filters(p_filters jsonb)
returns jsonb language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(p_filters) f
  where f.key in ('status', 'sector_id', 'intent', 'source', 'clustered')
$$;

-- The rows of one part of an order, those with a known or with an unknown value of p_column, as an array.
-- $1 site, $2 filters, $3 ids that alone are looked at, $4 limit, $5 cursor {value, id}.
create function app.keyword_part(p_site_id uuid, p_filters jsonb, p_hits uuid[], p_column text, p_type text,
  p_known boolean, p_descending boolean, p_limit integer, p_cursor jsonb)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  direction text := case when p_descending then 'desc' else 'asc' end;
  beyond text := case when p_descending then '<' else '>' end;
  answer jsonb;
begin
  execute format(
    'select coalesce(jsonb_agg(jsonb_build_object(''id'', k.id, ''keyword'', k.keyword, ''volume'', k.volume,
       ''volume_min'', k.volume_min, ''volume_max'', k.volume_max, ''difficulty'', k.difficulty, ''cpc'', k.cpc,
       ''currency'', k.currency, ''intent'', k.intent, ''source'', k.source, ''status'', k.status,
       ''sector_id'', k.sector_id, ''cluster_id'', k.cluster_id, ''cluster_name'', k.cluster_name,
       ''clustering'', k.clustering_job_id is not null, ''created_at'', k.created_at, ''updated_at'', k.updated_at,
       ''value'', k.%1$I) order by k.%1$I %2$s, k.id %2$s), ''[]'')
     from (select k.*, (select c.name from public.clusters c where c.id = k.cluster_id) as cluster_name
           from (select k.* from public.keywords k where %3$s%4$s%5$s
                 order by %6$sk.id %2$s limit $4) k) k',
    p_column, direction,
    case when p_hits is null then app.keyword_conditions(p_filters)
      else app.keyword_conditions(app.counted_filters(p_filters)) || ' and k.id = any ($3)' end,
    format(case when p_known then ' and k.%I is not null' else ' and k.%I is null' end, p_column),
    case when p_cursor is null then ''
      when p_known then format(' and (k.%I, k.id) %s (($5->>''value'')::%s, ($5->>''id'')::uuid)', p_column, beyond, p_type)
      else format(' and k.id %s ($5->>''id'')::uuid', beyond) end,
    case when p_known then format('k.%I %s, ', p_column, direction) else '' end)
  into answer using p_site_id, p_filters, p_hits, p_limit, p_cursor;
  return answer;
end $$;

-- Up to p_limit rows from a place of an order, nulls always last, in the order of the table. The cursor is
-- {value, id, back}: after that row, or before it when `back`; {back} alone begins at the end.
create function app.keyword_rows(p_site_id uuid, p_filters jsonb, p_hits uuid[], p_sort text, p_descending boolean,
  p_limit integer, p_cursor jsonb)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  back boolean := coalesce((p_cursor->>'back')::boolean, false);
  named jsonb := case when p_cursor ? 'id' then p_cursor end;
  named_known boolean := p_cursor->>'value' is not null;
  column_name text := case p_sort when 'keyword' then 'keyword_key' else p_sort end;
  type_name text := case p_sort when 'volume' then 'integer' when 'difficulty' then 'numeric' when 'cpc' then 'numeric'
    when 'created_at' then 'timestamptz' else 'text' end;
  parts boolean[] := case when p_sort in ('keyword', 'status', 'created_at') then array[true]
    when back then array[false, true] else array[true, false] end;
  known boolean;
  rows jsonb := '[]'::jsonb;
begin
  foreach known in array parts loop
    -- The part before the one that holds the cursor's row lies behind it.
    continue when named is not null and (
      (not back and known and not named_known) or (back and not known and named_known));
    exit when jsonb_array_length(rows) >= p_limit;
    rows := rows || app.keyword_part(p_site_id, p_filters, p_hits, column_name, type_name, known,
      p_descending <> back, p_limit - jsonb_array_length(rows),
      case when known = named_known then named end);
  end loop;
  if back then
    select coalesce(jsonb_agg(r.value order by r.ordinality desc), '[]') into rows
    from jsonb_array_elements(rows) with ordinality r;
  end if;
  return rows;
end $$;

-- The cursor of the row that has p_offset - 1 rows before it, for addresses that name a page by its number; {back} when
-- there are not as many. Unknown values stand behind all known ones, each part is walked through its index.
create function app.keyword_place(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean, p_offset integer)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  conditions text := app.keyword_conditions(p_filters);
  column_name text := case p_sort when 'keyword' then 'keyword_key' else p_sort end;
  direction text := case when p_descending then 'desc' else 'asc' end;
  place jsonb;
  known bigint;
begin
  execute format('select jsonb_build_object(''value'', k.%1$I, ''id'', k.id) from public.keywords k
      where %2$s and k.%1$I is not null order by k.%1$I %3$s, k.id %3$s limit 1 offset $3',
    column_name, conditions, direction)
  into place using p_site_id, p_filters, p_offset - 1;
  if place is not null then return place; end if;
  execute format('select count(*) from public.keywords k where %s and k.%I is not null', conditions, column_name)
  into known using p_site_id, p_filters;
  execute format('select jsonb_build_object(''value'', null, ''id'', k.id) from public.keywords k
      where %1$s and k.%2$I is null order by k.id %3$s limit 1 offset $3', conditions, column_name, direction)
  into place using p_site_id, p_filters, greatest(p_offset - 1 - known, 0);
  return case when p_offset - 1 < known or place is null then '{"back": true}' else place end;
end $$;

-- How many keywords a site has of each kind, as it is kept: [{sector_id, status, intent, source, clustered, keywords}].
create function app.kept_cells(p_site_id uuid)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (
    select k.sector_id, k.status, k.intent, k.source, k.clustered, sum(k.keywords) as keywords
    from app.keyword_counts k where k.site_id = p_site_id group by 1, 2, 3, 4, 5 having sum(k.keywords) <> 0) c);
end $$;

-- The other filters, without one on the status.
create function app.uncounted_filters(p_filters jsonb)
returns jsonb language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(f.key, f.value), '{}') || '{"status": "any"}' from jsonb_each(p_filters) f
  where f.key in ('search', 'cluster_id', 'volume_min', 'volume_max', 'difficulty_min', 'difficulty_max')
$$;

-- What matches in all, and for each filter how many would match with each of its values: {total, status, sector_id,
-- intent, source, clustered}.
create function app.keyword_facets(p_cells jsonb, p_filters jsonb)
returns jsonb language sql immutable set search_path = '' as $$
  with cells as (
    select c.status, c.sector_id, c.source, c.keywords, i.intent, l.clustered,
      case when p_filters->>'status' is null then c.status <> 'archived' else c.status = p_filters->>'status' end as a,
      coalesce(c.sector_id = p_filters->>'sector_id', true) as b,
      coalesce(i.intent = p_filters->>'intent', true) as c,
      coalesce(c.source = p_filters->>'source', true) as d,
      coalesce(l.clustered = p_filters->>'clustered', true) as e
    from jsonb_to_recordset(p_cells) c (sector_id text, status text, intent text, source text, clustered boolean,
        keywords bigint)
      cross join lateral (select coalesce(nullif(c.intent, ''), 'unknown') as intent) i
      cross join lateral (select case when c.clustered then 'yes' else 'no' end as clustered) l)
  select jsonb_build_object(
    'total', (select coalesce(sum(k.keywords), 0) from cells k where k.a and k.b and k.c and k.d and k.e),
    'status', coalesce((select jsonb_object_agg(x.name, x.n) from (
      select k.status as name, sum(k.keywords) as n from cells k where k.b and k.c and k.d and k.e group by 1) x), '{}'),
    'sector_id', coalesce((select jsonb_object_agg(x.name, x.n) from (
      select k.sector_id as name, sum(k.keywords) as n from cells k where k.a and k.c and k.d and k.e group by 1) x), '{}'),
    'intent', coalesce((select jsonb_object_agg(x.name, x.n) from (
      select k.intent as name, sum(k.keywords) as n from cells k where k.a and k.b and k.d and k.e group by 1) x), '{}'),
    'source', coalesce((select jsonb_object_agg(x.name, x.n) from (
      select k.source as name, sum(k.keywords) as n from cells k where k.a and k.b and k.c and k.e group by 1) x), '{}'),
    'clustered', coalesce((select jsonb_object_agg(x.name, x.n) from (
      select k.clustered as name, sum(k.keywords) as n from cells k where k.a and k.b and k.c and k.d group by 1) x), '{}'))
$$;

-- The keywords that match the filters whose counts are not kept, up to one more than the bound, of each kind and by id:
-- {found, cells, ids}. With p_rows only the first rows of the site are looked at, with p_exact there is no bound.
create function app.found_keywords(p_site_id uuid, p_filters jsonb, p_rows integer, p_exact boolean)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  hits jsonb;
begin
  execute 'with h as materialized (select k.id, k.sector_id, k.status, coalesce(k.intent, '''') as intent, k.source,
      k.cluster_id is not null as clustered from '
    || case when p_rows is null then 'public.keywords k'
      else '(select * from public.keywords s where s.site_id = $1 limit $4) k' end
    || ' where ' || app.keyword_conditions(p_filters, p_rows is null)
    || ' limit $3) select jsonb_build_object(''found'', (select count(*) from h),
      ''ids'', case when $5 then null else (select jsonb_agg(h.id) from h) end,
      ''cells'', coalesce((select jsonb_agg(to_jsonb(c)) from (
        select h.sector_id, h.status, h.intent, h.source, h.clustered, count(*) as keywords from h
        group by 1, 2, 3, 4, 5) c), ''[]''))'
  into hits using p_site_id, p_filters, case when not p_exact then app.counting_bound() + 1 end, p_rows, p_exact;
  return hits;
end $$;

-- The same, by the shorter way: what many keywords hold is found among the first, what few hold through its index.
create function app.keyword_hits(p_site_id uuid, p_filters jsonb, p_exact boolean)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  hits jsonb;
begin
  if p_filters ? 'search' and not p_exact then
    hits := app.found_keywords(p_site_id, p_filters, 5 * app.counting_bound(), false);
    if (hits->>'found')::integer > app.counting_bound() then return hits; end if;
  end if;
  return app.found_keywords(p_site_id, p_filters, null, p_exact);
end $$;

-- What the filters of a site match: {total, more, facets, facets_more, statuses, hits}. "more" says that there are more
-- than the number, "facets_more" the same of each number of the facets; `hits` are the ids of few that match.
create function app.keyword_counting(p_site_id uuid, p_filters jsonb, p_exact boolean)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  bound integer := app.counting_bound();
  kept jsonb := app.kept_cells(p_site_id);
  uncounted jsonb := app.uncounted_filters(p_filters);
  narrowed boolean := uncounted <> '{"status": "any"}';
  hits jsonb := case when narrowed then app.keyword_hits(p_site_id, uncounted, p_exact) end;
  many boolean := narrowed and (hits->>'found')::integer > bound;
  facets jsonb := app.keyword_facets(case when narrowed then hits->'cells' else kept end, p_filters);
  answer jsonb := jsonb_build_object('total', facets->'total', 'more', false, 'facets', facets - 'total',
    'facets_more', many and not p_exact, 'statuses', app.keyword_facets(kept, '{}')->'status',
    'hits', case when narrowed and not many then coalesce(hits->'ids', '[]') end);
begin
  if not many or p_exact then return answer; end if;
  if (facets->>'total')::integer > bound then return answer || jsonb_build_object('total', bound, 'more', true); end if;
  -- Many match the other filters and perhaps few match all.
  hits := app.keyword_hits(p_site_id, p_filters, false);
  if (hits->>'found')::integer > bound then return answer || jsonb_build_object('total', bound, 'more', true); end if;
  return answer || jsonb_build_object('total', hits->'found', 'hits', coalesce(hits->'ids', '[]'));
end $$;

-- Largest clusters of a site, by name, for the filter; `p_also` is among them even when there are too many.
create function app.large_clusters(p_site_id uuid, p_also uuid)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'sector_id', c.sector_id)
    order by lower(c.name), c.id), '[]')
  from (
    (select c.* from public.clusters c where c.site_id = p_site_id and c.status <> 'archived'
     order by c.keyword_count desc, c.id limit 100)
    union
    select c.* from public.clusters c where c.site_id = p_site_id and c.id = p_also) c
$$;

drop function public.keyword_page(uuid, jsonb, text, boolean, integer, integer);
drop function public.list_keywords(uuid, jsonb, text, boolean, integer, integer);

-- A page of rows and whether there are others on either side: {rows, before, after}. Where the rows of a cursor have
-- gone, the page is the first or the last one.
create function app.keyword_slice(p_site_id uuid, p_filters jsonb, p_hits uuid[], p_sort text, p_descending boolean,
  p_limit integer, p_cursor jsonb)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  back boolean := coalesce((p_cursor->>'back')::boolean, false);
  named boolean := coalesce(p_cursor ? 'id', false);
  rows jsonb := app.keyword_rows(p_site_id, p_filters, p_hits, p_sort, p_descending, p_limit + 1, p_cursor);
  found integer := jsonb_array_length(rows);
begin
  if named and back and found < p_limit then
    return app.keyword_slice(p_site_id, p_filters, p_hits, p_sort, p_descending, p_limit, null);
  elsif named and not back and found = 0 then
    return app.keyword_slice(p_site_id, p_filters, p_hits, p_sort, p_descending, p_limit, '{"back": true}');
  end if;
  return jsonb_build_object('rows', case when found <= p_limit then rows else rows - case when back then 0 else p_limit end end,
    'before', case when back then found > p_limit else named end,
    'after', case when back then named else found > p_limit end);
end $$;

-- One page of the keyword table, what matches, clusters for the filter and clustering in progress. The page begins at a
-- cursor (see app.keyword_rows), or after p_offset rows. Nobody sees anything of a site that is not theirs.
create function public.keyword_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer default 0, p_cursor jsonb default null, p_exact boolean default false)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  site uuid := (select s from unnest(app.readable_sites()) s where s = p_site_id);
  counting jsonb;
  hits uuid[];
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  counting := app.keyword_counting(site, p_filters, p_exact);
  if counting->'hits' <> 'null' then
    hits := array(select jsonb_array_elements_text(counting->'hits')::uuid);
  end if;
  return counting - 'hits' || app.keyword_slice(site, p_filters, hits, p_sort, p_descending, least(p_limit, 500),
      case when p_cursor is null and p_offset > 0
        then app.keyword_place(site, p_filters, p_sort, p_descending, p_offset) else p_cursor end)
    || jsonb_build_object('clusters', app.large_clusters(site, (p_filters->>'cluster_id')::uuid),
      'jobs', app.live_planner_jobs(site, 'auto_cluster'));
end $$;
revoke execute on function public.keyword_page(uuid, jsonb, text, boolean, integer, integer, jsonb, boolean)
from public, anon;
grant execute on function public.keyword_page(uuid, jsonb, text, boolean, integer, integer, jsonb, boolean)
to authenticated;
