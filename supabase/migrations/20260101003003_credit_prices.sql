-- Every price with the moment from which it holds. The price at the time of the order is the one that counts, also when
-- the work is charged later.
create table public.credit_prices (
  operation text not null references public.credit_cost_config (operation),
  effective_from timestamptz not null,
  credits integer not null check (credits between 0 and 100000),
  per_units integer not null check (per_units between 1 and 100000),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (operation, effective_from)
);
create index credit_prices_created_by on public.credit_prices (created_by);
alter table public.credit_prices enable row level security;
create policy "anyone reads prices" on public.credit_prices for select to anon, authenticated using (true);
insert into public.credit_prices (operation, effective_from, credits, per_units)
select operation, '2000-01-01T00:00Z', credits, per_units from public.credit_cost_config;

drop trigger audit on public.credit_cost_config;
alter table public.credit_cost_config drop column credits, drop column per_units;
create trigger audit after insert or update or delete on public.credit_cost_config for each row
  execute function app.audit_platform_row('price', 'label', '{unit,label}');

-- What every operation costs at a moment.
create function app.price_list(p_at timestamptz default now())
returns table (operation text, label text, credits integer, per_units integer, unit text)
language sql stable set search_path = '' as $$
  select c.operation, c.label, p.credits, p.per_units, c.unit
  from public.credit_cost_config c
  cross join lateral (
    select p.credits, p.per_units from public.credit_prices p
    where p.operation = c.operation and p.effective_from <= p_at order by p.effective_from desc limit 1) p
$$;
grant execute on function app.price_list(timestamptz) to anon, authenticated;

drop function app.credit_cost(text, integer);

-- Credits for `quantity` units of an operation at the price of p_at: ceil(quantity / per_units) * credits, at least one
-- step. `estimateCredits` of the domain computes the same.
create function app.credit_cost(p_operation text, p_quantity integer, p_at timestamptz default now())
returns integer language plpgsql stable set search_path = '' as $$
begin
  return (select greatest(1, (p_quantity + p.per_units - 1) / p.per_units) * p.credits
    from public.credit_prices p where p.operation = p_operation and p.effective_from <= p_at
    order by p.effective_from desc limit 1);
end $$;

-- A job is charged at the price at which it was reserved, and the shell of every page has the price list.
do $$
declare
  changed record;
  definition text;
begin
  for changed in select * from (values
    ('app.complete_job', 'app.credit_cost(p_job.function, p_quantity)',
      'app.credit_cost(p_job.function, p_quantity, p_job.created_at)'),
    ('app.session_context', 'public.credit_cost_config c', 'app.price_list() c')) x (name, former, latter) loop
    definition := pg_catalog.pg_get_functiondef(changed.name::regproc);
    if strpos(definition, changed.former) = 0 then raise exception '% reads no price.', changed.name; end if;
    execute replace(definition, changed.former, changed.latter);
  end loop;
end $$;

-- One entry of the platform's log for each price: what it is instead of what it was before.
create function app.audit_price()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  price public.credit_prices := coalesce(new, old);
  former jsonb := (select to_jsonb(p) from public.credit_prices p
    where p.operation = price.operation and p.effective_from < price.effective_from
    order by p.effective_from desc limit 1);
  operation public.credit_cost_config;
begin
  select o.* into operation from public.credit_cost_config o where o.operation = price.operation;
  perform app.audit_platform(case when tg_op = 'DELETE' then 'price.deleted' else 'price.changed' end, 'price', null,
    operation.label, app.field_changes(coalesce(former, '{}'), to_jsonb(price), '{credits,per_units}')
      || case when price.effective_from > now() then jsonb_build_object('from', price.effective_from) else '{}' end);
  return null;
end $$;
create trigger audit after insert or update or delete on public.credit_prices for each row execute function app.audit_price();

-- What can be bought and what work costs, for everybody.
create function public.read_offer()
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'plans', (select coalesce(jsonb_agg(to_jsonb(x) order by x.position), '[]') from (
      select p.slug, p.name, p.description, p.monthly_credits, p.price_cents, p.yearly_price_cents, p.currency,
        p.max_users, p.max_sites, p.carry_over, p.carry_over_cap, p.position
      from public.plans p where p.active) x),
    'packages', (select coalesce(jsonb_agg(to_jsonb(x) order by x.position), '[]') from (
      select k.slug, k.name, k.credits, k.price_cents, k.currency, k.position
      from public.credit_packages k where k.active) x),
    'costs', (select coalesce(jsonb_agg(to_jsonb(c) order by c.label), '[]') from app.price_list() c))
$$;
revoke execute on function public.read_offer() from public;
grant execute on function public.read_offer() to anon, authenticated;

-- What operations cost, what they will cost, and how that changed.
create function public.staff_prices()
returns jsonb language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.require_developer();
  return jsonb_build_object(
    'costs', (select jsonb_agg(to_jsonb(c) order by c.label) from app.price_list() c),
    'planned', (select coalesce(jsonb_agg(to_jsonb(x) order by x.effective_from, x.label), '[]') from (
      select p.operation, o.label, o.unit, p.credits, p.per_units, p.effective_from
      from public.credit_prices p join public.credit_cost_config o on o.operation = p.operation
      where p.effective_from > now()) x),
    'history', (select coalesce(jsonb_agg(to_jsonb(x) order by x.id desc), '[]') from (
      select g.*, null as site_name, null as account_name from public.audit_log g
      where g.account_id is null and g.object_type = 'price' order by g.id desc limit 25) x));
end $$;

-- Sets what an operation costs from p_from on (UTC day; null: from the next order on).
create function public.set_price(p_operation text, p_credits integer, p_per_units integer, p_reason text,
  p_from date default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  begins timestamptz := greatest(now(), p_from::timestamp at time zone 'UTC');
  former public.credit_prices;
begin
  perform app.require_developer();
  if p_credits is null or p_credits not between 0 and 100000 or p_per_units is null
    or p_per_units not between 1 and 100000 then
    perform app.fail('invalid', 'A price is 0 to 100,000 credits for each 1 to 100,000 units.');
  elsif length(btrim(coalesce(p_reason, ''))) not between 5 and 300 then
    perform app.fail('invalid', 'Say why in 5 to 300 characters.', '{"reason": ["Say why in 5 to 300 characters."]}');
  elsif p_from not between (now() at time zone 'UTC')::date and (now() at time zone 'UTC')::date + 366 then
    perform app.fail('invalid', 'Choose a day from today on, within a year.',
      '{"from": ["Choose a day from today on, within a year."]}');
  end if;
  perform 1 from public.credit_cost_config o where o.operation = p_operation for update;
  if not found then perform app.fail('not_found', 'This operation was not found.'); end if;
  select p.* into former from public.credit_prices p
  where p.operation = p_operation and p.effective_from <= begins order by p.effective_from desc limit 1;
  if (former.credits, former.per_units) = (p_credits, p_per_units) then return; end if;
  perform set_config('app.reason', btrim(p_reason), true);
  insert into public.credit_prices (operation, effective_from, credits, per_units, created_by)
  values (p_operation, begins, p_credits, p_per_units, auth.uid())
  on conflict (operation, effective_from) do update
    set credits = excluded.credits, per_units = excluded.per_units, created_by = excluded.created_by;
  perform set_config('app.reason', '', true);
end $$;

-- Takes a price back that does not hold yet.
create function public.withdraw_price(p_operation text, p_effective_from timestamptz)
returns void language plpgsql security definer set search_path = '' as $$
begin
  perform app.require_developer();
  delete from public.credit_prices p
  where p.operation = p_operation and p.effective_from = p_effective_from and p.effective_from > now();
  if not found then perform app.fail('not_found', 'No such price is planned.'); end if;
end $$;

revoke execute on function public.staff_prices(), public.set_price(text, integer, integer, text, date),
  public.withdraw_price(text, timestamptz) from public, anon;
grant execute on function public.staff_prices(), public.set_price(text, integer, integer, text, date),
  public.withdraw_price(text, timestamptz) to authenticated;
