-- The index that each foreign key asks when a site goes.
create index sectors_site_account on public.sectors (site_id, account_id);
create index site_user_access_site_account on public.site_user_access (site_id, account_id);
