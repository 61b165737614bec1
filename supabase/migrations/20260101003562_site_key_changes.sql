-- What happens on the site itself: its program tells it, and it waits in the inbox until it is worked through.

-- Whether a report has the form {kind, external_id, dedupe_key, payload}.
create function app.is_change_report(p_change jsonb)
returns boolean language sql immutable set search_path = '' as $$
  select coalesce(jsonb_typeof(p_change) = 'object' and p_change->>'kind' in ('post', 'term', 'delete', 'status')
    and p_change->>'external_id' ~ '^[\w.:-]{1,100}$' and p_change->>'dedupe_key' ~ '^[\x21-\x7e]{1,200}$'
    and jsonb_typeof(coalesce(p_change->'payload', '{}')) = 'object'
    and length(coalesce(p_change->'payload', '{}')::text) <= 1500000, false)
$$;

-- Takes up to 50 reports, two megabytes in all; each is kept once however often it is sent. Answers {received, new,
-- refused: [places]}. While ten thousand wait, no more are taken.
create function public.push_changes(p_url text, p_changes jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at app.opened_destination := app.open_destination('changes.write', p_url);
  good jsonb;
  refused jsonb;
  added integer;
begin
  if at.refusal is not null then return at.refusal; end if;
  if jsonb_typeof(p_changes) is distinct from 'array' or jsonb_array_length(p_changes) not between 1 and 50 then
    return app.site_key_refusal('invalid', 'Send 1 to 50 changes.');
  elsif length(p_changes::text) > 2000000 then
    return app.site_key_refusal('too_large', 'This is more than two megabytes. Send fewer at a time.');
  elsif not (at.integration).sync_enabled then
    return app.site_key_refusal('site_inactive', 'Changes of this site are not taken: its sync is switched off in IGNY8.');
  elsif (select count(*) from (select 1 from public.remote_changes r
      where r.integration_id = (at.integration).id and r.processed_at is null limit 10000) w) >= 10000 then
    return app.site_key_refusal('throttled', 'Too much is waiting already. Try again later.', 60);
  end if;
  select coalesce(jsonb_agg(c.value order by c.n) filter (where c.good), '[]'),
    coalesce(jsonb_agg(c.n - 1 order by c.n) filter (where not c.good), '[]')
  into good, refused
  from (select e.value, e.n, app.is_change_report(e.value) as good
    from jsonb_array_elements(p_changes) with ordinality e (value, n)) c;
  added := app.receive_changes(at.integration, 'plugin', good);
  if added > 0 then
    perform app.audit((at.key).account_id, 'integration.changed_there', 'integration', (at.integration).id,
      (at.integration).name, (at.key).site_id, jsonb_build_object('changes', added, 'key', (at.key).prefix));
  end if;
  return app.site_key_answer(jsonb_build_object('received', jsonb_array_length(good), 'new', added, 'refused', refused));
end $$;

revoke execute on function public.push_changes(text, jsonb) from public;
grant execute on function public.push_changes(text, jsonb) to anon, authenticated;
