-- The keyword table counts by reading a bounded number of rows, not until a bounded number matches: where few of many
-- keywords match each filter, finding 500 of them read as many rows as there are.

-- A walk through an order meets the filters that most people set in its index, without going to each keyword.
drop index public.keywords_by_volume, public.keywords_by_difficulty, public.keywords_by_cpc, public.keywords_by_keyword,
  public.keywords_by_created_at;
create index keywords_by_volume on public.keywords (site_id, volume, id, difficulty, status, intent);
create index keywords_by_difficulty on public.keywords (site_id, difficulty, id, volume, status, intent);
create index keywords_by_cpc on public.keywords (site_id, cpc, id, volume, difficulty, status, intent);
create index keywords_by_keyword on public.keywords (site_id, keyword_key, id, volume, difficulty, status, intent);
create index keywords_by_created_at on public.keywords (site_id, created_at, id, volume, difficulty, status, intent);

-- Of how many keywords a site's first ones tell whether few or many match.
create function app.reading_bound()
returns integer language sql immutable set search_path = '' as $$ select 500 $$;

drop function app.keyword_hits(uuid, jsonb, boolean);
drop function app.found_keywords(uuid, jsonb, integer, boolean);

-- As before, in a language that plans its statements once.
create or replace function app.search_conditions(p_search text, p_indexed boolean)
returns text language plpgsql immutable set search_path = '' as $$
declare
  parts jsonb := app.search_parts(p_search);
  words integer := jsonb_array_length(parts->'words');
  spaced text := app.spaced('k.keyword_key');
  conditions text[];
begin
  if p_indexed and words > 0 then
    conditions := array[app.keyword_words() || ' @@ app.words_query($1, $2->>''search'')'];
  else
    -- Most words stand after a space, which is told without looking at every sign.
    for n in 0 .. words - 1 loop
      conditions := conditions || format('(strpos('' '' || k.keyword_key, '' '' || %1$s) > 0
          or (strpos(k.keyword_key, %1$s) > 0 and strpos('' '' || %2$s, '' '' || %1$s) > 0))',
        format('(app.search_parts($2->>''search'')->''words''->>%s)', n), spaced);
    end loop;
  end if;
  if p_indexed and parts->>'texts' ~ app.sign() then
    conditions := conditions || format('k.keyword_key ~ %L and %s @@ app.signs_query($1, $2->>''search'')', app.sign(),
      app.keyword_signs());
  end if;
  for n in 0 .. jsonb_array_length(parts->'texts') - 1 loop
    conditions := conditions
      || format('strpos(k.keyword_key, app.search_parts($2->>''search'')->''texts''->>%s) > 0', n);
  end loop;
  return array_to_string(conditions, ' and ');
end $$;

-- The keywords that match, of each kind and by id: {found, cells, ids}. With p_rows only the first rows of the site are
-- looked at; beyond p_bound matches nothing is looked at, `found` is one more then. Only few are told by id.
create function app.found_keywords(p_site_id uuid, p_filters jsonb, p_rows integer, p_bound integer)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  hits jsonb;
begin
  execute 'with h as materialized (select k.id, k.sector_id, k.status, coalesce(k.intent, '''') as intent, k.source,
      k.cluster_id is not null as clustered from '
    -- In the order of an index that begins with the site: nobody else''s rows are read on the way.
    || case when p_rows is null then 'public.keywords k'
      else '(select s.* from public.keywords s where s.site_id = $1 order by s.account_id limit $4) k' end
    || ' where ' || app.keyword_conditions(p_filters, p_rows is null)
    || ' limit $3 + 1) select jsonb_build_object(''found'', (select count(*) from h),
      ''ids'', (select coalesce(jsonb_agg(h.id), ''[]'') from h having count(*) <= app.counting_bound()),
      ''cells'', coalesce((select jsonb_agg(to_jsonb(c)) from (
        select h.sector_id, h.status, h.intent, h.source, h.clustered, count(*) as keywords
        from (select * from h limit $3) h group by 1, 2, 3, 4, 5) c), ''[]''))'
  into hits using p_site_id, p_filters, p_bound, p_rows;
  return hits;
end $$;

-- Whether a site of p_keywords has more matches than are counted, going by those among its first keywords.
create function app.many_match(p_found integer, p_keywords bigint)
returns boolean language sql immutable set search_path = '' as $$
  select p_found > app.counting_bound() or p_found * p_keywords > app.counting_bound() * app.reading_bound()
$$;

-- What matches in a site of p_keywords, by the shorter way: what many keywords hold is found among the first ones, what
-- few hold through its index. As app.found_keywords, with `all`: whether nothing was left out.
create function app.keyword_hits(p_site_id uuid, p_filters jsonb, p_keywords bigint, p_exact boolean)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  bound integer := app.counting_bound();
  hits jsonb;
begin
  if p_exact or p_keywords <= 2 * app.reading_bound() then
    return app.found_keywords(p_site_id, p_filters, null, null) || '{"all": true}';
  end if;
  -- Keywords of one cluster stand anywhere, and their index is short.
  if not p_filters ? 'cluster_id' then
    hits := app.found_keywords(p_site_id, p_filters, app.reading_bound(), null);
    if app.many_match((hits->>'found')::integer, p_keywords) then return hits || '{"all": false, "ids": null}'; end if;
  end if;
  hits := app.found_keywords(p_site_id, p_filters, null, bound);
  return hits || jsonb_build_object('all', (hits->>'found')::integer <= bound);
end $$;

-- What the filters of a site match: {total, more, facets, facets_more, statuses, hits}. "more" says that there are more
-- than the number, "facets_more" that each number of the facets is at least that; `hits` are the ids of few that match.
create or replace function app.keyword_counting(p_site_id uuid, p_filters jsonb, p_exact boolean)
returns jsonb language plpgsql stable set search_path = '' as $$
declare
  bound integer := app.counting_bound();
  kept jsonb := app.kept_cells(p_site_id);
  keywords bigint := (select coalesce(sum(c.keywords), 0) from jsonb_to_recordset(kept) c (keywords bigint));
  uncounted jsonb := app.uncounted_filters(p_filters);
  narrowed boolean := uncounted <> '{"status": "any"}';
  hits jsonb := case when narrowed then app.keyword_hits(p_site_id, uncounted, keywords, p_exact) end;
  facets jsonb := app.keyword_facets(case when narrowed then hits->'cells' else kept end, p_filters);
  total integer := (facets->>'total')::integer;
  answer jsonb := jsonb_build_object('total', total, 'more', false, 'facets', facets - 'total',
    'facets_more', narrowed and not (hits->>'all')::boolean, 'statuses', app.keyword_facets(kept, '{}')->'status',
    'hits', hits->'ids');
begin
  if not narrowed then
    -- Few of many are looked for at once, not met one by one on the way through an order.
    if total > bound or keywords <= 2 * app.reading_bound() then return answer; end if;
    return answer || jsonb_build_object('hits',
      case when total = 0 then '[]' else app.found_keywords(p_site_id, p_filters, null, bound)->'ids' end);
  end if;
  if (hits->>'all')::boolean then return answer; end if;
  if not app.many_match(total, keywords) then
    -- Many match the other filters and perhaps few match all; none when none is of these kinds.
    hits := case when app.keyword_facets(kept, app.counted_filters(p_filters))->>'total' = '0'
      then '{"found": 0, "ids": []}' else app.found_keywords(p_site_id, p_filters, null, bound) end;
    total := (hits->>'found')::integer;
    if total <= bound then return answer || jsonb_build_object('total', total, 'hits', hits->'ids'); end if;
  end if;
  -- "More than 230" is read faster than "more than 236", and as true.
  return answer || jsonb_build_object('total', (total - 1) / 10 * 10, 'more', true, 'hits', null);
end $$;

-- As before; and where not all was counted, the page knows as many as it shows.
create or replace function public.keyword_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer default 0, p_cursor jsonb default null, p_exact boolean default false)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  site uuid := (select s from unnest(app.readable_sites()) s where s = p_site_id);
  counting jsonb;
  slice jsonb;
  hits uuid[];
  shown integer;
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  counting := app.keyword_counting(site, p_filters, p_exact);
  if counting->'hits' <> 'null' then
    hits := array(select jsonb_array_elements_text(counting->'hits')::uuid);
  end if;
  slice := app.keyword_slice(site, p_filters, hits, p_sort, p_descending, least(p_limit, 500),
    case when p_cursor is null and p_offset > 0
      then app.keyword_place(site, p_filters, p_sort, p_descending, p_offset) else p_cursor end);
  if (counting->>'more')::boolean then
    shown := jsonb_array_length(slice->'rows');
    counting := counting || case when (slice->>'before')::boolean or (slice->>'after')::boolean
      then jsonb_build_object('total', greatest(shown, (counting->>'total')::integer))
      else jsonb_build_object('total', shown, 'more', false) end;
  end if;
  return counting - 'hits' || slice
    || jsonb_build_object('clusters', app.large_clusters(site, (p_filters->>'cluster_id')::uuid),
      'jobs', app.live_planner_jobs(site, 'auto_cluster'),
      'clustering', app.keywords_being_clustered(site),
      'columns', (select to_jsonb(p.keyword_columns) from public.profiles p where p.id = (select auth.uid())),
      'views', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'address', v.address,
          'columns', v.columns) order by lower(v.name)), '[]')
        from public.keyword_views v where v.site_id = site));
end $$;
