-- The end of a job writes as little as it can: into one index for its order and its number in it, where two began alike,
-- and no trigger whose condition Postgres reads anew with every statement that touches a job.

-- The key of a job begins with that of its order, so this holds twice ordered jobs off as before.
alter table public.jobs
  add constraint jobs_ordered_once unique (account_id, order_key, idempotency_key),
  drop constraint jobs_account_id_idempotency_key_key;
drop index public.jobs_order;

-- Of records that the job of a run made, rules must know whose work they are: app.complete_job tells them.
drop trigger tell_cause on public.jobs;
drop function app.tell_cause_of_job();

-- Ends a job with its result: settles the charge for `quantity` units, writes the usage, moves the run on.
-- Usage: {model, tokens_in, tokens_out, cost_usd, prompt_version}.
create or replace function app.complete_job(p_job public.jobs, p_quantity integer, p_result jsonb, p_usage jsonb)
returns void language plpgsql set search_path = '' as $$
declare
  charge integer := 0;
begin
  if p_job.run_id is not null then
    perform 1 from public.automation_runs r where r.id = p_job.run_id for update;
  end if;
  if p_job.credits_reserved > 0 then
    charge := least(p_job.credits_reserved, app.credit_cost(p_job.function, p_quantity, p_job.created_at));
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
  if p_job.run_id is not null then
    perform app.tell_cause(p_job.run_id);
    perform app.run_job_ended(p_job, charge, null);
  end if;
end $$;
