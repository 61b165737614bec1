-- What the dashboard shows of a site: how far its work has come, in one round trip.
create function public.site_overview(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'keywords', (select count(*) from public.keywords k where k.site_id = p_site_id and k.status <> 'archived'),
    'keywords_new', (select count(*) from public.keywords k where k.site_id = p_site_id and k.status = 'new'),
    'clusters', (select count(*) from public.clusters c where c.site_id = p_site_id and c.status <> 'archived'),
    'clusters_new', (select count(*) from public.clusters c
      where c.site_id = p_site_id and c.status = 'new' and c.keyword_count > 0),
    'ideas', (select count(*) from public.ideas i where i.site_id = p_site_id and i.status <> 'archived'),
    'ideas_new', (select count(*) from public.ideas i where i.site_id = p_site_id and i.status = 'new'),
    'tasks', (select count(*) from public.tasks t where t.site_id = p_site_id and t.status <> 'cancelled'),
    'tasks_queued', (select count(*) from public.tasks t where t.site_id = p_site_id and t.status in ('queued', 'failed')),
    'content', (select coalesce(jsonb_object_agg(c.status, c.n), '{}') from (
      select c.status, count(*) as n from public.content c where c.site_id = p_site_id group by c.status) c),
    'images', (select count(*) from public.images i where i.site_id = p_site_id and i.status = 'generated'),
    'published', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select c.id, c.title, c.slug, c.word_count, c.published_at from public.content c
      where c.site_id = p_site_id and c.status = 'published' order by c.published_at desc limit 5) x),
    'live_jobs', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select j.id, j.function, j.subject_label as label, j.status, j.phase, j.percent, j.message,
        j.error_message as error, j.attempts, j.credits_reserved, j.credits_charged
      from public.jobs j where j.site_id = p_site_id and j.status in ('queued', 'running')
      order by j.created_at limit 100) x),
    'run', (select jsonb_build_object('id', r.id, 'status', r.status) from public.automation_runs r
      where r.site_id = p_site_id and r.status in ('created', 'running', 'paused') limit 1))
$$;
revoke execute on function public.site_overview(uuid) from public, anon;
grant execute on function public.site_overview(uuid) to authenticated;
