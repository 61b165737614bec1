-- What waits for its time: the plan of each destination, and the claims that keep to the rules whatever was planned.

alter table public.publishing_records
  -- Its place in its order: articles go out in the order in which they were picked.
  add column place integer not null default 0,
  -- Not before this time, by the rules of the site; null when nothing holds it.
  add column planned_at timestamptz,
  add column wait_reason text check (wait_reason in ('window', 'limit', 'approval')),
  -- A manager sent it past the rules.
  add column forced boolean not null default false;
create index publishing_records_plan on public.publishing_records (integration_id, ordered_at, place)
  where state in ('queued', 'working');

-- Articles that wait to go on the site's own pages here; a row is gone when its article is out.
create table public.page_releases (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  content_id uuid not null unique,
  place integer not null default 0,
  planned_at timestamptz,
  wait_reason text check (wait_reason in ('window', 'limit', 'approval')),
  forced boolean not null default false,
  ordered_by uuid references public.profiles (id) on delete set null,
  ordered_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id) on delete cascade,
  foreign key (content_id, site_id) references public.content (id, site_id) on delete cascade
);
create index page_releases_site on public.page_releases (site_id, account_id);
create index page_releases_content on public.page_releases (content_id, site_id);
create index page_releases_ordered_by on public.page_releases (ordered_by);
create trigger touch before update on public.page_releases for each row execute function app.touch_updated_at();
alter table public.page_releases enable row level security;
create policy "people read what waits for their own pages" on public.page_releases
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
revoke insert, update, delete, truncate on public.page_releases from anon, authenticated, service_role;

-- What went public, or was handed over to go public, at a destination: an integration, or the site itself for its own
-- pages. The limits of a day are counted from these.
create table app.publication_slots (
  site_id uuid not null references public.sites (id) on delete cascade,
  destination_id uuid not null,
  content_id uuid not null,
  at timestamptz not null,
  primary key (destination_id, at, content_id)
);
create index publication_slots_site on app.publication_slots (site_id);
alter table app.publication_slots enable row level security;

-- The day of a zone in which an instant is.
create function app.local_day(p_at timestamptz, p_zone text)
returns tstzrange language plpgsql stable set search_path = '' as $$
declare
  day date := (p_at at time zone p_zone)::date;
begin
  return tstzrange(app.local_instant(day, 0, p_zone), app.local_instant(day + 1, 0, p_zone));
end $$;

-- How many places of a day are taken, that of one content left out. A try that failed for certain takes none.
create function app.taken_slots(p_destination uuid, p_day tstzrange, p_but uuid default null)
returns integer language sql stable set search_path = '' as $$
  select count(distinct s.content_id)::integer from app.publication_slots s
  where s.destination_id = p_destination and s.at >= lower(p_day) and s.at < upper(p_day)
    and s.content_id is distinct from p_but
    and not exists (select 1 from public.publishing_records r
      where r.integration_id = s.destination_id and r.content_id = s.content_id and r.state = 'failed'
        and not r.uncertain and r.destination_status is distinct from 'publish')
$$;

create function app.has_slot(p_destination uuid, p_content uuid, p_day tstzrange)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from app.publication_slots s where s.destination_id = p_destination
    and s.content_id = p_content and s.at >= lower(p_day) and s.at < upper(p_day))
$$;

create function app.take_slot(p_site uuid, p_destination uuid, p_content uuid, p_at timestamptz, p_zone text)
returns void language sql set search_path = '' as $$
  insert into app.publication_slots (site_id, destination_id, content_id, at)
  select p_site, p_destination, p_content, p_at
  where not app.has_slot(p_destination, p_content, app.local_day(p_at, p_zone))
  on conflict do nothing
$$;

-- Whether an article may go public at a destination at this time. Whoever asks holds the plan.
create function app.may_go_out(p_rules public.publishing_rules, p_destination uuid, p_content uuid, p_now timestamptz)
returns boolean language sql stable set search_path = '' as $$
  select app.next_opening(p_rules.windows, p_rules.time_zone, p_now) is not distinct from p_now
    and (p_rules.daily_limit is null
      or app.taken_slots(p_destination, app.local_day(p_now, p_rules.time_zone), p_content) < p_rules.daily_limit)
$$;

-- Whether a publication makes something public that was not, so that the rules are asked.
create function app.goes_public(p_record public.publishing_records)
returns boolean language sql immutable set search_path = '' as $$
  select p_record.wanted_status = 'publish' and p_record.destination_status is distinct from 'publish'
$$;

-- Plans what waits for a destination: one after the other in the order of the orders, each at the first time that the
-- rules allow. Whoever calls this holds the plan, so that two never mix.
create function app.plan_destination(p_rules public.publishing_rules, p_destination uuid, p_now timestamptz)
returns void language plpgsql set search_path = '' as $$
declare
  item record;
  at timestamptz := app.next_opening(p_rules.windows, p_rules.time_zone, p_now);
  day tstzrange := app.local_day(at, p_rules.time_zone);
  taken integer := app.taken_slots(p_destination, day);
  -- 1 for one that has a place of the day already.
  own integer;
  has_moved boolean := false;
  ids uuid[] := array[]::uuid[];
  times timestamptz[] := array[]::timestamptz[];
  reasons text[] := array[]::text[];
begin
  for item in
    select w.id, w.content_id, c.status in ('approved', 'published') as is_approved
    from (
      select p.id, p.content_id, p.ordered_at, p.place from public.publishing_records p
      where p.integration_id = p_destination and p.state in ('queued', 'working') and not p.forced
        and (p.lease_until is null or p.lease_until < now()) and app.goes_public(p)
      union all
      select r.id, r.content_id, r.ordered_at, r.place from public.page_releases r
      where r.site_id = p_destination and not r.forced) w
    join public.content c on c.id = w.content_id
    order by w.ordered_at, w.place, w.id
  loop
    ids := ids || item.id;
    if not item.is_approved then
      times := times || null::timestamptz;
      reasons := reasons || 'approval'::text;
      continue;
    end if;
    own := app.has_slot(p_destination, item.content_id, day)::integer;
    while taken - own >= p_rules.daily_limit loop
      at := app.next_opening(p_rules.windows, p_rules.time_zone, upper(day));
      day := app.local_day(at, p_rules.time_zone);
      taken := app.taken_slots(p_destination, day);
      own := app.has_slot(p_destination, item.content_id, day)::integer;
      has_moved := true;
    end loop;
    taken := taken + 1 - own;
    times := times || case when at > p_now then at end;
    reasons := reasons || case when at <= p_now then null when has_moved then 'limit' else 'window' end;
  end loop;
  update public.publishing_records p set planned_at = n.at, wait_reason = n.reason
  from unnest(ids, times, reasons) n (id, at, reason)
  where p.id = n.id and (p.planned_at, p.wait_reason) is distinct from (n.at, n.reason);
  update public.page_releases r set planned_at = n.at, wait_reason = n.reason
  from unnest(ids, times, reasons) n (id, at, reason)
  where r.id = n.id and (r.planned_at, r.wait_reason) is distinct from (n.at, n.reason);
end $$;

-- Holds the plan of a site until the transaction ends, whether there are rules or not yet, and answers these. Before
-- content, and content before records.
create function app.lock_publishing_rules(p_site_id uuid)
returns public.publishing_rules language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(p_site_id::text, 3720));
  return app.publishing_rules_of(p_site_id);
end $$;

-- Plans everything that waits at a site.
create function app.plan_site(p_rules public.publishing_rules, p_now timestamptz default now())
returns void language plpgsql set search_path = '' as $$
declare
  destination uuid;
begin
  delete from app.publication_slots s where s.site_id = p_rules.site_id and s.at < p_now - interval '40 days';
  perform app.plan_destination(p_rules, p_rules.site_id, p_now);
  for destination in select i.id from public.site_integrations i where i.site_id = p_rules.site_id order by i.id loop
    perform app.plan_destination(p_rules, destination, p_now);
  end loop;
end $$;

-- The worker's side.

drop function app.due_publications();
create function app.due_publications(p_now timestamptz default now())
returns table (id uuid) language sql stable set search_path = '' as $$
  select p.id from public.publishing_records p
  join public.site_integrations i on i.id = p.integration_id and i.active and i.platform = 'wordpress'
    and i.access = 'application_password'
  join public.accounts a on a.id = p.account_id and a.status in ('trial', 'active')
  join public.content c on c.id = p.content_id
  where p.state in ('queued', 'working') and p.run_at <= now() and (p.lease_until is null or p.lease_until < now())
    and (p.planned_at is null or p.planned_at <= p_now)
    -- What was sent back while it waited does not go public.
    and (p.wanted_status not in ('publish', 'future') or c.status in ('approved', 'published'))
    -- No server is sent everything at once.
    and (select count(*) from public.publishing_records w
      where w.integration_id = p.integration_id and w.state = 'working' and w.lease_until >= now()) < 3
  order by p.forced desc, p.run_at, p.ordered_at, p.place, p.id
$$;

-- Takes the next publication that is due with everything that it needs; null when none is. p_now is the time by which the
-- rules are asked. One that the rules do not let go is planned again instead.
drop function public.claim_publication(integer);
create function public.claim_publication(p_lease_seconds integer default 90, p_now timestamptz default now())
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  wanted public.publishing_records;
  taken public.publishing_records;
  rules public.publishing_rules;
  passed uuid[] := array[]::uuid[];
begin
  loop
    select x.* into wanted from public.publishing_records x
    where x.id in (select d.id from app.due_publications(p_now) d) and x.id <> all (passed)
    order by x.forced desc, x.run_at, x.ordered_at, x.place, x.id limit 1;
    if wanted.id is null then return null; end if;
    passed := passed || wanted.id;
    rules := app.lock_publishing_rules(wanted.site_id);
    -- As it is now, and as far as nobody else has it.
    select x.* into wanted from public.publishing_records x
    where x.id = wanted.id and x.id in (select d.id from app.due_publications(p_now) d) for update skip locked;
    continue when wanted.id is null;
    if app.goes_public(wanted) then
      if not wanted.forced and not app.may_go_out(rules, wanted.integration_id, wanted.content_id, p_now) then
        perform app.plan_destination(rules, wanted.integration_id, p_now);
        continue;
      end if;
      perform app.take_slot(wanted.site_id, wanted.integration_id, wanted.content_id, p_now, rules.time_zone);
    elsif wanted.wanted_status = 'future' then
      perform app.take_slot(wanted.site_id, wanted.integration_id, wanted.content_id, wanted.publish_at, rules.time_zone);
    end if;
    exit;
  end loop;
  update public.publishing_records p set state = 'working', attempts = p.attempts + 1, lease_token = gen_random_uuid(),
    -- Its worker fell silent in the middle of something.
    uncertain = p.uncertain or p.lease_token is not null,
    lease_until = now() + make_interval(secs => p_lease_seconds), planned_at = null, wait_reason = null
  where p.id = wanted.id
  returning p.* into taken;
  return jsonb_build_object('lease', taken.lease_token,
    'record', to_jsonb(taken) - '{lease_token,lease_until,notes,error,error_code}'::text[],
    'content', (select jsonb_build_object('title', c.title, 'slug', c.slug, 'html', c.html, 'excerpt', c.excerpt,
        'meta_title', c.meta_title, 'meta_description', c.meta_description, 'primary_keyword', c.primary_keyword,
        'tags', c.tags, 'categories', c.categories, 'entity_type', c.entity_type, 'version', c.version)
      from public.content c where c.id = taken.content_id),
    'images', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position,
        'alt', i.alt, 'after_heading', i.after_heading, 'storage_path', i.storage_path,
        'content_type', i.content_type, 'width', i.width, 'height', i.height) order by i.kind, i.position), '[]')
      from public.images i
      where i.content_id = taken.content_id and i.storage_path is not null and i.status = 'generated'),
    'integration', public.stored_integration(taken.integration_id));
end $$;
revoke execute on function public.claim_publication(integer, timestamptz) from public, anon, authenticated;
grant execute on function public.claim_publication(integer, timestamptz) to service_role;

-- Puts what waits for a site's own pages on them, as far as the rules allow at p_now. Answers how many articles went out.
create function app.release_pages(p_now timestamptz default now(), p_site_id uuid default null)
returns integer language plpgsql set search_path = '' as $$
declare
  site uuid;
  release public.page_releases;
  rules public.publishing_rules;
  released integer := 0;
begin
  for site in
    select distinct r.site_id from public.page_releases r
    join public.accounts a on a.id = r.account_id and a.status in ('trial', 'active')
    where (p_site_id is null or r.site_id = p_site_id) and (r.planned_at is null or r.planned_at <= p_now)
    order by r.site_id
  loop
    rules := app.lock_publishing_rules(site);
    for release in
      select r.* from public.page_releases r join public.content c on c.id = r.content_id and c.status = 'approved'
      where r.site_id = site and (r.planned_at is null or r.planned_at <= p_now)
      order by r.forced desc, r.ordered_at, r.place, r.id for update of r skip locked
    loop
      if not release.forced and not app.may_go_out(rules, site, release.content_id, p_now) then
        perform app.plan_destination(rules, site, p_now);
        exit;
      end if;
      perform app.take_slot(site, site, release.content_id, p_now, rules.time_zone);
      perform app.publish_content(release.content_id);
      delete from public.page_releases r where r.id = release.id;
      released := released + 1;
    end loop;
    -- What is public already, by whatever way, waits no more.
    delete from public.page_releases r using public.content c
    where r.site_id = site and c.id = r.content_id and c.status = 'published';
  end loop;
  return released;
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-page-releases', '* * * * *', 'select app.release_pages()');
