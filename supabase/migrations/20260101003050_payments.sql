-- What the payment provider knows of accounts, as it was when we last asked. Money moves there; here are its traces.

-- One customer for each account. `ticket` says how new what we know of it is.
create table public.payment_customers (
  account_id uuid primary key references public.accounts (id),
  customer_id text not null unique check (length(customer_id) between 1 and 255),
  -- The card that is charged: {brand, last4, exp_month, exp_year}.
  card jsonb,
  -- From when on the plan is what a paid invoice made it.
  plan_since timestamptz not null default '-infinity',
  -- The invoice that pays for the months of a year as they come, and the credits of each of them.
  plan_invoice uuid,
  plan_invoice_credits integer not null default 0,
  ticket bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table public.payment_subscriptions (
  subscription_id text primary key check (length(subscription_id) between 1 and 255),
  account_id uuid not null references public.accounts (id),
  status text not null,
  -- What the next period costs; the plan of this one is the account's.
  price_id text not null,
  item_id text not null,
  period_start timestamptz not null,
  period_end timestamptz not null,
  cancel_at_period_end boolean not null,
  ended_at timestamptz,
  begun_at timestamptz not null default now(),
  -- Paid for while another one ran: it brings nothing, is ended and given back.
  surplus boolean not null default false,
  -- It ends because its account was closed, and goes on when that is kept.
  ended_by_closing boolean not null default false,
  -- Since when a payment is missing, how many notices were sent, and when the account was suspended for it.
  past_due_since timestamptz,
  notices integer not null default 0,
  suspended_at timestamptz,
  ticket bigint not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index payment_subscriptions_account on public.payment_subscriptions (account_id);
-- Who is suspended because a payment is missing works again once it has come.
alter table public.accounts add column suspended_for_payment boolean not null default false;
create index payment_subscriptions_due on public.payment_subscriptions (past_due_since) where past_due_since is not null;

-- Whose invoices they are, and how they are counted: one row. Numbers of an issuer have no gaps.
create table app.invoice_issuer (
  is_ours boolean primary key default true check (is_ours),
  name text not null default 'IGNY8' check (length(btrim(name)) between 1 and 120),
  address text not null default '',
  tax_number text not null default '',
  prefix text not null default 'IGNY8-' check (prefix ~ '^[A-Za-z0-9/-]{0,20}$'),
  last_number integer not null default 0 check (last_number >= 0)
);
alter table app.invoice_issuer enable row level security;
insert into app.invoice_issuer default values;

-- Who pays, as it stands on invoices.
create table public.billing_details (
  account_id uuid primary key references public.accounts (id),
  company text not null default '' check (length(company) <= 120),
  line1 text not null default '' check (length(line1) <= 120),
  line2 text not null default '' check (length(line2) <= 120),
  postal_code text not null default '' check (length(postal_code) <= 20),
  city text not null default '' check (length(city) <= 80),
  country text not null default '' check (country ~ '^([A-Z]{2})?$'),
  tax_number text not null default '' check (length(tax_number) <= 40),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- Our own invoices: one for everything that was paid, and a credit note for everything that was given back.
create table public.invoices (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  kind text not null check (kind in ('subscription', 'package', 'other', 'credit_note')),
  -- Null where nothing was charged, as for a change of plan that cost nothing.
  number text unique,
  -- The provider's invoice; a credit note names its invoice instead.
  provider_id text unique check (length(provider_id) between 1 and 255),
  corrects uuid,
  currency text not null,
  subtotal_cents integer not null,
  tax_cents integer not null,
  total_cents integer not null,
  -- [{description, quantity, amount}], the issuer and the customer as they were on the day.
  lines jsonb not null,
  issuer jsonb not null,
  customer jsonb not null,
  -- What the invoice brought, and how much of that was taken back since.
  credits integer not null default 0 check (credits >= 0),
  credits_taken_back integer not null default 0 check (credits_taken_back between 0 and credits),
  corrections integer not null default 0,
  -- Credits that need not be taken back: they had ended unused with their month.
  credits_spared integer not null default 0 check (credits_spared between 0 and credits_taken_back),
  -- Money that went back, or is held back in a dispute.
  held_cents integer not null default 0,
  -- Money that was given back and stands on credit notes.
  noted_cents integer not null default 0,
  issued_at timestamptz not null,
  ticket bigint not null default 0,
  created_at timestamptz not null default now(),
  check ((kind = 'credit_note') = (corrects is not null)),
  unique (id, account_id),
  foreign key (corrects, account_id) references public.invoices (id, account_id)
);
create index invoices_account on public.invoices (account_id, issued_at desc);
create index invoices_corrects on public.invoices (corrects, account_id);

create table public.payments (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  provider_id text not null unique check (length(provider_id) between 1 and 255),
  provider_invoice text not null,
  status text not null check (status in ('succeeded', 'failed', 'pending', 'cancelled')),
  amount_cents integer not null,
  refunded_cents integer not null,
  disputed_cents integer not null,
  dispute_status text,
  currency text not null,
  card jsonb,
  failure text,
  paid_at timestamptz not null,
  ticket bigint not null,
  created_at timestamptz not null default now()
);
create index payments_account on public.payments (account_id, paid_at desc);

-- What prices of the provider stand for. A price never changes; one that is no longer for sale still says what the
-- invoices of those who have it bring.
create table app.payment_prices (
  price_id text primary key,
  kind text not null check (kind in ('plan', 'package')),
  slug text not null,
  cycle text check (cycle in ('month', 'year')),
  credits integer not null,
  amount_cents integer not null,
  currency text not null,
  active boolean not null default true,
  created_at timestamptz not null default now()
);
alter table app.payment_prices enable row level security;
create unique index payment_prices_on_sale on app.payment_prices (kind, slug, coalesce(cycle, '')) where active;

-- Every message of the provider, once.
create table app.payment_events (
  id text primary key,
  type text not null,
  sent_at timestamptz not null,
  received_at timestamptz not null default now(),
  deliveries integer not null default 1,
  -- Null while nothing has come of it.
  outcome text check (outcome in ('applied', 'ignored', 'refused')),
  detail text,
  account_id uuid
);
alter table app.payment_events enable row level security;
create index payment_events_received on app.payment_events (received_at);
-- Tickets order what is asked of the provider: a newer one was drawn after everything an older one may have missed.
create sequence app.payment_tickets;

-- Invoices are kept when their account is deleted, as bookkeeping demands.
create table app.kept_invoices (
  id uuid primary key,
  number text not null,
  invoice jsonb not null,
  kept_at timestamptz not null default now()
);
alter table app.kept_invoices enable row level security;

create function app.keep_deleted_invoice()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if old.number is not null then
    insert into app.kept_invoices (id, number, invoice) values (old.id, old.number, to_jsonb(old));
  end if;
  return old;
end $$;
create trigger keep_deleted before delete on public.invoices for each row execute function app.keep_deleted_invoice();

create trigger touch before update on public.payment_customers for each row execute function app.touch_updated_at();
create trigger touch before update on public.payment_subscriptions for each row execute function app.touch_updated_at();
create trigger touch before update on public.billing_details for each row execute function app.touch_updated_at();

alter table public.payment_customers enable row level security;
alter table public.payment_subscriptions enable row level security;
alter table public.billing_details enable row level security;
alter table public.invoices enable row level security;
alter table public.payments enable row level security;

create policy "owners read their customer" on public.payment_customers for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');
create policy "owners read their subscriptions" on public.payment_subscriptions for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');
create policy "owners read their billing details" on public.billing_details for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');
create policy "owners read their invoices" on public.invoices for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');
create policy "owners read their payments" on public.payments for select to authenticated
  using (account_id = (select app.account_id()) and (select app.role()) = 'owner');
