-- What the provider says becomes what we say, in one transaction. It does not matter in which order, how often and
-- through how many messages it is told: what is told is how things stand, and credits follow from paid invoices.

-- Notes that a message came. Answers {known}: nothing is to be done any more, or {ticket} for what will be asked now.
create function public.begin_payment_event(p_id text default null, p_type text default null, p_sent_at timestamptz default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  known text;
begin
  if p_id is not null then
    insert into app.payment_events as e (id, type, sent_at) values (p_id, p_type, p_sent_at)
    on conflict (id) do update set deliveries = e.deliveries + 1
    returning e.outcome into known;
  end if;
  if known is not null then return jsonb_build_object('known', known); end if;
  return jsonb_build_object('ticket', nextval('app.payment_tickets'));
end $$;

-- Notes what came of a message.
create function public.end_payment_event(p_id text, p_outcome text, p_detail text default null)
returns void language sql security definer set search_path = '' as $$
  update app.payment_events set outcome = p_outcome, detail = left(p_detail, 300)
  where id = p_id and outcome is null
$$;

-- Which of these invoices of the provider are not ours yet, in the order given.
create function public.new_invoices(p_ids text[])
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(x.id order by x.place), '[]')
  from unnest(p_ids) with ordinality x (id, place)
  where not exists (select 1 from public.invoices i where i.provider_id = x.id)
$$;

-- The next number of the issuer; it is given back when the transaction fails.
create function app.next_invoice_number()
returns text language sql set search_path = '' as $$
  update app.invoice_issuer set last_number = last_number + 1
  returning prefix || lpad(last_number::text, 6, '0')
$$;

-- Issuer and customer as they are today, for an invoice.
create function app.invoice_parties(p_account uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'issuer', (select jsonb_build_object('name', i.name, 'address', i.address, 'tax_number', i.tax_number)
      from app.invoice_issuer i),
    'customer', jsonb_build_object('name', coalesce(nullif(d.company, ''), a.name),
      'email', (select p.email from public.profiles p where p.id = a.owner_id),
      'line1', coalesce(d.line1, ''), 'line2', coalesce(d.line2, ''), 'postal_code', coalesce(d.postal_code, ''),
      'city', coalesce(d.city, ''), 'country', coalesce(d.country, ''), 'tax_number', coalesce(d.tax_number, '')))
  from public.accounts a left join public.billing_details d on d.account_id = a.id
  where a.id = p_account
$$;

create function app.store_payment(p_account uuid, p_ticket bigint, p_invoice jsonb, p_payment jsonb)
returns void language sql set search_path = '' as $$
  insert into public.payments as p (account_id, provider_id, provider_invoice, status, amount_cents, refunded_cents,
    disputed_cents, dispute_status, currency, card, failure, paid_at, ticket)
  values (p_account, p_payment->>'id', p_invoice->>'id', p_payment->>'status', (p_payment->>'amount')::integer,
    (p_payment->>'refunded')::integer, (p_payment->>'disputed')::integer, p_payment->>'dispute_status',
    p_invoice->>'currency', nullif(p_payment->'card', 'null'), p_payment->>'failure',
    (p_payment->>'created_at')::timestamptz, p_ticket)
  on conflict (provider_id) do update set status = excluded.status, refunded_cents = excluded.refunded_cents,
    disputed_cents = excluded.disputed_cents, dispute_status = excluded.dispute_status, card = excluded.card,
    failure = excluded.failure, ticket = excluded.ticket
  where p.ticket < excluded.ticket
$$;

-- Books what the lines of a paid invoice bring: packages, months of a plan, the rest of a month on a larger plan, or a
-- month that begins anew because months became years or years months. Answers the credits that came.
create function app.fulfil_lines(p_account uuid, p_invoice jsonb)
returns integer language plpgsql set search_path = '' as $$
declare
  line record;
  -- The plan that the invoice gives money back for, and until when it was paid.
  former text;
  former_end timestamptz;
  rest integer;
  reference text;
  begins timestamptz;
  credits integer := 0;
begin
  for line in
    select x->>'id' as id, (x->>'quantity')::integer as quantity, (x->>'amount')::integer as amount,
      (x->>'proration')::boolean as proration, (x->>'period_start')::timestamptz as period_start,
      (x->>'period_end')::timestamptz as period_end, r.kind, r.slug, r.cycle, r.credits
    from jsonb_array_elements(p_invoice->'lines') x
    join app.payment_prices r on r.price_id = x->>'price'
    order by (x->>'proration')::boolean desc, (x->>'amount')::integer, x->>'id' loop
    reference := (p_invoice->>'id') || ':' || line.id;
    if line.kind = 'package' then
      credits := credits + app.grant_purchased(p_account, line.credits * line.quantity, reference,
        format('%s credits bought', to_char(line.credits * line.quantity, 'FM999,999,999')));
      continue;
    elsif line.proration and line.amount <= 0 then
      former := line.slug;
      former_end := line.period_end;
      continue;
    end if;
    -- Months of a paid year that nobody has looked after yet are those of the plan before.
    if exists (select 1 from public.accounts a join public.plans p on p.id = a.plan_id
               where a.id = p_account and p.price_cents > 0) then
      perform app.replenish_account(p_account, line.period_start);
    end if;
    rest := case when former_end > line.period_start and not line.proration
      and not app.is_replenished(p_account, line.period_start)
      then app.rest_of_month(p_account, former, line.period_start) end;
    -- A change in the middle of a period leaves the period as it is.
    select case when line.proration and b.current_period_end = line.period_end then b.current_period_start
      else line.period_start end
    into begins from public.subscriptions b where b.account_id = p_account;
    update public.payment_customers set plan_since = line.period_start
    where account_id = p_account and plan_since <= line.period_start;
    if found then perform app.set_plan(p_account, line.slug, line.cycle, begins, line.period_end); end if;
    credits := credits + case
      when rest is not null then app.exchange_month(p_account, line.period_start, line.slug, rest, reference)
      when line.proration or (former_end > line.period_start) then
        app.grant_upgrade(p_account, coalesce(former, line.slug), line.slug, line.period_start, reference)
      else app.replenish(p_account, line.period_start, line.slug, reference) end;
  end loop;
  return credits;
end $$;

-- Issues our invoice for a paid one of the provider and books what it brings: nothing when it pays for a subscription
-- that is surplus. Answers its id.
create function app.issue_invoice(p_account uuid, p_ticket bigint, p_invoice jsonb, p_surplus boolean)
returns uuid language plpgsql set search_path = '' as $$
declare
  parties jsonb := app.invoice_parties(p_account);
  credits integer := case when p_surplus then 0 else app.fulfil_lines(p_account, p_invoice) end;
  issued uuid;
begin
  insert into public.invoices (account_id, kind, number, provider_id, currency, subtotal_cents, tax_cents, total_cents,
    lines, issuer, customer, credits, issued_at, ticket)
  values (p_account,
    case when p_invoice->>'subscription' is not null then 'subscription'
      when exists (select 1 from jsonb_array_elements(p_invoice->'lines') x
        join app.payment_prices r on r.price_id = x->>'price' and r.kind = 'package') then 'package'
      else 'other' end,
    -- Below zero: a change of plan that left money for later invoices.
    case when (p_invoice->>'total')::integer <> 0 then app.next_invoice_number() end,
    p_invoice->>'id', p_invoice->>'currency', (p_invoice->>'subtotal')::integer, (p_invoice->>'tax')::integer,
    (p_invoice->>'total')::integer,
    (select coalesce(jsonb_agg(jsonb_build_object('description', x->'description', 'quantity', x->'quantity',
      'amount', x->'amount')), '[]') from jsonb_array_elements(p_invoice->'lines') x),
    parties->'issuer', parties->'customer', credits,
    coalesce((p_invoice->>'paid_at')::timestamptz, now()), p_ticket)
  returning id into issued;
  if not p_surplus then
    update public.payment_customers c set plan_invoice = issued, plan_invoice_credits = r.credits
    from jsonb_array_elements(p_invoice->'lines') x join app.payment_prices r on r.price_id = x->>'price'
    where c.account_id = p_account and r.cycle = 'year' and not (x->>'proration')::boolean
      and c.plan_since = (x->>'period_start')::timestamptz;
    update public.accounts a set status = 'active' where a.id = p_account and a.status = 'trial';
  end if;
  return issued;
end $$;

-- The months of a paid year after its first belong to the invoice that paid for the year.
create function app.book_on_year(p_account uuid, p_credits integer)
returns void language plpgsql set search_path = '' as $$
declare
  paid uuid;
begin
  update public.invoices i set credits = i.credits + least(p_credits, c.plan_invoice_credits)
  from public.payment_customers c
  where c.account_id = p_account and i.id = c.plan_invoice and i.account_id = p_account
  returning i.id into paid;
  if paid is not null then perform app.settle_correction(paid, 'refund'); end if;
end $$;

-- Credits of a plan's invoice that ended unused with their months since it was booked, and that no refund counted yet.
create function app.ended_unused(p_invoice public.invoices)
returns integer language sql stable set search_path = '' as $$
  select greatest(0, least(
    (select coalesce(sum(-t.amount), 0) from public.credit_transactions t
      where t.account_id = p_invoice.account_id and t.type = 'monthly_reset' and t.id > (
        select min(b.id) from public.credit_transactions b
        where b.account_id = p_invoice.account_id and b.type = 'subscription'
          and b.reference like p_invoice.provider_id || ':%')) - p_invoice.credits_spared,
    (select coalesce(sum(-t.amount), 0) from public.credit_transactions t
      where t.account_id = p_invoice.account_id and t.type = 'monthly_reset')
    - (select sum(i.credits_spared) from public.invoices i where i.account_id = p_invoice.account_id)))::integer
$$;

-- Brings what was taken back of an invoice's credits to the share of its money that went back, whenever either changes.
-- The rule: an account stands as if the money had gone back before the month ended. So what ended unused since is not
-- taken again; the rest is taken from the plan's credits, then from bought ones, and what is spent is owed.
create function app.settle_correction(p_id uuid, p_cause text)
returns void language plpgsql set search_path = '' as $$
declare
  invoice public.invoices;
  target integer;
  spared integer;
  more integer;
  reference text;
  label text;
begin
  select i.* into invoice from public.invoices i where i.id = p_id for update;
  if invoice.total_cents <= 0 then return; end if;
  label := coalesce(invoice.number, 'an invoice');
  target := ceil(invoice.credits::numeric * least(invoice.held_cents, invoice.total_cents) / invoice.total_cents);
  more := target - invoice.credits_taken_back;
  if more = 0 then return; end if;
  spared := case when more < 0 then least(0, target - invoice.credits_spared)
    when invoice.kind = 'subscription' then least(more, app.ended_unused(invoice)) else 0 end;
  update public.invoices set credits_taken_back = target, credits_spared = credits_spared + spared,
    corrections = corrections + 1
  where id = p_id;
  reference := format('%s:%s:%s', invoice.provider_id, case when more > 0 then 'back' else 'again' end,
    invoice.corrections);
  if more < 0 then
    if more < spared then
      perform app.grant_purchased(invoice.account_id, spared - more, reference, format('The dispute about %s is won', label));
    end if;
  elsif spared = 0 then
    perform app.take_back(invoice.account_id, more, reference, format('Money of %s went back', label), p_cause,
      invoice.kind = 'subscription');
  elsif spared < more then
    perform app.take_back(invoice.account_id, more - spared, reference,
      format('Money of %s went back: %s credits, less %s that had ended unused with their month', label,
        to_char(more, 'FM999,999,999'), to_char(spared, 'FM999,999,999')), p_cause, true);
  else
    perform app.post_credits(invoice.account_id, 'refund', 0,
      format('Money of %s went back: its %s credits had ended unused with their month', label,
        to_char(more, 'FM999,999,999')), p_cause => p_cause, p_reference => reference, p_purchased => 0);
  end if;
end $$;

-- Takes credits back for money that went back, and gives them again when it came after all; writes credit notes.
create function app.correct_invoice(p_id uuid, p_ticket bigint, p_invoice jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  invoice public.invoices;
  returned integer;
  held integer;
  parties jsonb;
begin
  select coalesce(sum((x->>'refunded')::integer
      + case when x->>'dispute_status' = 'lost' then (x->>'disputed')::integer else 0 end), 0),
    coalesce(sum((x->>'refunded')::integer + (x->>'disputed')::integer), 0)
  into returned, held from jsonb_array_elements(p_invoice->'payments') x;
  update public.invoices set ticket = p_ticket, held_cents = held
  where id = p_id and ticket <= p_ticket returning * into invoice;
  if invoice.id is null then return; end if;
  perform app.settle_correction(p_id, case when returned < held then 'dispute' else 'refund' end);
  if returned > invoice.noted_cents and invoice.number is not null then
    update public.invoices set noted_cents = returned where id = p_id;
    parties := app.invoice_parties(invoice.account_id);
    insert into public.invoices (account_id, kind, number, corrects, currency, subtotal_cents, tax_cents, total_cents,
      lines, issuer, customer, issued_at)
    select invoice.account_id, 'credit_note', app.next_invoice_number(), p_id, invoice.currency, -x.total + x.tax, -x.tax,
      -x.total, jsonb_build_array(jsonb_build_object('description', format('Refund of invoice %s', invoice.number),
        'quantity', 1, 'amount', -x.total + x.tax)), invoice.issuer, parties->'customer', now()
    from (select returned - invoice.noted_cents as total,
      round(invoice.tax_cents::numeric * (returned - invoice.noted_cents) / nullif(invoice.total_cents, 0))::integer as tax) x;
  end if;
end $$;

-- A paid account works again that was suspended because it had not paid.
create function app.restore_after_payment(p_account uuid)
returns void language plpgsql set search_path = '' as $$
begin
  update public.payment_subscriptions set past_due_since = null, notices = 0, suspended_at = null
  where account_id = p_account and (past_due_since is not null or suspended_at is not null);
  update public.accounts set status = coalesce(status_before, 'active'), status_before = null,
    status_reason = 'The payment has come in.', status_changed_at = clock_timestamp()
  where id = p_account and status = 'suspended' and suspended_for_payment;
  if found then
    update public.accounts set suspended_for_payment = false where id = p_account;
    perform app.notify_account(p_account, null, 'account', 'This account works again', 'The payment has come in.',
      '/billing/invoices');
  end if;
end $$;

-- Whether a subscription costs money as it goes on.
create function app.is_running(p_status text)
returns boolean language sql immutable set search_path = '' as $$
  select p_status in ('active', 'trialing', 'past_due', 'unpaid', 'paused')
$$;

-- An account has one subscription. Those of the ones given, oldest first, that are too many: the one that is known to
-- run stays, else the one that began first. What was surplus once stays so.
create function app.surplus_subscriptions(p_account uuid, p_subscriptions jsonb)
returns text[] language sql stable set search_path = '' as $$
  with running as (
    select x->>'id' as id, row_number() over (order by
      s.subscription_id is not null and app.is_running(s.status) desc, (x->>'begun_at')::timestamptz, x->>'id') as place
    from jsonb_array_elements(p_subscriptions) x
    left join public.payment_subscriptions s on s.subscription_id = x->>'id' and s.account_id = p_account
    where app.is_running(x->>'status') and not coalesce(s.surplus, false))
  select coalesce(array_agg(x->>'id'), '{}') from jsonb_array_elements(p_subscriptions) x
  where exists (select 1 from running r where r.id = x->>'id' and r.place > 1)
    or exists (select 1 from public.payment_subscriptions s where s.subscription_id = x->>'id' and s.surplus)
$$;

create function app.apply_subscription(p_account uuid, p_ticket bigint, p_subscription jsonb, p_surplus boolean)
returns void language plpgsql set search_path = '' as $$
declare
  subscription public.payment_subscriptions;
  is_due boolean := p_subscription->>'status' in ('past_due', 'unpaid');
  was_surplus boolean := exists (select 1 from public.payment_subscriptions s
    where s.subscription_id = p_subscription->>'id' and s.surplus);
begin
  insert into public.payment_subscriptions as s (subscription_id, account_id, status, price_id, item_id, period_start,
    period_end, cancel_at_period_end, ended_at, begun_at, surplus, past_due_since, ticket)
  values (p_subscription->>'id', p_account, p_subscription->>'status', p_subscription->>'price',
    p_subscription->>'item', (p_subscription->>'period_start')::timestamptz,
    (p_subscription->>'period_end')::timestamptz, (p_subscription->>'cancel_at_period_end')::boolean,
    (p_subscription->>'ended_at')::timestamptz, (p_subscription->>'begun_at')::timestamptz, p_surplus,
    case when is_due and not p_surplus then now() end, p_ticket)
  on conflict (subscription_id) do update set status = excluded.status, price_id = excluded.price_id,
    item_id = excluded.item_id, period_start = excluded.period_start, period_end = excluded.period_end,
    cancel_at_period_end = excluded.cancel_at_period_end, ended_at = excluded.ended_at, begun_at = excluded.begun_at,
    surplus = excluded.surplus,
    past_due_since = case when is_due and not p_surplus then coalesce(s.past_due_since, now()) end,
    notices = case when is_due then s.notices else 0 end, ticket = excluded.ticket
  where s.ticket < excluded.ticket
  returning * into subscription;
  if subscription.subscription_id is null then return; end if;
  if subscription.surplus then
    if not was_surplus then
      perform app.owe_payment_duty('surplus', subscription.subscription_id, p_subscription->>'customer');
      perform app.notify_account(p_account, null, 'billing', 'A second subscription is given back',
        'Two were paid at once. The later one ends now, and what was paid for it goes back to the card.',
        '/billing/payments');
    end if;
    return;
  end if;
  if subscription.status in ('active', 'trialing') then perform app.restore_after_payment(p_account); end if;
  perform app.end_with_closing(subscription);
  if exists (select 1 from public.payment_subscriptions o where o.account_id = p_account and not o.surplus
    and o.subscription_id <> subscription.subscription_id and o.ended_at is null) then return; end if;
  update public.subscriptions b set status = case
    when subscription.ended_at is not null then 'cancelled' when is_due then 'past_due'
    when subscription.status = 'active' then 'active' else b.status end
  where b.account_id = p_account;
  if subscription.ended_at is not null then perform app.end_paid_plan(p_account, subscription.ended_at); end if;
end $$;

-- Back to the plan that everybody has, unless the account is on it or on one that began later.
create function app.end_paid_plan(p_account uuid, p_at timestamptz)
returns void language plpgsql set search_path = '' as $$
declare
  free public.plans;
begin
  select p.* into free from public.plans p where p.is_default;
  if exists (select 1 from public.accounts a where a.id = p_account and a.plan_id = free.id)
    or exists (select 1 from public.payment_customers c where c.account_id = p_account and c.plan_since > p_at) then
    return;
  end if;
  -- Months of a paid year that nobody has looked after yet.
  perform app.replenish_account(p_account, p_at);
  perform app.set_plan(p_account, free.slug, 'month', p_at, p_at + interval '1 month');
  update public.payment_customers set plan_since = greatest(plan_since, p_at) where account_id = p_account;
  perform app.notify_account(p_account, null, 'billing', format('The plan is %s now', free.name),
    'The subscription has ended. Bought credits stay.', '/billing/subscription');
end $$;

-- Applies what the provider says: {customer, claimed_accounts, card, subscriptions, invoices}; `card` only where it was
-- asked for, subscriptions and their invoices from the oldest to the newest. Answers {outcome, account_id, detail};
-- facts of an unknown customer, or of one that says it belongs to another account, are refused.
create function public.apply_payment_facts(p_event_id text, p_ticket bigint, p_facts jsonb, p_account_id uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid;
  refusal text;
  invoice jsonb;
  subscription jsonb;
  issued uuid;
  surplus text[];
  is_surplus boolean;
  has_paid boolean := false;
begin
  select c.account_id into account from public.payment_customers c where c.customer_id = p_facts->>'customer';
  refusal := case
    when account is null then 'unknown customer'
    when account is distinct from coalesce(p_account_id, account)
      -- What was looked up must be of the one it was looked up for.
      or exists (select 1 from jsonb_array_elements(p_facts->'subscriptions') x
                 where x->>'customer' is distinct from p_facts->>'customer')
      or exists (select 1 from jsonb_array_elements(p_facts->'invoices') x
                 where x->>'customer' is distinct from p_facts->>'customer')
      or exists (select 1 from jsonb_array_elements_text(p_facts->'claimed_accounts') x where x <> account::text)
    then 'customer of another account' end;
  if refusal is null then
    perform 1 from public.accounts a where a.id = account for no key update;
    if p_facts ? 'card' then
      update public.payment_customers set card = nullif(p_facts->'card', 'null'), ticket = p_ticket
      where account_id = account and ticket < p_ticket;
    end if;
    surplus := app.surplus_subscriptions(account, p_facts->'subscriptions');
    for invoice in select x.invoice from jsonb_array_elements(p_facts->'invoices') with ordinality x (invoice, place)
                   order by x.place loop
      perform app.store_payment(account, p_ticket, invoice, x) from jsonb_array_elements(invoice->'payments') x;
      continue when invoice->>'status' <> 'paid';
      select i.id into issued from public.invoices i where i.provider_id = invoice->>'id';
      if issued is null then
        is_surplus := coalesce(invoice->>'subscription' = any (surplus), false);
        issued := app.issue_invoice(account, p_ticket, invoice, is_surplus);
        has_paid := has_paid or not is_surplus;
      end if;
      perform app.correct_invoice(issued, p_ticket, invoice);
    end loop;
    -- Those that run first, so that the end of another one does not look like the end of all.
    for subscription in select x from jsonb_array_elements(p_facts->'subscriptions') x
                        order by x->>'ended_at' is not null, x->>'begun_at' loop
      perform app.apply_subscription(account, p_ticket, subscription, subscription->>'id' = any (surplus));
    end loop;
    -- Who buys something else still owes what is missing.
    if has_paid and not exists (select 1 from public.payment_subscriptions s
      where s.account_id = account and s.ended_at is null and s.past_due_since is not null) then
      perform app.restore_after_payment(account);
    end if;
  elsif account is null and app.is_former_customer(p_facts->>'customer') then
    refusal := 'customer of a deleted account';
    if exists (select 1 from jsonb_array_elements(p_facts->'subscriptions') x where app.is_running(x->>'status')) then
      perform app.owe_payment_duty('leave', p_facts->>'customer', p_facts->>'customer');
    end if;
  end if;
  update app.payment_events set outcome = case when refusal is null then 'applied' else 'refused' end, detail = refusal,
    account_id = account
  where id = p_event_id and outcome is null;
  return jsonb_build_object('outcome', case when refusal is null then 'applied' else 'refused' end, 'detail', refusal,
    'account_id', account);
end $$;

revoke execute on function public.begin_payment_event(text, text, timestamptz),
  public.end_payment_event(text, text, text), public.new_invoices(text[]),
  public.apply_payment_facts(text, bigint, jsonb, uuid) from public, anon, authenticated;
grant execute on function public.begin_payment_event(text, text, timestamptz),
  public.end_payment_event(text, text, text), public.new_invoices(text[]),
  public.apply_payment_facts(text, bigint, jsonb, uuid) to service_role;
