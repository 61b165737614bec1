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
  foreach part in array string_to_array(lower(p_field), ',') loop
    for i in 1 .. cardinality(p_names) loop
      part := regexp_replace(part, '\m' || p_names[i] || '\M', (p_low + i - 1)::text, 'g');
    end loop;
    bounds := regexp_match(part, '^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:/(\d{1,2}))?$');
    -- A step needs something to step through.
    if bounds is null or (bounds[4] is not null and bounds[1] is null and bounds[3] is null) then return null; end if;
    from_value := case when bounds[1] is null then bounds[2]::integer else p_low end;
    to_value := case when bounds[1] is null then coalesce(bounds[3], bounds[2])::integer else p_high end;
    step := coalesce(bounds[4]::integer, 1);
    if from_value < p_low or to_value > p_high or from_value > to_value or step < 1 then return null; end if;
    found_values := found_values || array(select generate_series(from_value, to_value, step));
  end loop;
  return (select array_agg(distinct v order by v) from unnest(found_values) v);
end $$;

-- A cron pattern of five fields in parts; null when it makes no sense.
create function app.read_cron(p_cron text)
returns jsonb language plpgsql immutable set search_path = '' as $$
declare
  fields text[] := regexp_split_to_array(btrim(p_cron), '\s+');
  minutes integer[];
  hours integer[];
  days integer[];
  months integer[];
  weekdays integer[];
begin
  if coalesce(cardinality(fields), 0) <> 5 or length(p_cron) > 100 then return null; end if;
  minutes := app.cron_values(fields[1], 0, 59);
  hours := app.cron_values(fields[2], 0, 23);
  days := app.cron_values(fields[3], 1, 31);
  months := app.cron_values(fields[4], 1, 12,
    '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}');
  weekdays := app.cron_values(fields[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
  if minutes is null or hours is null or days is null or months is null or weekdays is null then return null; end if;
  if 7 = any (weekdays) then weekdays := array_append(array_remove(weekdays, 7), 0); end if;
  return jsonb_build_object('minutes', minutes, 'hours', hours, 'days', days, 'months', months, 'weekdays', weekdays,
    'any_day', fields[3] = '*', 'any_weekday', fields[5] = '*');
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

-- The first instant after p_after at which a schedule is due; null for a pattern that never is, like 30 February.
-- A schedule that names hours is due once at each of its local times, also on the days when clocks change. One for
-- every hour follows the hours that pass: none for an hour that is skipped, one for each that comes twice.
create function app.next_due(p_cron text, p_zone text, p_after timestamptz)
returns timestamptz language plpgsql stable set search_path = '' as $$
declare
  pattern jsonb := app.read_cron(p_cron);
  minutes integer[] := array(select v::integer from jsonb_array_elements_text(pattern->'minutes') v);
  hours integer[] := array(select v::integer from jsonb_array_elements_text(pattern->'hours') v);
  each_hour boolean := cardinality(hours) = 24;
  after_local timestamp := p_after at time zone p_zone;
  day date := after_local::date - 1;
  last_day date := day + 366 * 9;
  by_date boolean;
  by_weekday boolean;
  matches boolean;
  due timestamptz;
begin
  if pattern is null then return null; end if;
  while day <= last_day loop
    if not pattern->'months' @> to_jsonb(extract(month from day)::integer) then
      day := (date_trunc('month', day) + interval '1 month')::date;
      continue;
    end if;
    by_date := pattern->'days' @> to_jsonb(extract(day from day)::integer);
    by_weekday := pattern->'weekdays' @> to_jsonb(extract(dow from day)::integer);
    -- As everywhere: where days and weekdays are both named, either will do.
    matches := case when (pattern->>'any_day')::boolean then by_weekday
      when (pattern->>'any_weekday')::boolean then by_date
      else by_date or by_weekday end;
    if matches then
      select min(i.instant) into due
      from (
          -- Clocks move by three hours at most, so the next instant is among these.
          select day + make_interval(hours => h, mins => m) as local from unnest(hours) h, unnest(minutes) m
          where day + make_interval(hours => h, mins => m) > after_local - interval '3 hours'
          order by 1 limit 200) l,
        lateral (
          select n.instant from app.instants_of(l.local, p_zone) n (instant) where each_hour
          union all
          select app.due_instant(l.local, p_zone) where not each_hour) i
      where i.instant > p_after;
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
