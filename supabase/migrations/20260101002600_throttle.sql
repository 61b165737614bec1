-- Requests per minute, counted here so that every instance of the app agrees.

create table app.throttle_scopes (
  scope text primary key,
  per_minute integer not null check (per_minute > 0)
);
alter table app.throttle_scopes enable row level security;

insert into app.throttle_scopes (scope, per_minute) values
  ('ai_function', 10), ('image_gen', 15), ('content_write', 30), ('content_read', 100), ('auth', 20),
  ('auth_strict', 5), ('planner', 60), ('planner_ai', 10), ('writer', 60), ('writer_ai', 10), ('system', 100),
  ('system_admin', 30), ('billing', 30), ('billing_admin', 10), ('default', 100);

-- One row for each who was heard of in the last minutes. A minute starts with the first request and nothing
-- prolongs it. The counters may be lost in a crash, so they are not logged.
create unlogged table app.throttle_counters (
  scope text not null,
  key text not null,
  hits integer not null,
  started_at timestamptz not null,
  primary key (scope, key)
) with (fillfactor = 50);
alter table app.throttle_counters enable row level security;

-- Counters whose minute is over count from zero anyway; this only frees their room.
create function app.sweep_throttle()
returns void language sql set search_path = '' as $$
  delete from app.throttle_counters where started_at < now() - interval '2 minutes'
$$;

-- Names that the app hashed; nothing else may fill the table.
create function app.is_throttle_key(p_key text)
returns boolean language sql immutable set search_path = '' as $$
  select coalesce(p_key ~ '^[0-9a-f]{64}$', false)
$$;

-- Counts one request of a scope: for the person who asks, or for up to four names that the app hashed. Answers the
-- standing of the person, or of each name in the order given. Staff and the automation are never refused.
create function public.count_request(p_scope text, p_keys text[] default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  allowed integer;
  person text := auth.uid()::text;
  names text[] := coalesce(p_keys, array[person]);
  counted jsonb;
begin
  select s.per_minute into allowed from app.throttle_scopes s where s.scope = p_scope;
  if allowed is null then
    perform app.fail('invalid', 'This scope of requests does not exist.');
  end if;
  if cardinality(names) not between 1 and 4 or (person is null or p_keys is not null)
    and exists (select 1 from unnest(names) n where not app.is_throttle_key(n)) then
    perform app.fail('invalid', 'Requests are counted for a person or for hashed names.');
  end if;
  with counted_now as (
    -- Always locked in the same order, so that two requests cannot wait for each other.
    insert into app.throttle_counters as c (scope, key, hits, started_at)
    select distinct p_scope, n, 1, now() from unnest(names) n order by n
    on conflict (scope, key) do update set
      hits = case when c.started_at <= now() - interval '1 minute' then 1 else least(c.hits + 1, 1000000) end,
      started_at = case when c.started_at <= now() - interval '1 minute' then now() else c.started_at end
    returning c.key, c.hits, c.started_at)
  select jsonb_agg(jsonb_build_object(
    'limit', allowed,
    'remaining', greatest(allowed - x.hits, 0),
    'reset', least(60, greatest(1, ceil(extract(epoch from x.started_at + interval '1 minute' - now()))))::integer,
    'allowed', x.hits <= allowed or (p_keys is null and coalesce(app.role() in ('developer', 'system_bot'), false)))
    order by n.position)
  into counted
  from unnest(names) with ordinality n (key, position) join counted_now x on x.key = n.key;
  return counted;
end $$;

-- Counts one attempt to sign in before the password is looked at, so that parallel guesses are counted too.
-- p_pair is the address (e-mail and network), p_email the e-mail alone, p_network the network alone; a browser that
-- is known for this e-mail brings a p_pair of its own and neither of the others.
-- A network that is over its limit counts no further, and a pair that is counts nothing against the e-mail: a
-- stranger at one place cannot use up what the owner needs elsewhere. The e-mail alone only slows attempts down
-- (wait_ms), and refuses browsers that are not known when there are more of them in a minute than people make.
create function public.count_sign_in(p_pair text, p_email text default null, p_network text default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  few integer := (select s.per_minute from app.throttle_scopes s where s.scope = 'auth_strict');
  usual integer := (select s.per_minute from app.throttle_scopes s where s.scope = 'auth');
  most integer := (select s.per_minute from app.throttle_scopes s where s.scope = 'default');
  counted jsonb;
begin
  if not app.is_throttle_key(p_pair) or not app.is_throttle_key(coalesce(p_email, p_pair))
    or not app.is_throttle_key(coalesce(p_network, p_pair)) then
    perform app.fail('invalid', 'Requests are counted for a person or for hashed names.');
  end if;
  with network as (
    insert into app.throttle_counters as c (scope, key, hits, started_at)
    select 'sign_in_network', p_network, 1, now() where p_network is not null
    on conflict (scope, key) do update set
      hits = case when c.started_at <= now() - interval '1 minute' then 1 else least(c.hits + 1, 1000000) end,
      started_at = case when c.started_at <= now() - interval '1 minute' then now() else c.started_at end
    returning c.hits, c.started_at),
  pair as (
    insert into app.throttle_counters as c (scope, key, hits, started_at)
    select 'sign_in_pair', p_pair, 1, now() where coalesce((select n.hits <= usual from network n), true)
    on conflict (scope, key) do update set
      hits = case when c.started_at <= now() - interval '1 minute' then 1 else least(c.hits + 1, 1000000) end,
      started_at = case when c.started_at <= now() - interval '1 minute' then now() else c.started_at end
    returning c.hits, c.started_at),
  email as (
    insert into app.throttle_counters as c (scope, key, hits, started_at)
    select 'sign_in_email', p_email, 1, now() where p_email is not null and (select p.hits <= few from pair p)
    on conflict (scope, key) do update set
      hits = case when c.started_at <= now() - interval '1 minute' then 1 else least(c.hits + 1, 1000000) end,
      started_at = case when c.started_at <= now() - interval '1 minute' then now() else c.started_at end
    returning c.hits, c.started_at),
  standing as (
    select usual as allowed, n.* from network n
    union all select few, p.* from pair p
    union all select most, e.* from email e)
  select jsonb_build_object(
    'limit', s.allowed,
    'remaining', greatest(s.allowed - s.hits, 0),
    'reset', least(60, greatest(1, ceil(extract(epoch from s.started_at + interval '1 minute' - now()))))::integer,
    'allowed', s.hits <= s.allowed,
    'wait_ms', (select least(5000, 250 * greatest(0, coalesce(max(e.hits), 0) - usual)) from email e))
  into counted from standing s order by s.allowed - s.hits limit 1;
  return counted;
end $$;

-- An attempt that had the right password was no guess: the pair starts anew, the wider counters forget this one.
create function app.forgive_sign_in(p_pair text, p_email text, p_network text)
returns void language sql set search_path = '' as $$
  delete from app.throttle_counters where scope = 'sign_in_pair' and key = p_pair;
  update app.throttle_counters set hits = greatest(hits - 1, 0)
  where (scope, key) in (('sign_in_email', p_email), ('sign_in_network', p_network))
$$;

revoke execute on function public.count_request(text, text[]), public.count_sign_in(text, text, text) from public;
grant execute on function public.count_request(text, text[]), public.count_sign_in(text, text, text)
to anon, authenticated;

insert into app.cron_jobs (name, schedule, command)
values ('igny8-throttle-sweep', '*/5 * * * *', 'select app.sweep_throttle()');
