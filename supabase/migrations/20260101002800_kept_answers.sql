-- A vendor's answer is kept the moment it arrives, before anything is made of it: a worker that dies between
-- the call and the saving does not make the account pay twice. It is kept with the input that was asked about,
-- so that whoever goes on sees the very same question.

create table app.job_answers (
  job_id uuid not null references public.jobs (id) on delete cascade,
  step text not null,
  -- Hash of the request: an answer to another question is never taken for this one.
  fingerprint text not null,
  answer jsonb not null,
  -- What `job_input` gave; with the first answer of a job only.
  input jsonb,
  created_at timestamptz not null default now(),
  primary key (job_id, step)
);
alter table app.job_answers enable row level security;

-- What a worker needs to begin or to go on with a job, in one round trip: {input, answers: [{step, fingerprint,
-- answer}]}. Null when the lease is no longer held.
create function public.begin_job(p_job_id uuid, p_lease uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  kept jsonb;
  asked jsonb;
  input jsonb;
begin
  if not exists (select 1 from public.jobs j where j.id = p_job_id and j.lease_token = p_lease) then
    return null;
  end if;
  select jsonb_agg(jsonb_build_object('step', a.step, 'fingerprint', a.fingerprint, 'answer', a.answer)),
    jsonb_agg(a.input) filter (where a.input is not null)
  into kept, asked from app.job_answers a where a.job_id = p_job_id;
  input := coalesce(asked->0, public.job_input(p_job_id, p_lease));
  if input is null then return null; end if;
  return jsonb_build_object('input', input, 'answers', coalesce(kept, '[]'));
end $$;

-- Keeps one answer. Also that of a worker whose lease ran out meanwhile, as long as the job is open: it was paid for.
-- False when the lease is no longer held: somebody else goes on, with this answer.
create function public.keep_job_answer(p_job_id uuid, p_lease uuid, p_step text, p_fingerprint text, p_answer jsonb,
  p_input jsonb default null)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
begin
  select j.* into job from public.jobs j where j.id = p_job_id and j.status in ('queued', 'running') for key share;
  if job.id is null then return false; end if;
  insert into app.job_answers as a (job_id, step, fingerprint, answer, input)
  values (p_job_id, p_step, p_fingerprint, p_answer,
    case when not exists (select 1 from app.job_answers b where b.job_id = p_job_id) then p_input end)
  on conflict (job_id, step) do nothing;
  return job.status = 'running' and job.lease_token is not distinct from p_lease;
end $$;

-- An answer that failed on our side, not on the vendor's, serves the new attempt: it was paid for already. Once only:
-- if we cannot use it twice, the vendor is asked anew.
create function app.hand_on_answers(p_from uuid, p_to uuid)
returns void language sql set search_path = '' as $$
  insert into app.job_answers (job_id, step, fingerprint, answer, input)
  select p_to, a.step, a.fingerprint, a.answer, a.input from app.job_answers a
  join public.jobs j on j.id = a.job_id
  where a.job_id = p_from and j.order_key not like 'retry:%'
    and j.error_code in ('internal', 'worker_lost', 'vendor_timeout', 'vendor_throttled', 'vendor_error')
$$;

-- Kept answers serve recovery alone; a week after the end of their job they go.
create function app.forget_answers()
returns void language sql set search_path = '' as $$
  delete from app.job_answers a using public.jobs j
  where j.id = a.job_id and j.finished_at < now() - interval '7 days'
$$;
insert into app.cron_jobs (name, schedule, command) values
  ('igny8-forget-answers', '45 3 * * *', 'select app.forget_answers()');

-- Orders a failed, dead or cancelled job again, with a new reservation. Answers the new job.
create or replace function public.retry_job(p_job_id uuid)
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
  perform app.hand_on_answers(old.id, made);
  return made;
end $$;

revoke execute on function public.begin_job(uuid, uuid), public.keep_job_answer(uuid, uuid, text, text, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function public.begin_job(uuid, uuid), public.keep_job_answer(uuid, uuid, text, text, jsonb, jsonb)
to service_role;
