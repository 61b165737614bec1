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
