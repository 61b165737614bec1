-- Credits: the balance, its append-only ledger, what operations cost, and what was used.

create table public.credit_cost_config (
  operation text primary key check (operation in ('auto_cluster', 'generate_ideas', 'generate_content',
    'generate_image_prompts', 'generate_images', 'link_content', 'optimize_content',
    'generate_site_structure', 'generate_page', 'reparse')),
  credits integer not null check (credits >= 0),
  per_units integer not null default 1 check (per_units >= 1),
  unit text not null,
  label text not null,
  updated_at timestamptz not null default now()
);

create table public.credit_transactions (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id),
  type text not null check (type in ('signup', 'subscription', 'purchase', 'reservation', 'settlement',
    'release', 'refund', 'adjustment', 'monthly_reset')),
  amount integer not null,
  balance_after integer not null check (balance_after >= 0),
  description text not null,
  job_id uuid,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now()
);
create index credit_transactions_account on public.credit_transactions (account_id, id desc);
create index credit_transactions_job on public.credit_transactions (job_id);
create index credit_transactions_created_by on public.credit_transactions (created_by);
-- A job is reserved once and settled or released once, whatever else goes wrong.
create unique index credit_transactions_one_reservation on public.credit_transactions (job_id)
  where type = 'reservation';
create unique index credit_transactions_one_end on public.credit_transactions (job_id)
  where type in ('settlement', 'release');

create table public.credit_usage_logs (
  id bigint generated always as identity primary key,
  account_id uuid not null references public.accounts (id),
  site_id uuid,
  job_id uuid not null unique,
  operation text not null references public.credit_cost_config (operation),
  credits integer not null check (credits >= 0),
  quantity integer not null,
  model text,
  tokens_in integer not null default 0,
  tokens_out integer not null default 0,
  cost_usd numeric(12, 6) not null default 0,
  subject_type text,
  subject_id uuid,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id)
);
create index credit_usage_logs_account on public.credit_usage_logs (account_id, created_at desc);
create index credit_usage_logs_site on public.credit_usage_logs (site_id, account_id);
create index credit_usage_logs_operation on public.credit_usage_logs (operation);
create index credit_usage_logs_created_by on public.credit_usage_logs (created_by);

create function app.ledger_is_append_only()
returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'credit_transactions is append-only';
end $$;
create trigger append_only before update or delete on public.credit_transactions
  for each row when (pg_trigger_depth() = 0) execute function app.ledger_is_append_only();
create trigger touch before update on public.credit_cost_config
  for each row execute function app.touch_updated_at();

-- The only door to a balance: moves it and writes the ledger entry in one statement pair under the
-- account's row lock, so that the balance is the sum of the ledger at every moment.
create function app.post_credits(p_account_id uuid, p_type text, p_amount integer, p_description text,
  p_job_id uuid default null, p_user_id uuid default null)
returns integer language plpgsql set search_path = '' as $$
declare
  balance integer;
begin
  update public.accounts set credits = credits + p_amount where id = p_account_id returning credits into balance;
  insert into public.credit_transactions (account_id, type, amount, balance_after, description, job_id, created_by)
  values (p_account_id, p_type, p_amount, balance, p_description, p_job_id, p_user_id);
  return balance;
end $$;

-- Credits for `quantity` units of an operation: ceil(quantity / per_units) * credits, at least one step.
create function app.credit_cost(p_operation text, p_quantity integer)
returns integer language sql stable set search_path = '' as $$
  select greatest(1, (p_quantity + c.per_units - 1) / c.per_units) * c.credits
  from public.credit_cost_config c where c.operation = p_operation
$$;

-- Articles are reserved with headroom, because the model may write more words than it was asked for;
-- the charge never exceeds the reservation. Units: words in, words out.
create function app.reserved_words(p_target_words integer)
returns integer language sql immutable set search_path = '' as $$
  select p_target_words + (p_target_words + 4) / 5
$$;

create function app.refuse_for_credits(p_need integer, p_balance integer)
returns void language plpgsql set search_path = '' as $$
begin
  perform app.fail('insufficient_credits', format(
    'This needs %s credits and your balance is %s. Add credits in Billing, or choose fewer items.',
    to_char(p_need, 'FM999,999,999'), to_char(p_balance, 'FM999,999,999')),
    jsonb_build_object('need', jsonb_build_array(p_need::text), 'balance', jsonb_build_array(p_balance::text)));
end $$;

-- Staff and the service grant or take back credits; the reason stands in the ledger.
create function public.grant_credits(p_account_id uuid, p_amount integer, p_reason text)
returns integer language plpgsql security definer set search_path = '' as $$
begin
  if not (app.is_developer() or (select auth.role()) = 'service_role') then
    perform app.fail('forbidden', 'Only platform staff can grant credits.');
  end if;
  if p_amount is null or p_amount = 0 or length(btrim(coalesce(p_reason, ''))) < 3 then
    perform app.fail('invalid', 'Give an amount other than zero and a reason.');
  end if;
  perform 1 from public.accounts a where a.id = p_account_id and a.credits + p_amount >= 0 for update;
  if not found then
    perform app.fail('invalid', 'This account does not exist or its balance would fall below zero.');
  end if;
  return app.post_credits(p_account_id, 'adjustment', p_amount, btrim(p_reason), null, auth.uid());
end $$;
revoke execute on function public.grant_credits(uuid, integer, text) from public, anon;
grant execute on function public.grant_credits(uuid, integer, text) to authenticated, service_role;

-- Credits used per day (UTC) and operation over the last p_days days.
create function public.credit_usage_by_day(p_days integer default 30)
returns table (day date, operation text, credits bigint, jobs bigint)
language sql stable set search_path = '' as $$
  select (l.created_at at time zone 'UTC')::date, l.operation, sum(l.credits), count(*)
  from public.credit_usage_logs l
  where l.created_at >= date_trunc('day', now() at time zone 'UTC') - make_interval(days => least(p_days, 366) - 1)
  group by 1, 2 order by 1, 2
$$;
revoke execute on function public.credit_usage_by_day(integer) from public, anon;
grant execute on function public.credit_usage_by_day(integer) to authenticated;

alter table public.credit_cost_config enable row level security;
alter table public.credit_transactions enable row level security;
alter table public.credit_usage_logs enable row level security;

create policy "anyone reads costs" on public.credit_cost_config
  for select to anon, authenticated using (true);
create policy "managers read the ledger" on public.credit_transactions
  for select to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager()));
create policy "managers read the usage" on public.credit_usage_logs
  for select to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager()));

insert into public.credit_cost_config (operation, credits, per_units, unit, label) values
  ('auto_cluster', 10, 1, 'request', 'Clustering'),
  ('generate_ideas', 15, 1, 'cluster', 'Idea generation'),
  ('generate_content', 1, 100, 'words', 'Content generation'),
  ('generate_image_prompts', 2, 1, 'content', 'Image prompts'),
  ('generate_images', 5, 1, 'image', 'Image generation'),
  ('link_content', 8, 1, 'content', 'Linking'),
  ('optimize_content', 1, 200, 'words', 'Optimisation'),
  ('generate_site_structure', 50, 1, 'blueprint', 'Site structure'),
  ('generate_page', 20, 1, 'page', 'Site page'),
  ('reparse', 1, 1, 'content', 'Reparse');

insert into public.plans (slug, name, description, monthly_credits, price_cents, max_users, max_sites, is_default, position) values
  ('free', 'Free', 'Try the whole pipeline on one site.', 500, 0, 1, 1, true, 1),
  ('starter', 'Starter', 'One editor, a few sites.', 3000, 2900, 3, 3, false, 2),
  ('growth', 'Growth', 'A content team with regular output.', 12000, 9900, 10, 15, false, 3),
  ('scale', 'Scale', 'Agencies with hundreds of sites.', 50000, 34900, 100, 500, false, 4);
