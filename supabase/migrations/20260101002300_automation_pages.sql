-- What the automation pages read: each page is one call.

-- A run with its stages and its latest items, for the live page. Of an item: what its job has made so far
-- (`result`), where it stands, and the content it belongs to.
create or replace function public.run_progress(p_run_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(r) - 'idempotency_key' || jsonb_build_object(
    'site_name', s.name,
    'sector_name', (select c.name from public.sectors c where c.id = r.sector_id),
    'started_by', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = r.created_by),
    'planning', exists (select 1 from public.jobs j
      where j.run_id = r.id and j.function = 'plan_run' and j.status in ('queued', 'running')),
    'plan_job', (select jsonb_build_object('id', j.id, 'status', j.status, 'error', j.error_message)
      from public.jobs j where j.run_id = r.id and j.function = 'plan_run'),
    'stages', (select coalesce(jsonb_object_agg(x.stage, to_jsonb(x) - 'stage'), '{}') from (
      select i.stage, count(*) as total, count(*) filter (where i.status = 'done') as done,
        count(*) filter (where i.status = 'failed') as failed, count(*) filter (where i.status = 'skipped') as skipped,
        count(*) filter (where i.status = 'queued') as active,
        count(*) filter (where j.status = 'running') as running,
        coalesce(sum(j.percent) filter (where i.status = 'queued'), 0) as percents,
        coalesce(sum(j.credits_charged), 0) as credits,
        coalesce(sum(j.credits_reserved) filter (where i.status = 'queued'), 0) as reserved
      from public.automation_run_items i left join public.jobs j on j.id = i.job_id
      where i.run_id = r.id group by i.stage) x),
    'items', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select i.id, i.stage, i.subject_id, i.label, i.status, i.error, i.job_id, j.phase, j.percent, j.message,
        j.attempts, j.status as job_status, j.error_message as job_error, j.credits_charged, j.credits_reserved,
        j.result, i.updated_at
      from public.automation_run_items i left join public.jobs j on j.id = i.job_id
      where i.run_id = r.id
      order by case when j.status = 'running' then 0 when i.status = 'failed' then 1 else 2 end,
        i.updated_at desc, i.stage desc, i.id desc limit 40) x))
  from public.automation_runs r join public.sites s on s.id = r.site_id
  where r.id = p_run_id
$$;

-- The automation dashboard of a site: what waits, the run that is going on, the latest runs, how runs of the
-- last 30 days ended, and the credits used by day (UTC; empty for people who may not see usage).
create function public.automation_overview(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'forecast', public.run_forecast(p_site_id),
    'live', (select public.run_progress(r.id) - 'items' from public.automation_runs r
      where r.site_id = p_site_id and r.status in ('created', 'running', 'paused')),
    'runs', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select r.id, r.status, r.stop_reason, r.credits_spent, r.credit_cap, r.created_at, r.started_at, r.finished_at,
        (select c.name from public.sectors c where c.id = r.sector_id) as sector_name,
        (select count(*) from public.automation_run_items i where i.run_id = r.id and i.status = 'done') as done,
        (select count(*) from public.automation_run_items i where i.run_id = r.id and i.status = 'failed') as failed,
        (select count(*) from public.automation_run_items i
          where i.run_id = r.id and i.stage = 7 and i.status = 'done') as articles
      from public.automation_runs r where r.site_id = p_site_id
      order by r.created_at desc limit 6) x),
    'outcomes', (select jsonb_build_object(
        'completed', count(*) filter (where r.status = 'completed'),
        'failed', count(*) filter (where r.status = 'failed'),
        'cancelled', count(*) filter (where r.status = 'cancelled'),
        'credits', coalesce(sum(r.credits_spent), 0))
      from public.automation_runs r
      where r.site_id = p_site_id and r.created_at > now() - interval '30 days'),
    'steps', (select jsonb_build_object(
        'done', count(*) filter (where i.status = 'done'), 'failed', count(*) filter (where i.status = 'failed'),
        'articles', count(*) filter (where i.stage = 7 and i.status = 'done'))
      from public.automation_run_items i
      where i.site_id = p_site_id and i.created_at > now() - interval '30 days'),
    'usage', (select coalesce(jsonb_agg(to_jsonb(u)), '[]') from (
      select (l.created_at at time zone 'UTC')::date as day, sum(l.credits) as credits
      from public.credit_usage_logs l
      where l.site_id = p_site_id and l.created_at > now() - interval '30 days'
      group by 1 order by 1) u))
$$;

-- One job with everything known about it; its ledger entries only for people who may read the ledger.
create function public.job_details(p_job_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(j) - array['lease_token', 'order_key', 'idempotency_key'] || jsonb_build_object(
    'site_name', s.name,
    'started_by', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = j.created_by),
    'ledger', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'type', t.type, 'amount', t.amount,
        'balance_after', t.balance_after, 'created_at', t.created_at) order by t.id), '[]')
      from public.credit_transactions t where t.job_id = j.id))
  from public.jobs j join public.sites s on s.id = j.site_id
  where j.id = p_job_id
$$;

revoke execute on function public.automation_overview(uuid), public.job_details(uuid) from public, anon;
grant execute on function public.automation_overview(uuid), public.job_details(uuid) to authenticated;
