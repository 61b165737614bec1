-- What owners see of their payments, and what stands on their invoices.

-- The paid side of the account: plan, subscription, card, what is due, details, automatic purchases.
create function public.billing_overview()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
begin
  return (
    select jsonb_build_object(
      'plan', jsonb_build_object('slug', l.slug, 'name', l.name, 'monthly_credits', l.monthly_credits, 'cycle', b.cycle,
        'period_end', b.current_period_end),
      'subscription', (select jsonb_build_object('status', s.status, 'period_end', s.period_end,
          'cancelling', s.cancel_at_period_end, 'past_due_since', s.past_due_since,
          'works_until', s.past_due_since + app.payment_grace(),
          'next_plan', (select jsonb_build_object('slug', r.slug, 'name', n.name, 'cycle', r.cycle, 'amount',
              r.amount_cents, 'currency', r.currency)
            from app.payment_prices r join public.plans n on n.slug = r.slug where r.price_id = s.price_id))
        from public.payment_subscriptions s where s.account_id = own and s.ended_at is null and not s.surplus
        order by s.created_at desc limit 1),
      'card', c.card, 'is_customer', c.account_id is not null,
      'details', jsonb_build_object('company', coalesce(d.company, ''), 'line1', coalesce(d.line1, ''),
        'line2', coalesce(d.line2, ''), 'postal_code', coalesce(d.postal_code, ''), 'city', coalesce(d.city, ''),
        'country', coalesce(d.country, ''), 'tax_number', coalesce(d.tax_number, '')),
      'top_up', (select jsonb_build_object('enabled', t.enabled, 'threshold', t.threshold, 'package', t.package_slug,
          'ceiling_cents', t.ceiling_cents, 'consented_at', t.consented_at, 'stopped', t.stopped,
          'spent_cents', app.top_ups_this_month(own, now()))
        from public.top_up_settings t where t.account_id = own),
      'packages', (select coalesce(jsonb_agg(jsonb_build_object('slug', k.slug, 'name', k.name, 'credits', k.credits,
          'price_cents', k.price_cents, 'currency', k.currency) order by k.credits), '[]')
        from public.credit_packages k where k.active))
    from public.accounts a
    join public.plans l on l.id = a.plan_id
    left join public.subscriptions b on b.account_id = a.id
    left join public.payment_customers c on c.account_id = a.id
    left join public.billing_details d on d.account_id = a.id
    where a.id = own);
end $$;

-- One page of invoices and credit notes, newest first. Those of nothing have no number and are not shown.
create function public.list_invoices(p_limit integer default 50, p_offset integer default 0)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
begin
  return jsonb_build_object(
    'total', (select count(*) from public.invoices i where i.account_id = own and i.number is not null),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.issued_at desc, x.number desc), '[]') from (
      select i.id, i.number, i.kind, i.issued_at, i.total_cents, i.tax_cents, i.currency, i.credits, i.noted_cents,
        (select x->>'description' from jsonb_array_elements(i.lines) x order by (x->>'amount')::integer desc limit 1)
          as description, o.number as corrects
      from public.invoices i left join public.invoices o on o.id = i.corrects
      where i.account_id = own and i.number is not null
      order by i.issued_at desc, i.number desc limit least(greatest(p_limit, 1), 200) offset greatest(p_offset, 0)) x));
end $$;

-- An invoice with everything that stands on it; null when there is none.
create function public.read_invoice(p_id uuid)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
begin
  return (
    select jsonb_build_object('number', i.number, 'kind', i.kind, 'issued_at', i.issued_at, 'currency', i.currency,
      'subtotal_cents', i.subtotal_cents, 'tax_cents', i.tax_cents, 'total_cents', i.total_cents, 'lines', i.lines,
      'issuer', i.issuer, 'customer', i.customer, 'credits', i.credits, 'corrects', o.number,
      'card', (select p.card from public.payments p where p.provider_invoice = i.provider_id and p.account_id = own
        and p.status = 'succeeded' order by p.paid_at, p.id limit 1))
    from public.invoices i left join public.invoices o on o.id = i.corrects
    where i.id = p_id and i.account_id = own and i.number is not null);
end $$;

-- One page of payments, newest first, those that failed too.
create function public.list_payments(p_limit integer default 50, p_offset integer default 0)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
begin
  return jsonb_build_object(
    'total', (select count(*) from public.payments p where p.account_id = own),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) order by x.paid_at desc, x.id), '[]') from (
      select p.id, p.status, p.amount_cents, p.refunded_cents, p.disputed_cents, p.dispute_status, p.currency, p.card,
        p.failure, p.paid_at, i.id as invoice_id, i.number as invoice_number
      from public.payments p
      left join public.invoices i on i.provider_id = p.provider_invoice and i.number is not null
      where p.account_id = own
      order by p.paid_at desc, p.id limit least(greatest(p_limit, 1), 200) offset greatest(p_offset, 0)) x));
end $$;

-- Changes what stands on invoices from now on; those that are issued stay as they are.
create function public.save_billing_details(p_details jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
  given public.billing_details := jsonb_populate_record(null::public.billing_details, p_details);
begin
  insert into public.billing_details as d (account_id, company, line1, line2, postal_code, city, country, tax_number)
  values (own, coalesce(btrim(given.company), ''), coalesce(btrim(given.line1), ''), coalesce(btrim(given.line2), ''),
    coalesce(btrim(given.postal_code), ''), coalesce(btrim(given.city), ''), upper(coalesce(btrim(given.country), '')),
    coalesce(btrim(given.tax_number), ''))
  on conflict (account_id) do update set company = excluded.company, line1 = excluded.line1, line2 = excluded.line2,
    postal_code = excluded.postal_code, city = excluded.city, country = excluded.country,
    tax_number = excluded.tax_number;
  perform app.audit(own, 'billing.details_changed', 'account', own, coalesce(btrim(given.company), ''));
end $$;

revoke execute on function public.billing_overview(), public.list_invoices(integer, integer),
  public.read_invoice(uuid), public.list_payments(integer, integer), public.save_billing_details(jsonb)
from public, anon;
grant execute on function public.billing_overview(), public.list_invoices(integer, integer),
  public.read_invoice(uuid), public.list_payments(integer, integer), public.save_billing_details(jsonb)
to authenticated;
