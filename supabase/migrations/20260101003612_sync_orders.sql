-- A destination tells when somebody last asked to have it read.

alter table public.site_integrations add column sync_ordered_at timestamptz;

create or replace function public.order_sync(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  destination public.site_integrations;
begin
  select i.* into destination from public.site_integrations i where i.id = p_id and i.site_id = any (app.readable_sites());
  if destination.id is null then perform app.fail('not_found', 'This connection was not found.'); end if;
  perform app.require_module(app.require_site_write(destination.site_id), 'publisher');
  if not destination.active or not destination.sync_enabled then
    perform app.fail('conflict', 'The sync of this connection is switched off.');
  elsif destination.access = 'plugin' then
    perform app.fail('conflict', 'The plugin tells by itself what changes there.');
  elsif destination.capabilities->>'root' is null then
    perform app.fail('conflict', 'Test this connection first.');
  end if;
  update public.site_integrations i set sync_ordered_at = now() where i.id = p_id;
  insert into app.sync_work as w (integration_id) values (p_id)
  on conflict (integration_id) do update set run_at = now();
  perform app.wake_worker();
end $$;
