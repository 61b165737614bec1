-- Articles taken away as a file stand in the account's log too.

create or replace function public.note_export(p_what text, p_site_id uuid default null, p_filters jsonb default '{}')
returns void language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
begin
  select a.* into account from public.accounts a where a.id = app.account_id();
  if account.id is null then return; end if;
  if p_what is null or p_what not in ('activity', 'keywords', 'ledger', 'content') then
    perform app.fail('invalid', 'This is no file that is made here.');
  end if;
  -- Nobody fills the log by themselves: an export is as rare as a sign-in may be.
  if (public.count_request('auth')->0->>'allowed')::boolean then
    perform app.audit(account.id, 'data.exported', 'export', null, initcap(p_what),
      (select s.id from public.sites s where s.id = p_site_id and s.id = any (app.readable_sites())),
      case when jsonb_typeof(p_filters) = 'object' and length(p_filters::text) <= 2000 then p_filters else '{}' end);
  end if;
end $$;
