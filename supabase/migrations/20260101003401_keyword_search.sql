-- Indexes for every order and filter of the keyword table, and its search.

-- Each order of the table and the place of a row in it: (column, id), read forwards or backwards.
drop index public.keywords_by_volume;
drop index public.keywords_by_status;
create index keywords_by_volume on public.keywords (site_id, volume, id);
create index keywords_by_difficulty on public.keywords (site_id, difficulty, id);
create index keywords_by_cpc on public.keywords (site_id, cpc, id);
create index keywords_by_intent on public.keywords (site_id, intent, id);
create index keywords_by_status on public.keywords (site_id, status, id);
create index keywords_by_created_at on public.keywords (site_id, created_at, id);
-- The largest clusters first, for choosing one.
create index clusters_by_size on public.clusters (site_id, keyword_count desc, id) where status <> 'archived';

-- A text with its punctuation made spaces, as SQL; words are what stands between spaces.
create function app.spaced(p_text text)
returns text language sql immutable set search_path = '' as $$
  select format('translate(%s, %L, %L)', p_text, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~“”„‘’«»–—…·、。', repeat(' ', 60))
$$;

-- The words of keyword k as SQL, each with its site before it, so that a search reads the words of one site only.
create function app.keyword_words()
returns text language sql immutable set search_path = '' as $$
  select format('pg_catalog.array_to_tsvector(pg_catalog.string_to_array("left"(k.site_id::text, 8) || '
    || 'pg_catalog.replace(%s, '' '', '' '' || "left"(k.site_id::text, 8)), '' ''))', app.spaced('k.keyword_key'))
$$;
do $$ begin
  execute 'create index keywords_words on public.keywords using gin (('
    || replace(app.keyword_words(), 'k.', '') || ')) with (gin_pending_list_limit = 256)';
end $$;

-- What a search looks for. {words: beginnings of words, texts: stands anywhere}. Words that hold signs, or are of a
-- script without spaces, must stand in the keyword as typed; after "*" all of it must.
create function app.search_parts(p_search text)
returns jsonb language plpgsql immutable set search_path = '' as $$
declare
  spaced text;
  words text[];
begin
  if left(p_search, 1) = '*' and length(p_search) > 1 then
    return jsonb_build_object('words', '[]'::jsonb, 'texts', jsonb_build_array(lower(btrim(substr(p_search, 2)))));
  end if;
  execute 'select ' || app.spaced('$1') into spaced using lower(p_search);
  words := array(select distinct w from unnest(string_to_array(spaced, ' ')) w
                 where w <> '' and w !~ '[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]');
  return jsonb_build_object('words', to_jsonb(words), 'texts', (
    select coalesce(jsonb_agg(distinct t), '[]') from unnest(string_to_array(lower(p_search), ' ')) t
    where t <> '' and t <> all (words)));
end $$;

-- The words of a search as a query of the index of keyword words.
create function app.words_query(p_site_id uuid, p_search text)
returns tsquery language sql immutable set search_path = '' as $$
  select string_agg('''' || left(p_site_id::text, 8) || replace(w, '''', '''''') || ''':*', ' & ')::tsquery
  from jsonb_array_elements_text(app.search_parts(p_search)->'words') w
$$;

-- SQL conditions on keyword k for a search, or null. Its words are looked up in their index when p_indexed; the other
-- way suits a walk through another index, row by row.
create function app.search_conditions(p_search text, p_indexed boolean)
returns text language sql immutable set search_path = '' as $$
  select nullif(concat_ws(' and ',
    case when p_indexed and jsonb_array_length(p.parts->'words') > 0
      then app.keyword_words() || ' @@ app.words_query($1, $2->>''search'')'
      -- Most words stand after a space, which is told without looking at every sign.
      else (select string_agg(format('(strpos('' '' || k.keyword_key, '' '' || %1$s) > 0
              or (strpos(k.keyword_key, %1$s) > 0 and strpos('' '' || %2$s, '' '' || %1$s) > 0))',
              format('(app.search_parts($2->>''search'')->''words''->>%s)', n), app.spaced('k.keyword_key')), ' and ')
            from generate_series(0, jsonb_array_length(p.parts->'words') - 1) n) end,
    (select string_agg(format('strpos(k.keyword_key, app.search_parts($2->>''search'')->''texts''->>%s) > 0', n), ' and ')
     from generate_series(0, jsonb_array_length(p.parts->'texts') - 1) n)), '')
  from (select app.search_parts(p_search) as parts) p
$$;

-- SQL conditions on keywords k of site $1 for the filters $2: {search, sector_id, status, intent, source, clustered,
-- cluster_id, volume_min, volume_max, difficulty_min, difficulty_max}. Only names of columns come from here, never
-- values.
create function app.keyword_conditions(p_filters jsonb, p_indexed boolean)
returns text language sql immutable set search_path = '' as $$
  select concat_ws(' and ', 'k.site_id = $1',
    case when p_filters->>'status' is null then 'k.status <> ''archived'''
         when p_filters->>'status' <> 'any' then 'k.status = $2->>''status''' end,
    case when p_filters->>'search' is not null then app.search_conditions(p_filters->>'search', p_indexed) end,
    case when p_filters->>'sector_id' is not null then 'k.sector_id = ($2->>''sector_id'')::uuid' end,
    case when p_filters->>'intent' = 'unknown' then 'k.intent is null'
         when p_filters->>'intent' is not null then 'k.intent = $2->>''intent''' end,
    case when p_filters->>'source' is not null then 'k.source = $2->>''source''' end,
    case p_filters->>'clustered' when 'yes' then 'k.cluster_id is not null' when 'no' then 'k.cluster_id is null' end,
    case when p_filters->>'cluster_id' is not null then 'k.cluster_id = ($2->>''cluster_id'')::uuid' end,
    case when p_filters->>'volume_min' is not null then 'k.volume >= ($2->>''volume_min'')::integer' end,
    case when p_filters->>'volume_max' is not null then 'k.volume <= ($2->>''volume_max'')::integer' end,
    case when p_filters->>'difficulty_min' is not null then 'k.difficulty >= ($2->>''difficulty_min'')::numeric' end,
    case when p_filters->>'difficulty_max' is not null then 'k.difficulty <= ($2->>''difficulty_max'')::numeric' end)
$$;
create or replace function app.keyword_conditions(p_filters jsonb)
returns text language sql immutable set search_path = '' as $$
  select app.keyword_conditions(p_filters, false)
$$;
grant execute on function app.search_parts(text), app.search_conditions(text, boolean), app.spaced(text),
  app.keyword_words(), app.keyword_conditions(jsonb, boolean) to authenticated;
