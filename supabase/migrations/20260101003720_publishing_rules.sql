-- Publishing rules of a site: when articles may go out, how many a day, what goes out by itself, and where to.

create table public.publishing_rules (
  site_id uuid primary key,
  account_id uuid not null,
  time_zone text not null default 'UTC' check (length(time_zone) <= 60),
  -- [{weekdays: [0 to 6, Sunday first], from: minute of the day, to: minute of the day}]; none means any time. A window
  -- whose end is not after its start ends on the next day.
  windows jsonb not null default '[]' check (jsonb_typeof(windows) = 'array' and length(windows::text) <= 4000),
  -- How many articles go public at one destination in a day of the time zone; null for any number.
  daily_limit integer check (daily_limit between 1 and 1000),
  -- Whether an article goes out as soon as somebody approves it; what runs do stands in sites.auto_publish.
  on_approval boolean not null default false,
  -- What goes out by itself has at least so many words, and a featured picture where that is asked for.
  min_words integer not null default 0 check (min_words between 0 and 20000),
  needs_picture boolean not null default false,
  -- What becomes of an article at a connection where nothing else is said; null for the connection's own choice.
  status text check (status in ('draft', 'pending', 'publish', 'future')),
  -- The connections that articles go to; empty for every one that is switched on.
  integration_ids uuid[] not null default '{}' check (cardinality(integration_ids) <= 20),
  updated_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id) on delete cascade
);
create index publishing_rules_site on public.publishing_rules (site_id, account_id);
create index publishing_rules_updated_by on public.publishing_rules (updated_by);
create trigger touch before update on public.publishing_rules for each row execute function app.touch_updated_at();
alter table public.publishing_rules enable row level security;
create policy "people read the publishing rules of their sites" on public.publishing_rules
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
revoke insert, update, delete, truncate on public.publishing_rules from anon, authenticated, service_role;

-- Whether windows are written as they have to be.
create function app.are_windows(p_windows jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select case when jsonb_typeof(p_windows) <> 'array' or jsonb_array_length(p_windows) > 10 then false
    else coalesce((select bool_and(jsonb_typeof(w) = 'object' and jsonb_typeof(w->'weekdays') = 'array'
        and w->'weekdays' <@ '[0, 1, 2, 3, 4, 5, 6]' and w->'weekdays' <> '[]'
        and w->>'from' ~ '^\d{1,4}$' and w->>'to' ~ '^\d{1,4}$'
        and (w->>'from')::integer < 1440 and (w->>'to')::integer <= 1440)
      from jsonb_array_elements(p_windows) w), true) end
$$;

-- The first instant from p_from on at which a window is open: p_from itself while one is; null when none ever is. Clocks
-- that change make a window shorter or longer, like every other plan of that day: a time that they skip is their next
-- minute, one that they show twice is the first of the two.
create function app.next_opening(p_windows jsonb, p_zone text, p_from timestamptz)
returns timestamptz language plpgsql stable set search_path = '' as $$
declare
  today date := (p_from at time zone p_zone)::date;
  day_window jsonb;
  starts integer;
  ends integer;
  opens timestamptz;
  closes timestamptz;
  first_opening timestamptz;
begin
  if p_windows = '[]' then return p_from; end if;
  -- A week is enough, and one day more for a window that clocks swallow whole.
  for i in -1 .. 15 loop
    for day_window in select w from jsonb_array_elements(p_windows) w
      where w->'weekdays' @> to_jsonb(extract(dow from today + i)::integer) loop
      starts := (day_window->>'from')::integer;
      ends := (day_window->>'to')::integer;
      if ends <= starts then ends := ends + 1440; end if;
      opens := app.local_instant(today + i, starts, p_zone);
      closes := app.local_instant(today + i, ends, p_zone);
      if closes > p_from and opens < closes then
        first_opening := least(first_opening, greatest(opens, p_from));
      end if;
    end loop;
    exit when first_opening is not null;
  end loop;
  return first_opening;
end $$;

-- The instant of a minute of a day; minutes behind 1440 are of the next day.
create function app.local_instant(p_day date, p_minute integer, p_zone text)
returns timestamptz language plpgsql stable set search_path = '' as $$
declare
  local timestamp := p_day + make_interval(mins => p_minute);
  guess timestamptz := local at time zone p_zone;
begin
  -- Away from the days on which clocks change there is one such instant.
  if ((local + interval '1 day') at time zone p_zone) - ((local - interval '1 day') at time zone p_zone) = interval '48 hours' then
    return guess;
  end if;
  return app.due_instant(local, p_zone);
end $$;

-- The rules of a site, those that are made when nobody has made any among them.
create function app.publishing_rules_of(p_site_id uuid)
returns public.publishing_rules language plpgsql stable security definer set search_path = '' as $$
declare
  rules public.publishing_rules;
begin
  select r.* into rules from public.publishing_rules r where r.site_id = p_site_id;
  if rules.site_id is null then
    select s.id, s.account_id into rules.site_id, rules.account_id from public.sites s where s.id = p_site_id;
    rules.time_zone := 'UTC';
    rules.windows := '[]';
    rules.on_approval := false;
    rules.min_words := 0;
    rules.needs_picture := false;
    rules.integration_ids := '{}';
  end if;
  return rules;
end $$;

-- Whether readers find a site on its own pages here, on its connected websites, or both.
create function app.has_own_pages(p_hosting text)
returns boolean language sql immutable set search_path = '' as $$ select p_hosting in ('igny8_sites', 'multi') $$;

create function app.has_websites(p_hosting text)
returns boolean language sql immutable set search_path = '' as $$ select p_hosting <> 'igny8_sites' $$;

-- The connections that a site's articles go to where nothing else is said.
create function app.default_destinations(p_site_id uuid)
returns setof public.site_integrations language sql stable set search_path = '' as $$
  select i.* from public.site_integrations i
  join public.sites s on s.id = i.site_id and app.has_websites(s.hosting_type)
  left join public.publishing_rules r on r.site_id = i.site_id
  where i.site_id = p_site_id and i.active
    and (r.site_id is null or cardinality(r.integration_ids) = 0 or i.id = any (r.integration_ids))
    and exists (select 1 from public.module_settings m
      where m.account_id = i.account_id and m.module = 'publisher' and m.enabled)
  order by i.created_at, i.id
$$;

-- Why an article does not go out by itself; null when it does.
create function app.publishing_obstacle(p_rules public.publishing_rules, p_content public.content)
returns text language sql stable set search_path = '' as $$
  select case
    when p_content.word_count < greatest(p_rules.min_words, 1)
      then format('It has %s words; the rules ask for %s.', p_content.word_count, greatest(p_rules.min_words, 1))
    when p_rules.needs_picture and not exists (select 1 from public.images i
      where i.content_id = p_content.id and i.kind = 'featured' and i.status = 'generated')
      then 'It has no featured picture.'
    when not exists (select 1 from public.sites s where s.id = p_content.site_id and (app.has_own_pages(s.hosting_type)
        or exists (select 1 from app.default_destinations(s.id))))
      then 'There is nowhere to publish it yet.'
    end
$$;
