-- Testing a connection is for managers: the function that does it asks here first, with the person's own token.
alter table public.site_integrations add column tested_at timestamptz;

-- Notes that a connection is tested and answers whose it is.
create function public.begin_integration_test(p_id uuid)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
begin
  update public.site_integrations i set tested_at = now() where i.id = p_id and i.account_id = account;
  if not found then perform app.fail('not_found', 'This connection was not found.'); end if;
  return p_id;
end $$;
revoke execute on function public.begin_integration_test(uuid) from public, anon;
grant execute on function public.begin_integration_test(uuid) to authenticated;
