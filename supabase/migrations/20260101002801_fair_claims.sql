-- Who works next: limits per account, per provider and per function, accounts sharing fairly, work that a person
-- waits for first, and a provider that asked us to wait left alone.

-- Jobs that may run at once, those whose answer has come and is being stored among them. The name '*' is the rule for
-- names that are not listed.
create table app.work_limits (
  scope text not null check (scope in ('account', 'provider', 'function')),
  name text not null,
  at_once integer not null check (at_once > 0),
  primary key (scope, name)
);
alter table app.work_limits enable row level security;
insert into app.work_limits (scope, name, at_once) values
  ('account', '*', 40), ('provider', '*', 100), ('function', '*', 60);

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
returns text language plpgsql stable set search_path = '' as $$
begin
  return case when p_function = 'plan_run' then null
    when exists (select 1 from public.ai_providers p where p.account_id = p_account_id and p.kind = 'openai')
      then 'openai:' || p_account_id
    else 'openai' end;
end $$;

create function app.set_job_provider()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.provider := coalesce(new.provider, app.job_provider(new.account_id, new.function));
  return new;
end $$;
create trigger set_provider before insert on public.jobs for each row execute function app.set_job_provider();
update public.jobs set provider = app.job_provider(account_id, function) where status in ('queued', 'running');

-- Every change of a job's state writes into every index that has it: those of few jobs leave the others out. A heartbeat
-- writes into none, since none has what it changes.
drop index public.jobs_due, public.jobs_leases, public.jobs_run, public.jobs_created_by;
create index jobs_running on public.jobs (account_id) where status = 'running';
create index jobs_run on public.jobs (run_id, status) where run_id is not null;
create index jobs_created_by on public.jobs (created_by) where created_by is not null;
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

-- The waiting jobs that may be claimed at this moment, as far as their run and their provider go. A view and no function,
-- so that the planner takes the next ones of an account off the index.
create view app.claimable_jobs with (security_invoker = true) as
select j.id, j.account_id, j.function, j.provider, j.priority, j.run_at from public.jobs j
where j.status = 'queued' and (j.run_at <= now() or (j.attempts = 0 and j.run_at <= j.created_at))
  and (j.run_id is null or exists (
    select 1 from public.automation_runs r where r.id = j.run_id and r.status = 'running'))
  and (j.provider = any (array(select p.provider from app.provider_pauses p where p.until > now()))) is not true;
comment on column app.claimable_jobs.id is 'The job.';
comment on column app.claimable_jobs.account_id is 'Whose it is.';
comment on column app.claimable_jobs.function is 'What is to be done.';
comment on column app.claimable_jobs.provider is 'Whom it will call; null for nobody.';
comment on column app.claimable_jobs.priority is 'Higher goes first; from 10 on a person waits for it.';
comment on column app.claimable_jobs.run_at is 'Since when it may be done.';

-- Every account that has a waiting job and may work; one step of the index per account, however long its queue.
create view app.accounts_with_work with (security_invoker = true) as
with recursive waiting as (
  (select j.account_id from public.jobs j where j.status = 'queued' order by j.account_id limit 1)
  union all
  select (select j.account_id from public.jobs j where j.status = 'queued' and j.account_id > w.account_id
          order by j.account_id limit 1)
  from waiting w where w.account_id is not null)
select a.id as account_id from waiting w join public.accounts a on a.id = w.account_id
where a.status in ('trial', 'active');
comment on column app.accounts_with_work.account_id is 'An account that is open and has a job in the queue.';

-- Accounts take turns over time too: of those with equally much under way, the one that was served longest ago is next.
create table app.account_turns (
  account_id uuid primary key references public.accounts (id) on delete cascade,
  served bigint not null
);
alter table app.account_turns enable row level security;
create sequence app.turns;

-- The next p_limit jobs to claim, looked for among the p_among accounts and jobs whose turn it is; whether these are all.
-- Planned once per connection: the plan suits every number of accounts, and planning takes longer than the query.
create function app.next_jobs(p_limit integer, p_among integer, out ids uuid[], out is_all boolean)
language plpgsql stable set search_path = '' set jit = off set plan_cache_mode = force_generic_plan as $$
begin
  with busy as materialized (
    select j.account_id, j.function, j.provider, count(*)::integer as n from public.jobs j
    where j.status = 'running' group by j.account_id, j.function, j.provider),
  limits as materialized (select l.scope, l.name, l.at_once from app.work_limits l),
  -- Functions and providers without room: what waits for them does not stand before other work of its account.
  at_limit as materialized (
    select x.scope, x.name from (
      select 'function' as scope, b.function as name, sum(b.n) as n from busy b group by b.function
      union all
      select 'provider', b.provider, sum(b.n) from busy b where b.provider is not null group by b.provider) x
    left join limits l on l.scope = x.scope and l.name = x.name
    where x.n >= coalesce(l.at_once, (select s.at_once from limits s where s.scope = x.scope and s.name = '*'))),
  accounts as materialized (
    select w.account_id, coalesce(b.n, 0) as n, coalesce(t.served, 0) as served,
      coalesce(l.at_once, (select s.at_once from limits s where s.scope = 'account' and s.name = '*'))
        - coalesce(b.n, 0) as room
    from app.accounts_with_work w
    left join (select b.account_id, sum(b.n)::integer as n from busy b group by b.account_id) b
      on b.account_id = w.account_id
    left join limits l on l.scope = 'account' and l.name = w.account_id::text
    left join app.account_turns t on t.account_id = w.account_id),
  next_accounts as materialized (
    select a.* from accounts a cross join lateral (
      select c.priority, c.run_at, c.id from app.claimable_jobs c
      where c.account_id = a.account_id
        and c.function <> all (array(select f.name from at_limit f where f.scope = 'function'))
        and (c.provider = any (array(select f.name from at_limit f where f.scope = 'provider'))) is not true
      order by c.priority desc, c.run_at limit 1) f
    where a.room > 0
    order by a.n - case when f.priority >= 10 then 5 else 0 end, a.served, f.priority desc, f.run_at, f.id
    limit p_among),
  placed as materialized (
    select c.*, a.served, a.n + c.place - case when c.priority >= 10 then 5 else 0 end as turn
    from next_accounts a cross join lateral (
      select c.id, c.function, c.provider, c.priority, c.run_at,
        row_number() over (order by c.priority desc, c.run_at rows unbounded preceding) as place
      from app.claimable_jobs c
      where c.account_id = a.account_id
        and c.function <> all (array(select f.name from at_limit f where f.scope = 'function'))
        and (c.provider = any (array(select f.name from at_limit f where f.scope = 'provider'))) is not true
      order by c.priority desc, c.run_at limit least(p_limit, a.room)) c),
  first_placed as materialized (
    select p.* from placed p order by p.turn, p.served, p.priority desc, p.run_at, p.id limit p_among),
  ranked as (
    select p.*, row_number() over (partition by p.function order by p.turn, p.served, p.priority desc, p.run_at, p.id)
        as function_place,
      row_number() over (partition by p.provider order by p.turn, p.served, p.priority desc, p.run_at, p.id)
        as provider_place
    from first_placed p),
  functions as materialized (
    select f.function, coalesce(l.at_once, (select s.at_once from limits s where s.scope = 'function' and s.name = '*'))
      - coalesce((select sum(b.n) from busy b where b.function = f.function), 0) as room
    from (select distinct p.function from first_placed p) f
    left join limits l on l.scope = 'function' and l.name = f.function),
  providers as materialized (
    select f.provider, coalesce(l.at_once, (select s.at_once from limits s where s.scope = 'provider' and s.name = '*'))
      - coalesce((select sum(b.n) from busy b where b.provider = f.provider), 0) as room
    from (select distinct p.provider from first_placed p where p.provider is not null) f
    left join limits l on l.scope = 'provider' and l.name = f.provider)
  select array_agg(x.id), (select count(*) from accounts) <= p_among and (select count(*) from placed) <= p_among
  into ids, is_all from (
    select r.id from ranked r join functions f on f.function = r.function
    left join providers v on v.provider = r.provider
    where r.function_place <= f.room and (r.provider is null or r.provider_place <= v.room)
    order by r.turn, r.served, r.priority desc, r.run_at, r.id limit p_limit) x;
end $$;

-- What app.next_jobs chooses while there is room for p_limit jobs under every limit: a third of its work. Null when
-- nothing waits.
create function app.next_jobs_of_all(p_limit integer)
returns uuid[] language plpgsql stable set search_path = '' set jit = off set plan_cache_mode = force_generic_plan as $$
begin
  return (
    with busy as materialized (
      select j.account_id, count(*) as n from public.jobs j where j.status = 'running' group by j.account_id),
    next_accounts as materialized (
      select w.account_id, coalesce(b.n, 0) as n, coalesce(t.served, 0) as served
      from app.accounts_with_work w
      left join busy b on b.account_id = w.account_id
      left join app.account_turns t on t.account_id = w.account_id
      cross join lateral (
        select c.priority, c.run_at, c.id from app.claimable_jobs c where c.account_id = w.account_id
        order by c.priority desc, c.run_at limit 1) f
      order by coalesce(b.n, 0) - case when f.priority >= 10 then 5 else 0 end, coalesce(t.served, 0), f.priority desc,
        f.run_at, f.id
      limit p_limit)
    select array_agg(x.id) from (
      select c.id from next_accounts a cross join lateral (
        select c.id, c.priority, c.run_at,
          row_number() over (order by c.priority desc, c.run_at rows unbounded preceding) as place
        from app.claimable_jobs c where c.account_id = a.account_id
        order by c.priority desc, c.run_at limit p_limit) c
      order by a.n + c.place - case when c.priority >= 10 then 5 else 0 end, a.served, c.priority desc, c.run_at, c.id
      limit p_limit) x);
end $$;

-- Whether p_limit jobs more stay under every limit, whatever they are.
create function app.is_room_for(p_limit integer)
returns boolean language plpgsql stable set search_path = '' as $$
begin
  return (select count(*) from public.jobs j where j.status = 'running') + p_limit
    <= (select min(l.at_once) from app.work_limits l);
end $$;

-- Claims up to p_limit due jobs for p_lease_seconds. Accounts take turns: whoever has least under way goes first,
-- then whoever was served longest ago.
-- The first five jobs of an account that a person waits for go before anything that runs by itself.
-- Jobs of a paused run, a suspended account or a provider that asked us to wait stay where they are.
create or replace function public.claim_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns setof public.jobs language plpgsql security definer set search_path = '' set jit = off
set plan_cache_mode = force_generic_plan as $$
declare
  chosen uuid[];
  is_all boolean;
begin
  -- One claim at a time, so that the limits hold exactly.
  perform pg_advisory_xact_lock(hashtextextended('claim_jobs', 0));
  if app.is_room_for(p_limit) then
    chosen := app.next_jobs_of_all(p_limit);
  else
    -- The next p_limit accounts have the next p_limit jobs, unless a function's or a provider's limit stands in the way.
    select n.ids, n.is_all into chosen, is_all from app.next_jobs(p_limit, p_limit) n;
    if not is_all and coalesce(cardinality(chosen), 0) < p_limit then
      select n.ids into chosen from app.next_jobs(p_limit, 2147483647) n;
    end if;
  end if;
  if chosen is null then return; end if;
  insert into app.account_turns as t (account_id, served)
  select c.account_id, nextval('app.turns') from (
    select distinct j.account_id from public.jobs j where j.id = any (chosen)) c
  on conflict (account_id) do update set served = excluded.served;
  return query
    -- By its key alone, as in app.lock_job.
    with free as (
      select j.id, j.status from public.jobs j where j.id = any (chosen) for update skip locked)
    update public.jobs j set status = 'running', attempts = j.attempts + 1, worker = p_worker,
      lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
      started_at = coalesce(j.started_at, now()), phase = 'INIT', percent = 0, message = ''
    from free where j.id = free.id and free.status = 'queued'
    returning j.*;
end $$;

-- Claims up to p_limit due jobs and reads what is needed to begin them: [{job, begun}], `begun` as begin_job answers it.
-- It is null where that failed: whoever begins such a job by itself learns why, and the others are not held up.
create function public.take_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  begun jsonb;
  taken jsonb := jsonb_build_array();
begin
  for job in select c.* from public.claim_jobs(p_worker, p_limit, p_lease_seconds) c loop
    begin
      begun := public.begin_job(job.id, job.lease_token);
    exception when others then
      begun := null;
    end;
    taken := taken || jsonb_build_object('job', to_jsonb(job), 'begun', begun);
  end loop;
  return taken;
end $$;
revoke execute on function public.take_jobs(text, integer, integer) from public, anon, authenticated;
grant execute on function public.take_jobs(text, integer, integer) to service_role;

create or replace function app.has_due_jobs()
returns boolean language sql stable security definer set search_path = '' set jit = off as $$
  select exists (
    select 1 from app.accounts_with_work w cross join lateral (
      select c.id from app.claimable_jobs c where c.account_id = w.account_id
      order by c.priority desc, c.run_at limit 1) c)
$$;

-- Whether any job waits or is under way, so that one may become due without anybody announcing it.
create function app.has_open_jobs()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.jobs j where j.status in ('queued', 'running'))
$$;
grant execute on function app.has_open_jobs() to service_role;

-- The planner takes its guesses at their word, multiplies them and then spends seconds on compiling what runs for
-- milliseconds: nothing is compiled here.
alter function app.automation_tick() set jit = off;
