-- Reading destinations: every quarter of an hour, and whenever somebody asks for it.

create table app.sync_work (
  integration_id uuid primary key references public.site_integrations (id) on delete cascade,
  run_at timestamptz not null default now(),
  attempts integer not null default 0,
  lease_token uuid,
  lease_until timestamptz
);
create index sync_work_due on app.sync_work (run_at);
alter table app.sync_work enable row level security;

create function app.due_syncs()
returns table (id uuid) language sql stable set search_path = '' as $$
  select i.id from public.site_integrations i
  join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
  left join app.sync_work w on w.integration_id = i.id
  where i.active and i.sync_enabled and i.platform = 'wordpress' and i.access = 'application_password'
    and i.capabilities->>'root' is not null
    and (w.integration_id is null or (w.run_at <= now() and (w.lease_until is null or w.lease_until < now())))
  order by w.run_at nulls first, i.id
$$;

-- Takes the next destination that is due: {lease, integration, cursor, known: [{external_id, status}]}; null when none is.
-- Of what is known there, up to 300 posts are given, those behind the cursor's `checked` first.
create function public.claim_sync(p_lease_seconds integer default 120)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  wanted uuid;
  work app.sync_work;
  destination public.site_integrations;
begin
  select i.id into wanted from public.site_integrations i where i.id in (select d.id from app.due_syncs() d)
  limit 1 for update skip locked;
  if wanted is null then return null; end if;
  insert into app.sync_work as w (integration_id, attempts, lease_token, lease_until)
  values (wanted, 1, gen_random_uuid(), now() + make_interval(secs => p_lease_seconds))
  on conflict (integration_id) do update set attempts = w.attempts + 1, lease_token = excluded.lease_token,
    lease_until = excluded.lease_until
  returning * into work;
  select i.* into destination from public.site_integrations i where i.id = wanted;
  return jsonb_build_object('lease', work.lease_token, 'integration', public.stored_integration(wanted),
    'cursor', destination.cursor,
    'known', (select coalesce(jsonb_agg(jsonb_build_object('external_id', p.external_id, 'status', p.destination_status)
        order by p.external_id), '[]')
      from (select r.external_id, r.destination_status from public.publishing_records r
        where r.integration_id = wanted and r.external_id is not null and r.state <> 'working'
        order by r.external_id <= coalesce(destination.cursor->>'checked', ''), r.external_id limit 300) p));
end $$;

-- Keeps what was found and how far the reading is; the lease goes on. False when it is lost.
create function public.store_sync(p_id uuid, p_lease uuid, p_changes jsonb, p_cursor jsonb,
  p_lease_seconds integer default 120)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  destination public.site_integrations;
begin
  update app.sync_work w set lease_until = now() + make_interval(secs => p_lease_seconds)
  where w.integration_id = p_id and w.lease_token = p_lease;
  if not found then return false; end if;
  update public.site_integrations i set cursor = i.cursor || p_cursor where i.id = p_id returning i.* into destination;
  perform app.receive_changes(destination, 'sync', p_changes);
  return true;
end $$;

-- Ends a reading, with the reason why it could not go on, if so.
create function public.finish_sync(p_id uuid, p_lease uuid, p_error text default null)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update app.sync_work w set lease_token = null, lease_until = null,
    attempts = case when p_error is null then 0 else w.attempts end,
    run_at = now() + case when p_error is null then interval '15 minutes'
      else least(interval '6 hours', interval '15 minutes' * power(2, least(w.attempts, 8) - 1)) end
  where w.integration_id = p_id and w.lease_token = p_lease;
  if not found then return false; end if;
  update public.site_integrations i set
    last_sync_at = case when p_error is null then now() else i.last_sync_at end,
    last_error = left(p_error, 1000), last_error_at = case when p_error is not null then now() end
  where i.id = p_id;
  return true;
end $$;

-- Reads a destination as soon as a worker is free.
create function public.order_sync(p_id uuid)
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
  insert into app.sync_work as w (integration_id) values (p_id)
  on conflict (integration_id) do update set run_at = now();
  perform app.wake_worker();
end $$;

create function app.wake_for_syncs()
returns void language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from app.due_syncs()) then perform app.wake_worker(); end if;
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-syncs', '* * * * *', 'select app.wake_for_syncs()');

revoke execute on function public.claim_sync(integer), public.store_sync(uuid, uuid, jsonb, jsonb, integer),
  public.finish_sync(uuid, uuid, text), public.order_sync(uuid) from public, anon, authenticated;
grant execute on function public.claim_sync(integer), public.store_sync(uuid, uuid, jsonb, jsonb, integer),
  public.finish_sync(uuid, uuid, text) to service_role;
grant execute on function public.order_sync(uuid) to authenticated;
