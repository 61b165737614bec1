-- What waits for the own pages of a site waits no more when readers are not to find it there: it stays approved.

create function app.forget_page_releases()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not app.has_own_pages(new.hosting_type) then
    delete from public.page_releases r where r.site_id = new.id;
  end if;
  return null;
end $$;
create trigger forget_page_releases after update of hosting_type on public.sites
  for each row when (old.hosting_type is distinct from new.hosting_type)
  execute function app.forget_page_releases();
