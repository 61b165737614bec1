-- What a reading of a destination could not take over, by the id of its post there, until it can.

alter table public.site_integrations
  add column sync_notes jsonb not null default '{}' check (jsonb_typeof(sync_notes) = 'object' and length(sync_notes::text) <= 40000);

-- Notes what was passed over {external_id: why}, and forgets it of posts that were read after all. At most a hundred are
-- kept. False when the lease of the reading is lost.
create function public.note_sync(p_id uuid, p_lease uuid, p_passed jsonb, p_read text[])
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from app.sync_work w where w.integration_id = p_id and w.lease_token = p_lease) then
    return false;
  end if;
  update public.site_integrations i set sync_notes = (
    select coalesce(jsonb_object_agg(n.key, left(n.value, 300)), '{}')
    from (select e.key, e.value from jsonb_each_text((i.sync_notes - p_read) || p_passed) e order by e.key limit 100) n)
  where i.id = p_id;
  return true;
end $$;
revoke execute on function public.note_sync(uuid, uuid, jsonb, text[]) from public, anon, authenticated;
grant execute on function public.note_sync(uuid, uuid, jsonb, text[]) to service_role;
