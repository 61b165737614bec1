-- Schedules: when a cron pattern is due in a time zone, worked out where the tick is, in the database.

-- The values that one field of a cron pattern names, ascending: *, lists, ranges and steps of ranges; null when the
-- field makes no sense. Names (p_names) stand for the numbers from p_low on.
create function app.cron_values(p_field text, p_low integer, p_high integer, p_names text[] default '{}')
returns integer[] language plpgsql immutable set search_path = '' as $$
declare
  part text;
  bounds text[];
  from_value integer;
  to_value integer;
  step integer;
  found_values integer[] := array[]::integer[];
begin
  if p_field ~ '^\d{1,2}$' and p_field::integer between p_low and p_high then return array[p_field::integer]; end if;
  foreach part in array string_to_array(lower(p_field), ',') loop
    if part ~ '[a-z]' then
      if part ~ '[a-z]{4}|[a-z]\d|\d[a-z]' then return null; end if;
      for i in 1 .. cardinality(p_names) loop
        part := replace(part, p_names[i], (p_low + i - 1)::text);
      end loop;
    end if;
    bounds := regexp_match(part, '^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    -- A step needs something to step through.
    if bounds is null or (bounds[4] is not null and bounds[1] is null and bounds[3] is null) then return null; end if;
    from_value := case when bounds[1] is null then bounds[2]::integer else p_low end;
    to_value := case when bounds[1] is null then coalesce(bounds[3], bounds[2])::integer else p_high end;
    step := coalesce(bounds[4]::integer, 1);
    if from_value < p_low or to_value > p_high or from_value > to_value or step < 1 then return null; end if;
    found_values := found_values || array(select generate_series(from_value, to_value, step));
  end loop;
  if p_field !~ ',' then return found_values; end if;
  return (select array_agg(distinct v order by v) from unnest(found_values) v);
end $$;

-- A cron pattern of five fields in parts; all of them null when it makes no sense.
create function app.read_cron(p_cron text, out minutes integer[], out hours integer[], out days integer[],
  out months integer[], out weekdays integer[], out any_day boolean, out any_weekday boolean)
language plpgsql immutable set search_path = '' as $$
declare
  fields text[] := regexp_split_to_array(btrim(p_cron), '\s+');
begin
  if coalesce(cardinality(fields), 0) <> 5 or length(p_cron) > 100 then return; end if;
  minutes := app.cron_values(fields[1], 0, 59);
  hours := app.cron_values(fields[2], 0, 23);
  days := app.cron_values(fields[3], 1, 31);
  months := app.cron_values(fields[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}');
  weekdays := app.cron_values(fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
  if minutes is null or hours is null or days is null or months is null or weekdays is null then
    minutes := null; hours := null; days := null; months := null; weekdays := null;
    return;
  end if;
  if 7 = any (weekdays) then weekdays := array_append(array_remove(weekdays, 7), 0); end if;
  any_day := fields[3] = '*';
  any_weekday := fields[5] = '*';
end $$;
-- The instants at which the clocks of a zone show a local time: one, two when the clocks went back, none in between.
create function app.instants_of(p_local timestamp, p_zone text)
returns setof timestamptz language sql stable set search_path = '' as $$
  select distinct x.instant from (
    select (p_local - ((o.at at time zone p_zone) - (o.at at time zone 'UTC'))) at time zone 'UTC' as instant
    from unnest(array[interval '-4 hours', '0', '4 hours']) d (shift),
      lateral (select (p_local at time zone p_zone) + d.shift as at) o) x
  where x.instant at time zone p_zone = p_local
$$;

-- When a local time that a schedule names is due: at its first occurrence; one that the clocks skip, at the first
-- minute after the gap.
create function app.due_instant(p_local timestamp, p_zone text)
returns timestamptz language sql stable set search_path = '' as $$
  select coalesce((select min(i) from app.instants_of(p_local, p_zone) i),
    (select min(g) from generate_series((p_local at time zone p_zone) - interval '25 hours',
       (p_local at time zone p_zone) + interval '25 hours', interval '1 minute') g
     where (g at time zone p_zone) >= p_local))
$$;

-- The first instant after p_after at which hours and minutes are due on a day about which the clocks change: they are
-- looked up one by one.
create function app.due_on_day_of_change(p_day date, p_hours integer[], p_minutes integer[], p_zone text,
  p_after timestamptz)
returns timestamptz language sql stable set search_path = '' as $$
  select min(i.instant)
  from (
      -- Clocks move by three hours at most, so the next instant is among these.
      select p_day + make_interval(hours => h, mins => m) as local from unnest(p_hours) h, unnest(p_minutes) m
      where p_day + make_interval(hours => h, mins => m) > (p_after at time zone p_zone) - interval '3 hours'
      order by 1 limit 200) l,
    lateral (
      select n.instant from app.instants_of(l.local, p_zone) n (instant) where cardinality(p_hours) = 24
      union all
      select app.due_instant(l.local, p_zone) where cardinality(p_hours) < 24) i
  where i.instant > p_after
$$;

-- The first minute of a day after p_after, 0 to 1439, that hours and minutes name; null when none is left.
create function app.minute_after(p_hours integer[], p_minutes integer[], p_after integer)
returns integer language plpgsql immutable set search_path = '' as $$
declare
  hour integer;
  minute integer;
begin
  foreach hour in array p_hours loop
    continue when hour * 60 + 59 <= p_after;
    foreach minute in array p_minutes loop
      if hour * 60 + minute > p_after then return hour * 60 + minute; end if;
    end loop;
  end loop;
  return null;
end $$;

-- The first instant after p_after at which a schedule is due; null for a pattern that never is, like 30 February.
-- A schedule that names hours is due once at each of its local times, also on the days when clocks change. One for
-- every hour follows the hours that pass: none for an hour that is skipped, one for each that comes twice.
create function app.next_due(p_cron text, p_zone text, p_after timestamptz)
returns timestamptz language plpgsql stable set search_path = '' as $$
declare
  cron record := app.read_cron(p_cron);
  after_local timestamp := p_after at time zone p_zone;
  today date := after_local::date;
  day date := today - 1;
  last_day date := day + 366 * 9;
  due timestamptz;
begin
  if cron.minutes is null then return null; end if;
  while day <= last_day loop
    if extract(month from day)::integer <> all (cron.months) then
      day := (date_trunc('month', day) + interval '1 month')::date;
      continue;
    end if;
    -- As everywhere: where days and weekdays are both named, either will do.
    if (case when cron.any_day then extract(dow from day)::integer = any (cron.weekdays)
        when cron.any_weekday then extract(day from day)::integer = any (cron.days)
        else extract(day from day)::integer = any (cron.days)
          or extract(dow from day)::integer = any (cron.weekdays) end) then
      if ((day + interval '32 hours') at time zone p_zone) - ((day - interval '8 hours') at time zone p_zone)
         <> interval '40 hours' then
        due := app.due_on_day_of_change(day, cron.hours, cron.minutes, p_zone, p_after);
      elsif day >= today then
        due := (day + make_interval(mins => app.minute_after(cron.hours, cron.minutes,
          case when day = today then floor(extract(epoch from after_local - today) / 60)::integer else -1 end)))
          at time zone p_zone;
      end if;
      if due is not null then return due; end if;
    end if;
    day := day + 1;
  end loop;
  return null;
end $$;

-- The next p_count instants of a schedule after p_after.
create function app.next_dues(p_cron text, p_zone text, p_count integer, p_after timestamptz default now())
returns timestamptz[] language plpgsql stable set search_path = '' as $$
declare
  due timestamptz := p_after;
  found_dues timestamptz[] := array[]::timestamptz[];
begin
  for i in 1 .. p_count loop
    due := app.next_due(p_cron, p_zone, due);
    exit when due is null;
    found_dues := found_dues || due;
  end loop;
  return found_dues;
end $$;

-- Whether the database knows a time zone by this IANA name.
create function app.is_time_zone(p_zone text)
returns boolean language plpgsql stable set search_path = '' as $$
begin
  if p_zone !~ '^(UTC|[A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2})$' then return false; end if;
  perform now() at time zone p_zone;
  return true;
exception when invalid_parameter_value then
  return false;
end $$;
