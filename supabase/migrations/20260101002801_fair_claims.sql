-- Who works next: limits per account, per provider and per function, accounts sharing fairly, work that a person
-- waits for first, and a provider that asked us to wait left alone.

-- Jobs that may run at once. The name '*' is the rule for names that are not listed.
create table app.work_limits (
  scope text not null check (scope in ('account', 'provider', 'function')),
  name text not null,
  at_once integer not null check (at_once > 0),
  primary key (scope, name)
);
alter table app.work_limits enable row level security;
insert into app.work_limits (scope, name, at_once) values
  ('account', '*', 20), ('provider', '*', 100), ('function', '*', 60);

create function app.work_limit(p_scope text, p_name text)
returns integer language sql stable set search_path = '' as $$
  select coalesce((select l.at_once from app.work_limits l where l.scope = p_scope and l.name = p_name),
    (select l.at_once from app.work_limits l where l.scope = p_scope and l.name = '*'))
$$;

-- Providers that asked us to wait.
create table app.provider_pauses (
  provider text primary key,
  until timestamptz not null
);
alter table app.provider_pauses enable row level security;

alter table public.jobs add column provider text;

-- The provider that a job of this account will call; null for work that calls none. An account's own provider is
-- slowed down for itself alone, IGNY8's for everybody.
create function app.job_provider(p_account_id uuid, p_function text)
returns text language sql stable set search_path = '' as $$
  select case when p_function = 'plan_run' then null
    when exists (select 1 from public.ai_providers p where p.account_id = p_account_id and p.kind = 'openai')
      then 'openai:' || p_account_id
    else 'openai' end
$$;

create function app.set_job_provider()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.provider := coalesce(new.provider, app.job_provider(new.account_id, new.function));
  return new;
end $$;
create trigger set_provider before insert on public.jobs for each row execute function app.set_job_provider();
update public.jobs set provider = app.job_provider(account_id, function) where status in ('queued', 'running');

drop index public.jobs_due;
create index jobs_waiting on public.jobs (account_id, priority desc, run_at) where status = 'queued';

-- One transaction wakes the worker once, however many jobs it makes.
create or replace function app.wake_worker_after_jobs()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if current_setting('app.worker_woken', true) is distinct from 'yes' then
    perform set_config('app.worker_woken', 'yes', true);
    perform app.wake_worker();
  end if;
  return null;
end $$;

-- A job that was to start at once is due whatever the clock says; one that waits for its next attempt when it is over.
create function app.is_due(p_job public.jobs)
returns boolean language sql stable set search_path = '' as $$
  select p_job.run_at <= now() or (p_job.attempts = 0 and p_job.run_at <= p_job.created_at)
$$;

-- The waiting jobs that may be claimed at this moment, as far as their account and their provider go.
create function app.claimable(p_account_id uuid, p_limit integer)
returns table (id uuid, function text, provider text, priority smallint, run_at timestamptz)
language sql stable set search_path = '' rows 10 as $$
  select j.id, j.function, j.provider, j.priority, j.run_at from public.jobs j
  where j.account_id = p_account_id and j.status = 'queued' and app.is_due(j)
    and (j.run_id is null or exists (
      select 1 from public.automation_runs r where r.id = j.run_id and r.status = 'running'))
    and not exists (select 1 from app.provider_pauses p where p.provider = j.provider and p.until > now())
  order by j.priority desc, j.run_at limit p_limit
$$;

-- Every account that has a waiting job and may work; one step of the index per account, however long its queue.
create function app.waiting_accounts()
returns table (account_id uuid) language sql stable set search_path = '' rows 20 as $$
  with recursive waiting as (
    (select j.account_id from public.jobs j where j.status = 'queued' order by j.account_id limit 1)
    union all
    select (select j.account_id from public.jobs j where j.status = 'queued' and j.account_id > w.account_id
            order by j.account_id limit 1)
    from waiting w where w.account_id is not null)
  select a.id from waiting w join public.accounts a on a.id = w.account_id and a.status in ('trial', 'active')
$$;

-- Accounts take turns over time too: of those with equally much under way, the one that was served longest ago is next.
create table app.account_turns (
  account_id uuid primary key references public.accounts (id) on delete cascade,
  served bigint not null
);
alter table app.account_turns enable row level security;
create sequence app.turns;

-- Claims up to p_limit due jobs for p_lease_seconds. Accounts take turns: whoever has least under way goes first,
-- then whoever was served longest ago.
-- The first five jobs of an account that a person waits for go before anything that runs by itself.
-- Jobs of a paused run, a suspended account or a provider that asked us to wait stay where they are.
create or replace function public.claim_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns setof public.jobs language plpgsql security definer set search_path = '' set jit = off as $$
declare
  chosen uuid[];
begin
  -- One claim at a time, so that the limits hold exactly.
  perform pg_advisory_xact_lock(hashtextextended('claim_jobs', 0));
  with busy as materialized (
    select j.account_id, j.function, j.provider, count(*) as n from public.jobs j
    where j.status = 'running' group by j.account_id, j.function, j.provider),
  accounts as materialized (
    select w.account_id, coalesce(b.n, 0) as n, coalesce(t.served, 0) as served,
      app.work_limit('account', w.account_id::text) - coalesce(b.n, 0) as room
    from app.waiting_accounts() w
    left join (select b.account_id, sum(b.n) as n from busy b group by b.account_id) b on b.account_id = w.account_id
    left join app.account_turns t on t.account_id = w.account_id),
  placed as materialized (
    select c.*, a.served,
      a.n + row_number() over (partition by a.account_id order by c.priority desc, c.run_at)
        - case when c.priority >= 10 then 5 else 0 end as turn
    from accounts a cross join lateral app.claimable(a.account_id, least(p_limit, a.room)::integer) c
    where a.room > 0),
  ranked as (
    select p.*, row_number() over (partition by p.function order by p.turn, p.served, p.priority desc, p.run_at, p.id)
        as function_place,
      row_number() over (partition by p.provider order by p.turn, p.served, p.priority desc, p.run_at, p.id)
        as provider_place
    from placed p),
  functions as materialized (
    select f.function, app.work_limit('function', f.function)
      - coalesce((select sum(b.n) from busy b where b.function = f.function), 0) as room
    from (select distinct p.function from placed p) f),
  providers as materialized (
    select f.provider, app.work_limit('provider', f.provider)
      - coalesce((select sum(b.n) from busy b where b.provider = f.provider), 0) as room
    from (select distinct p.provider from placed p where p.provider is not null) f)
  select array_agg(x.id) into chosen from (
    select r.id from ranked r join functions f on f.function = r.function
    left join providers v on v.provider = r.provider
    where r.function_place <= f.room and (r.provider is null or r.provider_place <= v.room)
    order by r.turn, r.served, r.priority desc, r.run_at, r.id limit p_limit) x;
  if chosen is null then return; end if;
  insert into app.account_turns as t (account_id, served)
  select c.account_id, nextval('app.turns') from (
    select distinct j.account_id from public.jobs j where j.id = any (chosen)) c
  on conflict (account_id) do update set served = excluded.served;
  return query
    with free as (
      select j.id from public.jobs j where j.id = any (chosen) and j.status = 'queued' for update skip locked)
    update public.jobs j set status = 'running', attempts = j.attempts + 1, worker = p_worker,
      lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
      started_at = coalesce(j.started_at, now()), phase = 'INIT', percent = 0, message = ''
    from free where j.id = free.id
    returning j.*;
end $$;

create or replace function app.has_due_jobs()
returns boolean language sql stable security definer set search_path = '' set jit = off as $$
  select exists (select 1 from app.waiting_accounts() w cross join lateral app.claimable(w.account_id, 1))
$$;

-- Seconds until the next waiting job may be claimed; null when none waits. A pause of its provider counts.
create function app.seconds_to_next_job()
returns double precision language sql stable security definer set search_path = '' set jit = off as $$
  select extract(epoch from min(greatest(
    case when app.is_due(j) then now() else j.run_at end, coalesce(p.until, now()))) - now())::double precision
  from public.jobs j
  join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
  left join public.automation_runs r on r.id = j.run_id
  left join app.provider_pauses p on p.provider = j.provider
  where j.status = 'queued' and (r.id is null or r.status = 'running')
$$;
grant execute on function app.seconds_to_next_job() to service_role;

-- The planner takes a function's assumed rows at their word, multiplies them and then spends seconds on compiling what
-- runs for milliseconds: the functions above say what to expect, and nothing is compiled here.
alter function app.automation_tick() set jit = off;
