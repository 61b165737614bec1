-- What a failed attempt used stays with it: a provider is paid for an answer that nobody can use, too. A job holds what
-- all its attempts used until one succeeds, and then what its result took.

-- Every attempt of a job that failed: [{attempt, phase, code, message, at, tokens_in, tokens_out, cost_usd}], the latest
-- twenty. Answers were kept as they came; those that came with the job were paid for by an earlier one.
create or replace function app.note_failure()
returns trigger language plpgsql set search_path = '' as $$
declare
  asked record;
  noted record;
begin
  select coalesce(sum((a.answer->'usage'->>'tokens_in')::integer), 0) as tokens_in,
    coalesce(sum((a.answer->'usage'->>'tokens_out')::integer), 0) as tokens_out,
    coalesce(sum((a.answer->'usage'->>'cost_usd')::numeric), 0) as cost_usd, max(a.answer->'usage'->>'model') as model
  into asked from app.job_answers a
  where a.job_id = old.id and a.created_at > greatest(old.created_at, (old.failures->-1->>'at')::timestamptz);
  select coalesce(sum((f->>'tokens_in')::integer), 0) as tokens_in,
    coalesce(sum((f->>'tokens_out')::integer), 0) as tokens_out,
    coalesce(sum((f->>'cost_usd')::numeric), 0) as cost_usd
  into noted from jsonb_array_elements(old.failures) f;
  new.model := coalesce(asked.model, new.model);
  new.tokens_in := old.tokens_in + asked.tokens_in;
  new.tokens_out := old.tokens_out + asked.tokens_out;
  new.cost_usd := old.cost_usd + asked.cost_usd;
  -- Counted here: to be asked to wait uses up none of the job's attempts.
  new.failures := jsonb_path_query_array(old.failures, '$[last - 18 to last]') || jsonb_build_object(
    'attempt', coalesce((old.failures->-1->>'attempt')::integer, 0) + 1, 'phase', old.phase, 'code', new.error_code,
    'message', new.error_message, 'at', now(), 'tokens_in', greatest(0, new.tokens_in - noted.tokens_in),
    'tokens_out', greatest(0, new.tokens_out - noted.tokens_out), 'cost_usd', greatest(0, new.cost_usd - noted.cost_usd));
  return new;
end $$;

drop function public.fail_job(uuid, uuid, text, text, boolean, integer, text);

-- A worker reports a failure. Retryable ones wait and try again up to max_attempts, then the job is dead.
-- A provider that asked us to wait is left alone by everybody, and the attempt does not count, for a day.
-- Usage: {model, tokens_in, tokens_out, cost_usd} of an answer that was of no use, so that it was not kept.
-- Answers the job's new status, or null when the lease is no longer held.
create function public.fail_job(p_job_id uuid, p_lease uuid, p_code text, p_message text,
  p_retryable boolean, p_retry_after_seconds integer default null, p_raw_answer text default null,
  p_usage jsonb default null)
returns text language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  pause double precision;
begin
  if job.id is null then return null; end if;
  pause := least(3600, greatest(coalesce(p_retry_after_seconds, 0), app.backoff_seconds(job.attempts)));
  if p_raw_answer is not null then
    update public.jobs set raw_answer = left(p_raw_answer, 200000) where id = job.id;
  end if;
  if p_usage is not null then
    update public.jobs j set model = p_usage->>'model',
      tokens_in = j.tokens_in + coalesce((p_usage->>'tokens_in')::integer, 0),
      tokens_out = j.tokens_out + coalesce((p_usage->>'tokens_out')::integer, 0),
      cost_usd = j.cost_usd + coalesce((p_usage->>'cost_usd')::numeric, 0)
    where j.id = job.id;
  end if;
  if p_code = 'vendor_throttled' and job.provider is not null then
    insert into app.provider_pauses as p (provider, until) values (job.provider, now() + make_interval(secs => pause))
    on conflict (provider) do update set until = greatest(p.until, excluded.until);
    if job.created_at > now() - interval '1 day' then
      update public.jobs set attempts = attempts - 1 where id = job.id returning attempts into job.attempts;
    end if;
  end if;
  if app.job_is_stranded(job) then
    perform app.abandon_job(job, 'cancelled', 'cancelled', null);
    return 'cancelled';
  end if;
  if p_retryable and job.attempts < job.max_attempts then
    update public.jobs set status = 'queued', lease_token = null, lease_until = null, error_code = p_code,
      error_message = p_message, phase = 'INIT', percent = 0, run_at = now() + make_interval(secs => pause)
    where id = job.id;
    return 'queued';
  end if;
  perform app.abandon_job(job, case when p_retryable then 'dead' else 'failed' end, p_code, p_message);
  return case when p_retryable then 'dead' else 'failed' end;
end $$;

revoke execute on function public.fail_job(uuid, uuid, text, text, boolean, integer, text, jsonb)
from public, anon, authenticated;
grant execute on function public.fail_job(uuid, uuid, text, text, boolean, integer, text, jsonb) to service_role;
