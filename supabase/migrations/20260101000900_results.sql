-- What the worker reads before a vendor call, and the functions that store a result: effects, charge and
-- completion are one transaction. All are for the service role alone.

-- The input of a claimed job in one round trip, by function; null when the lease is no longer held.
create function public.job_input(p_job_id uuid, p_lease uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
  answer jsonb;
begin
  select j.* into job from public.jobs j where j.id = p_job_id and j.lease_token = p_lease and j.status = 'running';
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

-- Plans a run: hands batches of keyword ids to stage 1. Batches: [[keyword id]].
create function public.finish_plan_run(p_job_id uuid, p_lease uuid, p_batches jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  run public.automation_runs;
begin
  if job.id is null then return false; end if;
  select r.* into run from public.automation_runs r where r.id = job.run_id for update;
  perform app.add_run_items(run, 1, (
    select jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'label', jsonb_array_length(b) || ' keywords',
      'payload', jsonb_build_object('keyword_ids', b)))
    from jsonb_array_elements(p_batches) b));
  perform app.complete_job(job, 0, jsonb_build_object('batches', jsonb_array_length(p_batches)), '{}');
  return true;
end $$;

-- Stores clusters. Clusters: [{name, description, keyword_ids}]; a name that exists in the sector is added to.
create function public.finish_clustering(p_job_id uuid, p_lease uuid, p_clusters jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  sector public.sectors;
  run public.automation_runs;
  given record;
  cluster uuid;
  touched uuid[] := array[]::uuid[];
  placed integer := 0;
  moved integer;
begin
  if job.id is null then return false; end if;
  select s.* into sector from public.sectors s where s.id = (job.payload->>'sector_id')::uuid;
  for given in select c.name, c.description, c.keyword_ids
               from jsonb_to_recordset(p_clusters) c (name text, description text, keyword_ids uuid[]) loop
    insert into public.clusters as c (account_id, site_id, sector_id, name, description, created_by)
    values (sector.account_id, sector.site_id, sector.id, left(btrim(given.name), 200),
      left(coalesce(given.description, ''), 2000), job.created_by)
    on conflict (sector_id, lower(name)) where status <> 'archived' do update set name = c.name
    returning c.id into cluster;
    update public.keywords set cluster_id = cluster, status = 'clustered', clustering_job_id = null
    where id = any (given.keyword_ids) and clustering_job_id = job.id;
    get diagnostics moved = row_count;
    placed := placed + moved;
    touched := touched || cluster;
  end loop;
  update public.keywords set clustering_job_id = null where clustering_job_id = job.id;
  perform app.recount_clusters(touched);
  if job.run_id is not null then
    select r.* into run from public.automation_runs r where r.id = job.run_id for update;
    perform app.add_run_items(run, 2, (
      select jsonb_agg(jsonb_build_object('id', c.id, 'label', c.name, 'payload',
        jsonb_build_object('count', coalesce((run.config->>'ideas_per_cluster')::integer, 3)))
        order by c.total_volume desc nulls last)
      from public.clusters c where c.id = any (touched) and c.status = 'new' and c.keyword_count > 0));
  end if;
  perform app.complete_job(job, 1, jsonb_build_object('cluster_ids', to_jsonb(touched), 'placed', placed,
    'unclustered', jsonb_array_length(job.payload->'keyword_ids') - placed), p_usage);
  return true;
end $$;

-- Stores ideas. Ideas: [{title, description, outline, content_type, structure, target_keywords, estimated_word_count}];
-- a title that exists in the sector is left out.
create function public.finish_ideas(p_job_id uuid, p_lease uuid, p_ideas jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  cluster public.clusters;
  run public.automation_runs;
  made uuid[];
begin
  if job.id is null then return false; end if;
  select c.* into cluster from public.clusters c where c.id = job.subject_id for update;
  with stored as (
    insert into public.ideas (account_id, site_id, sector_id, cluster_id, title, description, outline, content_type,
      structure, target_keywords, estimated_word_count, created_by)
    select cluster.account_id, cluster.site_id, cluster.sector_id, cluster.id, left(btrim(i.title), 300),
      left(i.description, 4000), i.outline, i.content_type, i.structure, i.target_keywords,
      least(10000, greatest(100, i.estimated_word_count)), job.created_by
    from jsonb_to_recordset(p_ideas) i (title text, description text, outline jsonb, content_type text,
      structure text, target_keywords text[], estimated_word_count integer)
    on conflict (sector_id, lower(title)) where status <> 'archived' do nothing
    returning id)
  select array_agg(id) into made from stored;
  if made is not null then
    update public.clusters set status = 'mapped' where id = cluster.id and status = 'new';
    update public.keywords set status = 'mapped' where cluster_id = cluster.id and status = 'clustered';
  end if;
  if job.run_id is not null then
    select r.* into run from public.automation_runs r where r.id = job.run_id for update;
    perform app.run_queue_ideas(run, made);
  end if;
  perform app.complete_job(job, 1, jsonb_build_object('idea_ids', to_jsonb(coalesce(made, '{}'))), p_usage);
  return true;
end $$;

-- Stores an article (HTML is sanitised by the caller) as a draft and charges its actual words.
-- Article: {title, slug, html, excerpt, meta_title, meta_description, primary_keyword, secondary_keywords, tags, categories}.
create function public.finish_content(p_job_id uuid, p_lease uuid, p_article jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  task public.tasks;
  piece public.content;
  run public.automation_runs;
begin
  if job.id is null then return false; end if;
  select t.* into task from public.tasks t where t.id = job.subject_id for update;
  perform pg_advisory_xact_lock(hashtextextended(task.site_id::text, 1));
  insert into public.content as c (account_id, site_id, sector_id, task_id, title, slug, html, excerpt, meta_title,
    meta_description, primary_keyword, secondary_keywords, tags, categories, entity_type, created_by)
  select task.account_id, task.site_id, task.sector_id, task.id, left(btrim(a.title), 300),
    app.free_content_slug(task.site_id, coalesce(nullif(a.slug, ''), a.title)), a.html, left(a.excerpt, 600),
    left(a.meta_title, 60), left(a.meta_description, 155), a.primary_keyword, a.secondary_keywords, a.tags, a.categories,
    task.content_type, job.created_by
  from jsonb_to_record(p_article) a (title text, slug text, html text, excerpt text, meta_title text,
    meta_description text, primary_keyword text, secondary_keywords text[], tags text[], categories text[])
  on conflict (task_id) do update set title = excluded.title, html = excluded.html, excerpt = excluded.excerpt,
    meta_title = excluded.meta_title, meta_description = excluded.meta_description, version = c.version + 1
  returning c.* into piece;
  update public.tasks set status = 'completed', last_error = null where id = task.id;
  if job.run_id is not null then
    select r.* into run from public.automation_runs r where r.id = job.run_id for update;
    perform app.run_content_ready(run, piece.id, 4);
  end if;
  perform app.complete_job(job, piece.word_count,
    jsonb_build_object('content_id', piece.id, 'words', piece.word_count), p_usage);
  return true;
end $$;

-- Stores image prompts. Prompts: [{kind, position, prompt, alt, after_heading}]. Images that exist keep their picture
-- unless their prompt changes; surplus prompts without a picture go.
create function public.finish_image_prompts(p_job_id uuid, p_lease uuid, p_prompts jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  piece public.content;
  run public.automation_runs;
begin
  if job.id is null then return false; end if;
  select c.* into piece from public.content c where c.id = job.subject_id for update;
  insert into public.images as i (account_id, site_id, content_id, kind, position, prompt, alt, after_heading, created_by)
  select piece.account_id, piece.site_id, piece.id, p.kind, p.position, left(p.prompt, 4000), left(p.alt, 300),
    p.after_heading, job.created_by
  from jsonb_to_recordset(p_prompts) p (kind text, position integer, prompt text, alt text, after_heading text)
  on conflict (content_id, kind, position) do update set prompt = excluded.prompt, alt = excluded.alt,
    after_heading = excluded.after_heading,
    status = case when i.status = 'generated' and i.prompt = excluded.prompt then i.status
      when i.status = 'generating' then i.status else 'prompt_ready' end;
  delete from public.images i where i.content_id = piece.id and i.storage_path is null and i.status <> 'generating'
    and not exists (select 1 from jsonb_to_recordset(p_prompts) p (kind text, position integer)
                    where p.kind = i.kind and p.position = i.position);
  if job.run_id is not null then
    select r.* into run from public.automation_runs r where r.id = job.run_id for update;
    perform app.run_content_ready(run, piece.id, 5);
  end if;
  perform app.complete_job(job, 1, jsonb_build_object('content_id', piece.id, 'prompts', jsonb_array_length(p_prompts)),
    p_usage);
  return true;
end $$;

-- Stores a generated picture that already lies in Storage. Image: {storage_path, content_type, width, height, bytes,
-- provider, model}.
create function public.finish_image(p_job_id uuid, p_lease uuid, p_image jsonb, p_usage jsonb)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs := app.lock_job(p_job_id, p_lease);
  image public.images;
begin
  if job.id is null then return false; end if;
  update public.images i set status = 'generated', storage_path = g.storage_path, content_type = g.content_type,
    width = g.width, height = g.height, bytes = g.bytes, provider = g.provider, model = g.model, last_error = null
  from jsonb_to_record(p_image) g (storage_path text, content_type text, width integer, height integer, bytes integer,
    provider text, model text)
  where i.id = job.subject_id returning i.* into image;
  perform app.complete_job(job, 1, jsonb_build_object('image_id', image.id, 'content_id', image.content_id), p_usage);
  return true;
end $$;

revoke execute on function
  public.job_input(uuid, uuid), public.finish_plan_run(uuid, uuid, jsonb),
  public.finish_clustering(uuid, uuid, jsonb, jsonb), public.finish_ideas(uuid, uuid, jsonb, jsonb),
  public.finish_content(uuid, uuid, jsonb, jsonb), public.finish_image_prompts(uuid, uuid, jsonb, jsonb),
  public.finish_image(uuid, uuid, jsonb, jsonb)
from public, anon, authenticated;
grant execute on function
  public.job_input(uuid, uuid), public.finish_plan_run(uuid, uuid, jsonb),
  public.finish_clustering(uuid, uuid, jsonb, jsonb), public.finish_ideas(uuid, uuid, jsonb, jsonb),
  public.finish_content(uuid, uuid, jsonb, jsonb), public.finish_image_prompts(uuid, uuid, jsonb, jsonb),
  public.finish_image(uuid, uuid, jsonb, jsonb)
to service_role;
