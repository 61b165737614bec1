-- The ledger, the usage and the account as the billing and settings pages show them; grants happen once.

alter table public.credit_transactions add column request_key uuid;
create unique index credit_transactions_request_once on public.credit_transactions (account_id, request_key)
  where request_key is not null;

drop function app.post_credits(uuid, text, integer, text, uuid, uuid);
drop function public.grant_credits(uuid, integer, text);
drop function public.credit_usage_by_day(integer);

-- The only door to a balance: moves it and writes the ledger entry in one statement pair under the
-- account's row lock, so that the balance is the sum of the ledger at every moment.
create function app.post_credits(p_account_id uuid, p_type text, p_amount integer, p_description text,
  p_job_id uuid default null, p_user_id uuid default null, p_request_key uuid default null)
returns integer language plpgsql set search_path = '' as $$
declare
  balance integer;
begin
  update public.accounts set credits = credits + p_amount where id = p_account_id returning credits into balance;
  insert into public.credit_transactions (account_id, type, amount, balance_after, description, job_id, created_by,
    request_key)
  values (p_account_id, p_type, p_amount, balance, p_description, p_job_id, p_user_id, p_request_key);
  return balance;
end $$;

-- Staff and the service grant or take back credits; the reason stands in the ledger. The same key grants once.
create function public.grant_credits(p_account_id uuid, p_amount integer, p_reason text, p_key uuid default null)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
begin
  if not (app.is_developer() or coalesce((select auth.role()) = 'service_role', false)) then
    perform app.fail('forbidden', 'Only platform staff can grant credits.');
  end if;
  if p_amount is null or p_amount = 0 or length(btrim(coalesce(p_reason, ''))) < 3 then
    perform app.fail('invalid', 'Give an amount other than zero and a reason.');
  end if;
  select a.* into account from public.accounts a where a.id = p_account_id for update;
  if exists (select 1 from public.credit_transactions t
             where t.account_id = p_account_id and t.request_key = p_key) then
    return account.credits;
  end if;
  if account.id is null or account.credits::bigint + p_amount < 0 then
    perform app.fail('invalid', 'This account does not exist or its balance would fall below zero.');
  end if;
  return app.post_credits(p_account_id, 'adjustment', p_amount, btrim(p_reason), null, auth.uid(), p_key);
end $$;

-- Accounts whose name, slug or member's address holds p_search, for staff; at most ten.
create function public.find_accounts(p_search text)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  if not app.is_developer() then
    perform app.fail('forbidden', 'Only platform staff can look up accounts.');
  end if;
  return (select coalesce(jsonb_agg(to_jsonb(x) order by x.name), '[]') from (
    select a.id, a.name, a.slug, a.status, a.credits, p.email as owner
    from public.accounts a
    left join public.profiles p on p.id = a.owner_id
    where length(btrim(p_search)) > 0 and (a.id::text = btrim(p_search)
      or strpos(lower(a.name), lower(btrim(p_search))) > 0 or strpos(a.slug, lower(btrim(p_search))) > 0
      or exists (select 1 from public.profiles m
                 where m.account_id = a.id and strpos(lower(m.email), lower(btrim(p_search))) > 0))
    order by a.name, a.id limit 10) x);
end $$;

-- One page of the ledger, newest first; what was spent over the last 30 days (or since the first charge, if
-- that is later); the period of the plan; the price list.
create function public.read_ledger(p_type text default null, p_limit integer default 50, p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'total', (select count(*) from public.credit_transactions t
      where t.account_id = (select app.account_id()) and (p_type is null or t.type = p_type)),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.id desc), '[]') from (
      select t.id, t.type, t.amount, t.balance_after, t.description, t.created_at, p.full_name as by
      from public.credit_transactions t
      left join public.profiles p on p.id = t.created_by
      where t.account_id = (select app.account_id()) and (p_type is null or t.type = p_type)
      order by t.id desc limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0)) x),
    'spent', (select jsonb_build_object('credits', coalesce(sum(l.credits), 0),
        'days', case when count(*) > 0
          then least(30, greatest(1, ceil(extract(epoch from now() - min(l.created_at)) / 86400))) end)
      from public.credit_usage_logs l
      where l.account_id = (select app.account_id()) and l.created_at > now() - interval '30 days'),
    'period_end', (select s.current_period_end from public.subscriptions s
      where s.account_id = (select app.account_id())),
    'costs', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select c.operation, c.label, c.credits, c.per_units, c.unit from public.credit_cost_config c
      order by c.label) x))
$$;

-- The ledger in order of time, p_limit entries after p_after, for the download.
create function public.export_ledger(p_type text default null, p_after bigint default 0, p_limit integer default 1000)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by x.id), '[]') from (
    select t.id, t.created_at, t.type, t.amount, t.balance_after, t.description
    from public.credit_transactions t
    where t.account_id = (select app.account_id()) and t.id > p_after and (p_type is null or t.type = p_type)
    order by t.id limit least(greatest(p_limit, 1), 5000)) x
$$;

-- What was used over the last p_days days (UTC): by operation, by day, and one page of the single charges.
create function public.read_usage(p_days integer default 30, p_operation text default null,
  p_limit integer default 50, p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  with bounds as (
    select (date_trunc('day', now() at time zone 'UTC') - make_interval(days => least(greatest(p_days, 1), 366) - 1))
      at time zone 'UTC' as since),
  used as materialized (
    select l.*, c.label from public.credit_usage_logs l
    join public.credit_cost_config c on c.operation = l.operation
    where l.account_id = (select app.account_id()) and l.created_at >= (select b.since from bounds b))
  select jsonb_build_object(
    'by_operation', (select coalesce(jsonb_agg(to_jsonb(x) order by x.credits desc, x.label), '[]') from (
      select u.operation, u.label, sum(u.credits) as credits, count(*) as charges, sum(u.tokens_in) as tokens_in,
        sum(u.tokens_out) as tokens_out, sum(u.cost_usd) as cost_usd
      from used u group by u.operation, u.label) x),
    'by_day', (select jsonb_agg(jsonb_build_object('day', d.day::date, 'credits', coalesce(x.credits, 0))
        order by d.day)
      from bounds b
      cross join lateral generate_series(b.since at time zone 'UTC', date_trunc('day', now() at time zone 'UTC'),
        interval '1 day') d (day)
      left join (select date_trunc('day', u.created_at at time zone 'UTC') as day, sum(u.credits) as credits
        from used u where p_operation is null or u.operation = p_operation group by 1) x on x.day = d.day),
    'total', (select count(*) from used u where p_operation is null or u.operation = p_operation),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.id desc), '[]') from (
      select u.id, u.created_at, u.operation, u.label, u.credits, u.quantity, u.model, u.tokens_in, u.tokens_out,
        u.cost_usd, j.subject_label as subject, s.name as site
      from used u
      left join public.jobs j on j.id = u.job_id
      left join public.sites s on s.id = u.site_id
      where p_operation is null or u.operation = p_operation
      order by u.id desc limit least(greatest(p_limit, 1), 200) offset greatest(p_offset, 0)) x))
$$;

-- The account with its plan and how much of the plan's limits is used; people see the sites they may.
create function public.account_overview()
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', a.id, 'name', a.name, 'slug', a.slug, 'status', a.status,
    'created_at', a.created_at,
    'owner', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = a.owner_id),
    'plan', (select jsonb_build_object('name', l.name, 'description', l.description,
        'monthly_credits', l.monthly_credits, 'max_users', l.max_users, 'max_sites', l.max_sites)
      from public.plans l where l.id = a.plan_id),
    'users', (select count(*) from public.profiles p where p.account_id = a.id and p.active),
    'sites', (select count(*) from public.sites s where s.account_id = a.id),
    'period_end', (select s.current_period_end from public.subscriptions s where s.account_id = a.id))
  from public.accounts a where a.id = (select app.account_id())
$$;

revoke execute on function
  public.grant_credits(uuid, integer, text, uuid), public.find_accounts(text),
  public.read_ledger(text, integer, integer), public.export_ledger(text, bigint, integer),
  public.read_usage(integer, text, integer, integer), public.account_overview()
from public, anon;
grant execute on function
  public.grant_credits(uuid, integer, text, uuid), public.find_accounts(text),
  public.read_ledger(text, integer, integer), public.export_ledger(text, bigint, integer),
  public.read_usage(integer, text, integer, integer), public.account_overview()
to authenticated;
grant execute on function public.grant_credits(uuid, integer, text, uuid) to service_role;
