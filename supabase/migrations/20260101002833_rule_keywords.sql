-- The planning of a rule's run looks at the keywords of the rule alone.

-- The input of a claimed job in one round trip, by function; null when the lease is no longer held.
create or replace function app.job_input(p_job_id uuid, p_lease uuid)
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
              and (not job.payload ? 'keyword_ids' or k.id in (
                select v::uuid from jsonb_array_elements_text(job.payload->'keyword_ids') v))
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
