-- Two purses make up a balance: plan credits, which belong to their period, and purchased ones, which never expire and
-- are spent last. What was given back after it had been spent is owed: a debt, settled before anything new is kept.
alter table public.accounts
  add column purchased_credits integer not null default 0,
  add column credit_debt integer not null default 0 constraint accounts_debt_not_negative check (credit_debt >= 0),
  add constraint accounts_purchased_within_credits check (purchased_credits between 0 and credits);

-- Every entry says what it did to the purchased purse and to the debt, what stood after it, and what caused it.
alter table public.credit_transactions
  add column purchased_amount integer not null default 0,
  add column purchased_after integer not null default 0,
  add column debt_amount integer not null default 0,
  add column debt_after integer not null default 0 check (debt_after >= 0),
  add column cause text check (cause in
    ('signup', 'job', 'staff', 'invoice', 'refund', 'dispute', 'debt', 'period', 'upgrade')),
  -- What the payment provider calls it: the invoice that was paid, the refund, the dispute.
  add column reference text check (length(reference) between 1 and 255),
  add column period_start timestamptz,
  add constraint credit_transactions_purchased_within_balance check (purchased_after between 0 and balance_after);
alter table public.credit_transactions disable trigger append_only;
update public.credit_transactions t set
  cause = case when t.job_id is not null then 'job' when t.type = 'signup' then 'signup' else 'staff' end,
  period_start = case when t.type = 'signup' then (
    select s.created_at from public.subscriptions s where s.account_id = t.account_id) end;
alter table public.credit_transactions enable trigger append_only;
alter table public.credit_transactions
  alter column cause set not null,
  add constraint credit_transactions_name_their_cause check (case cause
    when 'job' then job_id is not null
    when 'signup' then period_start is not null
    when 'period' then period_start is not null
    when 'staff' then true
    when 'debt' then debt_amount < 0
    else reference is not null end);
-- One payment, one refund, one upgrade counts once, whoever tells of it how often; so does the beginning of a period.
create unique index credit_transactions_one_reference on public.credit_transactions (reference, type)
  where reference is not null and cause <> 'debt';
create unique index credit_transactions_one_period on public.credit_transactions (account_id, period_start)
  where cause in ('signup', 'period') and type <> 'monthly_reset';

drop function app.post_credits(uuid, text, integer, text, uuid, uuid, uuid);

-- The only door to a balance: moves it and writes the ledger entry in one statement under the account's row lock, so
-- that the balance is the sum of the ledger at every moment. Unless p_purchased says how much of the amount is
-- purchased credits, plan credits are spent first, and what a job did not use goes back to where it came from.
-- Answers the balance. What comes into the purchased purse of an account in debt settles the debt.
create function app.post_credits(p_account_id uuid, p_type text, p_amount integer, p_description text,
  p_job_id uuid default null, p_user_id uuid default null, p_request_key uuid default null, p_cause text default null,
  p_reference text default null, p_period_start timestamptz default null, p_purchased integer default null,
  p_debt integer default 0)
returns integer language plpgsql set search_path = '' as $$
declare
  entry public.credit_transactions;
begin
  with moved as (
    update public.accounts a set credits = a.credits + p_amount, credit_debt = a.credit_debt + p_debt,
      purchased_credits = a.purchased_credits + case
        when p_purchased is not null then p_purchased
        when p_amount < 0 then least(0, a.credits + p_amount - a.purchased_credits)
        when p_job_id is not null then least(p_amount, coalesce((
          select -t.purchased_amount from public.credit_transactions t
          where t.job_id = p_job_id and t.type = 'reservation'), 0))
        else 0 end
    from (select b.id, b.purchased_credits from public.accounts b where b.id = p_account_id for no key update) before
    where a.id = before.id
    returning a.id, a.credits, a.purchased_credits, a.purchased_credits - before.purchased_credits as purchased_amount,
      a.credit_debt)
  insert into public.credit_transactions (account_id, type, amount, balance_after, purchased_amount, purchased_after,
    debt_amount, debt_after, description, job_id, created_by, request_key, cause, reference, period_start)
  select m.id, p_type, p_amount, m.credits, m.purchased_amount, m.purchased_credits, p_debt, m.credit_debt,
    p_description, p_job_id, p_user_id, p_request_key,
    coalesce(p_cause, case when p_job_id is not null then 'job' when p_type = 'signup' then 'signup' else 'staff' end),
    p_reference, case when p_type = 'signup' then now() else p_period_start end
  from moved m
  returning * into strict entry;
  if entry.debt_after > 0 and entry.purchased_after > 0 then
    return app.settle_debt(p_account_id, entry.purchased_after, entry.debt_after, p_reference);
  end if;
  return entry.balance_after;
end $$;

-- Takes what an account owes, as far as p_credits go: purchased credits, or with p_plan those of the plan.
create function app.settle_debt(p_account_id uuid, p_credits integer, p_debt integer, p_reference text,
  p_plan boolean default false)
returns integer language sql set search_path = '' as $$
  select app.post_credits(p_account_id, 'adjustment', -least(p_credits, p_debt),
    format('%s of %s owed credits settled', to_char(least(p_credits, p_debt), 'FM999,999,999'),
      to_char(p_debt, 'FM999,999,999')),
    p_cause => 'debt', p_reference => p_reference, p_debt => -least(p_credits, p_debt),
    p_purchased => case when p_plan then 0 else -least(p_credits, p_debt) end)
$$;

-- Books purchased credits once per reference (the id of the paid invoice, never that of an event). What the account
-- owes is settled from them at once. Answers the credits that this call booked: 0 when it was done before.
create function app.grant_purchased(p_account uuid, p_credits integer, p_reference text, p_description text)
returns integer language plpgsql set search_path = '' as $$
begin
  if p_credits <= 0 then perform app.fail('invalid', 'A purchase brings at least one credit.'); end if;
  perform 1 from public.accounts a where a.id = p_account for no key update;
  if exists (select 1 from public.credit_transactions t where t.reference = p_reference and t.type = 'purchase') then
    return 0;
  end if;
  perform app.post_credits(p_account, 'purchase', p_credits, p_description, p_cause => 'invoice',
    p_reference => p_reference, p_purchased => p_credits);
  return p_credits;
end $$;

-- Takes credits back for money that was given back, once per reference (the id of the refund or dispute): purchased
-- credits first; with p_plan, for the refund of a plan's invoice, those of the plan before them. What is no longer
-- there is owed. Answers the credits that became a debt by this call.
create function app.take_back(p_account uuid, p_credits integer, p_reference text, p_description text,
  p_cause text default 'refund', p_plan boolean default false)
returns integer language plpgsql set search_path = '' as $$
declare
  account public.accounts;
  plan_part integer := 0;
  purchased_part integer;
begin
  if p_credits <= 0 then perform app.fail('invalid', 'A refund takes at least one credit.'); end if;
  select a.* into account from public.accounts a where a.id = p_account for no key update;
  if exists (select 1 from public.credit_transactions t where t.reference = p_reference and t.type = 'refund') then
    return 0;
  end if;
  if p_plan then
    plan_part := least(p_credits, account.credits - account.purchased_credits);
  end if;
  purchased_part := least(p_credits - plan_part, account.purchased_credits);
  perform app.post_credits(p_account, 'refund', -plan_part - purchased_part, p_description, p_cause => p_cause,
    p_reference => p_reference, p_purchased => -purchased_part, p_debt => p_credits - plan_part - purchased_part);
  return p_credits - plan_part - purchased_part;
end $$;

-- Staff and the service grant or take back credits; the reason stands in the ledger. The same key grants once.
-- What they grant never expires.
create or replace function public.grant_credits(p_account_id uuid, p_amount integer, p_reason text,
  p_key uuid default null)
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
  select a.* into account from public.accounts a where a.id = p_account_id for no key update;
  if exists (select 1 from public.credit_transactions t
             where t.account_id = p_account_id and t.request_key = p_key) then
    return account.credits;
  end if;
  if account.id is null or account.credits::bigint + p_amount not between 0 and 2000000000 then
    perform app.fail('invalid', 'This account does not exist or its balance would fall below zero.');
  end if;
  return app.post_credits(p_account_id, 'adjustment', p_amount, btrim(p_reason), null, auth.uid(), p_key,
    p_cause => 'staff', p_purchased => case when p_amount > 0 then p_amount end);
end $$;
