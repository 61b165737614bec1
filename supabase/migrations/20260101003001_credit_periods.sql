-- A plan brings its credits once for every month of an account, counted from the moment its first one began: whoever
-- began on 31 January begins again on 28 February and on 31 March. All times are UTC.
alter table public.plans
  add column yearly_price_cents integer not null default 0 check (yearly_price_cents >= 0),
  -- Whether unused plan credits stay when a new period begins, and how many of them at most (null: all).
  add column carry_over boolean not null default false,
  add column carry_over_cap integer check (carry_over_cap >= 0);
update public.plans set carry_over = true, carry_over_cap = monthly_credits, yearly_price_cents = price_cents * 10
where price_cents > 0;

alter table public.subscriptions
  add column cycle text not null default 'month' check (cycle in ('month', 'year')),
  -- From here the months of an account are counted.
  add column anchor_at timestamptz not null default now(),
  -- When app.replenish_due looks at the account again.
  add column next_credits_at timestamptz not null default now() + interval '1 month';
update public.subscriptions set anchor_at = created_at, next_credits_at = created_at;
create index subscriptions_next_credits on public.subscriptions (next_credits_at);

-- When month number p_month of an account begins; 0 is the first. Short months end their days early, not the next one's.
create function app.period_start(p_anchor timestamptz, p_month integer)
returns timestamptz language sql immutable set search_path = '' as $$
  select (p_anchor at time zone 'UTC' + make_interval(months => p_month)) at time zone 'UTC'
$$;

-- The number of the month of an account that p_at lies in; 0 for any time before the second.
create function app.period_number(p_anchor timestamptz, p_at timestamptz)
returns integer language sql immutable set search_path = '' as $$
  select greatest(0, m.months - case when app.period_start(p_anchor, m.months) > p_at then 1 else 0 end)
  from (select ((extract(year from p_at at time zone 'UTC') - extract(year from p_anchor at time zone 'UTC')) * 12
    + extract(month from p_at at time zone 'UTC') - extract(month from p_anchor at time zone 'UTC'))::integer as months) m
$$;

create function app.is_replenished(p_account uuid, p_period_start timestamptz)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from public.credit_transactions t
    where t.account_id = p_account and t.period_start = p_period_start
      and t.cause in ('signup', 'period') and t.type <> 'monthly_reset')
$$;

create function app.plan_named(p_slug text)
returns public.plans language plpgsql stable set search_path = '' as $$
declare
  plan public.plans;
begin
  select p.* into plan from public.plans p where p.slug = p_slug;
  if plan.id is null then perform app.fail('not_found', 'This plan was not found.'); end if;
  return plan;
end $$;

-- Books a plan's credits for the month that begins at p_period_start, once, whoever asks how often: what is unused of
-- the plan's purse ends or is carried over as the plan says, then the new credits come. A paid month settles a debt.
-- Answers the credits that this call booked: 0 when the month had them.
create function app.replenish(p_account uuid, p_period_start timestamptz, p_plan text, p_reference text default null)
returns integer language plpgsql set search_path = '' as $$
declare
  account public.accounts;
  plan public.plans := app.plan_named(p_plan);
  unused integer;
begin
  select a.* into account from public.accounts a where a.id = p_account for no key update;
  if app.is_replenished(p_account, p_period_start) or exists (
    select 1 from public.credit_transactions t where t.reference = p_reference and t.type = 'subscription') then
    return 0;
  end if;
  unused := account.credits - account.purchased_credits;
  if plan.carry_over then unused := greatest(0, unused - plan.carry_over_cap); end if;
  if coalesce(unused, 0) > 0 then
    perform app.post_credits(p_account, 'monthly_reset', -unused, 'Unused credits of the plan ended with their month',
      p_cause => 'period', p_reference => p_reference, p_period_start => p_period_start, p_purchased => 0);
  end if;
  perform app.post_credits(p_account, 'subscription', plan.monthly_credits,
    format('%s plan: credits of the month from %s', plan.name,
      to_char(p_period_start at time zone 'UTC', 'FMDD FMMonth YYYY')),
    p_cause => 'period', p_reference => p_reference, p_period_start => p_period_start, p_purchased => 0);
  select a.* into account from public.accounts a where a.id = p_account;
  if plan.price_cents > 0 and account.credit_debt > 0 and account.credits > account.purchased_credits then
    perform app.settle_debt(p_account, account.credits - account.purchased_credits, account.credit_debt, p_reference, true);
  end if;
  -- The other months of a paid year may be due already.
  update public.subscriptions set next_credits_at = p_period_start where account_id = p_account;
  return plan.monthly_credits;
end $$;

-- A larger plan in the middle of a month: what it brings more, for the rest of the month, once per reference (the id of
-- the paid invoice). Answers the credits that this call booked.
create function app.grant_upgrade(p_account uuid, p_from text, p_to text, p_at timestamptz, p_reference text)
returns integer language plpgsql set search_path = '' as $$
declare
  former public.plans := app.plan_named(p_from);
  plan public.plans := app.plan_named(p_to);
  anchor timestamptz := (select s.anchor_at from public.subscriptions s where s.account_id = p_account);
  month integer := app.period_number(anchor, p_at);
  begins timestamptz := app.period_start(anchor, month);
  ends timestamptz := app.period_start(anchor, month + 1);
  more integer := ceil(greatest(0, plan.monthly_credits - former.monthly_credits)
    * least(1, extract(epoch from ends - p_at) / extract(epoch from ends - begins)));
begin
  perform 1 from public.accounts a where a.id = p_account for no key update;
  if more = 0 or exists (select 1 from public.credit_transactions t
    where t.reference = p_reference and t.type = 'subscription') then
    return 0;
  end if;
  perform app.post_credits(p_account, 'subscription', more,
    format('%s instead of %s for the rest of the month', plan.name, former.name),
    p_cause => 'upgrade', p_reference => p_reference, p_period_start => begins, p_purchased => 0);
  return more;
end $$;

-- What an account has got for the time from p_at on, which a change between months and years ends: the rest of the month
-- that p_at lies in, and months after it which the clock brought before the change was known. Credits.
create function app.rest_of_month(p_account uuid, p_plan text, p_at timestamptz)
returns integer language plpgsql stable set search_path = '' as $$
declare
  plan public.plans := app.plan_named(p_plan);
  anchor timestamptz;
  month integer;
  begins timestamptz;
  ends timestamptz;
begin
  select s.anchor_at into anchor from public.subscriptions s where s.account_id = p_account;
  month := app.period_number(anchor, p_at);
  begins := app.period_start(anchor, month);
  ends := app.period_start(anchor, month + 1);
  return case when app.is_replenished(p_account, begins)
      then floor(plan.monthly_credits * least(1, extract(epoch from ends - p_at) / extract(epoch from ends - begins)))::integer
      else 0 end
    + (select coalesce(sum(t.amount), 0)::integer from public.credit_transactions t
      where t.account_id = p_account and t.type = 'subscription' and t.cause = 'period' and t.reference is null
        and t.period_start > p_at and t.amount = plan.monthly_credits);
end $$;

-- A month that begins anew because a plan was changed between months and years, once per reference: what was left of
-- the month before (app.rest_of_month) goes into it. Answers the credits that came beyond that.
create function app.exchange_month(p_account uuid, p_at timestamptz, p_plan text, p_rest integer, p_reference text)
returns integer language plpgsql set search_path = '' as $$
declare
  kept integer;
  booked integer;
  reason constant text := 'What was left of the month went into the change of the plan';
begin
  select least(p_rest, a.credits - a.purchased_credits) into kept from public.accounts a where a.id = p_account;
  if kept > 0 then perform app.take_back(p_account, kept, p_reference || ':rest', reason, 'refund', true); end if;
  booked := app.replenish(p_account, p_at, p_plan, p_reference);
  if p_rest > kept then
    perform app.take_back(p_account, p_rest - kept, p_reference || ':spent', reason, 'refund', true);
  end if;
  return greatest(0, booked - p_rest);
end $$;

-- Puts an account on a plan; its limits follow at once, its credits come with app.replenish. A paid period that does
-- not begin on the account's own day sets the day anew. Other states of the subscription are the caller's.
create function app.set_plan(p_account uuid, p_plan text, p_cycle text, p_period_start timestamptz,
  p_period_end timestamptz)
returns void language plpgsql set search_path = '' as $$
declare
  plan public.plans := app.plan_named(p_plan);
  paid boolean := plan.price_cents > 0;
begin
  update public.accounts a set plan_id = plan.id,
    status = case when a.status = 'trial' and paid then 'active' else a.status end
  where a.id = p_account;
  update public.subscriptions s set plan_id = plan.id, cycle = p_cycle,
    status = case when s.status = 'trialing' and paid then 'active' else s.status end,
    current_period_start = p_period_start, current_period_end = p_period_end,
    anchor_at = case
      when not paid or app.period_start(s.anchor_at, app.period_number(s.anchor_at, p_period_start)) = p_period_start
      then s.anchor_at else p_period_start end,
    next_credits_at = p_period_start
  where s.account_id = p_account;
end $$;

-- Brings one account what is due at p_now; answers the months it booked. Nobody paid for a free plan: it brings the
-- month that p_now lies in, or nothing while a paid one lasts. A paid period brings every one of its months that has
-- begun, also those that an outage missed, as soon as its first was paid for.
create function app.replenish_account(p_account uuid, p_now timestamptz)
returns integer language plpgsql set search_path = '' as $$
declare
  subscription public.subscriptions;
  plan public.plans;
  month integer;
  begins timestamptz;
  booked integer := 0;
begin
  select s.* into subscription from public.subscriptions s where s.account_id = p_account;
  select p.* into plan from public.plans p where p.id = subscription.plan_id;
  month := app.period_number(subscription.anchor_at, p_now);
  if plan.price_cents = 0 then
    begins := app.period_start(subscription.anchor_at, month);
    if not app.is_replenished(p_account, begins) and not exists (
      select 1 from public.credit_transactions t where t.account_id = p_account and t.cause = 'period'
        and t.type <> 'monthly_reset' and t.reference is not null and t.period_start > begins - interval '27 days' and t.period_start <= p_now) then
      perform app.replenish(p_account, begins, plan.slug);
      booked := 1;
      update public.subscriptions set current_period_start = begins,
        current_period_end = app.period_start(anchor_at, month + 1)
      where account_id = p_account;
    end if;
  elsif app.is_replenished(p_account, subscription.current_period_start) then
    for number in app.period_number(subscription.anchor_at, subscription.current_period_start) + 1 .. month loop
      begins := app.period_start(subscription.anchor_at, number);
      exit when begins >= subscription.current_period_end;
      continue when app.is_replenished(p_account, begins);
      booked := booked + 1;
      perform app.book_on_year(p_account, app.replenish(p_account, begins, plan.slug));
    end loop;
  end if;
  update public.subscriptions set
    next_credits_at = least(app.period_start(anchor_at, month + 1), p_now + interval '31 days')
  where account_id = p_account;
  return booked;
end $$;

-- Every minute: brings accounts that are open the credits that are due. Two at once share the accounts, and one that is
-- busy has its turn a minute later. A date further away than any month is one that a wrong clock has written.
create function app.replenish_due(p_now timestamptz default now(), p_limit integer default 500)
returns integer language plpgsql set search_path = '' as $$
declare
  due uuid;
  booked integer := 0;
begin
  for due in
    select a.id from public.accounts a join public.subscriptions s on s.account_id = a.id
    where a.status in ('trial', 'active')
      and (s.next_credits_at <= p_now or s.next_credits_at > p_now + interval '32 days')
    order by a.id limit p_limit for no key update of a skip locked loop
    booked := booked + app.replenish_account(due, p_now);
  end loop;
  return booked;
end $$;

insert into app.cron_jobs (name, schedule, command)
values ('igny8-replenish', '* * * * *', 'select app.replenish_due()');
