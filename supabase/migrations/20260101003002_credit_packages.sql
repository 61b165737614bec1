-- Credits that can be bought once, beside the plan; they never expire.
create table public.credit_packages (
  id uuid primary key default gen_random_uuid(),
  slug text not null unique,
  name text not null,
  credits integer not null check (credits > 0),
  price_cents integer not null check (price_cents > 0),
  currency text not null default 'usd',
  active boolean not null default true,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on public.credit_packages for each row execute function app.touch_updated_at();
alter table public.credit_packages enable row level security;
create policy "anyone reads packages on sale" on public.credit_packages
  for select to anon, authenticated using (active);

insert into public.credit_packages (slug, name, credits, price_cents, position) values
  ('credits-1000', '1,000 credits', 1000, 1500, 1),
  ('credits-5000', '5,000 credits', 5000, 6500, 2),
  ('credits-20000', '20,000 credits', 20000, 22000, 3),
  ('credits-100000', '100,000 credits', 100000, 90000, 4);

create trigger audit after insert or update or delete on public.credit_packages for each row
  execute function app.audit_platform_row('package', 'name', '{name,credits,price_cents,currency,active}');
