-- What every job of a run asks for several times while the run is locked: in plpgsql, which plans a statement once per
-- connection where SQL plans it with every statement that calls it.

-- The function that works on a stage; null for stages that are done in SQL at once.
create or replace function app.stage_function(p_stage integer)
returns text language plpgsql immutable set search_path = '' as $$
begin
  return case p_stage when 1 then 'auto_cluster' when 2 then 'generate_ideas' when 4 then 'generate_content'
    when 5 then 'generate_image_prompts' when 6 then 'generate_images' end;
end $$;

-- Whether a run still takes work: a result that arrives after a cancel is kept, but nothing follows from it.
create or replace function app.run_is_open(p_run public.automation_runs)
returns boolean language plpgsql immutable set search_path = '' as $$
begin
  return p_run.status in ('created', 'running', 'paused');
end $$;

create or replace function app.stage_enabled(p_config jsonb, p_stage integer)
returns boolean language plpgsql immutable set search_path = '' as $$
begin
  return coalesce((p_config->'stages'->>p_stage::text)::boolean, true);
end $$;

-- How many items a stage takes in this run; null is no limit.
create or replace function app.stage_limit(p_config jsonb, p_stage integer)
returns integer language plpgsql immutable set search_path = '' as $$
begin
  return case p_stage when 2 then (p_config->>'max_clusters')::integer
    when 4 then (p_config->>'max_articles')::integer end;
end $$;

-- What a function is called in a sentence: "clustering", "image prompts".
create or replace function app.work_name(p_function text)
returns text language plpgsql stable set search_path = '' as $$
begin
  return coalesce((select lower(left(c.label, 1)) || substr(c.label, 2) from public.credit_cost_config c
    where c.operation = p_function), replace(p_function, '_', ' '));
end $$;

-- A result is stored by few and ever the same statements, each by keys, for few jobs per connection: to plan them anew
-- for the first five would take longer than to execute them.
alter function public.take_jobs(text, integer, integer) set plan_cache_mode = force_generic_plan;
alter function public.keep_job_answer(uuid, uuid, text, text, jsonb, jsonb) set plan_cache_mode = force_generic_plan;
alter function public.finish_plan_run(uuid, uuid, jsonb) set plan_cache_mode = force_generic_plan;
alter function public.finish_clustering(uuid, uuid, jsonb, jsonb) set plan_cache_mode = force_generic_plan;
alter function public.finish_ideas(uuid, uuid, jsonb, jsonb) set plan_cache_mode = force_generic_plan;
alter function public.finish_content(uuid, uuid, jsonb, jsonb) set plan_cache_mode = force_generic_plan;
alter function public.finish_image_prompts(uuid, uuid, jsonb, jsonb) set plan_cache_mode = force_generic_plan;
alter function public.finish_image(uuid, uuid, jsonb, jsonb) set plan_cache_mode = force_generic_plan;
