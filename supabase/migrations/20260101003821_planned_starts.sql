-- What a run begins with takes longer to plan than to execute, and each connection planned it anew for its first five
-- runs: it is planned once per connection, as what stores results.

alter function public.start_run(uuid, jsonb, jsonb, text, uuid, integer) set plan_cache_mode = force_generic_plan;
alter function public.clustering_plan(uuid, uuid, text) set plan_cache_mode = force_generic_plan;
alter function public.store_clustering_plan(uuid, uuid, jsonb, jsonb) set plan_cache_mode = force_generic_plan;

-- The job that sorts a run's new keywords into requests: all of the site, or these alone. Everything follows from it.
create or replace function app.plan_clustering(p_run public.automation_runs, p_keyword_ids uuid[])
returns void language plpgsql set search_path = '' as $$
begin
  insert into public.jobs (account_id, site_id, run_id, function, subject_type, subject_id, subject_label, payload,
    order_key, idempotency_key, priority, created_by)
  values (p_run.account_id, p_run.site_id, p_run.id, 'plan_run', 'run', p_run.id, 'Plan the clustering',
    case when p_keyword_ids is null then '{}' else jsonb_build_object('keyword_ids', p_keyword_ids) end,
    'plan:' || p_run.id, 'plan:' || p_run.id, app.stage_priority(0), p_run.created_by);
end $$;
