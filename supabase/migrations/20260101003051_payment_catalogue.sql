-- What is for sale, and the provider's names for it.

-- Everything that should be for sale: paid plans by month and by year, and packages.
create function public.payment_catalogue()
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by x.kind, x.slug, x.cycle), '[]') from (
    select 'plan' as kind, p.slug, 'IGNY8 ' || p.name as name, p.description, c.cycle,
      case c.cycle when 'month' then p.price_cents else p.yearly_price_cents end as amount, p.currency,
      p.monthly_credits as credits
    from public.plans p cross join (values ('month'), ('year')) c (cycle)
    where p.active and case c.cycle when 'month' then p.price_cents else p.yearly_price_cents end > 0
    union all
    select 'package', k.slug, k.name, '', null, k.price_cents, k.currency, k.credits
    from public.credit_packages k where k.active) x
$$;

-- Whether a price is still what the plan or package costs and brings; another one must be made where it is not.
create function app.is_current_price(p_price app.payment_prices)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from public.plans p where p_price.kind = 'plan' and p.slug = p_price.slug and p.active
      and p.currency = p_price.currency and p.monthly_credits = p_price.credits
      and case p_price.cycle when 'year' then p.yearly_price_cents else p.price_cents end = p_price.amount_cents)
    or exists (select 1 from public.credit_packages k where p_price.kind = 'package' and k.slug = p_price.slug
      and k.active and k.currency = p_price.currency and k.credits = p_price.credits
      and k.price_cents = p_price.amount_cents)
$$;

-- Notes the provider's prices, [{price_id, kind, slug, cycle, credits, amount, currency}]; others of the same thing are
-- no longer for sale. What is not in the list is withdrawn.
create function public.keep_payment_prices(p_prices jsonb)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('payment_prices', 0));
  update app.payment_prices set active = false
  where active and price_id not in (select x->>'price_id' from jsonb_array_elements(p_prices) x);
  insert into app.payment_prices as p (price_id, kind, slug, cycle, credits, amount_cents, currency)
  select x.price_id, x.kind, x.slug, x.cycle, x.credits, x.amount, x.currency
  from jsonb_to_recordset(p_prices) x (price_id text, kind text, slug text, cycle text, credits integer,
    amount integer, currency text)
  on conflict (price_id) do update set active = true where not p.active;
end $$;

-- Notes which customer of the provider an account is. The first one stays.
create function public.keep_payment_customer(p_account_id uuid, p_customer_id text)
returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.payment_customers (account_id, customer_id) values (p_account_id, p_customer_id)
  on conflict (account_id) do nothing;
  if not exists (select 1 from public.payment_customers c
                 where c.account_id = p_account_id and c.customer_id = p_customer_id) then
    perform app.fail('conflict', 'This account is another customer already.');
  end if;
end $$;

-- Whom the provider bills: {account_id, name, email, address, tax_number}, with an address once there is a country.
create function app.buyer(p_account uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('account_id', a.id, 'name', coalesce(nullif(d.company, ''), a.name),
    'email', (select p.email from public.profiles p where p.id = a.owner_id),
    'address', case when d.country <> '' then jsonb_build_object('line1', d.line1, 'line2', d.line2,
      'postal_code', d.postal_code, 'city', d.city, 'country', d.country) end,
    'tax_number', coalesce(d.tax_number, ''))
  from public.accounts a left join public.billing_details d on d.account_id = a.id where a.id = p_account
$$;

-- What ordering needs to know: whose account it is, what is for sale, what the account has. For the owner, in any state
-- of the account: those who are suspended pay.
create function public.billing_desk()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
begin
  return app.buyer(own) || (
    select jsonb_build_object('plan', l.slug, 'cycle', b.cycle, 'customer_id', c.customer_id, 'card', c.card,
      'subscription', (select jsonb_build_object('id', s.subscription_id, 'item', s.item_id, 'price', s.price_id,
          'status', s.status, 'period_end', s.period_end, 'cancelling', s.cancel_at_period_end)
        from public.payment_subscriptions s where s.account_id = a.id and s.ended_at is null and not s.surplus
        order by s.created_at desc limit 1),
      'prices', (select coalesce(jsonb_agg(jsonb_build_object('price_id', r.price_id, 'kind', r.kind, 'slug', r.slug,
          'cycle', r.cycle, 'credits', r.credits, 'amount', r.amount_cents, 'currency', r.currency,
          'active', r.active and app.is_current_price(r))
          order by r.kind, r.amount_cents), '[]')
        from app.payment_prices r))
    from public.accounts a
    join public.plans l on l.id = a.plan_id
    left join public.subscriptions b on b.account_id = a.id
    left join public.payment_customers c on c.account_id = a.id
    where a.id = own);
end $$;

revoke execute on function public.payment_catalogue(), public.keep_payment_prices(jsonb),
  public.keep_payment_customer(uuid, text), public.billing_desk() from public, anon, authenticated;
grant execute on function public.payment_catalogue(), public.keep_payment_prices(jsonb),
  public.keep_payment_customer(uuid, text) to service_role;
grant execute on function public.billing_desk() to authenticated;
