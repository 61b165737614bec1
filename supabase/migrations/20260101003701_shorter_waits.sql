-- Jobs of one run wait less for each other and for the database before a vendor is asked.

drop function public.store_clustering_plan(uuid, uuid, jsonb, jsonb);

-- Stores the groups of an order's keywords and which job has which keywords. Groups: [{cluster_id, keywords: [{id,
-- confidence}]}]; requests: [[id]], the first for the job that planned. Answers what clustering_plan then says of the
-- job; null when somebody else has planned or the lease is no longer held. A keyword is written once: it stands in
-- many indexes.
create function public.store_clustering_plan(p_job_id uuid, p_lease uuid, p_groups jsonb, p_requests jsonb)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  other public.jobs;
  jobs uuid[];
  sector uuid;
  made uuid[];
  ids uuid[];
begin
  select j.* into job from public.jobs j where j.id = p_job_id;
  perform 1 from public.jobs j where j.id in (select app.clustering_jobs(job)) order by j.id for update;
  select j.* into job from public.jobs j
  where j.id = p_job_id and j.lease_token = p_lease and j.status = 'running';
  if job.id is null then return null; end if;
  sector := (job.payload->>'sector_id')::uuid;
  update app.clustering_plans p set is_done = true
  where p.account_id = job.account_id and p.scope = app.clustering_scope(job)
    and p.sector_id = sector and p.job_id = job.id and p.lease = p_lease and not p.is_done;
  if not found then return null; end if;
  select array_agg(j.id order by j.id <> job.id, j.status <> 'running', j.id) into jobs
  from public.jobs j where j.id in (select app.clustering_jobs(job));
  if jsonb_array_length(p_requests) > cardinality(jobs) then
    perform app.fail('invalid', 'A plan may not need more requests than were ordered.');
  end if;
  select array_agg(gen_random_uuid()) into made from jsonb_array_elements(p_groups);
  insert into app.clustering_groups (id, sector_id, cluster_id)
  select made[g.ordinality], sector, (
    select c.id from public.clusters c
    where c.id = (g.value->>'cluster_id')::uuid and c.sector_id = sector and c.status <> 'archived')
  from jsonb_array_elements(p_groups) with ordinality g;
  -- In one statement, so that no keyword is for a moment where it must not be.
  update public.keywords k set clustering_group = coalesce(n.made, k.clustering_group),
    confidence = case when n.made is null then k.confidence else least(1, greatest(0, n.confidence)) end,
    clustering_job_id = coalesce(n.job, k.clustering_job_id)
  from (
    select coalesce(m.id, r.id) as id, m.made, m.confidence, r.job
    from (
      select m.id, made[g.ordinality] as made, m.confidence from jsonb_array_elements(p_groups) with ordinality g,
        jsonb_to_recordset(g.value->'keywords') m (id uuid, confidence numeric)) m
    full join (
      select i::uuid as id, jobs[q.ordinality] as job from jsonb_array_elements(p_requests) with ordinality q,
        jsonb_array_elements_text(q.value) i) r on r.id = m.id) n
  where k.id = n.id and k.clustering_job_id = any (jobs) and (n.made is not null or n.job <> k.clustering_job_id);
  for other in select j.* from public.jobs j where j.id = any (jobs) order by j.id loop
    select array_agg(k.id) into ids from public.keywords k where k.clustering_job_id = other.id;
    if ids is null and other.id <> job.id then
      perform app.abandon_job(other, 'cancelled', 'cancelled', null);
    else
      update public.jobs set payload = payload || jsonb_build_object('keyword_ids', to_jsonb(coalesce(ids, '{}'))),
        subject_label = coalesce(cardinality(ids), 0) || ' keywords'
      where id = other.id;
    end if;
  end loop;
  return public.clustering_plan(p_job_id, p_lease, '');
end $$;
revoke execute on function public.store_clustering_plan(uuid, uuid, jsonb, jsonb) from public, anon, authenticated;
grant execute on function public.store_clustering_plan(uuid, uuid, jsonb, jsonb) to service_role;

-- As before, but articles of one site no longer wait in turn for each other's whole ends: one whose slug another has
-- taken in the same moment is given the next. Whoever else gives slugs still has the site to themselves.
create or replace function public.finish_content(p_job_id uuid, p_lease uuid, p_article jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' set plan_cache_mode = force_generic_plan as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  task public.tasks;
  piece public.content;
  run public.automation_runs;
  broken text;
begin
  if job.id is null then return false; end if;
  select t.* into task from public.tasks t where t.id = job.subject_id for update;
  perform pg_advisory_xact_lock_shared(hashtextextended(task.site_id::text, 1));
  while piece.id is null loop
    begin
      insert into public.content as c (account_id, site_id, sector_id, task_id, title, slug, html, excerpt, meta_title,
        meta_description, primary_keyword, secondary_keywords, tags, categories, entity_type, created_by)
      select task.account_id, task.site_id, task.sector_id, task.id, left(btrim(a.title), 300),
        app.free_content_slug(task.site_id, coalesce(nullif(a.slug, ''), a.title)), a.html, left(a.excerpt, 600),
        left(a.meta_title, 60), left(a.meta_description, 155), a.primary_keyword, a.secondary_keywords, a.tags,
        a.categories, task.content_type, job.created_by
      from jsonb_to_record(p_article) a (title text, slug text, html text, excerpt text, meta_title text,
        meta_description text, primary_keyword text, secondary_keywords text[], tags text[], categories text[])
      on conflict (task_id) do update set title = excluded.title, html = excluded.html, excerpt = excluded.excerpt,
        meta_title = excluded.meta_title, meta_description = excluded.meta_description, version = c.version + 1
      returning c.* into piece;
    exception when unique_violation then
      get stacked diagnostics broken = constraint_name;
      if broken <> 'content_site_id_slug_key' then raise; end if;
    end;
  end loop;
  update public.tasks set status = 'completed', last_error = null where id = task.id;
  if job.run_id is not null then
    select r.* into run from public.automation_runs r where r.id = job.run_id for update;
    perform app.run_content_ready(run, piece.id, 4);
  end if;
  perform app.complete_job(job, piece.word_count,
    jsonb_build_object('content_id', piece.id, 'words', piece.word_count), p_usage);
  return true;
end $$;
