-- A plan may begin in the very moment in which the account began, or in which a free month of it did: the provider counts
-- whole seconds. What was free then does not stand for the month that was paid for.
drop index public.credit_transactions_one_period;
create unique index credit_transactions_one_period
  on public.credit_transactions (account_id, period_start, (reference is not null))
  where cause in ('signup', 'period') and type <> 'monthly_reset';

-- Books a plan's credits for the month that begins at p_period_start, once, whoever asks how often: what is unused of
-- the plan's purse ends or is carried over as the plan says, then the new credits come. With p_reference the month is a
-- paid one, which only another paid one stands for. A paid month settles a debt. Answers the credits that this call
-- booked: 0 when the month had them.
create or replace function app.replenish(p_account uuid, p_period_start timestamptz, p_plan text,
  p_reference text default null)
returns integer language plpgsql set search_path = '' as $$
declare
  account public.accounts;
  plan public.plans := app.plan_named(p_plan);
  unused integer;
begin
  select a.* into account from public.accounts a where a.id = p_account for no key update;
  if exists (select 1 from public.credit_transactions t
      where t.account_id = p_account and t.period_start = p_period_start and t.cause in ('signup', 'period')
        and t.type <> 'monthly_reset' and (p_reference is null or t.reference is not null))
    or exists (select 1 from public.credit_transactions t where t.reference = p_reference and t.type = 'subscription') then
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
