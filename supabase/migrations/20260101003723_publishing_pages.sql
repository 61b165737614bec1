-- What the pages about publishing read and change: the rules of a site, and the queue of what goes out.

-- Changes the rules of a site: {hosting_type, auto_publish, time_zone, windows, daily_limit, on_approval, min_words,
-- needs_picture, status, integration_ids}. What waits is planned anew by them.
create function public.save_publishing_rules(p_site_id uuid, p_rules jsonb)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  site public.sites;
  old public.publishing_rules;
  new public.publishing_rules;
  chosen uuid[];
begin
  perform app.require_site_write(p_site_id);
  if not app.is_time_zone(coalesce(p_rules->>'time_zone', '')) then
    perform app.fail('invalid', 'Choose a time zone.', '{"time_zone": ["This is not a time zone."]}');
  elsif not app.are_windows(coalesce(p_rules->'windows', '[]')) then
    perform app.fail('invalid', 'Check the times.', '{"windows": ["Choose weekdays, a start and an end."]}');
  elsif (p_rules->>'daily_limit')::integer not between 1 and 1000 then
    perform app.fail('invalid', 'Check the limit.', '{"daily_limit": ["Choose 1 to 1,000, or leave it empty."]}');
  elsif coalesce(p_rules->>'hosting_type', '') not in ('igny8_sites', 'wordpress', 'shopify', 'multi') then
    perform app.fail('invalid', 'Choose where readers find the site.', '{"hosting_type": ["Choose one of the list."]}');
  end if;
  select coalesce(array_agg(i.id order by i.created_at, i.id), '{}') into chosen from public.site_integrations i
  where i.site_id = p_site_id and coalesce(p_rules->'integration_ids', '[]') ? i.id::text;
  insert into public.publishing_rules (site_id, account_id) values (p_site_id, account) on conflict (site_id) do nothing;
  old := app.lock_publishing_rules(p_site_id);
  update public.publishing_rules r set time_zone = p_rules->>'time_zone', windows = coalesce(p_rules->'windows', '[]'),
    daily_limit = (p_rules->>'daily_limit')::integer, on_approval = coalesce((p_rules->>'on_approval')::boolean, false),
    min_words = coalesce((p_rules->>'min_words')::integer, 0),
    needs_picture = coalesce((p_rules->>'needs_picture')::boolean, false), status = p_rules->>'status',
    integration_ids = chosen, updated_by = auth.uid()
  where r.site_id = p_site_id returning r.* into new;
  update public.sites s set hosting_type = p_rules->>'hosting_type',
    auto_publish = coalesce((p_rules->>'auto_publish')::boolean, false)
  where s.id = p_site_id and (s.hosting_type, s.auto_publish) is distinct from
    (p_rules->>'hosting_type', coalesce((p_rules->>'auto_publish')::boolean, false));
  -- The own pages first: they touch content.
  perform app.plan_destination(new, p_site_id, now());
  perform app.release_pages(now(), p_site_id);
  perform app.plan_site(new);
  perform app.wake_worker();
  select s.* into site from public.sites s where s.id = p_site_id;
  perform app.audit(account, 'publishing.changed', 'site', p_site_id, site.name, p_site_id,
    app.field_changes(to_jsonb(old), to_jsonb(new),
      '{time_zone,windows,daily_limit,on_approval,min_words,needs_picture,status}'));
end $$;

-- The rules of a site with its destinations, and what goes out next by them: {rules, site, destinations: [{id (null for
-- the own pages), name, active, chosen, status, waiting, today}], open_at, next: [{title, content_id, destination, at,
-- reason}], now}.
create function public.read_publishing(p_site_id uuid, p_now timestamptz default now())
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  rules public.publishing_rules;
  site public.sites;
  day tstzrange;
begin
  select s.* into site from public.sites s where s.id = p_site_id and s.id = any (app.readable_sites());
  if site.id is null then return null; end if;
  rules := app.publishing_rules_of(p_site_id);
  day := app.local_day(p_now, rules.time_zone);
  return jsonb_build_object(
    'rules', to_jsonb(rules) - '{account_id,created_at,updated_by}'::text[] || jsonb_build_object(
      'updated_by', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = rules.updated_by)),
    'site', jsonb_build_object('id', site.id, 'name', site.name, 'hosting_type', site.hosting_type,
      'auto_publish', site.auto_publish),
    'now', p_now, 'open_at', app.next_opening(rules.windows, rules.time_zone, p_now),
    'destinations', (
      select coalesce(jsonb_agg(d.shown order by d.place), '[]') from (
        select 0 as place, jsonb_build_object('id', null, 'name', 'IGNY8', 'active', true, 'status', 'publish',
          'chosen', app.has_own_pages(site.hosting_type), 'today', app.taken_slots(site.id, day),
          'waiting', (select count(*) from public.page_releases r where r.site_id = site.id)) as shown
        union all
        select row_number() over (order by i.created_at, i.id), jsonb_build_object('id', i.id, 'name', i.name,
          'active', i.active, 'status', coalesce(i.config->>'status', 'draft'),
          'chosen', app.has_websites(site.hosting_type) and i.active
            and (cardinality(rules.integration_ids) = 0 or i.id = any (rules.integration_ids)),
          'today', app.taken_slots(i.id, day),
          'waiting', (select count(*) from public.publishing_records p
            where p.integration_id = i.id and p.state in ('queued', 'working')))
        from public.site_integrations i where i.site_id = site.id) d),
    'next', (
      select coalesce(jsonb_agg(jsonb_build_object('content_id', w.content_id, 'title', c.title,
          'destination', w.destination, 'at', w.planned_at, 'reason', w.wait_reason)
          order by w.planned_at nulls last, w.ordered_at, w.place, w.id), '[]')
      from (
        select x.* from (
          select p.id, p.content_id, i.name as destination, p.planned_at, p.wait_reason, p.ordered_at, p.place
          from public.publishing_records p join public.site_integrations i on i.id = p.integration_id
          where p.site_id = site.id and p.state = 'queued' and p.wait_reason is not null
          union all
          select r.id, r.content_id, 'IGNY8', r.planned_at, r.wait_reason, r.ordered_at, r.place
          from public.page_releases r where r.site_id = site.id and r.wait_reason is not null) x
        order by x.planned_at nulls last, x.ordered_at, x.place, x.id limit 8) w
      join public.content c on c.id = w.content_id));
end $$;

-- What goes out, went out or failed to, of a site: those that wait in the order of their turn, all else the latest first.
-- Filter: {state: waiting | working | done | failed, destination: an integration, or 'own'}. p_after is the cursor that
-- the page before answered. Answers {publications, next, counts: {state: n}, destinations, time_zone}.
drop function public.list_publications(uuid, text, integer, integer);
create function public.list_publications(p_site_id uuid, p_filter jsonb default '{}', p_limit integer default 50,
  p_after jsonb default null)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  most integer := least(greatest(coalesce(p_limit, 50), 1), 100);
  wanted text := p_filter->>'state';
  destination text := p_filter->>'destination';
  found jsonb;
  counts jsonb;
begin
  if p_site_id is null or p_site_id <> all (app.readable_sites()) then return null; end if;
  with entries as materialized (
    select p.id, p.content_id, p.integration_id, case p.state when 'queued' then 'waiting' else p.state end as state,
      p.wanted_status, p.destination_status, p.external_url, p.attempts, p.run_at, p.planned_at,
      case when p.state = 'queued' and p.wanted_status in ('publish', 'future') and c.status not in ('approved', 'published')
        then 'approval' else p.wait_reason end as wait_reason, p.forced, p.error, p.error_code,
      p.notes, p.publish_at, p.updated_at, p.ordered_at, p.place, c.title
    from public.publishing_records p join public.content c on c.id = p.content_id
    where p.site_id = p_site_id and (destination is null or p.integration_id::text = destination)
    union all
    select r.id, r.content_id, null, 'waiting', 'publish', null, null, 0, r.ordered_at, r.planned_at,
      case when c.status <> 'approved' then 'approval' else r.wait_reason end, r.forced, null, null,
      '[]', null, r.updated_at, r.ordered_at, r.place, c.title
    from public.page_releases r join public.content c on c.id = r.content_id
    where r.site_id = p_site_id and (destination is null or destination = 'own')),
  -- One order for all: what waits by its turn, before what is over by its time.
  ranked as (
    select e.*, case e.state when 'waiting' then 0 else 1 end as part,
      case e.state when 'waiting' then extract(epoch from coalesce(e.planned_at, e.ordered_at))
        else - extract(epoch from e.updated_at) end as turn
    from entries e where wanted is null or e.state = wanted),
  page as (
    select r.* from ranked r
    where p_after is null or (r.part, r.turn, r.place, r.id) > ((p_after->>0)::integer, (p_after->>1)::numeric,
      (p_after->>2)::integer, (p_after->>3)::uuid)
    order by r.part, r.turn, r.place, r.id limit most + 1)
  select (select coalesce(jsonb_agg(to_jsonb(p) - '{content_id,place}'::text[] || jsonb_build_object(
        'content_id', p.content_id, 'integration', coalesce(i.name, 'IGNY8'),
        'cursor', jsonb_build_array(p.part, p.turn::text, p.place, p.id)) order by p.part, p.turn, p.place, p.id), '[]')
      from page p left join public.site_integrations i on i.id = p.integration_id),
    (select coalesce(jsonb_object_agg(n.state, n.n), '{}') from (
      select e.state, count(*) as n from entries e group by e.state) n)
  into found, counts;
  return jsonb_build_object('counts', counts, 'time_zone', (app.publishing_rules_of(p_site_id)).time_zone,
    'publications', case when jsonb_array_length(found) > most then found - most else found end,
    'next', case when jsonb_array_length(found) > most then found->(most - 1)->'cursor' end,
    'destinations', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name) order by i.created_at, i.id), '[]')
      from public.site_integrations i where i.site_id = p_site_id));
end $$;

-- Steers what is in the queue of a site. retry: what failed is tried again, by the rules; cancel: what waits is not
-- published after all; now: what waits goes out at once whatever the rules say, and counts. Answers how many it was.
create function public.steer_publications(p_site_id uuid, p_ids uuid[], p_action text)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  rules public.publishing_rules;
  records integer := 0;
  pages integer := 0;
begin
  perform app.require_module(account, 'publisher');
  if coalesce(p_action, '') not in ('retry', 'cancel', 'now') then
    perform app.fail('invalid', 'This action does not exist.');
  elsif cardinality(p_ids) > 1000 then
    perform app.fail('too_large', 'At most 1,000 at once.');
  elsif p_action = 'now' and not app.is_manager() then
    perform app.fail('forbidden', 'Only owners and admins can publish past the rules.');
  end if;
  rules := app.lock_publishing_rules(p_site_id);
  if p_action = 'now' then
    update public.page_releases r set forced = true, planned_at = null, wait_reason = null
    where r.id = any (p_ids) and r.site_id = p_site_id;
    get diagnostics pages = row_count;
  elsif p_action = 'cancel' then
    delete from public.page_releases r where r.id = any (p_ids) and r.site_id = p_site_id;
    get diagnostics pages = row_count;
  end if;
  -- The own pages first: they touch content.
  perform app.plan_destination(rules, p_site_id, now());
  perform app.release_pages(now(), p_site_id);
  perform 1 from public.publishing_records p where p.id = any (p_ids) and p.site_id = p_site_id order by p.id for update;
  if p_action = 'retry' then
    update public.publishing_records p set state = 'queued', orders = p.orders + 1, attempts = 0, error = null,
      error_code = null, run_at = now(), ordered_at = now(), ordered_by = auth.uid(), forced = false
    where p.id = any (p_ids) and p.site_id = p_site_id and p.state = 'failed';
    get diagnostics records = row_count;
  elsif p_action = 'now' then
    update public.publishing_records p set forced = true, planned_at = null, wait_reason = null, run_at = now()
    where p.id = any (p_ids) and p.site_id = p_site_id and p.state = 'queued';
    get diagnostics records = row_count;
  else
    records := app.cancel_publications(p_site_id, p_ids);
  end if;
  perform app.plan_site(rules);
  if records + pages > 0 then
    perform app.audit(account, 'publication.' || case p_action when 'retry' then 'retried' when 'cancel' then 'cancelled'
      else 'forced' end, 'site', p_site_id, (select s.name from public.sites s where s.id = p_site_id), p_site_id,
      jsonb_build_object('publications', records + pages));
    perform app.wake_worker();
  end if;
  return records + pages;
end $$;

-- Takes back orders that wait. What is there already stays as it is; where an earlier try got no answer, that is said.
create function app.cancel_publications(p_site_id uuid, p_ids uuid[])
returns integer language plpgsql set search_path = '' as $$
declare
  forgotten integer;
  kept integer;
begin
  delete from public.publishing_records p
  where p.id = any (p_ids) and p.site_id = p_site_id and p.state = 'queued' and p.external_id is null
    and p.published_at is null and not p.uncertain;
  get diagnostics forgotten = row_count;
  update public.publishing_records p set forced = false, planned_at = null, wait_reason = null, overwrite = false,
    state = case when p.uncertain or p.published_at is null then 'failed' else 'done' end,
    wanted_status = case p.destination_status when 'private' then 'publish' else coalesce(p.destination_status, p.wanted_status) end,
    error_code = case when p.uncertain or p.published_at is null then 'cancelled' end,
    error = case when p.uncertain or p.published_at is null
      then 'Cancelled. An earlier try got no answer, so it may be there.' end
  where p.id = any (p_ids) and p.site_id = p_site_id and p.state = 'queued';
  get diagnostics kept = row_count;
  return forgotten + kept;
end $$;

revoke execute on function public.save_publishing_rules(uuid, jsonb), public.read_publishing(uuid, timestamptz),
  public.list_publications(uuid, jsonb, integer, jsonb), public.steer_publications(uuid, uuid[], text) from public, anon;
grant execute on function public.save_publishing_rules(uuid, jsonb), public.read_publishing(uuid, timestamptz),
  public.list_publications(uuid, jsonb, integer, jsonb), public.steer_publications(uuid, uuid[], text) to authenticated;
