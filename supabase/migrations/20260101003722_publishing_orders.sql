-- Orders that keep to the rules: of people who choose where an article goes, and of those who leave it to the rules.

-- Orders content at destinations for p_by: p_status is what it is to be there; null leaves that to the rules and to each
-- connection. Answers [{content_id, title, integration_id, integration, outcome: queued | refused, reason, planned_at}].
create function app.queue_publications(p_site_id uuid, p_content_ids uuid[], p_integration_ids uuid[], p_status text,
  p_publish_at timestamptz, p_overwrite boolean, p_by uuid)
returns jsonb language plpgsql set search_path = '' as $$
declare
  rules public.publishing_rules := app.lock_publishing_rules(p_site_id);
  answer jsonb := jsonb_build_array();
  ordered uuid[] := array[]::uuid[];
  pair record;
  wanted text;
  reason text;
  made uuid;
begin
  for pair in
    select c.id as content_id, c.title, c.status, c.word_count, i.id as integration_id, i.name as integration, i.active,
      i.config, p.external_id, array_position(p_content_ids, c.id) as place
    from public.content c
    cross join public.site_integrations i
    left join public.publishing_records p on p.content_id = c.id and p.integration_id = i.id
    where c.id = any (p_content_ids) and c.site_id = p_site_id
      and i.id = any (p_integration_ids) and i.site_id = p_site_id
    -- Always in the same order, so that two orders never wait for each other.
    order by c.id, i.id
  loop
    wanted := coalesce(p_status, nullif(rules.status, 'future'), case rules.status when 'future' then 'publish' end,
      pair.config->>'status', 'draft');
    reason := case
      when not pair.active then 'This connection is switched off.'
      when wanted = 'trash' and pair.external_id is null then 'It was never published there.'
      when wanted = 'trash' then null
      when pair.status = 'archived' then 'It is archived. Restore it first.'
      when pair.word_count = 0 then 'It has no text yet.'
      when wanted in ('publish', 'future') and pair.status not in ('approved', 'published')
        then 'It is not approved yet.'
      end;
    if reason is null then
      -- What was to appear there by an order before this one.
      delete from app.publication_slots s where s.destination_id = pair.integration_id
        and s.content_id = pair.content_id and s.at > now();
      insert into public.publishing_records as p (account_id, site_id, content_id, integration_id, wanted_status,
        publish_at, overwrite, ordered_by, place)
      values (rules.account_id, p_site_id, pair.content_id, pair.integration_id, wanted,
        case when wanted = 'future' then p_publish_at end, p_overwrite, p_by, pair.place)
      on conflict (content_id, integration_id) do update set wanted_status = excluded.wanted_status,
        publish_at = excluded.publish_at, overwrite = excluded.overwrite, ordered_by = excluded.ordered_by,
        ordered_at = now(), place = excluded.place, orders = p.orders + 1, attempts = 0, error = null, error_code = null,
        forced = false, planned_at = null, wait_reason = null,
        -- One that a worker is at is done again after it.
        state = case when p.lease_until > now() then p.state else 'queued' end,
        run_at = case when p.lease_until > now() then p.run_at else now() end
      returning p.id into made;
      ordered := ordered || made;
    end if;
    answer := answer || jsonb_build_object('content_id', pair.content_id, 'title', pair.title,
      'integration_id', pair.integration_id, 'integration', pair.integration,
      'outcome', case when reason is null then 'queued' else 'refused' end, 'reason', reason);
  end loop;
  perform app.plan_site(rules);
  if p_status is null and rules.status = 'future' then perform app.hand_over_early(rules, ordered); end if;
  perform app.wake_worker();
  return (select coalesce(jsonb_agg(a.value || jsonb_build_object('planned_at', p.planned_at,
      'wait_reason', p.wait_reason) order by a.n), '[]')
    from jsonb_array_elements(answer) with ordinality a (value, n)
    left join public.publishing_records p on p.content_id = (a.value->>'content_id')::uuid
      and p.integration_id = (a.value->>'integration_id')::uuid and a.value->>'outcome' = 'queued');
end $$;

-- What waits for its time is handed over at once, for the destination to publish at that time by itself.
create function app.hand_over_early(p_rules public.publishing_rules, p_ids uuid[])
returns void language plpgsql set search_path = '' as $$
declare
  early public.publishing_records;
begin
  for early in update public.publishing_records p set wanted_status = 'future', publish_at = p.planned_at,
      planned_at = null, wait_reason = null
    where p.id = any (p_ids) and p.planned_at is not null returning p.*
  loop
    perform app.take_slot(early.site_id, early.integration_id, early.content_id, early.publish_at, p_rules.time_zone);
  end loop;
end $$;

-- Orders content at destinations: p_status is what it is to be there. Content and destinations of other sites are passed
-- over. Answers what app.queue_publications answers.
create or replace function public.order_publications(p_site_id uuid, p_content_ids uuid[], p_integration_ids uuid[],
  p_status text default 'publish', p_publish_at timestamptz default null, p_overwrite boolean default false)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
begin
  perform app.require_module(account, 'publisher');
  if p_status is null or p_status not in ('draft', 'pending', 'publish', 'future', 'trash') then
    perform app.fail('invalid', 'Choose what becomes of the post.', '{"status": ["Choose one of the list."]}');
  elsif cardinality(p_content_ids) > 1000 or cardinality(p_integration_ids) > 20 then
    perform app.fail('too_large', 'At most 1,000 pieces of content are published at once.');
  elsif p_status = 'future' and (p_publish_at is null or p_publish_at <= now()) then
    perform app.fail('invalid', 'Choose a time that is still to come.', '{"publish_at": ["This is not in the future."]}');
  end if;
  return app.queue_publications(p_site_id, p_content_ids, p_integration_ids, p_status, p_publish_at, p_overwrite, auth.uid());
end $$;

-- Sends approved content where the rules send it: to the site's own pages, its connected websites, or both. Answers
-- [{content_id, title, integration_id, integration, outcome: published | queued | refused, reason, planned_at, wait_reason}];
-- for the own pages integration_id is null.
create function app.send_out(p_site_id uuid, p_content_ids uuid[], p_by uuid)
returns jsonb language plpgsql set search_path = '' as $$
declare
  rules public.publishing_rules := app.lock_publishing_rules(p_site_id);
  answer jsonb := jsonb_build_array();
  destinations uuid[] := array(select d.id from app.default_destinations(p_site_id) d);
begin
  if exists (select 1 from public.sites s where s.id = p_site_id and app.has_own_pages(s.hosting_type)) then
    insert into public.page_releases (account_id, site_id, content_id, place, ordered_by)
    select c.account_id, c.site_id, c.id, array_position(p_content_ids, c.id), p_by
    from public.content c where c.id = any (p_content_ids) and c.site_id = p_site_id and c.status = 'approved'
    order by c.id
    on conflict (content_id) do nothing;
    perform app.plan_destination(rules, p_site_id, now());
    perform app.release_pages(now(), p_site_id);
    answer := (select coalesce(jsonb_agg(jsonb_build_object('content_id', c.id, 'title', c.title, 'integration_id', null,
        'integration', 'IGNY8', 'planned_at', r.planned_at, 'wait_reason', r.wait_reason,
        'outcome', case when r.id is null then 'published' else 'queued' end, 'reason', null)
        order by array_position(p_content_ids, c.id)), '[]')
      from public.content c left join public.page_releases r on r.content_id = c.id
      where c.id = any (p_content_ids) and c.site_id = p_site_id);
  end if;
  if cardinality(destinations) > 0 then
    answer := answer || app.queue_publications(p_site_id, p_content_ids, destinations, null, null, false, p_by);
  end if;
  return answer;
end $$;

-- Approves what waits for review and sends it, with what is approved already, where the rules say. Answers what
-- app.send_out answers.
create function public.publish_articles(p_site_id uuid, p_ids uuid[])
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  moved uuid[];
begin
  perform app.require_module(app.require_site_write(p_site_id), 'writer');
  if cardinality(p_ids) > 1000 then
    perform app.fail('too_large', 'At most 1,000 pieces of content are published at once.');
  elsif not exists (select 1 from public.sites s where s.id = p_site_id and app.has_own_pages(s.hosting_type))
    and not exists (select 1 from app.default_destinations(p_site_id)) then
    perform app.fail('conflict', 'There is nowhere to publish it yet: connect the website under Settings, Integrations.');
  end if;
  perform app.lock_publishing_rules(p_site_id);
  select array_agg(s.id order by array_position(p_ids, s.id)) into moved from (
    select c.id from public.content c
    where c.id = any (p_ids) and c.site_id = p_site_id and c.status in ('review', 'approved', 'published')
    order by c.id for no key update) s;
  update public.content c set status = 'approved', review_note = '' where c.id = any (moved) and c.status = 'review';
  return app.send_out(p_site_id, coalesce(moved, '{}'), auth.uid());
end $$;
revoke execute on function public.publish_articles(uuid, uuid[]) from public, anon;
grant execute on function public.publish_articles(uuid, uuid[]) to authenticated;

-- Moves content through review. Actions: submit, approve, send_back, publish, unpublish, archive, restore.
-- Content that is not in a state for the action is left alone. Answers how many moved. What is approved or published
-- goes out by the rules of the site, at once or when its time comes.
create or replace function public.move_content(p_site_id uuid, p_ids uuid[], p_action text, p_note text default '')
returns integer language plpgsql security definer set search_path = '' as $$
declare
  states text[] := (case p_action
    when 'submit' then '{draft,linked,optimized}' when 'approve' then '{review}' when 'send_back' then '{review,approved}'
    when 'publish' then '{review,approved}' when 'unpublish' then '{published}'
    when 'archive' then '{draft,linked,optimized,review,approved}' when 'restore' then '{archived}' end)::text[];
  moved uuid[];
  rules public.publishing_rules;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'writer');
  if states is null then
    perform app.fail('invalid', 'This action does not exist.');
  end if;
  -- The rules before the content, as everywhere.
  if p_action in ('approve', 'publish') then rules := app.lock_publishing_rules(p_site_id); end if;
  select array_agg(s.id) into moved from (
    select c.id from public.content c
    where c.id = any (p_ids) and c.site_id = p_site_id and c.status = any (states) order by c.id for update) s;
  if p_action = 'publish' then
    perform public.publish_articles(p_site_id, coalesce(moved, '{}'));
    return coalesce(cardinality(moved), 0);
  end if;
  update public.content set
    status = case p_action when 'submit' then 'review' when 'approve' then 'approved' when 'send_back' then 'draft'
      when 'unpublish' then 'approved' when 'archive' then 'archived' else 'draft' end,
    review_note = case when p_action = 'send_back' then left(coalesce(p_note, ''), 2000)
      when p_action in ('submit', 'approve') then '' else review_note end
  where id = any (moved);
  if p_action = 'unpublish' then
    update public.ideas i set status = 'queued'
    from public.tasks t join public.content c on c.task_id = t.id
    where c.id = any (moved) and i.id = t.idea_id;
  elsif p_action = 'approve' and rules.on_approval then
    perform app.send_out(p_site_id, array(select c.id from public.content c where c.id = any (moved)
      and app.publishing_obstacle(rules, c) is null order by array_position(p_ids, c.id)), auth.uid());
  elsif p_action in ('send_back', 'archive') then
    delete from public.page_releases r where r.content_id = any (moved);
  end if;
  return coalesce(cardinality(moved), 0);
end $$;

-- Stage 7: hands finished content to review, or sends it out by the site's rules when these and the run say so. What the
-- rules do not let out by itself waits for review.
create or replace function app.run_hand_over(p_run public.automation_runs, p_content_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  rules public.publishing_rules;
  piece public.content;
  obstacle text;
  goes_out boolean := coalesce((p_run.config->>'auto_publish')::boolean, false)
    and exists (select 1 from public.sites s where s.id = p_run.site_id and s.auto_publish);
begin
  if not app.run_is_open(p_run) or not app.stage_enabled(p_run.config, 7) then return; end if;
  if goes_out then rules := app.lock_publishing_rules(p_run.site_id); end if;
  update public.content set status = 'review'
  where id = p_content_id and status in ('draft', 'linked', 'optimized') returning * into piece;
  if piece.id is null then return; end if;
  if goes_out then
    obstacle := app.publishing_obstacle(rules, piece);
    if obstacle is null then
      update public.content set status = 'approved' where id = piece.id;
      perform app.send_out(p_run.site_id, array[piece.id], p_run.created_by);
    end if;
  end if;
  insert into public.automation_run_items (run_id, account_id, site_id, stage, subject_id, label, status, error)
  values (p_run.id, p_run.account_id, p_run.site_id, 7, p_content_id, left(piece.title, 200), 'done',
    'Waits for review: ' || obstacle)
  on conflict (run_id, stage, subject_id) do nothing;
end $$;
