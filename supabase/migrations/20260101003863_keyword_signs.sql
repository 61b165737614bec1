-- Searches in scripts without spaces (Chinese, Japanese, Korean, Thai) through an index: each sign of a keyword is a
-- word of its own there. Only keywords with such signs are in it, so others cost nothing.

-- One sign of a script without spaces, as a regular expression.
create function app.sign()
returns text language sql immutable set search_path = '' as $$
  select '[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]'
$$;

-- The signs of keyword k as SQL, each with its site before it, so that a search reads those of one site only.
create function app.keyword_signs()
returns text language sql immutable set search_path = '' as $$
  select format('pg_catalog.array_to_tsvector(pg_catalog.string_to_array("left"(k.site_id::text, 8) || pg_catalog.replace('
    || 'pg_catalog.regexp_replace(k.keyword_key, %L, '' \1 '', ''g''), '' '', '' '' || "left"(k.site_id::text, 8)), '' ''))',
    '(' || app.sign() || ')')
$$;
do $$ begin
  execute format('create index keywords_signs on public.keywords using gin ((%s)) with (gin_pending_list_limit = 256)
    where keyword_key ~ %L', replace(app.keyword_signs(), 'k.', ''), app.sign());
end $$;

-- The signs of a search as a query of their index; null when it has none.
create function app.signs_query(p_site_id uuid, p_search text)
returns tsquery language sql immutable set search_path = '' as $$
  select string_agg(distinct '''' || left(p_site_id::text, 8) || s.sign[1] || '''', ' & ')::tsquery
  from jsonb_array_elements_text(app.search_parts(p_search)->'texts') t
    cross join lateral regexp_matches(t, app.sign(), 'g') s (sign)
$$;

create or replace function app.search_conditions(p_search text, p_indexed boolean)
returns text language sql immutable set search_path = '' as $$
  select nullif(concat_ws(' and ',
    case when p_indexed and jsonb_array_length(p.parts->'words') > 0
      then app.keyword_words() || ' @@ app.words_query($1, $2->>''search'')'
      -- Most words stand after a space, which is told without looking at every sign.
      else (select string_agg(format('(strpos('' '' || k.keyword_key, '' '' || %1$s) > 0
              or (strpos(k.keyword_key, %1$s) > 0 and strpos('' '' || %2$s, '' '' || %1$s) > 0))',
              format('(app.search_parts($2->>''search'')->''words''->>%s)', n), app.spaced('k.keyword_key')), ' and ')
            from generate_series(0, jsonb_array_length(p.parts->'words') - 1) n) end,
    case when p_indexed and p.parts->>'texts' ~ app.sign() then format('k.keyword_key ~ %L and %s @@ %s', app.sign(),
      app.keyword_signs(), 'app.signs_query($1, $2->>''search'')') end,
    (select string_agg(format('strpos(k.keyword_key, app.search_parts($2->>''search'')->''texts''->>%s) > 0', n), ' and ')
     from generate_series(0, jsonb_array_length(p.parts->'texts') - 1) n)), '')
  from (select app.search_parts(p_search) as parts) p
$$;
grant execute on function app.sign(), app.keyword_signs() to authenticated;

-- What the planner's dashboard asks of clusters: how many there are in each state, and the most searched.
create index clusters_by_state on public.clusters (site_id, status, keyword_count);
create index clusters_by_volume on public.clusters (site_id, total_volume desc nulls last, keyword_count desc, id)
  where status <> 'archived' and keyword_count > 0;
