-- Imports that store every chunk exactly once, with their rejected rows in a table of their own, and the private
-- bucket where an uploaded file waits between preview and import.

create table public.keyword_import_rejections (
  import_id uuid not null references public.keyword_imports (id) on delete cascade,
  position integer not null check (position >= 0),
  account_id uuid not null,
  site_id uuid not null,
  line integer not null,
  raw text not null,
  reason_code text not null,
  reason text not null,
  primary key (import_id, position),
  foreign key (site_id, account_id) references public.sites (id, account_id)
);
create index keyword_import_rejections_site on public.keyword_import_rejections (site_id, account_id);

alter table public.keyword_import_rejections enable row level security;
create policy "people read the rejected rows of their sites" on public.keyword_import_rejections
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));

-- Rows of the file that were stored so far, whatever became of them; a chunk that starts elsewhere is a repeat.
alter table public.keyword_imports add column stored_rows integer not null default 0;

create or replace function app.housekeeping()
returns void language plpgsql set search_path = '' as $$
begin
  delete from public.notifications where read_at < now() - interval '90 days';
  update public.jobs set raw_answer = null where raw_answer is not null and created_at < now() - interval '30 days';
  delete from public.keyword_import_rejections r using public.keyword_imports i
  where i.id = r.import_id and i.created_at < now() - interval '90 days';
end $$;

drop function public.begin_keyword_import(uuid, text, text, integer, jsonb, integer, text);
drop function public.import_keywords(uuid, text, jsonb);
alter table public.keyword_imports drop column rejected_rows;

-- Starts the record of an import. `p_merged` rows repeat an earlier row of the same file. The same key gives the
-- same import, so a double submit is one import.
create function public.begin_keyword_import(p_sector_id uuid, p_source text, p_filename text,
  p_total integer, p_merged integer, p_rejected integer, p_key text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  record public.keyword_imports;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_site_write(sector.site_id);
  perform app.require_module(sector.account_id, 'planner');
  insert into public.keyword_imports (account_id, site_id, sector_id, filename, source, total, merged, rejected,
    idempotency_key, created_by)
  values (sector.account_id, sector.site_id, sector.id, left(p_filename, 255), p_source, p_total, p_merged,
    p_rejected, p_key, auth.uid())
  on conflict (account_id, idempotency_key) do nothing
  returning * into record;
  if record.id is null then
    select i.* into record from public.keyword_imports i
    where i.account_id = sector.account_id and i.idempotency_key = p_key and i.site_id = sector.site_id;
    if record.id is null then
      perform app.fail('conflict', 'This import belongs to another site. Start it again.');
    end if;
    return to_jsonb(record) || '{"repeated": true}';
  end if;
  return to_jsonb(record) || '{"repeated": false}';
end $$;

-- Whether a known volume is worth more than what a newer file says: nothing, or only a range where it is exact.
create function app.keeps_volume(p_known public.keywords, p_given public.keywords)
returns boolean language sql immutable set search_path = '' as $$
  select p_given.volume is null
    or (p_known.volume is not null and p_known.volume_min is null and p_known.volume_max is null
      and (p_given.volume_min is not null or p_given.volume_max is not null))
$$;

-- Stores the rows that start at `p_offset` in a single upsert, once however often it is called. A known value is
-- never replaced by an unknown one, nor an exact volume by a range. Rows the database holds for the same keyword are merged and counted as such.
-- Rows: [{keyword, volume, volume_min, volume_max, difficulty, cpc, currency, intent}].
create function public.import_keywords(p_import_id uuid, p_kind text, p_offset integer, p_rows jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  import public.keyword_imports;
  given integer := jsonb_array_length(p_rows);
  added integer;
begin
  select i.* into import from public.keyword_imports i where i.id = p_import_id for update;
  perform app.require_module(app.require_site_write(import.site_id), 'planner');
  if p_offset > import.stored_rows then
    perform app.fail('conflict', 'Rows of this import are missing. Start it again.');
  elsif p_offset < import.stored_rows then
    return to_jsonb(import);
  end if;
  with stored as (
    insert into public.keywords as k (account_id, site_id, sector_id, keyword, volume, volume_min, volume_max,
      difficulty, cpc, currency, intent, source, import_id, created_by)
    select distinct on (lower(r.keyword)) import.account_id, import.site_id, import.sector_id, r.keyword, r.volume,
      r.volume_min, r.volume_max, r.difficulty, r.cpc, r.currency, r.intent, p_kind, import.id, auth.uid()
    from jsonb_to_recordset(p_rows) as r (keyword text, volume integer, volume_min integer, volume_max integer,
      difficulty numeric, cpc numeric, currency text, intent text)
    on conflict (sector_id, keyword_key) do update set
      volume = case when app.keeps_volume(k, excluded) then k.volume else excluded.volume end,
      volume_min = case when app.keeps_volume(k, excluded) then k.volume_min else excluded.volume_min end,
      volume_max = case when app.keeps_volume(k, excluded) then k.volume_max else excluded.volume_max end,
      difficulty = coalesce(excluded.difficulty, k.difficulty),
      cpc = coalesce(excluded.cpc, k.cpc),
      currency = case when excluded.cpc is null then k.currency else excluded.currency end,
      intent = coalesce(excluded.intent, k.intent),
      status = case when k.status <> 'archived' then k.status
                    when k.cluster_id is not null then 'clustered' else 'new' end
    returning (xmax = 0) as is_new)
  select count(*) filter (where is_new) into added from stored;
  update public.keyword_imports set imported = imported + added, merged = merged + given - added,
    stored_rows = stored_rows + given
  where id = import.id returning * into import;
  return to_jsonb(import);
end $$;

-- Keeps the rejected rows from number `p_offset` on; repeating it changes nothing.
-- Rows: [{line, raw, reason_code, reason}].
create function public.store_import_rejections(p_import_id uuid, p_offset integer, p_rows jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  import public.keyword_imports;
begin
  select i.* into import from public.keyword_imports i where i.id = p_import_id;
  perform app.require_module(app.require_site_write(import.site_id), 'planner');
  insert into public.keyword_import_rejections (import_id, position, account_id, site_id, line, raw, reason_code, reason)
  select import.id, p_offset + e.ordinality - 1, import.account_id, import.site_id, (e.value->>'line')::integer,
    left(e.value->>'raw', 200), left(e.value->>'reason_code', 60), left(e.value->>'reason', 300)
  from jsonb_array_elements(p_rows) with ordinality e
  on conflict (import_id, position) do nothing;
end $$;

-- How many of these keywords the sector has already, for the preview of an import.
create function public.count_known_keywords(p_sector_id uuid, p_keywords text[])
returns integer language sql stable set search_path = '' as $$
  select count(*)::integer from public.keywords k
  where k.sector_id = p_sector_id and k.keyword_key in (select lower(g) from unnest(p_keywords) g)
$$;

-- An import with its sector and up to p_limit of its rejected rows.
create function public.read_keyword_import(p_id uuid, p_limit integer)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(i) || jsonb_build_object('sector', s.name, 'rejections', coalesce((
      select jsonb_agg(jsonb_build_object('line', r.line, 'raw', r.raw, 'reason_code', r.reason_code,
        'reason', r.reason) order by r.position)
      from (select * from public.keyword_import_rejections r where r.import_id = i.id
            order by r.position limit least(p_limit, 100)) r), '[]'))
  from public.keyword_imports i join public.sectors s on s.id = i.sector_id
  where i.id = p_id
$$;

-- The rejected rows of an import from number `p_offset` on, for download.
create function public.import_rejections(p_import_id uuid, p_offset integer, p_limit integer)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('line', r.line, 'raw', r.raw, 'reason_code', r.reason_code,
    'reason', r.reason) order by r.position), '[]')
  from public.keyword_import_rejections r
  where r.import_id = p_import_id and r.position >= p_offset and r.position < p_offset + least(p_limit, 5000)
$$;

revoke execute on function
  public.begin_keyword_import(uuid, text, text, integer, integer, integer, text),
  public.import_keywords(uuid, text, integer, jsonb), public.store_import_rejections(uuid, integer, jsonb),
  public.count_known_keywords(uuid, text[]), public.read_keyword_import(uuid, integer),
  public.import_rejections(uuid, integer, integer)
from public, anon;
grant execute on function
  public.begin_keyword_import(uuid, text, text, integer, integer, integer, text),
  public.import_keywords(uuid, text, integer, jsonb), public.store_import_rejections(uuid, integer, jsonb),
  public.count_known_keywords(uuid, text[]), public.read_keyword_import(uuid, integer),
  public.import_rejections(uuid, integer, integer)
to authenticated;

-- Uploads lie below {account}/{site}/{person}/; only that person reaches them.
insert into storage.buckets (id, name, public, file_size_limit) values ('imports', 'imports', false, 20971520)
on conflict (id) do nothing;

create function app.is_own_upload(p_name text)
returns boolean language sql stable security definer set search_path = '' as $$
  select split_part(p_name, '/', 1) = (select app.account_id())::text
    and app.storage_site(p_name) = any ((select app.writable_sites())::uuid[])
    and split_part(p_name, '/', 3) = (select auth.uid())::text
$$;
grant execute on function app.is_own_upload(text) to authenticated;

create policy "editors upload keyword files" on storage.objects
  for insert to authenticated with check (bucket_id = 'imports' and app.is_own_upload(name));
create policy "editors read their keyword files" on storage.objects
  for select to authenticated using (bucket_id = 'imports' and app.is_own_upload(name));
create policy "editors delete their keyword files" on storage.objects
  for delete to authenticated using (bucket_id = 'imports' and app.is_own_upload(name));
