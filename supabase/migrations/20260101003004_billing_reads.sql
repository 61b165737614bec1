-- Billing as its owner sees it: the balance by purse, how long it lasts, the ledger, and what the credits went into.

-- The owner's, and of the platform's own account its staff's; visitors have the views of the schema staff.
create function app.is_owner()
returns boolean language sql stable security definer set search_path = '' as $$
  select coalesce((select app.role()) = 'owner' or (select app.role()) = 'developer' and not app.is_visiting(), false)
$$;
grant execute on function app.is_owner() to authenticated;

alter policy "managers read the ledger" on public.credit_transactions
  using (account_id = (select app.account_id()) and (select app.is_owner()));
alter policy "managers read the ledger" on public.credit_transactions rename to "owners read the ledger";

drop function public.read_ledger(text, integer, integer);
drop function public.export_ledger(text, bigint, integer);
drop function public.read_usage(integer, text, integer, integer);

-- The entries of the account that the filters leave: {type, cause, from, to} (UTC days).
create function app.ledger_entries(p_filters jsonb)
returns setof public.credit_transactions language sql stable set search_path = '' as $$
  select t.* from public.credit_transactions t
  where t.account_id = (select app.account_id())
    and (p_filters->>'type' is null or t.type = p_filters->>'type')
    and (p_filters->>'cause' is null or t.cause = p_filters->>'cause')
    and (p_filters->>'from' is null or t.created_at >= (p_filters->>'from')::date::timestamp at time zone 'UTC')
    and (p_filters->>'to' is null or t.created_at < ((p_filters->>'to')::date + 1)::timestamp at time zone 'UTC')
$$;
grant execute on function app.ledger_entries(jsonb) to authenticated;

-- The invoice, {id, number}, that an entry's reference begins with; null for whoever may not read it.
create function app.invoice_named(p_reference text)
returns jsonb language plpgsql stable set search_path = '' as $$
begin
  return (select jsonb_build_object('id', i.id, 'number', i.number) from public.invoices i
    where i.provider_id = split_part(p_reference, ':', 1) and i.number is not null);
end $$;
grant execute on function app.invoice_named(text) to authenticated;

-- One page of the ledger, newest first; both purses, what is owed and what live jobs hold; what was spent over the last
-- 30 days (or since the first charge, if that is later); the price list.
create function public.read_ledger(p_filters jsonb default '{}', p_limit integer default 50, p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'total', (select count(*) from app.ledger_entries(p_filters)),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.id desc), '[]') from (
      select t.id, t.type, t.cause, t.amount, t.balance_after, t.purchased_amount, t.purchased_after, t.debt_amount,
        t.debt_after, t.description, t.reference, t.job_id, t.created_at, p.full_name as by,
        app.invoice_named(t.reference) as invoice
      from app.ledger_entries(p_filters) t
      left join public.profiles p on p.id = t.created_by
      order by t.id desc limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0)) x),
    'purses', (select jsonb_build_object('plan', a.credits - a.purchased_credits, 'purchased', a.purchased_credits,
        'debt', a.credit_debt,
        'reserved', (select coalesce(sum(j.credits_reserved), 0) from public.jobs j
          where j.account_id = a.id and j.status in ('queued', 'running')),
        'carry_over', l.carry_over, 'carry_over_cap', l.carry_over_cap,
        'next_at', app.period_start(s.anchor_at, app.period_number(s.anchor_at, now()) + 1))
      from public.accounts a
      join public.plans l on l.id = a.plan_id
      join public.subscriptions s on s.account_id = a.id
      where a.id = (select app.account_id()) and (select app.is_owner())),
    'spent', (select jsonb_build_object('credits', coalesce(sum(l.credits), 0),
        'days', case when count(*) > 0
          then least(30, greatest(1, ceil(extract(epoch from now() - min(l.created_at)) / 86400))) end)
      from public.credit_usage_logs l
      where l.account_id = (select app.account_id()) and (select app.is_owner())
        and l.created_at > now() - interval '30 days'),
    'costs', (select coalesce(jsonb_agg(to_jsonb(c) order by c.label), '[]') from app.price_list() c))
$$;

-- The ledger in order of time, p_limit entries after p_after, for the download.
create function public.export_ledger(p_filters jsonb default '{}', p_after bigint default 0, p_limit integer default 1000)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by x.id), '[]') from (
    select t.id, t.created_at, t.type, t.cause, t.amount, t.balance_after, t.purchased_amount, t.purchased_after,
      t.debt_amount, t.debt_after, t.description, t.reference, t.job_id
    from app.ledger_entries(p_filters) t where t.id > p_after
    order by t.id limit least(greatest(p_limit, 1), 5000)) x
$$;

-- What was used over the last p_days days (UTC): by operation, site, person and day, and one page of the single
-- charges. Filters: {operation, site, person}; each sum leaves its own filter out, so that one can choose another.
create function public.read_usage(p_days integer default 30, p_filters jsonb default '{}', p_limit integer default 50,
  p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  with bounds as (
    select (date_trunc('day', now() at time zone 'UTC') - make_interval(days => least(greatest(p_days, 1), 366) - 1))
      at time zone 'UTC' as since),
  used as materialized (
    select l.*, c.label, s.name as site, coalesce(nullif(p.full_name, ''), p.email) as person,
      p_filters->>'operation' is null or l.operation = p_filters->>'operation' as operation_fits,
      p_filters->>'site' is null or l.site_id = (p_filters->>'site')::uuid as site_fits,
      p_filters->>'person' is null or l.created_by = (p_filters->>'person')::uuid as person_fits
    from public.credit_usage_logs l
    join public.credit_cost_config c on c.operation = l.operation
    left join public.sites s on s.id = l.site_id
    left join public.profiles p on p.id = l.created_by
    where l.account_id = (select app.account_id()) and (select app.is_owner())
      and l.created_at >= (select b.since from bounds b)),
  shown as (select u.* from used u where u.operation_fits and u.site_fits and u.person_fits)
  select jsonb_build_object(
    'by_operation', (select coalesce(jsonb_agg(to_jsonb(x) order by x.credits desc, x.label), '[]') from (
      select u.operation, u.label, sum(u.credits) as credits, count(*) as charges, sum(u.tokens_in) as tokens_in,
        sum(u.tokens_out) as tokens_out, sum(u.cost_usd) as cost_usd
      from used u where u.site_fits and u.person_fits group by u.operation, u.label) x),
    'by_site', (select coalesce(jsonb_agg(to_jsonb(x) order by x.credits desc, x.label), '[]') from (
      select u.site_id as id, u.site as label, sum(u.credits) as credits
      from used u where u.operation_fits and u.person_fits group by u.site_id, u.site) x),
    'by_person', (select coalesce(jsonb_agg(to_jsonb(x) order by x.credits desc, x.label), '[]') from (
      select u.created_by as id, u.person as label, sum(u.credits) as credits
      from used u where u.operation_fits and u.site_fits group by u.created_by, u.person) x),
    'by_day', (select jsonb_agg(jsonb_build_object('day', d.day::date, 'credits', coalesce(x.credits, 0))
        order by d.day)
      from bounds b
      cross join lateral generate_series(b.since at time zone 'UTC', date_trunc('day', now() at time zone 'UTC'),
        interval '1 day') d (day)
      left join (select date_trunc('day', u.created_at at time zone 'UTC') as day, sum(u.credits) as credits
        from shown u group by 1) x on x.day = d.day),
    'total', (select count(*) from shown),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.id desc), '[]') from (
      select u.id, u.created_at, u.operation, u.label, u.credits, u.quantity, u.model, u.tokens_in, u.tokens_out,
        u.cost_usd, j.subject_label as subject, u.site, u.person
      from shown u left join public.jobs j on j.id = u.job_id
      order by u.id desc limit least(greatest(p_limit, 1), 200) offset greatest(p_offset, 0)) x))
$$;

-- The plan of the account, how its limits are used, and what else is on offer.
create function public.read_plans()
returns jsonb language sql stable set search_path = '' as $$
  select public.read_offer() || jsonb_build_object('current', (
    select jsonb_build_object('slug', l.slug, 'name', l.name, 'cycle', s.cycle, 'status', s.status,
      'period_end', s.current_period_end,
      'next_at', app.period_start(s.anchor_at, app.period_number(s.anchor_at, now()) + 1),
      'users', (select count(*) from public.profiles p where p.account_id = a.id and p.active),
      'sites', (select count(*) from public.sites x where x.account_id = a.id))
    from public.accounts a
    join public.plans l on l.id = a.plan_id
    join public.subscriptions s on s.account_id = a.id
    where a.id = (select app.account_id()) and (select app.is_owner())))
$$;
grant execute on function app.period_start(timestamptz, integer), app.period_number(timestamptz, timestamptz)
to authenticated;

revoke execute on function public.read_ledger(jsonb, integer, integer), public.export_ledger(jsonb, bigint, integer),
  public.read_usage(integer, jsonb, integer, integer), public.read_plans() from public, anon;
grant execute on function public.read_ledger(jsonb, integer, integer), public.export_ledger(jsonb, bigint, integer),
  public.read_usage(integer, jsonb, integer, integer), public.read_plans() to authenticated;
