-- Who spends an account's credits locks its row without its key. Rows that name the account, as a new run does, hold
-- its key: two transactions that had both written such rows waited for each other when they then asked for all of it.

-- Puts one job into the queue and reserves its credits. Null when the subject has nothing to do or is
-- in a live job already. Raises insufficient_credits.
create or replace function app.insert_job(p_account_id uuid, p_site_id uuid, p_function text, p_item jsonb,
  p_order_key text, p_number bigint, p_user_id uuid, p_run_id uuid default null, p_priority integer default 10)
returns uuid language plpgsql set search_path = '' as $$
declare
  job uuid := gen_random_uuid();
  taken jsonb;
  need integer;
  balance integer;
begin
  select a.credits into balance from public.accounts a where a.id = p_account_id for no key update;
  if exists (select 1 from public.jobs j where j.function = p_function
             and j.subject_id = (p_item->>'subject_id')::uuid and j.status in ('queued', 'running')) then
    return null;
  end if;
  taken := app.take_subject(p_function, p_site_id, p_item, job);
  if taken is null then return null; end if;
  need := app.reservation(p_function, taken->'payload');
  if balance < need then
    perform app.refuse_for_credits(need, balance);
  end if;
  insert into public.jobs (id, account_id, site_id, run_id, function, subject_type, subject_id, subject_label, payload,
    priority, credits_reserved, order_key, idempotency_key, created_by)
  values (job, p_account_id, p_site_id, p_run_id, p_function, taken->>'subject_type', (taken->>'subject_id')::uuid,
    left(taken->>'label', 200), taken->'payload', p_priority, need, p_order_key, p_order_key || ':' || p_number,
    p_user_id);
  if need > 0 then
    perform app.post_credits(p_account_id, 'reservation', -need,
      format('Reserved for %s: %s', app.work_name(p_function), left(taken->>'label', 120)), job, p_user_id);
  end if;
  return job;
end $$;

-- Enqueues work of one function for a site, all or nothing. Items: [{subject_id | keyword_ids, count?, max_in_article?}].
-- The same key gives the same jobs again, so a double submit is one order.
-- Answers {jobs: [id], skipped, credits}. Raises insufficient_credits with the need of the whole order.
create or replace function public.enqueue_jobs(p_site_id uuid, p_function text, p_items jsonb, p_key text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  item record;
  job uuid;
  made uuid[];
  balance integer;
  need integer;
begin
  perform app.require_module(account, app.module_of(p_function));
  -- The engine's own keys begin like this; nobody may take one of them beforehand.
  if length(coalesce(p_key, '')) not between 8 and 100 or p_key ~ '^(run|plan|retry):' then
    perform app.fail('invalid', 'This request needs an idempotency key of its own, of 8 to 100 characters.');
  end if;
  if coalesce(jsonb_array_length(p_items), 0) not between 1 and 1000 then
    perform app.fail('invalid', 'Choose between 1 and 1,000 items.');
  end if;
  select a.credits into balance from public.accounts a where a.id = account for no key update;
  select array_agg(j.id) into made from public.jobs j
  where j.account_id = account and j.site_id = p_site_id and j.order_key = p_key;
  if made is not null then
    return jsonb_build_object('jobs', to_jsonb(made), 'skipped', 0, 'repeated', true, 'credits',
      (select sum(j.credits_reserved) from public.jobs j where j.id = any (made)));
  end if;
  need := app.order_cost(p_site_id, p_function, p_items);
  if need > balance then
    perform app.refuse_for_credits(need, balance);
  end if;
  made := '{}';
  for item in select e.value, e.ordinality from jsonb_array_elements(p_items) with ordinality e loop
    job := app.insert_job(account, p_site_id, p_function, item.value, p_key, item.ordinality, auth.uid());
    if job is not null then made := made || job; end if;
  end loop;
  return jsonb_build_object('jobs', to_jsonb(made), 'skipped', jsonb_array_length(p_items) - cardinality(made),
    'repeated', false,
    'credits', (select coalesce(sum(j.credits_reserved), 0) from public.jobs j where j.id = any (made)));
end $$;

-- Creates a site with its first sectors: templates of the industry, names given by hand, or both.
create or replace function public.create_site(p_name text, p_domain text default null, p_industry_id uuid default null,
  p_industry_sector_ids uuid[] default '{}', p_sector_names text[] default '{}', p_description text default '')
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
  account_id uuid := app.require_manager();
  allowed integer;
  made uuid := gen_random_uuid();
  base text := btrim(left(app.slugify(p_name), 60), '-');
begin
  select a.* into account from public.accounts a where a.id = account_id for no key update;
  select p.max_sites into allowed from public.plans p where p.id = account.plan_id;
  if (select count(*) from public.sites s where s.account_id = account.id) >= allowed then
    perform app.fail('limit_reached', format(
      'Your plan includes %s. Choose a larger plan to add more.',
      case allowed when 1 then 'one site' else allowed || ' sites' end));
  end if;
  insert into public.sites (id, account_id, name, slug, domain, industry_id, description, created_by)
  values (made, account.id, btrim(p_name),
    app.free_slug(base, exists (select 1 from public.sites s where s.slug = base)),
    nullif(btrim(p_domain), ''), p_industry_id, coalesce(p_description, ''), auth.uid());
  perform public.select_sectors(made, p_industry_sector_ids, p_sector_names);
  update public.profiles set current_site_id = made where id = auth.uid();
  return made;
end $$;
