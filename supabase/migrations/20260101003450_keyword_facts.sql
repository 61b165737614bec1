-- Where a keyword's intent is from, whose searches its figures count, and the pages that a search result shows for it.

alter table public.keywords
  -- Given by a file or the library, guessed from its wording, said by the AI, or set by a person, who is always right.
  add column intent_source text check (intent_source in ('given', 'guessed', 'ai', 'person')),
  -- ISO 3166 and ISO 639 codes; null where the import does not tell.
  add column country text check (country ~ '^[a-z]{2}$'),
  add column language text check (language ~ '^[a-z]{2}$');
alter table public.keywords disable trigger touch;
update public.keywords k set intent_source = case when k.intent is not null then 'given' end,
  country = i.country, language = i.language
from public.keywords o left join public.keyword_imports i on i.id = o.import_id
where o.id = k.id and (k.intent is not null or i.country is not null or i.language is not null);
alter table public.keywords enable trigger touch;

-- An intent that changes without a word on where it is from was changed by a person; with the setting
-- app.intent_told the statement has said it.
create function app.note_intent_source()
returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.intent_source := 'given';
  elsif coalesce(current_setting('app.intent_told', true), '') <> 'on' then
    new.intent_source := 'person';
  end if;
  return new;
end $$;
create trigger intent_source_of_new before insert on public.keywords for each row
  when (new.intent is not null and new.intent_source is null) execute function app.note_intent_source();
create trigger intent_source_of_changed before update of intent on public.keywords for each row
  when (new.intent is distinct from old.intent and new.intent_source is not distinct from old.intent_source) execute function app.note_intent_source();

-- The pages that search results show for a keyword, best first: host and path alone.
create table app.keyword_results (
  keyword_id uuid primary key references public.keywords (id) on delete cascade,
  urls text[] not null check (cardinality(urls) between 1 and 10 and length(urls::text) <= 4000)
);
alter table app.keyword_results enable row level security;

-- Whether a keyword takes the intent of a row: what a person said stays; a guess fills only what is empty and gives way
-- to any that is given.
create function app.takes_intent(p_known public.keywords, p_given public.keywords, p_mode text)
returns boolean language sql immutable set search_path = '' as $$
  select p_given.intent is not null and p_known.intent_source is distinct from 'person' and case
    when p_known.intent is null then true
    when p_given.intent_source = 'guessed' then false
    when p_known.intent_source in ('guessed', 'ai') then true
    else p_mode = 'update' end
$$;

-- Stores rows of an import and answers how many keywords are new. A known value is never replaced by an unknown one; a
-- row that says nothing new leaves its keyword untouched, so that it is seen that nobody changed it.
-- Rows: [{keyword, volume, volume_min, volume_max, difficulty, cpc, currency, intent, intent_source?, sector_id?,
-- results?: [address]}].
create or replace function app.store_keyword_rows(p_import public.keyword_imports, p_kind text, p_rows jsonb)
returns integer language plpgsql set search_path = '' as $$
declare
  added integer;
begin
  perform set_config('app.intent_told', 'on', true);
  with stored as (
    insert into public.keywords as k (account_id, site_id, sector_id, keyword, volume, volume_min, volume_max,
      difficulty, cpc, currency, intent, intent_source, country, language, source, import_id, created_by)
    select distinct on (coalesce(r.sector_id, p_import.sector_id), lower(r.keyword)) p_import.account_id,
      p_import.site_id, coalesce(r.sector_id, p_import.sector_id), r.keyword, r.volume, r.volume_min, r.volume_max,
      r.difficulty, r.cpc, r.currency, r.intent, case when r.intent is not null then coalesce(r.intent_source, 'given') end,
      p_import.country, p_import.language, p_kind, p_import.id, p_import.created_by
    from jsonb_to_recordset(p_rows) as r (keyword text, volume integer, volume_min integer, volume_max integer,
      difficulty numeric, cpc numeric, currency text, intent text, intent_source text, sector_id uuid)
    on conflict (sector_id, keyword_key) do update set
      volume = case when app.keeps_volume(k, excluded, app.import_mode(k, p_import)) then k.volume
                    else excluded.volume end,
      volume_min = case when app.keeps_volume(k, excluded, app.import_mode(k, p_import)) then k.volume_min
                        else excluded.volume_min end,
      volume_max = case when app.keeps_volume(k, excluded, app.import_mode(k, p_import)) then k.volume_max
                        else excluded.volume_max end,
      difficulty = case when app.import_mode(k, p_import) = 'update' then coalesce(excluded.difficulty, k.difficulty)
                        else coalesce(k.difficulty, excluded.difficulty) end,
      cpc = case when app.import_mode(k, p_import) = 'update' then coalesce(excluded.cpc, k.cpc)
                 else coalesce(k.cpc, excluded.cpc) end,
      currency = case when excluded.cpc is null or (k.cpc is not null and app.import_mode(k, p_import) <> 'update')
                      then k.currency else excluded.currency end,
      intent = case when app.takes_intent(k, excluded, app.import_mode(k, p_import)) then excluded.intent
                    else k.intent end,
      intent_source = case when app.takes_intent(k, excluded, app.import_mode(k, p_import)) then excluded.intent_source
                           else k.intent_source end,
      country = case when app.import_mode(k, p_import) = 'update' then coalesce(excluded.country, k.country)
                     else coalesce(k.country, excluded.country) end,
      language = case when app.import_mode(k, p_import) = 'update' then coalesce(excluded.language, k.language)
                      else coalesce(k.language, excluded.language) end,
      status = case when k.status <> 'archived' then k.status
                    when k.cluster_id is not null then 'clustered' else 'new' end,
      -- Its own import completes a keyword, it does not change it.
      created_at = case when k.import_id = p_import.id and k.updated_at = k.created_at then now() else k.created_at end
    where app.import_mode(k, p_import) <> 'keep' and (
      k.status = 'archived'
      or (excluded.volume is not null and (k.volume, k.volume_min, k.volume_max)
        is distinct from (excluded.volume, excluded.volume_min, excluded.volume_max))
      or excluded.difficulty <> coalesce(k.difficulty, -1)
      or (excluded.cpc is not null and (k.cpc, k.currency) is distinct from (excluded.cpc, excluded.currency))
      or (app.takes_intent(k, excluded, app.import_mode(k, p_import))
        and (k.intent, k.intent_source) is distinct from (excluded.intent, excluded.intent_source))
      or excluded.country <> coalesce(k.country, '') or excluded.language <> coalesce(k.language, ''))
    returning (xmax = 0) as is_new)
  select count(*) filter (where is_new)::integer into added from stored;
  perform set_config('app.intent_told', '', true);
  insert into app.keyword_results as s (keyword_id, urls)
  select distinct on (k.id) k.id, array(select left(u.value, 300) from jsonb_array_elements_text(r.results)
    with ordinality u order by u.ordinality limit 10)
  from jsonb_to_recordset(p_rows) as r (keyword text, sector_id uuid, results jsonb)
  join public.keywords k on k.sector_id = coalesce(r.sector_id, p_import.sector_id) and k.keyword_key = lower(r.keyword)
  where jsonb_typeof(r.results) = 'array' and jsonb_array_length(r.results) > 0
    and app.import_mode(k, p_import) <> 'keep'
  on conflict (keyword_id) do update set urls = excluded.urls
  where s.urls <> excluded.urls and p_import.on_known <> 'fill';
  return added;
end $$;

-- One keyword for its form.
create or replace function public.read_keyword(p_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', k.id, 'site_id', k.site_id, 'keyword', k.keyword, 'volume', k.volume,
    'volume_min', k.volume_min, 'volume_max', k.volume_max, 'difficulty', k.difficulty, 'cpc', k.cpc,
    'currency', k.currency, 'intent', k.intent, 'intent_source', k.intent_source, 'country', k.country,
    'language', k.language, 'source', k.source, 'status', k.status, 'sector', s.name,
    'cluster_id', k.cluster_id, 'cluster_name', c.name, 'clustering', k.clustering_job_id is not null,
    'created_at', k.created_at, 'updated_at', k.updated_at)
  from public.keywords k join public.sectors s on s.id = k.sector_id
  left join public.clusters c on c.id = k.cluster_id
  where k.id = p_id
$$;
