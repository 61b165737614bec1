-- What explains payments to staff: in Studio as the other read views, and on the page of an account in the app.

create view staff.subscriptions with (security_invoker = true) as
select s.subscription_id, s.account_id, a.name as account, r.slug as plan, r.cycle, r.amount_cents, r.currency, s.status,
  s.period_start, s.period_end, s.cancel_at_period_end, s.past_due_since, s.notices, s.suspended_at, s.ended_at,
  c.customer_id, s.created_at
from public.payment_subscriptions s
join public.accounts a on a.id = s.account_id
left join public.payment_customers c on c.account_id = s.account_id
left join app.payment_prices r on r.price_id = s.price_id;
comment on view staff.subscriptions is 'Every subscription with the payment provider, and what is missing.';
comment on column staff.subscriptions.subscription_id is 'The provider''s id.';
comment on column staff.subscriptions.account_id is 'The account it pays for.';
comment on column staff.subscriptions.account is 'The account''s name.';
comment on column staff.subscriptions.plan is 'The plan of the next period; empty for a price made by hand.';
comment on column staff.subscriptions.cycle is 'month or year.';
comment on column staff.subscriptions.amount_cents is 'What the next period costs, before tax.';
comment on column staff.subscriptions.currency is 'The currency of that.';
comment on column staff.subscriptions.status is 'As the provider has it: active, past_due, unpaid, canceled …';
comment on column staff.subscriptions.period_start is 'When the current period began.';
comment on column staff.subscriptions.period_end is 'Until when is paid.';
comment on column staff.subscriptions.cancel_at_period_end is 'Whether it ends then.';
comment on column staff.subscriptions.past_due_since is 'Since when a payment is missing.';
comment on column staff.subscriptions.notices is 'How many reminders were sent of it.';
comment on column staff.subscriptions.suspended_at is 'When the account was suspended for it.';
comment on column staff.subscriptions.ended_at is 'When it ended.';
comment on column staff.subscriptions.customer_id is 'The provider''s id of the customer.';
comment on column staff.subscriptions.created_at is 'When it came to be known here.';

create view staff.invoices with (security_invoker = true) as
select i.id, i.account_id, a.name as account, i.number, i.kind, o.number as corrects, i.currency, i.subtotal_cents,
  i.tax_cents, i.total_cents, i.noted_cents as given_back_cents, i.credits, i.credits_taken_back, i.customer->>'name' as billed_to,
  i.provider_id, i.issued_at
from public.invoices i
join public.accounts a on a.id = i.account_id
left join public.invoices o on o.id = i.corrects;
comment on view staff.invoices is 'Every invoice and credit note.';
comment on column staff.invoices.id is 'Its id here.';
comment on column staff.invoices.account_id is 'The account that paid.';
comment on column staff.invoices.account is 'The account''s name.';
comment on column staff.invoices.number is 'Its number; empty where nothing was charged.';
comment on column staff.invoices.kind is 'subscription, package, other or credit_note.';
comment on column staff.invoices.corrects is 'The invoice that a credit note corrects.';
comment on column staff.invoices.currency is 'The currency of its sums.';
comment on column staff.invoices.subtotal_cents is 'Before tax.';
comment on column staff.invoices.tax_cents is 'Tax.';
comment on column staff.invoices.total_cents is 'What was paid; below zero on a credit note.';
comment on column staff.invoices.given_back_cents is 'What went back of it since.';
comment on column staff.invoices.credits is 'The credits it brought.';
comment on column staff.invoices.credits_taken_back is 'How many of those were taken back.';
comment on column staff.invoices.billed_to is 'Who it is made out to.';
comment on column staff.invoices.provider_id is 'The provider''s invoice.';
comment on column staff.invoices.issued_at is 'When it was issued.';

create view staff.payments with (security_invoker = true) as
select p.id, p.account_id, a.name as account, p.status, p.amount_cents, p.refunded_cents, p.disputed_cents,
  p.dispute_status, p.currency, p.card->>'brand' as card, p.card->>'last4' as card_ending, p.failure,
  i.number as invoice, p.provider_id, p.paid_at
from public.payments p
join public.accounts a on a.id = p.account_id
left join public.invoices i on i.provider_id = p.provider_invoice;
comment on view staff.payments is 'Every charge, those that failed too, with refunds and disputes.';
comment on column staff.payments.id is 'Its id here.';
comment on column staff.payments.account_id is 'The account that was charged.';
comment on column staff.payments.account is 'The account''s name.';
comment on column staff.payments.status is 'succeeded, failed, pending or cancelled.';
comment on column staff.payments.amount_cents is 'What was charged.';
comment on column staff.payments.refunded_cents is 'What was refunded.';
comment on column staff.payments.disputed_cents is 'What is or was disputed.';
comment on column staff.payments.dispute_status is 'How the dispute stands: won, lost, needs_response …';
comment on column staff.payments.currency is 'The currency of the sums.';
comment on column staff.payments.card is 'The card''s brand.';
comment on column staff.payments.card_ending is 'Its last four digits.';
comment on column staff.payments.failure is 'Why it failed.';
comment on column staff.payments.invoice is 'The number of our invoice.';
comment on column staff.payments.provider_id is 'The provider''s payment.';
comment on column staff.payments.paid_at is 'When it was tried.';

create view staff.debts with (security_invoker = true) as
select a.id as account_id, a.name as account, a.status, a.credit_debt as debt, a.credits as balance,
  (select max(t.created_at) from public.credit_transactions t where t.account_id = a.id and t.debt_amount > 0) as since
from public.accounts a where a.credit_debt > 0;
comment on view staff.debts is 'Accounts that owe credits: spent before the money for them went back.';
comment on column staff.debts.account_id is 'The account.';
comment on column staff.debts.account is 'The account''s name.';
comment on column staff.debts.status is 'trial, active, suspended or cancelled.';
comment on column staff.debts.debt is 'Credits it owes; the next purchase settles them first.';
comment on column staff.debts.balance is 'Credits it can spend.';
comment on column staff.debts.since is 'When the debt grew last.';

create view staff.mails with (security_invoker = true) as
select m.id, m.account_id, a.name as account, m.subject, m.status, m.attempts, m.failure, m.created_at, m.run_at
from app.mails m join public.accounts a on a.id = m.account_id;
comment on view staff.mails is 'Notices and receipts by mail: sent, waiting or given up. Of 90 days.';
comment on column staff.mails.id is 'Its id, which stands in its Message-ID.';
comment on column staff.mails.account_id is 'The account whose owner gets it.';
comment on column staff.mails.account is 'The account''s name.';
comment on column staff.mails.subject is 'What it tells.';
comment on column staff.mails.status is 'queued, sending, sent, failed (refused for good) or dropped (unwanted or too old).';
comment on column staff.mails.attempts is 'How often it was tried.';
comment on column staff.mails.failure is 'Why it was not sent.';
comment on column staff.mails.created_at is 'When it was written.';
comment on column staff.mails.run_at is 'When it is tried next.';

grant select on app.payment_prices, app.mails to service_role;
grant select on staff.subscriptions, staff.invoices, staff.payments, staff.debts, staff.mails to service_role;

-- How an account pays, for its page among the staff's: the subscription that goes on or ended last, debt, automatic
-- purchases, the last ten invoices and payments.
create function app.staff_billing(p_account_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'debt', a.credit_debt, 'purchased_credits', a.purchased_credits, 'customer_id', c.customer_id, 'card', c.card,
    'subscription', (select jsonb_build_object('id', s.subscription_id, 'plan', r.slug, 'cycle', r.cycle,
        'amount_cents', r.amount_cents, 'currency', r.currency, 'status', s.status, 'period_end', s.period_end,
        'cancelling', s.cancel_at_period_end, 'past_due_since', s.past_due_since, 'notices', s.notices,
        'suspended_at', s.suspended_at, 'ended_at', s.ended_at)
      from public.payment_subscriptions s left join app.payment_prices r on r.price_id = s.price_id
      where s.account_id = a.id order by s.ended_at is not null, s.created_at desc limit 1),
    'top_up', (select jsonb_build_object('enabled', t.enabled, 'threshold', t.threshold, 'package', t.package_slug,
        'ceiling_cents', t.ceiling_cents, 'stopped', t.stopped)
      from public.top_up_settings t where t.account_id = a.id),
    'invoices', (select coalesce(jsonb_agg(to_jsonb(x) order by x.issued_at desc, x.number desc), '[]') from (
      select i.id, i.number, i.kind, i.issued_at, i.total_cents, i.tax_cents, i.currency, i.credits,
        i.credits_taken_back, i.noted_cents, o.number as corrects
      from public.invoices i left join public.invoices o on o.id = i.corrects
      where i.account_id = a.id and i.number is not null
      order by i.issued_at desc, i.number desc limit 10) x),
    'payments', (select coalesce(jsonb_agg(to_jsonb(x) order by x.paid_at desc, x.id), '[]') from (
      select p.id, p.status, p.amount_cents, p.refunded_cents, p.disputed_cents, p.dispute_status, p.currency, p.card,
        p.failure, p.paid_at, p.provider_id, i.number as invoice_number
      from public.payments p
      left join public.invoices i on i.provider_id = p.provider_invoice and i.number is not null
      where p.account_id = a.id order by p.paid_at desc, p.id limit 10) x))
  from public.accounts a left join public.payment_customers c on c.account_id = a.id
  where a.id = p_account_id
$$;
