-- A run names the rule that started it, and the log tells who made, changed and switched rules.

-- A run with its stages and its latest items, for the live page. Of an item: what its job has made so far
-- (`result`), where it stands, and the content it belongs to.
create or replace function public.run_progress(p_run_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(r) - 'idempotency_key' || jsonb_build_object(
    'site_name', s.name,
    'sector_name', (select c.name from public.sectors c where c.id = r.sector_id),
    'started_by', (select coalesce(nullif(p.full_name, ''), p.email) from public.profiles p where p.id = r.created_by),
    'rule', (select jsonb_build_object('id', e.rule_id, 'name', e.rule_name)
      from public.automation_executions e where e.run_id = r.id),
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

create function app.audit_rule()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  rule public.automation_rules := case tg_op when 'DELETE' then old else new end;
begin
  perform app.audit(rule.account_id, 'rule.' || case
      when tg_op = 'INSERT' then 'created' when tg_op = 'DELETE' then 'deleted'
      when new.active and not old.active then 'switched_on' when old.active and not new.active then 'switched_off'
      else 'edited' end,
    'rule', rule.id, rule.name, rule.site_id, case tg_op when 'UPDATE' then app.field_changes(to_jsonb(old), to_jsonb(new),
      '{name,cron,time_zone,conditions,actions,credit_limit,daily_limit}') else '{}' end);
  return null;
end $$;
create trigger audit after insert or delete on public.automation_rules for each row execute function app.audit_rule();
-- The tick alone moves next_at, without a new version.
create trigger audit_changes after update of version on public.automation_rules
  for each row when (new.version <> old.version) execute function app.audit_rule();
