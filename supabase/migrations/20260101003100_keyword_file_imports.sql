-- Imports of files of any size: a small one is stored by the request that orders it, a larger one by the worker, part
-- by part, each exactly once. What an import brought can be taken back while nobody has used it.

alter table public.keyword_imports
  add column status text not null default 'done'
    check (status in ('queued', 'running', 'done', 'failed', 'cancelled', 'undone')),
  -- What becomes of keywords the site has already: newer figures replace known ones, only fill gaps, or change nothing.
  add column on_known text not null default 'update' check (on_known in ('update', 'fill', 'keep')),
  -- Whose searches the figures count: ISO 3166 and ISO 639 codes.
  add column country text check (country ~ '^[a-z]{2}$'),
  add column language text check (language ~ '^[a-z]{2}$'),
  -- Lines of the file, and those that found their place.
  add column lines integer not null default 0,
  add column lines_done integer not null default 0,
  add column error text,
  add column finished_at timestamptz,
  add column undone integer not null default 0;

-- What the worker needs to know of an import under way.
create table app.import_work (
  import_id uuid primary key references public.keyword_imports (id) on delete cascade,
  -- Objects {upload}.1 to {upload}.{parts} in the bucket "imports".
  upload text not null,
  parts integer not null check (parts > 0),
  parts_done integer not null default 0,
  plan jsonb not null,
  run_at timestamptz not null default now(),
  attempts integer not null default 0,
  lease_token uuid,
  lease_until timestamptz
);
alter table app.import_work enable row level security;
create index import_work_due on app.import_work (run_at);

-- How the columns of files with the same headers are to be understood, for everybody of an account.
create table public.keyword_mappings (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  -- A digest of the headers.
  headers text not null check (length(headers) between 8 and 64),
  name text not null check (length(btrim(name)) between 1 and 120),
  -- Column indexes by field, with the delimiter and the line of the header row.
  columns jsonb not null check (length(columns::text) <= 4000),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, headers)
);
create index keyword_mappings_created_by on public.keyword_mappings (created_by);
create trigger touch before update on public.keyword_mappings for each row execute function app.touch_updated_at();
alter table public.keyword_mappings enable row level security;
create policy "people read the mappings of their account" on public.keyword_mappings
  for select to authenticated using (account_id = (select app.account_id()));

-- An account keeps the 100 mappings it used last.
create function public.save_keyword_mapping(p_site_id uuid, p_headers text, p_name text, p_columns jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
begin
  perform app.require_module(account, 'planner');
  insert into public.keyword_mappings as m (account_id, headers, name, columns, created_by)
  values (account, p_headers, left(btrim(p_name), 120), p_columns, auth.uid())
  on conflict (account_id, headers) do update set name = excluded.name, columns = excluded.columns;
  delete from public.keyword_mappings m
  where m.id in (select o.id from public.keyword_mappings o where o.account_id = account
                 order by o.updated_at desc, o.id offset 100);
end $$;

create function public.delete_keyword_mapping(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
begin
  perform app.require_module(account, 'planner');
  delete from public.keyword_mappings m where m.id = p_id and m.account_id = account;
  if not found then perform app.fail('not_found', 'This mapping was not found.'); end if;
end $$;

drop function public.begin_keyword_import(uuid, text, text, integer, integer, integer, text);

-- The record of an import, and whether it is `repeated`: the same key gives the same one.
create function app.make_keyword_import(p_sector_id uuid, p_source text, p_filename text, p_key text, p_choices jsonb,
  p_status text, p_counts jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  sector public.sectors;
  record public.keyword_imports;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_site_write(sector.site_id);
  perform app.require_module(sector.account_id, 'planner');
  insert into public.keyword_imports (account_id, site_id, sector_id, filename, source, idempotency_key, created_by,
    status, on_known, country, language, total, merged, rejected, lines, finished_at)
  values (sector.account_id, sector.site_id, sector.id, left(p_filename, 255), p_source, p_key, auth.uid(), p_status,
    coalesce(p_choices->>'on_known', 'update'), p_choices->>'country', p_choices->>'language',
    coalesce((p_counts->>'total')::integer, 0), coalesce((p_counts->>'merged')::integer, 0),
    coalesce((p_counts->>'rejected')::integer, 0), (p_counts->>'lines')::integer,
    case when p_status = 'done' then now() end)
  on conflict (account_id, idempotency_key) do nothing
  returning * into record;
  if record.id is not null then return to_jsonb(record) || '{"repeated": false}'; end if;
  select i.* into record from public.keyword_imports i
  where i.account_id = sector.account_id and i.idempotency_key = p_key and i.site_id = sector.site_id;
  if record.id is null then
    perform app.fail('conflict', 'This import belongs to another site. Start it again.');
  end if;
  return to_jsonb(record) || '{"repeated": true}';
end $$;

-- Starts the record of an import. `p_merged` rows repeat an earlier row of the same file. The same key gives the
-- same import, so a double submit is one import. Choices: {on_known, country, language}.
create function public.begin_keyword_import(p_sector_id uuid, p_source text, p_filename text,
  p_total integer, p_merged integer, p_rejected integer, p_key text, p_choices jsonb default '{}')
returns jsonb language sql security definer set search_path = '' as $$
  select app.make_keyword_import(p_sector_id, p_source, p_filename, p_key, p_choices, 'done',
    jsonb_build_object('total', p_total, 'merged', p_merged, 'rejected', p_rejected, 'lines', p_total))
$$;

-- Whether a known volume is worth more than what a file says: nothing, or only a range where it is exact. In mode
-- 'fill' any known one is, but for a range where the file is exact; in mode 'same', within one file, the larger.
create function app.keeps_volume(p_known public.keywords, p_given public.keywords, p_mode text)
returns boolean language sql immutable set search_path = '' as $$
  select p_given.volume is null or (p_known.volume is not null and case
    when k.exact <> g.exact then k.exact
    else p_mode = 'fill' or (p_mode = 'same' and p_known.volume >= p_given.volume) end)
  from (select p_known.volume_min is null and p_known.volume_max is null as exact) k,
    (select p_given.volume_min is null and p_given.volume_max is null as exact) g
$$;

-- How a row of an import meets a keyword: 'same' when the import itself brought it, else as was chosen.
create function app.import_mode(p_known public.keywords, p_import public.keyword_imports)
returns text language sql immutable set search_path = '' as $$
  select case when p_known.import_id = p_import.id then 'same' else p_import.on_known end
$$;

-- Stores rows of an import in one statement and answers how many keywords are new. A known value is never replaced by
-- an unknown one; a row that says nothing new leaves its keyword untouched, so that it is seen that nobody changed it.
-- Rows: [{keyword, volume, volume_min, volume_max, difficulty, cpc, currency, intent, sector_id?}].
create function app.store_keyword_rows(p_import public.keyword_imports, p_kind text, p_rows jsonb)
returns integer language sql set search_path = '' as $$
  with stored as (
    insert into public.keywords as k (account_id, site_id, sector_id, keyword, volume, volume_min, volume_max,
      difficulty, cpc, currency, intent, source, import_id, created_by)
    select distinct on (coalesce(r.sector_id, p_import.sector_id), lower(r.keyword)) p_import.account_id,
      p_import.site_id, coalesce(r.sector_id, p_import.sector_id), r.keyword, r.volume, r.volume_min, r.volume_max,
      r.difficulty, r.cpc, r.currency, r.intent, p_kind, p_import.id, p_import.created_by
    from jsonb_to_recordset(p_rows) as r (keyword text, volume integer, volume_min integer, volume_max integer,
      difficulty numeric, cpc numeric, currency text, intent text, sector_id uuid)
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
      intent = case when app.import_mode(k, p_import) = 'update' then coalesce(excluded.intent, k.intent)
                    else coalesce(k.intent, excluded.intent) end,
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
      or excluded.intent <> coalesce(k.intent, ''))
    returning (xmax = 0) as is_new)
  select count(*) filter (where is_new)::integer from stored
$$;

-- Stores the rows that start at `p_offset` once, however often it is called. Rows the database holds for the same
-- keyword are merged and counted as such. A sector named by a row must be one of the import's site.
create or replace function public.import_keywords(p_import_id uuid, p_kind text, p_offset integer, p_rows jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  import public.keyword_imports;
  added integer;
begin
  select i.* into import from public.keyword_imports i where i.id = p_import_id for update;
  perform app.require_module(app.require_site_write(import.site_id), 'planner');
  if p_offset > import.stored_rows then
    perform app.fail('conflict', 'Rows of this import are missing. Start it again.');
  elsif p_offset < import.stored_rows or import.status <> 'done' then
    return to_jsonb(import);
  end if;
  added := app.store_keyword_rows(import, p_kind, p_rows);
  update public.keyword_imports set imported = imported + added, merged = merged + jsonb_array_length(p_rows) - added,
    stored_rows = stored_rows + jsonb_array_length(p_rows), lines_done = lines
  where id = import.id returning * into import;
  return to_jsonb(import);
end $$;

-- Orders the import of an upload in several parts. Refused when a rule names a sector of another site.
create function public.order_keyword_import(p_sector_id uuid, p_source text, p_filename text, p_key text,
  p_choices jsonb, p_upload uuid, p_parts integer, p_lines integer, p_plan jsonb)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  made jsonb := app.make_keyword_import(p_sector_id, p_source, p_filename, p_key, p_choices, 'queued',
    jsonb_build_object('lines', p_lines));
  record public.keyword_imports;
begin
  select i.* into record from public.keyword_imports i where i.id = (made->>'id')::uuid;
  if (made->>'repeated')::boolean then return record.id; end if;
  if p_parts not between 1 and 5000 or length(p_plan::text) > 400000 then
    perform app.fail('invalid', 'This file cannot be imported at once.');
  elsif exists (select 1 from jsonb_array_elements(coalesce(p_plan->'rules', '[]')) r where not exists (
      select 1 from public.sectors s where s.id::text = r->>'sector_id' and s.site_id = record.site_id)) then
    perform app.fail('not_found', 'This sector was not found.');
  end if;
  insert into app.import_work (import_id, upload, parts, plan) values
    -- The person's own folder of this site, whatever was asked for.
    (record.id, concat_ws('/', record.account_id, record.site_id, auth.uid(), p_upload), p_parts, p_plan);
  perform app.wake_worker();
  return record.id;
end $$;

-- The worker's side. An import whose worker fell silent is taken up again by the next; those of closed accounts wait.
create function public.claim_keyword_import(p_lease_seconds integer default 60)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  taken app.import_work;
begin
  select w.* into taken from app.import_work w
  join public.keyword_imports i on i.id = w.import_id
  join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
  where w.run_at <= now() and (w.lease_until is null or w.lease_until < now())
  order by w.run_at limit 1 for update of w skip locked;
  if taken.import_id is null then return null; end if;
  update app.import_work set attempts = attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where import_id = taken.import_id returning * into taken;
  update public.keyword_imports set status = 'running' where id = taken.import_id and status = 'queued';
  return jsonb_build_object('id', taken.import_id, 'lease', taken.lease_token, 'upload', taken.upload,
    'parts', taken.parts, 'parts_done', taken.parts_done, 'plan', taken.plan);
end $$;

create function app.held_import(p_id uuid, p_lease uuid)
returns app.import_work language sql set search_path = '' as $$
  select w.* from app.import_work w where w.import_id = p_id and w.lease_token = p_lease for update
$$;

-- Stores part `p_part` (from 1) with its rejected rows, all or nothing; the lease goes on. True also when it is stored
-- already, false when the lease is lost.
create function public.store_import_part(p_id uuid, p_lease uuid, p_part integer, p_lines integer, p_merged integer,
  p_rows jsonb, p_rejected jsonb, p_lease_seconds integer default 60)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  work app.import_work := app.held_import(p_id, p_lease);
  import public.keyword_imports;
  given integer := jsonb_array_length(p_rows);
  refused integer := jsonb_array_length(p_rejected);
  added integer;
begin
  if work.import_id is null then return false; end if;
  if p_part <= work.parts_done then return true; end if;
  if p_part > work.parts_done + 1 then
    perform app.fail('conflict', 'Parts of this import are missing.');
  end if;
  select i.* into import from public.keyword_imports i where i.id = p_id for update;
  added := app.store_keyword_rows(import, 'csv', p_rows);
  insert into public.keyword_import_rejections (import_id, position, account_id, site_id, line, raw, reason_code, reason)
  select import.id, import.rejected + e.ordinality - 1, import.account_id, import.site_id, (e.value->>'line')::integer,
    left(e.value->>'raw', 200), left(e.value->>'reason_code', 60), left(e.value->>'reason', 300)
  from jsonb_array_elements(p_rejected) with ordinality e;
  update public.keyword_imports set total = total + given + p_merged + refused, imported = imported + added,
    merged = merged + p_merged + given - added, rejected = rejected + refused, stored_rows = stored_rows + given,
    lines_done = least(lines, lines_done + p_lines)
  where id = p_id;
  update app.import_work set parts_done = p_part, attempts = 1,
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where import_id = p_id;
  return true;
end $$;

-- Ends a slice: whoever comes next goes on at once.
create function public.yield_keyword_import(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update app.import_work set lease_token = null, lease_until = null, attempts = 0, run_at = now()
  where import_id = p_id and lease_token = p_lease;
  return found;
end $$;

create function public.finish_keyword_import(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  work app.import_work := app.held_import(p_id, p_lease);
begin
  if work.import_id is null or work.parts_done < work.parts then return false; end if;
  delete from app.import_work where import_id = p_id;
  perform app.end_keyword_import(p_id, 'done', null);
  return true;
end $$;

-- A failure that may pass is tried again, five times in all without progress. What is stored stays.
create function public.fail_keyword_import(p_id uuid, p_lease uuid, p_message text, p_retryable boolean)
returns void language plpgsql security definer set search_path = '' as $$
declare
  work app.import_work := app.held_import(p_id, p_lease);
begin
  if work.import_id is null then return; end if;
  if p_retryable and work.attempts < 5 then
    update app.import_work set lease_token = null, lease_until = null,
      run_at = now() + make_interval(secs => app.backoff_seconds(work.attempts))
    where import_id = p_id;
    return;
  end if;
  delete from app.import_work where import_id = p_id;
  perform app.end_keyword_import(p_id, 'failed', p_message);
end $$;

create function app.end_keyword_import(p_id uuid, p_status text, p_error text)
returns void language plpgsql set search_path = '' as $$
declare
  import public.keyword_imports;
begin
  update public.keyword_imports set status = p_status, error = left(p_error, 500), finished_at = now()
  where id = p_id returning * into import;
  insert into public.notifications (account_id, user_id, kind, title, body, href)
  values (import.account_id, import.created_by, 'import',
    left(case p_status when 'done' then 'Imported: ' else 'Import failed: ' end || coalesce(import.filename, ''), 200),
    coalesce(left(p_error, 500), import.imported || ' keywords added, ' || import.merged || ' rows merged, '
      || import.rejected || ' rejected.'),
    '/planner/keywords/import/' || p_id);
end $$;

-- Uploads nobody imported within a day, and what ended imports left: [object name].
create function public.stale_uploads(p_limit integer default 100)
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(o.name), '[]') from (
    select o.name from storage.objects o
    where o.bucket_id = 'imports' and o.created_at < now() - interval '1 day'
      and not exists (select 1 from app.import_work w where o.name like w.upload || '%')
    order by o.created_at limit least(p_limit, 1000)) o
$$;

-- Ends an import under way; what it stored stays and can be taken back.
create function public.cancel_keyword_import(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  import public.keyword_imports;
begin
  select i.* into import from public.keyword_imports i where i.id = p_id;
  perform app.require_module(app.require_site_write(import.site_id), 'planner');
  delete from app.import_work where import_id = p_id;
  update public.keyword_imports set status = 'cancelled', finished_at = now()
  where id = p_id and status in ('queued', 'running');
end $$;

-- Takes back up to `p_limit` keywords an import brought that nobody used or changed since: {removed, left}. The import
-- counts as undone when none of them is left. Figures it gave to keywords known before stay.
create function public.undo_keyword_import(p_id uuid, p_limit integer default 20000)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  import public.keyword_imports;
  removed integer;
  remains integer;
begin
  select i.* into import from public.keyword_imports i where i.id = p_id for update;
  perform app.require_module(app.require_site_write(import.site_id), 'planner');
  if import.status in ('queued', 'running') then
    perform app.fail('conflict', 'This import is still under way. Cancel it first.');
  end if;
  with gone as (
    delete from public.keywords d where d.id in (
      select k.id from public.keywords k
      where k.import_id = p_id and k.status = 'new' and k.cluster_id is null and k.clustering_job_id is null
        and k.updated_at = k.created_at
      limit greatest(1, p_limit) for update skip locked)
    returning 1)
  select count(*) into removed from gone;
  select count(*) into remains from public.keywords k
  where k.import_id = p_id and k.status = 'new' and k.cluster_id is null and k.clustering_job_id is null
    and k.updated_at = k.created_at;
  update public.keyword_imports set undone = undone + removed,
    status = case when remains = 0 and undone + removed > 0 then 'undone' else status end
  where id = p_id;
  return jsonb_build_object('removed', removed, 'left', remains);
end $$;

-- The last imports of a site and the account's mappings, {imports, mappings}; null for who may not read the site.
create function public.keyword_import_desk(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'imports', (select coalesce(jsonb_agg(to_jsonb(i) order by i.created_at desc), '[]')
      from (select * from public.keyword_imports i where i.site_id = p_site_id
            order by i.created_at desc limit 10) i),
    'mappings', (select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'updated_at', m.updated_at)
        order by m.updated_at desc), '[]')
      from public.keyword_mappings m))
  from public.sites s where s.id = p_site_id
$$;

-- An import with its sector, what it brought that is still there, and up to p_limit of its rejected rows.
create or replace function public.read_keyword_import(p_id uuid, p_limit integer)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(i) || jsonb_build_object('sector', s.name,
    'remains', (select jsonb_build_object(
        'removable', count(*) filter (where x.kind = 'removable'),
        'clustered', count(*) filter (where x.kind = 'clustered'),
        'archived', count(*) filter (where x.kind = 'archived'),
        'changed', count(*) filter (where x.kind = 'changed'))
      from (select case
          when k.cluster_id is not null or k.clustering_job_id is not null or k.status in ('clustered', 'mapped')
            then 'clustered'
          when k.status = 'archived' then 'archived'
          when k.updated_at <> k.created_at then 'changed'
          else 'removable' end as kind
        from public.keywords k where k.import_id = i.id) x),
    'rejections', coalesce((
      select jsonb_agg(jsonb_build_object('line', r.line, 'raw', r.raw, 'reason_code', r.reason_code,
        'reason', r.reason) order by r.position)
      from (select * from public.keyword_import_rejections r where r.import_id = i.id
            order by r.position limit least(p_limit, 100)) r), '[]'))
  from public.keyword_imports i join public.sectors s on s.id = i.sector_id
  where i.id = p_id
$$;

-- The worker is woken for imports too.
create or replace function app.has_chores()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.account_exports e
      where e.status in ('queued', 'running') and e.run_at <= now() and (e.lease_until is null or e.lease_until < now()))
    or exists (select 1 from app.account_closures c
      where c.delete_at <= now() and (c.lease_until is null or c.lease_until < now()))
    or exists (select 1 from app.import_work w
      join public.keyword_imports i on i.id = w.import_id
      join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
      where w.run_at <= now() and (w.lease_until is null or w.lease_until < now()))
    or public.stale_exports(1) <> '[]' or public.stale_uploads(1) <> '[]'
$$;

-- A small import is noted when it is made, a large one when it is done.
drop trigger audit on public.keyword_imports;
create trigger audit after insert on public.keyword_imports for each row when (new.status = 'done')
  execute function app.audit_import();
create trigger audit_ended after update of status on public.keyword_imports for each row
  when (old.status is distinct from new.status and new.status in ('done', 'undone'))
  execute function app.audit_import();

drop function app.keeps_volume(public.keywords, public.keywords);

revoke execute on function
  public.save_keyword_mapping(uuid, text, text, jsonb), public.delete_keyword_mapping(uuid),
  public.begin_keyword_import(uuid, text, text, integer, integer, integer, text, jsonb),
  public.order_keyword_import(uuid, text, text, text, jsonb, uuid, integer, integer, jsonb),
  public.cancel_keyword_import(uuid), public.undo_keyword_import(uuid, integer),
  public.keyword_import_desk(uuid)
from public, anon;
grant execute on function
  public.save_keyword_mapping(uuid, text, text, jsonb), public.delete_keyword_mapping(uuid),
  public.begin_keyword_import(uuid, text, text, integer, integer, integer, text, jsonb),
  public.order_keyword_import(uuid, text, text, text, jsonb, uuid, integer, integer, jsonb),
  public.cancel_keyword_import(uuid), public.undo_keyword_import(uuid, integer),
  public.keyword_import_desk(uuid)
to authenticated;
revoke execute on function
  public.claim_keyword_import(integer),
  public.store_import_part(uuid, uuid, integer, integer, integer, jsonb, jsonb, integer),
  public.yield_keyword_import(uuid, uuid), public.finish_keyword_import(uuid, uuid),
  public.fail_keyword_import(uuid, uuid, text, boolean), public.stale_uploads(integer)
from public, anon, authenticated;
grant execute on function
  public.claim_keyword_import(integer),
  public.store_import_part(uuid, uuid, integer, integer, integer, jsonb, jsonb, integer),
  public.yield_keyword_import(uuid, uuid), public.finish_keyword_import(uuid, uuid),
  public.fail_keyword_import(uuid, uuid, text, boolean), public.stale_uploads(integer)
to service_role;
