-- What happens by the clock: reminders of payments that are missing, and packages that are bought by themselves.

-- How long an account works while a payment is missing, and after how many days people are reminded.
create function app.payment_grace()
returns interval language sql immutable set search_path = '' as $$ select interval '14 days' $$;
create function app.payment_notices()
returns integer[] language sql immutable set search_path = '' as $$ select '{0,3,7}'::integer[] $$;

-- Every hour: the notices of day 0, 3 and 7, and the suspension when the grace is over. Answers the accounts reached.
create function app.remind_of_payments(p_now timestamptz default now())
returns integer language plpgsql set search_path = '' as $$
declare
  due public.payment_subscriptions;
  account public.accounts;
  days integer;
  reached integer := 0;
begin
  for due in select s.* from public.payment_subscriptions s
             where s.past_due_since is not null and s.ended_at is null and s.suspended_at is null
             order by s.account_id loop
    select a.* into account from public.accounts a where a.id = due.account_id for no key update;
    -- It may have been paid while this waited.
    select s.* into due from public.payment_subscriptions s
    where s.subscription_id = due.subscription_id and s.past_due_since is not null and s.suspended_at is null
    for update;
    continue when due.subscription_id is null;
    days := floor(extract(epoch from p_now - due.past_due_since) / 86400);
    if due.past_due_since + app.payment_grace() <= p_now then
      update public.payment_subscriptions set suspended_at = p_now where subscription_id = due.subscription_id;
      update public.accounts set status = 'suspended', status_before = account.status, suspended_for_payment = true,
        status_reason = 'A payment is missing. Pay the open invoice under Billing, and everything works again.',
        status_changed_at = clock_timestamp()
      where id = account.id and status in ('trial', 'active');
      if found then
        perform app.notify_account(account.id, null, 'billing', 'This account is suspended',
          'A payment is missing since ' || to_char(due.past_due_since, 'FMDD FMMonth YYYY')
            || '. Pay the open invoice, and everything works again.', '/billing/subscription');
      end if;
      reached := reached + 1;
    elsif due.notices < (select count(*) from unnest(app.payment_notices()) d where d <= days) then
      -- After an outage one notice stands for those that were missed.
      update public.payment_subscriptions set notices = (
        select count(*) from unnest(app.payment_notices()) d where d <= days)
      where subscription_id = due.subscription_id;
      perform app.notify_account(account.id, null, 'billing', 'A payment has failed',
        format('Please check your card. The account works until %s.',
          to_char(due.past_due_since + app.payment_grace(), 'FMDD FMMonth YYYY')), '/billing/subscription');
      reached := reached + 1;
    end if;
  end loop;
  return reached;
end $$;

-- An owner's word that packages may be bought by themselves. Off unless somebody said so.
create table public.top_up_settings (
  account_id uuid primary key references public.accounts (id),
  enabled boolean not null default false,
  -- Bought when fewer credits are left.
  threshold integer not null check (threshold between 1 and 1000000),
  package_slug text not null,
  -- At most this much in a calendar month (UTC).
  ceiling_cents integer not null check (ceiling_cents > 0),
  consented_by uuid references public.profiles (id) on delete set null,
  consented_at timestamptz,
  -- Why it stopped by itself.
  stopped text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (not enabled or consented_at is not null)
);
create index top_up_settings_consented_by on public.top_up_settings (consented_by);
create trigger touch before update on public.top_up_settings for each row execute function app.touch_updated_at();

-- A purchase that was started by a dip below the threshold. At most one is under way.
create table public.top_ups (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  package_slug text not null,
  amount_cents integer not null,
  status text not null default 'queued' check (status in ('queued', 'paying', 'paid', 'failed')),
  balance integer not null,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  failure text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index top_ups_one_under_way on public.top_ups (account_id) where status in ('queued', 'paying');
create index top_ups_account on public.top_ups (account_id, created_at desc);
create trigger touch before update on public.top_ups for each row execute function app.touch_updated_at();

alter table public.top_up_settings enable row level security;
alter table public.top_ups enable row level security;
create policy "owners read their top-up settings" on public.top_up_settings for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');
create policy "owners read their top-ups" on public.top_ups for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');

-- What was spent by itself in the calendar month of p_at, and what is being spent. Cents.
create function app.top_ups_this_month(p_account uuid, p_at timestamptz)
returns integer language sql stable set search_path = '' as $$
  select coalesce(sum(t.amount_cents), 0)::integer from public.top_ups t
  where t.account_id = p_account and t.status <> 'failed'
    and date_trunc('month', t.created_at at time zone 'UTC') = date_trunc('month', p_at at time zone 'UTC')
$$;

-- The owner says whether packages may be bought by themselves. Saying yes is the consent that is kept.
create function public.save_top_up(p_enabled boolean, p_threshold integer default null, p_package text default null,
  p_ceiling_cents integer default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
  package public.credit_packages;
begin
  if not coalesce(p_enabled, false) then
    update public.top_up_settings set enabled = false, stopped = null where account_id = own;
    perform app.audit(own, 'billing.top_up_off', 'account', own, '');
    return;
  end if;
  select k.* into package from public.credit_packages k where k.slug = p_package and k.active;
  if package.id is null then
    perform app.fail('invalid', 'Please check the marked fields.', '{"package": ["Choose one of the packages."]}');
  elsif p_threshold is null or p_threshold not between 1 and package.credits then
    perform app.fail('invalid', 'Please check the marked fields.', jsonb_build_object('threshold', jsonb_build_array(
      format('Between 1 and %s, what the package brings.', to_char(package.credits, 'FM999,999,999')))));
  elsif p_ceiling_cents is null or p_ceiling_cents < package.price_cents then
    perform app.fail('invalid', 'Please check the marked fields.', jsonb_build_object('ceiling', jsonb_build_array(
      'At least the price of one package.')));
  elsif not exists (select 1 from public.payment_customers c where c.account_id = own and c.card is not null) then
    perform app.fail('conflict', 'There is no card to charge. Buy something once, or add one under Payment method.');
  end if;
  insert into public.top_up_settings as t (account_id, enabled, threshold, package_slug, ceiling_cents, consented_by,
    consented_at)
  values (own, true, p_threshold, package.slug, p_ceiling_cents, auth.uid(), now())
  on conflict (account_id) do update set enabled = true, threshold = excluded.threshold,
    package_slug = excluded.package_slug, ceiling_cents = excluded.ceiling_cents,
    consented_by = excluded.consented_by, consented_at = excluded.consented_at, stopped = null;
  perform app.audit(own, 'billing.top_up_on', 'account', own, package.name, null, jsonb_build_object(
    'threshold', p_threshold, 'ceiling_cents', p_ceiling_cents));
end $$;

create function app.has_due_top_ups()
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from public.top_ups t where t.status in ('queued', 'paying') and t.run_at <= now()
    and (t.lease_until is null or t.lease_until < now()))
$$;

-- Every minute: orders a package for accounts that fell below their threshold, once for each fall, and wakes the worker.
create function app.order_top_ups()
returns integer language plpgsql set search_path = '' as $$
declare
  ordered integer;
begin
  insert into public.top_ups (account_id, package_slug, amount_cents, balance)
  select a.id, k.slug, k.price_cents, a.credits
  from public.top_up_settings t
  join public.accounts a on a.id = t.account_id and a.status in ('trial', 'active') and a.credits < t.threshold
  join public.credit_packages k on k.slug = t.package_slug and k.active
  where t.enabled and app.top_ups_this_month(a.id, now()) + k.price_cents <= t.ceiling_cents
  on conflict (account_id) where status in ('queued', 'paying') do nothing;
  get diagnostics ordered = row_count;
  if ordered > 0 or app.has_due_top_ups() then perform app.wake_worker(); end if;
  return ordered;
end $$;

-- The next purchase for a worker: {id, lease, account_id, customer, package}; null when there is none. A lease that ran
-- out is taken over; the purchase's id keeps the card from being charged again.
create function public.claim_top_up()
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  claimed public.top_ups;
begin
  -- What nobody has tried to charge yet is dropped when the account has closed meanwhile.
  update public.top_ups t set status = 'failed', failure = 'The account has closed.'
  from public.accounts a
  where a.id = t.account_id and a.status not in ('trial', 'active') and t.status = 'queued' and t.attempts = 0;
  update public.top_ups t set status = 'paying', attempts = t.attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + interval '2 minutes'
  where t.id = (select o.id from public.top_ups o
    where o.status in ('queued', 'paying') and o.run_at <= now() and (o.lease_until is null or o.lease_until < now())
    order by o.run_at limit 1 for update skip locked)
  returning t.* into claimed;
  if claimed.id is null then return null; end if;
  return jsonb_build_object('id', claimed.id, 'lease', claimed.lease_token, 'account_id', claimed.account_id,
    'package', claimed.package_slug,
    'customer', (select c.customer_id from public.payment_customers c where c.account_id = claimed.account_id),
    'price', (select r.price_id from app.payment_prices r
      where r.kind = 'package' and r.slug = claimed.package_slug and r.active and app.is_current_price(r)
        -- Nobody agreed to another sum.
        and r.amount_cents = claimed.amount_cents),
    'amount', claimed.amount_cents);
end $$;

-- Ends a purchase whose credits are booked, and tells the account. False when another worker has it.
create function public.finish_top_up(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  paid public.top_ups;
begin
  update public.top_ups set status = 'paid', lease_token = null, lease_until = null
  where id = p_id and lease_token = p_lease and status = 'paying' returning * into paid;
  if paid.id is null then return false; end if;
  perform app.notify_account(paid.account_id, null, 'billing', 'Credits were bought by themselves',
    format('%s for %s, because %s credits were left. You can switch this off under Subscription.', k.name,
      app.money_text(paid.amount_cents, k.currency), to_char(paid.balance, 'FM999,999,990')), '/billing/subscription')
  from public.credit_packages k where k.slug = paid.package_slug;
  return true;
end $$;

-- Tries again later, or gives up: then nothing more is bought by itself until the owner says so again.
create function public.fail_top_up(p_id uuid, p_lease uuid, p_message text, p_retryable boolean)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  failed public.top_ups;
begin
  update public.top_ups t set lease_token = null, lease_until = null, failure = left(p_message, 300),
    status = case when p_retryable and t.attempts < 8 then 'queued' else 'failed' end,
    run_at = now() + make_interval(mins => least(t.attempts * t.attempts, 60))
  where t.id = p_id and t.lease_token = p_lease and t.status = 'paying'
  returning t.* into failed;
  if failed.id is null then return false; end if;
  if failed.status = 'failed' then
    update public.top_up_settings set enabled = false, stopped = left(p_message, 300) where account_id = failed.account_id;
    perform app.notify_account(failed.account_id, null, 'billing', 'Credits could not be bought by themselves',
      'The card was not charged, and nothing more is bought until you switch it on again.', '/billing/subscription');
  end if;
  return true;
end $$;

revoke execute on function public.save_top_up(boolean, integer, text, integer), public.claim_top_up(),
  public.finish_top_up(uuid, uuid), public.fail_top_up(uuid, uuid, text, boolean) from public, anon, authenticated;
grant execute on function public.save_top_up(boolean, integer, text, integer) to authenticated;
grant execute on function public.claim_top_up(), public.finish_top_up(uuid, uuid),
  public.fail_top_up(uuid, uuid, text, boolean) to service_role;

insert into app.cron_jobs (name, schedule, command) values
  ('igny8-payment-reminders', '7 * * * *', 'select app.remind_of_payments()'),
  ('igny8-top-ups', '* * * * *', 'select app.order_top_ups()');
