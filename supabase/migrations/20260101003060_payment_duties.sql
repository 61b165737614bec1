-- What is owed to the payment provider: orders that follow from something here and are given until it has taken them,
-- however long it does not answer. There is no more than one of a kind for each subject, and the last word counts.
create table app.payment_duties (
  -- closing: the subscription ends with its period, or goes on · surplus: it ends now and is given back · leave: nothing
  -- of the customer goes on · details: the customer's name, address and tax number.
  kind text not null check (kind in ('closing', 'surplus', 'leave', 'details')),
  subject text not null,
  customer_id text not null,
  wish boolean,
  -- Rises with every word, so that nobody ends a duty which has changed meanwhile.
  version integer not null default 1,
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  failure text,
  created_at timestamptz not null default now(),
  primary key (kind, subject)
);
alter table app.payment_duties enable row level security;
create index payment_duties_due on app.payment_duties (run_at);
create index payment_duties_customer on app.payment_duties (customer_id);

-- Customers of accounts that are gone: whoever pays on a page that was still open gets it back.
create table app.former_customers (
  customer_id text primary key,
  left_at timestamptz not null default now()
);
alter table app.former_customers enable row level security;

create function app.is_former_customer(p_customer text)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from app.former_customers f where f.customer_id = p_customer)
$$;

create function app.owe_payment_duty(p_kind text, p_subject text, p_customer text, p_wish boolean default null)
returns void language plpgsql set search_path = '' as $$
begin
  insert into app.payment_duties as d (kind, subject, customer_id, wish) values (p_kind, p_subject, p_customer, p_wish)
  on conflict (kind, subject) do update set wish = excluded.wish, version = d.version + 1, attempts = 0, run_at = now(),
    failure = null;
  perform app.wake_worker();
end $$;

-- The next duty for a worker; null when none is due. While a worker has one nobody else takes it, also when its word
-- changes: two orders of opposite words never overtake each other.
create function public.claim_payment_duty()
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  claimed app.payment_duties;
  account uuid;
begin
  update app.payment_duties d set attempts = d.attempts + 1, lease_token = gen_random_uuid(),
    lease_until = now() + interval '2 minutes'
  where (d.kind, d.subject) = (select o.kind, o.subject from app.payment_duties o
    where o.run_at <= now() and (o.lease_until is null or o.lease_until < now())
    order by o.run_at, o.kind, o.subject limit 1 for update skip locked)
  returning d.* into claimed;
  if claimed.kind is null then return null; end if;
  select c.account_id into account from public.payment_customers c where c.customer_id = claimed.customer_id;
  return jsonb_build_object('kind', claimed.kind, 'subject', claimed.subject, 'customer', claimed.customer_id,
    'wish', claimed.wish, 'version', claimed.version, 'lease', claimed.lease_token, 'account_id', account,
    'buyer', app.buyer(account),
    'left_at', (select f.left_at from app.former_customers f where f.customer_id = claimed.customer_id));
end $$;

-- Ends a duty that was done as it was told. False when its word is another one by now: then it is due again.
create function public.finish_payment_duty(p_kind text, p_subject text, p_lease uuid, p_version integer)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  delete from app.payment_duties
  where kind = p_kind and subject = p_subject and lease_token = p_lease and version = p_version;
  if found then return true; end if;
  update app.payment_duties set lease_token = null, lease_until = null
  where kind = p_kind and subject = p_subject and lease_token = p_lease;
  return false;
end $$;

-- Tries again later, after an hour at the most. A duty is never given up.
create function public.fail_payment_duty(p_kind text, p_subject text, p_lease uuid, p_message text)
returns void language sql security definer set search_path = '' as $$
  update app.payment_duties set lease_token = null, lease_until = null, failure = left(p_message, 300),
    run_at = now() + make_interval(mins => least(attempts * attempts, 60))
  where kind = p_kind and subject = p_subject and lease_token = p_lease
$$;

revoke execute on function public.claim_payment_duty(), public.finish_payment_duty(text, text, uuid, integer),
  public.fail_payment_duty(text, text, uuid, text) from public, anon, authenticated;
grant execute on function public.claim_payment_duty(), public.finish_payment_duty(text, text, uuid, integer),
  public.fail_payment_duty(text, text, uuid, text) to service_role;

create function app.wake_for_payment_duties()
returns void language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from app.payment_duties d
             where d.run_at <= now() and (d.lease_until is null or d.lease_until < now())) then
    perform app.wake_worker();
  end if;
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-payment-duties', '* * * * *', 'select app.wake_for_payment_duties()');

-- A subscription of an account that its owner closed ends with its period, once: an owner who lets it go on is heard.
create function app.end_with_closing(p_subscription public.payment_subscriptions)
returns void language plpgsql set search_path = '' as $$
begin
  if p_subscription.ended_at is not null or p_subscription.cancel_at_period_end or p_subscription.ended_by_closing
    or p_subscription.surplus or not app.is_running(p_subscription.status)
    or not exists (select 1 from app.account_closures c where c.account_id = p_subscription.account_id) then
    return;
  end if;
  update public.payment_subscriptions set ended_by_closing = true
  where subscription_id = p_subscription.subscription_id;
  perform app.owe_payment_duty('closing', p_subscription.subscription_id,
    (select c.customer_id from public.payment_customers c where c.account_id = p_subscription.account_id), true);
end $$;

-- Closing an account, ordering its deletion, beginning it and keeping the account: what becomes of its subscription.
create function app.follow_closing()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  account uuid := coalesce(new.account_id, old.account_id);
  customer text := (select c.customer_id from public.payment_customers c where c.account_id = account);
  subscription public.payment_subscriptions;
begin
  if customer is null then return null; end if;
  if tg_op = 'DELETE' then
    for subscription in
      update public.payment_subscriptions s set ended_by_closing = false
      where s.account_id = account and s.ended_by_closing returning s.* loop
      if subscription.ended_at is null then
        perform app.owe_payment_duty('closing', subscription.subscription_id, customer, false);
      end if;
    end loop;
  elsif new.started_at is not null then
    if tg_op = 'UPDATE' and old.started_at is not null then return null; end if;
    delete from app.payment_duties d where d.customer_id = customer and d.kind in ('closing', 'details');
    perform app.owe_payment_duty('leave', customer, customer);
  elsif tg_op = 'INSERT' or old.delete_at is distinct from new.delete_at then
    for subscription in
      update public.payment_subscriptions s set ended_by_closing = s.ended_by_closing and s.cancel_at_period_end
      where s.account_id = account and s.ended_at is null returning s.* loop
      perform app.end_with_closing(subscription);
    end loop;
  end if;
  return null;
end $$;
create trigger follow_closing after insert or update or delete on app.account_closures
  for each row execute function app.follow_closing();

-- A deleted account leaves its customer's name, and no trace of itself in the messages.
create function app.keep_former_customer()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.former_customers (customer_id) values (old.customer_id) on conflict do nothing;
  update app.payment_events set account_id = null where account_id = old.account_id;
  return old;
end $$;
create trigger keep_former before delete on public.payment_customers for each row execute function app.keep_former_customer();

-- What stands on invoices is what the provider bills.
create function app.tell_billing_details()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.owe_payment_duty('details', c.customer_id, c.customer_id)
  from public.payment_customers c where c.account_id = new.account_id;
  return null;
end $$;
create trigger tell_provider after insert or update on public.billing_details
  for each row execute function app.tell_billing_details();
