-- The jobs engine: enqueue reserves credits, a worker claims with a lease, one function stores the result,
-- settles the charge and completes the job. A stale lease changes nothing.

create table public.automation_runs (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid,
  status text not null default 'created'
    check (status in ('created', 'running', 'paused', 'completed', 'failed', 'cancelled')),
  config jsonb not null default '{}',
  estimate jsonb not null default '{}',
  credit_cap integer check (credit_cap > 0),
  credits_reserved integer not null default 0 check (credits_reserved >= 0),
  credits_spent integer not null default 0 check (credits_spent >= 0),
  stop_reason text,
  idempotency_key text,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  unique (account_id, idempotency_key)
);
create unique index automation_runs_one_live_per_site on public.automation_runs (site_id)
  where status in ('created', 'running', 'paused');
create index automation_runs_site on public.automation_runs (site_id, account_id, created_at desc);
create index automation_runs_sector on public.automation_runs (sector_id, site_id);
create index automation_runs_created_by on public.automation_runs (created_by);

create table public.jobs (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  run_id uuid references public.automation_runs (id),
  function text not null check (function in ('plan_run', 'auto_cluster', 'generate_ideas', 'generate_content',
    'generate_image_prompts', 'generate_images')),
  subject_type text not null,
  subject_id uuid not null,
  subject_label text not null default '',
  payload jsonb not null default '{}',
  status text not null default 'queued'
    check (status in ('queued', 'running', 'succeeded', 'failed', 'dead', 'cancelled')),
  priority smallint not null default 0,
  attempts integer not null default 0,
  max_attempts integer not null default 4,
  run_at timestamptz not null default now(),
  worker text,
  lease_token uuid,
  lease_until timestamptz,
  phase text not null default 'INIT' check (phase in ('INIT', 'PREP', 'AI_CALL', 'PARSE', 'SAVE', 'DONE')),
  percent smallint not null default 0 check (percent between 0 and 100),
  message text not null default '',
  credits_reserved integer not null default 0 check (credits_reserved >= 0),
  credits_charged integer check (credits_charged between 0 and credits_reserved),
  error_code text,
  error_message text,
  raw_answer text,
  result jsonb,
  prompt_version integer,
  model text,
  tokens_in integer not null default 0,
  tokens_out integer not null default 0,
  cost_usd numeric(12, 6) not null default 0,
  order_key text not null,
  idempotency_key text not null,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  foreign key (site_id, account_id) references public.sites (id, account_id),
  unique (account_id, idempotency_key)
);
create index jobs_order on public.jobs (account_id, order_key);
create unique index jobs_one_live_per_subject on public.jobs (function, subject_id)
  where status in ('queued', 'running');
create index jobs_due on public.jobs (priority desc, run_at) where status = 'queued';
create index jobs_leases on public.jobs (lease_until) where status = 'running';
create index jobs_run on public.jobs (run_id, status);
create index jobs_site on public.jobs (site_id, account_id, created_at desc);
create index jobs_subject on public.jobs (subject_id, created_at desc);
create index jobs_created_by on public.jobs (created_by);

alter table public.credit_transactions add foreign key (job_id) references public.jobs (id);
alter table public.credit_usage_logs add foreign key (job_id) references public.jobs (id);

create table public.automation_run_items (
  id bigint generated always as identity primary key,
  run_id uuid not null references public.automation_runs (id) on delete cascade,
  account_id uuid not null,
  site_id uuid not null,
  stage smallint not null check (stage between 1 and 7),
  subject_id uuid not null,
  label text not null default '',
  payload jsonb not null default '{}',
  status text not null default 'ready' check (status in ('ready', 'queued', 'done', 'failed', 'skipped')),
  job_id uuid references public.jobs (id),
  error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  unique (run_id, stage, subject_id)
);
create index automation_run_items_open on public.automation_run_items (run_id, stage desc, id)
  where status in ('ready', 'queued');
create unique index automation_run_items_job on public.automation_run_items (job_id);
create index automation_run_items_site on public.automation_run_items (site_id, account_id);

create trigger touch before update on public.automation_runs for each row execute function app.touch_updated_at();
create trigger touch before update on public.automation_run_items for each row execute function app.touch_updated_at();

-- Wakes the worker at once: pg_net on hosted Supabase (address and secret from Vault), else a notification
-- that the local runner listens to. Losing a wake costs at most the minute until the next tick.
create function app.wake_worker()
returns void language plpgsql security definer set search_path = '' as $$
declare
  vault regclass := to_regclass('vault.decrypted_secrets');
  post regproc := to_regproc('net.http_post');
  url text;
  secret text;
begin
  if vault is not null and post is not null then
    execute format('select max(decrypted_secret) filter (where name = ''worker_url''), '
      'max(decrypted_secret) filter (where name = ''worker_secret'') from %s', vault)
      into url, secret;
    if url is not null then
      execute format('select %s(url := $1, body := ''{}''::jsonb, headers := $2)', post)
        using url, jsonb_build_object('content-type', 'application/json', 'x-worker-secret', secret);
      return;
    end if;
  end if;
  perform pg_notify('worker_wake', '');
end $$;

create function app.wake_worker_after_jobs()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.wake_worker();
  return null;
end $$;
create trigger wake_worker after insert on public.jobs
  for each statement execute function app.wake_worker_after_jobs();

create function app.has_due_jobs()
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.jobs j
    join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
    left join public.automation_runs r on r.id = j.run_id
    where j.status = 'queued' and j.run_at <= now() and (r.id is null or r.status = 'running'))
$$;

-- What a job of this function and payload reserves: the most it can cost, in credits.
create function app.reservation(p_function text, p_payload jsonb)
returns integer language sql stable set search_path = '' as $$
  select case p_function
    when 'plan_run' then 0
    when 'generate_content' then app.credit_cost(p_function, app.reserved_words((p_payload->>'target_words')::integer))
    else app.credit_cost(p_function, 1) end
$$;

-- Takes a subject for a job: checks that it is in a state for the function, marks it as taken and answers
-- the job's {subject_type, subject_id, label, payload}; null when there is nothing to do.
create function app.take_subject(p_function text, p_site_id uuid, p_item jsonb, p_job_id uuid)
returns jsonb language plpgsql set search_path = '' as $$
declare
  subject uuid := (p_item->>'subject_id')::uuid;
  ids uuid[];
  sector uuid;
  cluster public.clusters;
  task public.tasks;
  piece public.content;
  image public.images;
begin
  case p_function
  when 'auto_cluster' then
    select k.sector_id into sector from public.keywords k
    where k.id in (select e::uuid from jsonb_array_elements_text(p_item->'keyword_ids') e)
      and k.site_id = p_site_id and k.status = 'new' and k.clustering_job_id is null limit 1;
    with taken as (
      update public.keywords k set clustering_job_id = p_job_id
      where k.id in (select e::uuid from jsonb_array_elements_text(p_item->'keyword_ids') e)
        and k.site_id = p_site_id and k.sector_id = sector and k.status = 'new' and k.clustering_job_id is null
      returning k.id)
    select array_agg(t.id) into ids from taken t;
    if ids is null then return null; end if;
    if cardinality(ids) > 50 then
      perform app.fail('invalid', 'At most 50 keywords fit into one clustering request.');
    end if;
    return jsonb_build_object('subject_type', 'keywords', 'subject_id', p_job_id,
      'label', cardinality(ids) || ' keywords',
      'payload', jsonb_build_object('keyword_ids', to_jsonb(ids), 'sector_id', sector));
  when 'generate_ideas' then
    select c.* into cluster from public.clusters c
    where c.id = subject and c.site_id = p_site_id and c.status <> 'archived' and c.keyword_count > 0;
    if cluster.id is null then return null; end if;
    return jsonb_build_object('subject_type', 'cluster', 'subject_id', cluster.id, 'label', cluster.name,
      'payload', jsonb_build_object('count', least(10, greatest(1, coalesce((p_item->>'count')::integer, 5)))));
  when 'generate_content' then
    update public.tasks t set status = 'in_progress', attempts = t.attempts + 1, last_error = null
    where t.id = subject and t.site_id = p_site_id and t.status in ('queued', 'failed') returning t.* into task;
    if task.id is null then return null; end if;
    return jsonb_build_object('subject_type', 'task', 'subject_id', task.id, 'label', task.title,
      'payload', jsonb_build_object('target_words', task.target_words));
  when 'generate_image_prompts' then
    select c.* into piece from public.content c
    where c.id = subject and c.site_id = p_site_id and c.status <> 'archived';
    if piece.id is null then return null; end if;
    return jsonb_build_object('subject_type', 'content', 'subject_id', piece.id, 'label', piece.title,
      'payload', jsonb_build_object('max_in_article',
        least(5, greatest(0, coalesce((p_item->>'max_in_article')::integer, 2)))));
  when 'generate_images' then
    update public.images i set status = 'generating', last_error = null
    where i.id = subject and i.site_id = p_site_id and i.status in ('prompt_ready', 'failed', 'generated')
      and i.prompt <> '' returning i.* into image;
    if image.id is null then return null; end if;
    return jsonb_build_object('subject_type', 'image', 'subject_id', image.id, 'label', left(image.alt, 200),
      'payload', jsonb_build_object('content_id', image.content_id));
  else
    perform app.fail('invalid', 'This function does not exist.');
  end case;
  return null;
end $$;

-- Gives a subject back when its job failed for good (p_error) or was cancelled (p_error null).
create function app.give_back_subject(p_job public.jobs, p_error text)
returns void language plpgsql set search_path = '' as $$
begin
  case p_job.function
  when 'auto_cluster' then
    update public.keywords set clustering_job_id = null where clustering_job_id = p_job.id;
  when 'generate_content' then
    update public.tasks set status = case when p_error is null then 'queued' else 'failed' end, last_error = p_error
    where id = p_job.subject_id and status = 'in_progress';
  when 'generate_images' then
    update public.images set last_error = p_error,
      status = case when storage_path is not null then 'generated' when p_error is null then 'prompt_ready'
        else 'failed' end
    where id = p_job.subject_id and status = 'generating';
  else null;
  end case;
end $$;

-- What a function is called in a sentence: "clustering", "image prompts".
create function app.work_name(p_function text)
returns text language sql stable set search_path = '' as $$
  select coalesce((select lower(left(c.label, 1)) || substr(c.label, 2) from public.credit_cost_config c
    where c.operation = p_function), replace(p_function, '_', ' '))
$$;

-- Puts one job into the queue and reserves its credits. Null when the subject has nothing to do or is
-- in a live job already. Raises insufficient_credits.
create function app.insert_job(p_account_id uuid, p_site_id uuid, p_function text, p_item jsonb, p_order_key text,
  p_number bigint, p_user_id uuid, p_run_id uuid default null, p_priority integer default 10)
returns uuid language plpgsql set search_path = '' as $$
declare
  job uuid := gen_random_uuid();
  taken jsonb;
  need integer;
  balance integer;
begin
  select a.credits into balance from public.accounts a where a.id = p_account_id for update;
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

-- The reservation of a whole order, in credits. A clustering request without keywords will make no job.
create function app.order_cost(p_site_id uuid, p_function text, p_items jsonb)
returns integer language sql stable set search_path = '' as $$
  select case when p_function = 'generate_content' then
    (select coalesce(sum(app.reservation(p_function, jsonb_build_object('target_words', t.target_words))), 0)
     from public.tasks t
     where t.site_id = p_site_id and t.status in ('queued', 'failed')
       and t.id in (select (e->>'subject_id')::uuid from jsonb_array_elements(p_items) e))
  else (select count(*) from jsonb_array_elements(p_items) e where e->'keyword_ids' is distinct from '[]')
    * app.reservation(p_function, '{}') end::integer
$$;

-- The module that a function belongs to.
create function app.module_of(p_function text)
returns text language sql immutable set search_path = '' as $$
  select case when p_function in ('auto_cluster', 'generate_ideas') then 'planner' else 'writer' end
$$;

-- Enqueues work of one function for a site, all or nothing. Items: [{subject_id | keyword_ids, count?, max_in_article?}].
-- The same key gives the same jobs again, so a double submit is one order.
-- Answers {jobs: [id], skipped, credits}. Raises insufficient_credits with the need of the whole order.
create function public.enqueue_jobs(p_site_id uuid, p_function text, p_items jsonb, p_key text)
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
  select a.credits into balance from public.accounts a where a.id = account for update;
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

-- Claims up to p_limit due jobs for p_lease_seconds. Jobs of a paused run or a suspended account wait.
create function public.claim_jobs(p_worker text, p_limit integer, p_lease_seconds integer default 90)
returns setof public.jobs language sql security definer set search_path = '' as $$
  with due as (
    select j.id from public.jobs j
    join public.accounts a on a.id = j.account_id and a.status in ('trial', 'active')
    left join public.automation_runs r on r.id = j.run_id
    where j.status = 'queued' and j.run_at <= now() and (r.id is null or r.status = 'running')
    order by j.priority desc, j.run_at limit p_limit
    for update of j skip locked)
  update public.jobs j set status = 'running', attempts = j.attempts + 1, worker = p_worker,
    lease_token = gen_random_uuid(), lease_until = now() + make_interval(secs => p_lease_seconds),
    started_at = coalesce(j.started_at, now()), phase = 'INIT', percent = 0, message = ''
  from due where j.id = due.id
  returning j.*
$$;

-- Reports progress and extends the lease. False when the lease is no longer held: the worker must stop.
create function public.heartbeat_job(p_job_id uuid, p_lease uuid, p_phase text, p_percent integer,
  p_message text default '', p_lease_seconds integer default 90)
returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update public.jobs set phase = p_phase, percent = p_percent, message = left(p_message, 200),
    lease_until = now() + make_interval(secs => p_lease_seconds)
  where id = p_job_id and lease_token = p_lease and status = 'running';
  return found;
end $$;

-- Locks a running job whose lease is held; a row of nulls otherwise.
-- Rows are always locked in the order job, run, account, so that workers never deadlock.
create function app.lock_job(p_job_id uuid, p_lease uuid)
returns public.jobs language plpgsql set search_path = '' as $$
declare
  job public.jobs;
begin
  select j.* into job from public.jobs j
  where j.id = p_job_id and j.lease_token = p_lease and j.status = 'running' for update;
  perform 1 from public.automation_runs r where r.id = job.run_id for update;
  return job;
end $$;

-- Ends a job with its result: settles the charge for `quantity` units, writes the usage, moves the run on.
-- Usage: {model, tokens_in, tokens_out, cost_usd, prompt_version}.
create function app.complete_job(p_job public.jobs, p_quantity integer, p_result jsonb, p_usage jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  charge integer := 0;
begin
  if p_job.credits_reserved > 0 then
    charge := least(p_job.credits_reserved, app.credit_cost(p_job.function, p_quantity));
    perform app.post_credits(p_job.account_id, 'settlement', p_job.credits_reserved - charge,
      format('%s of %s reserved credits used: %s', charge, p_job.credits_reserved, p_job.subject_label),
      p_job.id, p_job.created_by);
    insert into public.credit_usage_logs (account_id, site_id, job_id, operation, credits, quantity, model, tokens_in,
      tokens_out, cost_usd, subject_type, subject_id, created_by)
    values (p_job.account_id, p_job.site_id, p_job.id, p_job.function, charge, p_quantity, p_usage->>'model',
      coalesce((p_usage->>'tokens_in')::integer, 0), coalesce((p_usage->>'tokens_out')::integer, 0),
      coalesce((p_usage->>'cost_usd')::numeric, 0), p_job.subject_type, p_job.subject_id, p_job.created_by);
  end if;
  update public.jobs set status = 'succeeded', phase = 'DONE', percent = 100, message = '', lease_token = null,
    lease_until = null, finished_at = now(), credits_charged = charge, result = p_result, error_code = null,
    error_message = null, model = p_usage->>'model', prompt_version = (p_usage->>'prompt_version')::integer,
    tokens_in = coalesce((p_usage->>'tokens_in')::integer, 0),
    tokens_out = coalesce((p_usage->>'tokens_out')::integer, 0),
    cost_usd = coalesce((p_usage->>'cost_usd')::numeric, 0)
  where id = p_job.id;
  perform app.run_job_ended(p_job, charge, null);
end $$;

-- Ends a job without a result: releases its credits and gives its subject back. p_error null means cancelled.
create function app.abandon_job(p_job public.jobs, p_status text, p_code text, p_error text)
returns void language plpgsql set search_path = '' as $$
begin
  perform 1 from public.automation_runs r where r.id = p_job.run_id for update;
  update public.jobs set status = p_status, lease_token = null, lease_until = null, finished_at = now(),
    error_code = p_code, error_message = p_error, credits_charged = 0
  where id = p_job.id;
  if p_job.credits_reserved > 0 then
    perform app.post_credits(p_job.account_id, 'release', p_job.credits_reserved,
      format('Released, nothing was charged: %s', p_job.subject_label), p_job.id, p_job.created_by);
  end if;
  perform app.give_back_subject(p_job, p_error);
  if p_error is not null and p_job.run_id is null then
    perform app.notify_account(p_job.account_id, p_job.site_id, 'job_failed',
      format('%s failed', upper(left(app.work_name(p_job.function), 1)) || substr(app.work_name(p_job.function), 2)),
      left(p_job.subject_label || ': ' || p_error, 500), '/jobs/' || p_job.id);
  end if;
  perform app.run_job_ended(p_job, 0, coalesce(p_error, 'cancelled'));
end $$;

-- Seconds until attempt n + 1: 4, 8, 16 … at most 300, with jitter of half.
create function app.backoff_seconds(p_attempts integer)
returns double precision language sql volatile set search_path = '' as $$
  select least(300, 2 * power(2, p_attempts)) * (0.5 + random() / 2)
$$;

-- Whether nobody will ever claim a job again: its run has ended.
create function app.job_is_stranded(p_job public.jobs)
returns boolean language sql stable set search_path = '' as $$
  select exists (select 1 from public.automation_runs r
                 where r.id = p_job.run_id and r.status not in ('created', 'running', 'paused'))
$$;

-- A worker reports a failure. Retryable ones wait and try again up to max_attempts, then the job is dead.
-- Answers the job's new status, or null when the lease is no longer held.
create function public.fail_job(p_job_id uuid, p_lease uuid, p_code text, p_message text, p_retryable boolean,
  p_retry_after_seconds integer default null, p_raw_answer text default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
begin
  if job.id is null then return null; end if;
  if p_raw_answer is not null then
    update public.jobs set raw_answer = left(p_raw_answer, 200000) where id = job.id;
  end if;
  if app.job_is_stranded(job) then
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    return 'cancelled';
  end if;
  if p_retryable and job.attempts < job.max_attempts then
    update public.jobs set status = 'queued', lease_token = null, lease_until = null, error_code = p_code,
      error_message = p_message, phase = 'INIT', percent = 0,
      run_at = now() + make_interval(secs => greatest(coalesce(p_retry_after_seconds, 0),
        app.backoff_seconds(job.attempts)))
    where id = job.id;
    return 'queued';
  end if;
  perform app.abandon_job(job, case when p_retryable then 'dead' else 'failed' end, p_code, p_message);
  return case when p_retryable then 'dead' else 'failed' end;
end $$;

-- Jobs whose worker fell silent go back to the queue; those out of attempts are dead.
create function app.expire_leases()
returns integer language plpgsql set search_path = '' as $$
declare
  job public.jobs;
  expired integer := 0;
begin
  for job in select j.* from public.jobs j where j.status = 'running' and j.lease_until < now()
             order by j.id for update skip locked loop
    expired := expired + 1;
    if app.job_is_stranded(job) then
      perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    elsif job.attempts >= job.max_attempts then
      perform app.abandon_job(job, 'dead', 'worker_lost', 'The worker stopped answering several times.');
    else
      update public.jobs set status = 'queued', lease_token = null, lease_until = null, run_at = now(),
        error_code = 'worker_lost', error_message = 'The worker stopped answering; the job was started again.'
      where id = job.id;
    end if;
  end loop;
  return expired;
end $$;

-- Cancels jobs that have not started. One that is running finishes, since its work is being paid for.
create function public.cancel_jobs(p_site_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  cancelled integer := 0;
begin
  perform app.require_site_write(p_site_id);
  for job in select j.* from public.jobs j where j.id = any (p_ids) and j.site_id = p_site_id and j.status = 'queued'
             order by j.id for update loop
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    cancelled := cancelled + 1;
  end loop;
  return cancelled;
end $$;

-- Orders a failed, dead or cancelled job again, with a new reservation. Answers the new job.
create function public.retry_job(p_job_id uuid)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  old public.jobs;
  account uuid;
  made uuid;
begin
  select j.* into old from public.jobs j where j.id = p_job_id for update;
  account := app.require_site_write(old.site_id);
  perform app.require_module(account, app.module_of(old.function));
  if old.status not in ('failed', 'dead', 'cancelled') or old.function = 'plan_run' then
    perform app.fail('conflict', 'Only a failed or cancelled job can be tried again.');
  end if;
  select j.id into made from public.jobs j
  where j.account_id = account and j.order_key = 'retry:' || old.id;
  if made is not null then return made; end if;
  made := app.insert_job(account, old.site_id, old.function,
    old.payload || jsonb_build_object('subject_id', old.subject_id), 'retry:' || old.id, 1, auth.uid());
  if made is null then
    perform app.fail('conflict', 'There is nothing left to do for this job: it is running again or was done since.');
  end if;
  return made;
end $$;

alter table public.automation_runs enable row level security;
alter table public.automation_run_items enable row level security;
alter table public.jobs enable row level security;
create policy "people read the runs of their sites" on public.automation_runs
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the run items of their sites" on public.automation_run_items
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the jobs of their sites" on public.jobs
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));

revoke execute on function
  public.enqueue_jobs(uuid, text, jsonb, text), public.cancel_jobs(uuid, uuid[]), public.retry_job(uuid),
  public.claim_jobs(text, integer, integer), public.heartbeat_job(uuid, uuid, text, integer, text, integer),
  public.fail_job(uuid, uuid, text, text, boolean, integer, text)
from public, anon, authenticated;
grant execute on function
  public.enqueue_jobs(uuid, text, jsonb, text), public.cancel_jobs(uuid, uuid[]), public.retry_job(uuid)
to authenticated;
grant execute on function
  public.claim_jobs(text, integer, integer), public.heartbeat_job(uuid, uuid, text, integer, text, integer),
  public.fail_job(uuid, uuid, text, text, boolean, integer, text), app.has_due_jobs()
to service_role;
