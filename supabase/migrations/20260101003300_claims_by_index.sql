-- What waits and what runs is looked up in two small indexes, whatever the planner believes of the table. Statistics that
-- were taken while nothing waited made it read another index of open jobs from end to end, once for every account, and
-- those of a small table all the jobs there are; a claim then took ten times as long. The expression says of a row what
-- `status =` says, but stands for no other index.
drop index public.jobs_waiting, public.jobs_running;
create index jobs_waiting on public.jobs (account_id, priority desc, run_at) where status || '' = 'queued';
create index jobs_running on public.jobs (account_id) where status || '' = 'running';

create or replace view app.claimable_jobs with (security_invoker = true) as
select j.id, j.account_id, j.function, j.provider, j.priority, j.run_at from public.jobs j
where j.status || '' = 'queued' and (j.run_at <= now() or (j.attempts = 0 and j.run_at <= j.created_at))
  and (j.run_id is null or exists (
    select 1 from public.automation_runs r where r.id = j.run_id and r.status = 'running'))
  and (j.provider = any (array(select p.provider from app.provider_pauses p where p.until > now()))) is not true;

create or replace view app.accounts_with_work with (security_invoker = true) as
with recursive waiting as (
  (select j.account_id from public.jobs j where j.status || '' = 'queued' order by j.account_id limit 1)
  union all
  select (select j.account_id from public.jobs j where j.status || '' = 'queued' and j.account_id > w.account_id
          order by j.account_id limit 1)
  from waiting w where w.account_id is not null)
select a.id as account_id from waiting w join public.accounts a on a.id = w.account_id
where a.status in ('trial', 'active');

-- The next p_limit jobs to claim, looked for among the p_among accounts and jobs whose turn it is; whether these are all.
-- Planned once per connection: the plan suits every number of accounts, and planning takes longer than the query.
create or replace function app.next_jobs(p_limit integer, p_among integer, out ids uuid[], out is_all boolean)
language plpgsql stable set search_path = '' set jit = off
set enable_hashjoin = on set plan_cache_mode = force_generic_plan as $$
begin
  with busy as materialized (
    select j.account_id, j.function, j.provider, count(*)::integer as n from public.jobs j
    where j.status || '' = 'running' group by j.account_id, j.function, j.provider),
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
create or replace function app.next_jobs_of_all(p_limit integer)
returns uuid[] language plpgsql stable set search_path = '' set jit = off
set enable_hashjoin = on set plan_cache_mode = force_generic_plan as $$
begin
  return (
    with busy as materialized (
      select j.account_id, count(*) as n from public.jobs j where j.status || '' = 'running' group by j.account_id),
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
create or replace function app.is_room_for(p_limit integer)
returns boolean language plpgsql stable set search_path = '' as $$
begin
  return (select count(*) from public.jobs j where j.status || '' = 'running') + p_limit
    <= (select min(l.at_once) from app.work_limits l);
end $$;

-- Claims up to p_limit due jobs for p_lease_seconds. Accounts take turns: whoever has least under way goes first,
-- then whoever was served longest ago.
-- The first five jobs of an account that a person waits for go before anything that runs by itself.
-- Jobs of a paused run, a suspended account or a provider that asked us to wait stay where they are.
create or replace function public.claim_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns setof public.jobs language plpgsql security definer set search_path = '' set jit = off
set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off set enable_mergejoin = off
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
  return query
    -- By its key alone, as in app.lock_job.
    with free as (
      select j.id, j.status from public.jobs j where j.id = any (chosen) for update skip locked),
    claimed as (
      update public.jobs j set status = 'running', attempts = j.attempts + 1, worker = p_worker,
        lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
        started_at = coalesce(j.started_at, now()), phase = 'INIT', percent = 0, message = ''
      from free where j.id = free.id and free.status = 'queued'
      returning j.*),
    turns as (
      insert into app.account_turns as t (account_id, served)
      select c.account_id, nextval('app.turns') from (select distinct c.account_id from claimed c) c
      on conflict (account_id) do update set served = excluded.served)
    select c.* from claimed c;
end $$;
