-- Suspended and cancelled accounts read, export and pay. Work under way stops before its next paid call: what a
-- suspended account ordered waits with its reservation, what a cancelled one ordered is given up and released.

-- Accounts that their owner closed: until when the step can be taken back, and how far a deletion is.
create table app.account_closures (
  account_id uuid primary key references public.accounts (id) on delete cascade,
  -- What the account is again when it is kept.
  previous_status text not null check (previous_status in ('trial', 'active', 'suspended', 'cancelled')),
  requested_by uuid,
  requested_at timestamptz not null default now(),
  -- Null: the account is closed and stays as it is.
  delete_at timestamptz,
  reminded_at timestamptz,
  -- From here on nothing brings the account back.
  started_at timestamptz,
  lease_token uuid,
  lease_until timestamptz
);
alter table app.account_closures enable row level security;
create index account_closures_due on app.account_closures (delete_at) where delete_at is not null;

create function app.deletion_grace()
returns interval language sql immutable set search_path = '' as $$ select interval '30 days' $$;

create function app.account_is_open(p_account_id uuid)
returns boolean language plpgsql stable set search_path = '' as $$
begin
  return exists (select 1 from public.accounts a where a.id = p_account_id and a.status in ('trial', 'active'));
end $$;

-- A worker asks before every paid call. True when the account was closed meanwhile: the job is back in the queue with
-- its reservation, as if it had not begun, and the lease is gone.
create function public.hold_job(p_job_id uuid, p_lease uuid)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.jobs j set status = 'queued', attempts = greatest(j.attempts - 1, 0), worker = null, lease_token = null,
    lease_until = null, phase = 'INIT', percent = 0, message = ''
  where j.id = p_job_id and j.lease_token = p_lease and not app.account_is_open(j.account_id);
  return found;
end $$;

alter function public.job_input(uuid, uuid) set schema app;
revoke execute on function app.job_input(uuid, uuid) from service_role;

-- The input of a claimed job, by function; null when the lease is no longer held. The planning of a run looks at the
-- keywords that its job names, or at all.
create or replace function app.job_input(p_job_id uuid, p_lease uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  answer jsonb;
begin
  select j.* into job from public.jobs j where j.id = p_job_id and j.lease_token = p_lease;
  if job.id is null then return null; end if;
  select jsonb_build_object(
    'prompt', (select jsonb_build_object('body', p.body, 'version', p.version) from public.prompts p
               where p.account_id = job.account_id and p.function = job.function),
    'site', jsonb_build_object('name', s.name, 'domain', s.domain, 'description', s.description,
      'industry', (select i.name from public.industries i where i.id = s.industry_id)))
  into answer from public.sites s where s.id = job.site_id;
  return answer || case job.function
  when 'plan_run' then (
    select jsonb_build_object('config', r.config, 'keywords', coalesce((
      select jsonb_agg(jsonb_build_object('id', k.id, 'keyword', k.keyword, 'sector_id', k.sector_id))
      from (select k.* from public.keywords k where k.site_id = job.site_id and k.status = 'new'
              and k.clustering_job_id is null and (r.sector_id is null or k.sector_id = r.sector_id)
              and (not job.payload ? 'keyword_ids' or k.id in (
                select v::uuid from jsonb_array_elements_text(job.payload->'keyword_ids') v))
            order by k.volume desc nulls last, k.id
            limit coalesce((r.config->>'max_keywords')::integer, 200)) k), '[]'))
    from public.automation_runs r where r.id = job.run_id)
  when 'auto_cluster' then (
    select jsonb_build_object('sector', (select c.name from public.sectors c where c.id = (job.payload->>'sector_id')::uuid),
      'keywords', coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'keyword', k.keyword, 'volume', k.volume,
        'difficulty', k.difficulty, 'intent', k.intent) order by k.volume desc nulls last, k.id), '[]'),
      'existing_clusters', (select coalesce(jsonb_agg(jsonb_build_object('name', c.name)), '[]')
        from (select c.name from public.clusters c where c.sector_id = (job.payload->>'sector_id')::uuid
          and c.status <> 'archived' order by c.created_at desc limit 100) c))
    from public.keywords k where k.clustering_job_id = job.id)
  when 'generate_ideas' then (
    select jsonb_build_object('sector', t.name, 'count', job.payload->'count',
      'cluster', jsonb_build_object('name', c.name, 'description', c.description, 'keywords', (
        select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'volume', k.volume,
          'difficulty', k.difficulty, 'intent', k.intent)), '[]')
        from (select k.* from public.keywords k where k.cluster_id = c.id and k.status <> 'archived'
              order by k.volume desc nulls last, k.id limit 60) k)),
      'existing_titles', (select coalesce(jsonb_agg(i.title), '[]') from (
        select i.title from public.ideas i where i.sector_id = c.sector_id and i.status <> 'archived'
        order by i.cluster_id = c.id desc nulls last, i.created_at desc limit 100) i))
    from public.clusters c join public.sectors t on t.id = c.sector_id where c.id = job.subject_id)
  when 'generate_content' then (
    select jsonb_build_object('sector', c.name, 'task', to_jsonb(t), 'author_profile', to_jsonb(a))
    from public.tasks t join public.sectors c on c.id = t.sector_id
    left join public.author_profiles a on a.id = t.author_profile_id
    where t.id = job.subject_id)
  when 'generate_image_prompts' then (
    select jsonb_build_object('max_in_article', job.payload->'max_in_article', 'content', jsonb_build_object(
      'title', c.title, 'excerpt', c.excerpt, 'primary_keyword', c.primary_keyword, 'html', c.html))
    from public.content c where c.id = job.subject_id)
  when 'generate_images' then (
    select jsonb_build_object('image', to_jsonb(i)) from public.images i where i.id = job.subject_id)
  end;
end $$;

-- What a worker needs for a job; null when the lease is no longer held, or the account was closed since the claim.
create function public.job_input(p_job_id uuid, p_lease uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  if public.hold_job(p_job_id, p_lease) then return null; end if;
  return app.job_input(p_job_id, p_lease);
end $$;
revoke execute on function public.hold_job(uuid, uuid), public.job_input(uuid, uuid) from public, anon, authenticated;
grant execute on function public.hold_job(uuid, uuid), public.job_input(uuid, uuid) to service_role;

-- Gives up everything an account has ordered and not begun: runs are cancelled, reservations released. A job that is
-- with the vendor already finishes. Locks jobs, then runs, then the account.
create function app.end_account_work(p_account_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  job public.jobs;
begin
  perform 1 from public.jobs j where j.account_id = p_account_id and j.status = 'queued' order by j.id for update;
  perform 1 from public.automation_runs r
  where r.account_id = p_account_id and r.status in ('created', 'running', 'paused') order by r.id for update;
  update public.automation_run_items i set status = 'skipped', error = 'The account was closed.'
  from public.automation_runs r
  where r.id = i.run_id and r.account_id = p_account_id and r.status in ('created', 'running', 'paused')
    and i.status = 'ready';
  update public.automation_runs set status = 'cancelled', stop_reason = 'account_cancelled', finished_at = now()
  where account_id = p_account_id and status in ('created', 'running', 'paused');
  for job in select j.* from public.jobs j where j.account_id = p_account_id and j.status = 'queued'
             order by j.id for update loop
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
  end loop;
end $$;

-- Every minute: runs of accounts that are open again go on; what cancelled accounts still had waiting is released,
-- whoever cancelled them.
create function app.follow_account_states()
returns void language plpgsql set search_path = '' as $$
declare
  run uuid;
begin
  for run in select r.id from public.automation_runs r
             where r.status = 'paused' and r.stop_reason = 'account_suspended' and app.account_is_open(r.account_id)
             for update skip locked loop
    update public.automation_runs set status = 'running', stop_reason = null where id = run;
    perform app.advance_run(run);
  end loop;
  perform app.end_account_work(a.id) from public.accounts a
  where a.status = 'cancelled' and (
    exists (select 1 from public.jobs j where j.account_id = a.id and j.status = 'queued')
    or exists (select 1 from public.automation_runs r
               where r.account_id = a.id and r.status in ('created', 'running', 'paused')));
end $$;
insert into app.cron_jobs (name, schedule, command)
values ('igny8-account-states', '* * * * *', 'select app.follow_account_states()');

-- The proof that the person at the keyboard is who the session says: a session that a password opened within the
-- last minute.
create function app.require_fresh_password()
returns void language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select 1 from auth.sessions s
    where s.id = ((select auth.jwt())->>'session_id')::uuid and s.user_id = auth.uid()
      and s.created_at > now() - interval '1 minute') then
    perform app.fail('forbidden', 'Prove with your password that it is you.');
  end if;
end $$;

-- The account of its owner, in whatever state it is.
create function app.require_owner()
returns uuid language plpgsql stable security definer set search_path = '' as $$
declare
  account uuid := app.account_id();
begin
  if account is null then
    perform app.fail('unauthorized', 'Please sign in.');
  elsif app.role() is distinct from 'owner' then
    perform app.fail('forbidden', 'Only the owner can do this.');
  end if;
  return account;
end $$;

-- The owner closes the account: at once nothing is written any more, its sites go offline and what was ordered is
-- released. With p_delete everything is deleted after the days of grace; until then keep_account takes it back.
-- Answers when it will be deleted, or null.
create function public.close_account(p_name text, p_delete boolean)
returns timestamptz language plpgsql security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
  account public.accounts;
  closure app.account_closures;
begin
  perform app.require_fresh_password();
  select a.* into account from public.accounts a where a.id = own;
  if lower(btrim(coalesce(p_name, ''))) <> lower(btrim(account.name)) then
    perform app.fail('invalid', 'Please check the marked fields.',
      jsonb_build_object('name', jsonb_build_array(format('Type the account''s name: %s', account.name))));
  end if;
  if exists (select 1 from public.profiles p where p.account_id = own and p.role in ('developer', 'system_bot')) then
    perform app.fail('conflict', 'The platform''s own account is not closed here.');
  end if;
  perform app.end_account_work(own);
  select a.* into account from public.accounts a where a.id = own for update;
  select c.* into closure from app.account_closures c where c.account_id = own;
  if account.status = 'cancelled' and not p_delete then
    perform app.fail('conflict', 'This account is cancelled already.');
  elsif closure.delete_at is not null then
    perform app.fail('conflict', format('This account is deleted on %s already.', to_char(closure.delete_at, 'FMDD FMMonth YYYY')));
  end if;
  insert into app.account_closures as c (account_id, previous_status, requested_by, delete_at)
  values (own, account.status, auth.uid(), case when p_delete then now() + app.deletion_grace() end)
  on conflict (account_id) do update set requested_by = excluded.requested_by, requested_at = now(),
    delete_at = excluded.delete_at
  returning * into closure;
  update public.accounts set status = 'cancelled' where id = own;
  if p_delete then
    perform app.audit(own, 'account.deletion_scheduled', 'account', own, account.name, null,
      jsonb_build_object('delete_at', closure.delete_at));
  end if;
  perform app.notify_account(own, null, 'account',
    case when p_delete then format('This account will be deleted on %s', to_char(closure.delete_at, 'FMDD FMMonth YYYY'))
      else 'This account is cancelled' end,
    'Nothing can be changed any more. The owner can take it back in Settings, General.', '/settings');
  return closure.delete_at;
end $$;

-- Takes the closing back: the account is what it was before.
create function public.keep_account()
returns text language plpgsql security definer set search_path = '' as $$
declare
  own uuid := app.require_owner();
  closure app.account_closures;
begin
  perform 1 from public.accounts a where a.id = own for update;
  select c.* into closure from app.account_closures c where c.account_id = own;
  if closure.account_id is null then
    perform app.fail('conflict', 'This account was not closed by its owner. Please write to support.');
  elsif closure.started_at is not null then
    perform app.fail('conflict', 'The deletion of this account has begun and cannot be taken back.');
  end if;
  delete from app.account_closures where account_id = own;
  update public.accounts set status = closure.previous_status where id = own;
  if closure.delete_at is not null then
    perform app.audit(own, 'account.kept', 'account', own, (select a.name from public.accounts a where a.id = own));
  end if;
  perform app.notify_account(own, null, 'account', 'The account is kept', 'Nothing will be deleted.', '/settings');
  return closure.previous_status;
end $$;
revoke execute on function public.close_account(text, boolean), public.keep_account() from public, anon;
grant execute on function public.close_account(text, boolean), public.keep_account() to authenticated;

-- Everything the shell of a signed-in page shows, in one round trip. The account is the one that is open; it comes
-- with its `closure` when its owner closed it.
create or replace function app.session_context()
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'user', jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name, 'role', p.role,
      'theme', p.theme),
    'account', jsonb_build_object('id', a.id, 'name', a.name, 'slug', a.slug, 'status', a.status,
      'credits', a.credits, 'plan', l.name, 'monthly_credits', l.monthly_credits,
      'status_reason', case when a.status = 'suspended' then a.status_reason end,
      'closure', (select jsonb_build_object('delete_at', c.delete_at) from app.account_closures c
        where c.account_id = a.id)),
    'visit', case when p.role = 'developer' and a.id <> p.account_id then (
      select jsonb_build_object('reason', v.reason, 'may_change', v.may_change, 'ends_at', v.ends_at)
      from app.current_visit() v) end,
    'current_site_id', p.current_site_id,
    'sites', coalesce((select jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name, 'slug', s.slug,
        'domain', s.domain, 'status', s.status, 'industry_id', s.industry_id, 'auto_publish', s.auto_publish,
        'sectors', (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'slug', c.slug,
            'status', c.status) order by c.created_at, c.name), '[]')
          from public.sectors c where c.site_id = s.id)) order by s.created_at, s.name)
      from public.sites s where s.id = any (app.readable_sites())), '[]'),
    'modules', (select jsonb_object_agg(m.module, m.enabled) from public.module_settings m where m.account_id = a.id),
    'costs', (select jsonb_object_agg(c.operation, jsonb_build_object('credits', c.credits,
      'per_units', c.per_units, 'unit', c.unit)) from public.credit_cost_config c),
    'unread', (select count(*) from public.notifications n
      where n.account_id = a.id and n.read_at is null and (n.user_id is null or n.user_id = p.id)
        and (n.site_id is null or n.site_id = any (app.readable_sites()))))
  from public.profiles p
  join public.accounts a on a.id = (select app.account_id())
  join public.plans l on l.id = a.plan_id
  where p.id = (select auth.uid()) and p.active
$$;
