-- What the owner of an account is told by mail too: everything about payments and the account, receipts, low credits.
-- A notice and its mail are written in one transaction; a worker sends what lies here, and tries again while mails fail.

create table app.mails (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id) on delete cascade,
  -- What it tells of: no notice and no invoice is mailed twice.
  cause text not null unique,
  -- What a person can refuse; null for what they must be told while they are a customer.
  kind text check (kind in ('credits', 'receipts')),
  subject text not null,
  body text not null,
  href text,
  status text not null default 'queued' check (status in ('queued', 'sending', 'sent', 'failed', 'dropped')),
  attempts integer not null default 0,
  run_at timestamptz not null default now(),
  lease_token uuid,
  lease_until timestamptz,
  failure text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index mails_due on app.mails (run_at) where status in ('queued', 'sending');
create index mails_account on app.mails (account_id);
create trigger touch before update on app.mails for each row execute function app.touch_updated_at();
alter table app.mails enable row level security;

-- What people do not want to be mailed. The token stands in their mails and does nothing else.
create table app.mail_choices (
  profile_id uuid primary key references public.profiles (id) on delete cascade,
  token uuid not null unique default gen_random_uuid(),
  refused text[] not null default '{}' check (refused <@ '{credits,receipts}'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create trigger touch before update on app.mail_choices for each row execute function app.touch_updated_at();
alter table app.mail_choices enable row level security;

-- Notices of the whole account that its owner is mailed as well.
create function app.mail_notice()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mails (account_id, cause, kind, subject, body, href)
  values (new.account_id, 'notice ' || new.id, case when new.kind in ('low_credits', 'no_credits') then 'credits' end,
    new.title, new.body, new.href)
  on conflict (cause) do nothing;
  return null;
end $$;
create trigger mail after insert on public.notifications for each row
  when (new.site_id is null and new.user_id is null and new.kind in ('billing', 'account', 'low_credits', 'no_credits'))
  execute function app.mail_notice();

-- "29.00 USD".
create function app.money_text(p_cents integer, p_currency text)
returns text language sql immutable set search_path = '' as $$
  select to_char(p_cents / 100.0, 'FM999,999,999,990.00') || ' ' || upper(p_currency)
$$;

-- The receipt of what was paid, and of what was given back.
create function app.mail_receipt()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.mails (account_id, cause, kind, subject, body, href)
  select new.account_id, 'invoice ' || new.id, 'receipts',
    case when new.kind = 'credit_note' then format('Credit note %s: %s given back', new.number, x.total)
      when new.total_cents < 0 then format('Invoice %s: %s kept for later ones', new.number, x.total)
      else format('Receipt: %s paid, invoice %s', x.total, new.number) end,
    case when new.kind = 'credit_note' then format('%s goes back the way it was paid.', x.total)
      -- Years that became months.
      when new.total_cents < 0 then format('%s of what you paid is left and pays the next invoices.', x.total)
      when new.credits > 0 then format('You paid %s. This brought %s credits.', x.total,
        to_char(new.credits, 'FM999,999,999'))
      else format('You paid %s.', x.total) end,
    '/billing/invoices'
  from (select app.money_text(abs(new.total_cents), new.currency) as total) x
  on conflict (cause) do nothing;
  return null;
end $$;
create trigger mail after insert on public.invoices for each row when (new.number is not null)
  execute function app.mail_receipt();

-- How long a mail is tried; what is older is news no more.
create function app.mail_patience()
returns interval language sql immutable set search_path = '' as $$ select interval '3 days' $$;

-- The next mail for a worker, {id, lease, to, subject, body, href, kind, token}, or null. It goes to who owns the
-- account at this moment. A lease that ran out is taken over; the mail's id lets mail servers know it again.
create function public.claim_mail()
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  claimed app.mails;
  recipient public.profiles;
  choices app.mail_choices;
  obstacle text;
begin
  loop
    update app.mails m set status = 'sending', attempts = m.attempts + 1, lease_token = gen_random_uuid(),
      lease_until = now() + interval '2 minutes'
    where m.id = (select o.id from app.mails o
      where o.status in ('queued', 'sending') and o.run_at <= now() and (o.lease_until is null or o.lease_until < now())
      order by o.run_at limit 1 for update skip locked)
    returning m.* into claimed;
    exit when claimed.id is null;
    select p.* into recipient from public.accounts a
    join public.profiles p on p.id = a.owner_id and p.account_id = a.id and p.active
    where a.id = claimed.account_id;
    if recipient.id is not null then
      insert into app.mail_choices as c (profile_id) values (recipient.id)
      on conflict (profile_id) do update set profile_id = excluded.profile_id
      returning c.* into choices;
    end if;
    obstacle := case
      when recipient.id is null then 'nobody owns the account'
      when claimed.kind = any (choices.refused) then 'refused by the recipient'
      when claimed.created_at < now() - app.mail_patience() then 'too old' end;
    if obstacle is null then
      return jsonb_build_object('id', claimed.id, 'lease', claimed.lease_token, 'to', recipient.email,
        'subject', claimed.subject, 'body', claimed.body, 'href', claimed.href, 'kind', claimed.kind,
        'token', choices.token);
    end if;
    update app.mails set status = 'dropped', failure = obstacle, lease_token = null, lease_until = null
    where id = claimed.id;
  end loop;
  return null;
end $$;

-- A mail is with the mail server. False when another worker has it.
create function public.finish_mail(p_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update app.mails set status = 'sent', failure = null, lease_token = null, lease_until = null
  where id = p_id and lease_token = p_lease and status = 'sending';
  return found;
end $$;

-- Tries a mail again after a while that grows to an hour, or gives it up.
create function public.fail_mail(p_id uuid, p_lease uuid, p_message text, p_retryable boolean)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update app.mails m set lease_token = null, lease_until = null, failure = left(p_message, 300),
    status = case when p_retryable then 'queued' else 'failed' end,
    run_at = now() + make_interval(mins => least(m.attempts * m.attempts, 60))
  where m.id = p_id and m.lease_token = p_lease and m.status = 'sending';
  return found;
end $$;

-- Whose link it is and what they refuse; null for a token that is nobody's.
create function public.read_mail_choices(p_token uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('refused', to_jsonb(c.refused)) from app.mail_choices c where c.token = p_token
$$;

-- Changes what whoever holds the link is not mailed. False for a token that is nobody's.
create function public.save_mail_choices(p_token uuid, p_refused text[])
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update app.mail_choices set refused = array(
    select distinct x from unnest(p_refused) x where x in ('credits', 'receipts') order by x)
  where token = p_token;
  return found;
end $$;

-- Every minute: wakes the worker for mails that wait.
create function app.wake_for_mails()
returns void language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from app.mails m where m.status in ('queued', 'sending') and m.run_at <= now()
      and (m.lease_until is null or m.lease_until < now()) and m.created_at > now() - app.mail_patience()) then
    perform app.wake_worker();
  end if;
end $$;

-- Nightly: what nobody sent is old news, and what was sent is kept for 90 days.
create function app.tidy_mails()
returns void language sql set search_path = '' as $$
  update app.mails set status = 'dropped', failure = 'too old', lease_token = null, lease_until = null
  where status in ('queued', 'sending') and created_at < now() - app.mail_patience()
    and (lease_until is null or lease_until < now());
  delete from app.mails where status not in ('queued', 'sending') and updated_at < now() - interval '90 days';
$$;

revoke execute on function public.claim_mail(), public.finish_mail(uuid, uuid),
  public.fail_mail(uuid, uuid, text, boolean), public.read_mail_choices(uuid), public.save_mail_choices(uuid, text[])
from public, anon, authenticated;
grant execute on function public.claim_mail(), public.finish_mail(uuid, uuid),
  public.fail_mail(uuid, uuid, text, boolean) to service_role;
grant execute on function public.read_mail_choices(uuid), public.save_mail_choices(uuid, text[])
to anon, authenticated, service_role;

insert into app.cron_jobs (name, schedule, command) values
  ('igny8-mails', '* * * * *', 'select app.wake_for_mails()'),
  ('igny8-mail-housekeeping', '41 3 * * *', 'select app.tidy_mails()');
