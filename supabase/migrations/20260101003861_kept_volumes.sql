-- The planner's dashboard from kept counts, so that it costs the same whatever a site holds: beside how many keywords
-- there are of each kind, how often they are searched is kept.

-- In step with the keywords: whoever changes them waits until the sums are there.
lock table public.keywords in share row exclusive mode;
alter table app.keyword_counts
  -- Of the keywords whose volume is known, how many and how often they are searched in all.
  add column with_volume bigint not null default 0,
  add column volume bigint not null default 0;
insert into app.keyword_counts (site_id, sector_id, status, intent, source, clustered, keywords, folded, with_volume,
  volume)
select k.site_id, k.sector_id, k.status, coalesce(k.intent, ''), k.source, k.cluster_id is not null, 0, true,
  count(*), sum(k.volume)
from public.keywords k where k.volume is not null group by 1, 2, 3, 4, 5, 6;

create or replace function app.fold_keyword_counts(p_site_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if (select count(*) from app.keyword_counts c where c.site_id = p_site_id and not c.folded) <= 60 then return; end if;
  with taken as (
    select c.ctid as place from app.keyword_counts c where c.site_id = p_site_id for update skip locked),
  gone as (
    delete from app.keyword_counts c using taken t where c.ctid = t.place returning c.*)
  insert into app.keyword_counts (site_id, sector_id, status, intent, source, clustered, keywords, folded, with_volume,
    volume)
  select g.site_id, g.sector_id, g.status, g.intent, g.source, g.clustered, sum(g.keywords), true, sum(g.with_volume),
    sum(g.volume)
  from gone g group by g.site_id, g.sector_id, g.status, g.intent, g.source, g.clustered
  having sum(g.keywords) <> 0 or sum(g.with_volume) <> 0 or sum(g.volume) <> 0;
end $$;

create or replace function app.count_made_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.keyword_counts (site_id, sector_id, status, intent, source, clustered, keywords, with_volume, volume)
  select m.site_id, m.sector_id, m.status, coalesce(m.intent, ''), m.source, m.cluster_id is not null, count(*),
    count(m.volume), coalesce(sum(m.volume), 0)
  from made m group by 1, 2, 3, 4, 5, 6;
  perform app.fold_keyword_counts(s.site_id) from (select distinct m.site_id from made m) s;
  return null;
end $$;

create or replace function app.count_gone_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- A site that goes with its keywords takes its counts along.
  insert into app.keyword_counts (site_id, sector_id, status, intent, source, clustered, keywords, with_volume, volume)
  select g.site_id, g.sector_id, g.status, coalesce(g.intent, ''), g.source, g.cluster_id is not null, -count(*),
    -count(g.volume), -coalesce(sum(g.volume), 0)
  from gone g join public.sites s on s.id = g.site_id group by 1, 2, 3, 4, 5, 6;
  perform app.fold_keyword_counts(s.site_id) from (select distinct g.site_id from gone g) s;
  return null;
end $$;

create or replace function app.count_changed_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.keyword_counts (site_id, sector_id, status, intent, source, clustered, keywords, with_volume, volume)
  select x.site_id, x.sector_id, x.status, x.intent, x.source, x.clustered, sum(x.keywords),
    coalesce(sum(x.keywords) filter (where x.volume is not null), 0), coalesce(sum(x.keywords * x.volume::bigint), 0)
  from (
    select g.site_id, g.sector_id, g.status, coalesce(g.intent, '') as intent, g.source,
      g.cluster_id is not null as clustered, g.volume, -1 as keywords from gone g
    union all
    select m.site_id, m.sector_id, m.status, coalesce(m.intent, ''), m.source, m.cluster_id is not null, m.volume, 1
    from made m) x
  group by 1, 2, 3, 4, 5, 6
  having sum(x.keywords) <> 0 or sum(x.keywords) filter (where x.volume is not null) <> 0
    or sum(x.keywords * x.volume::bigint) <> 0;
  if found then
    perform app.fold_keyword_counts(s.site_id) from (select distinct m.site_id from made m) s;
  end if;
  return null;
end $$;

-- What the dashboard tells of a site's keywords: {keywords: {total, unclustered, volume}, intents}. Those that are
-- being clustered right now wait for nobody.
create or replace function app.planned_keywords(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  with kept as (
    select c.status, coalesce(nullif(c.intent, ''), 'unknown') as intent, sum(c.keywords) as keywords,
      sum(c.with_volume) as with_volume, sum(c.volume) as volume
    from app.keyword_counts c where c.site_id = p_site_id group by 1, 2),
  clustering as (
    select count(*) as keywords from public.jobs j join public.keywords k on k.clustering_job_id = j.id
    where j.site_id = p_site_id and j.function = 'auto_cluster' and j.status in ('queued', 'running')
      and k.status = 'new')
  select jsonb_build_object(
    'keywords', (select jsonb_build_object(
        'total', coalesce(sum(k.keywords) filter (where k.status <> 'archived'), 0),
        'unclustered', greatest(0, coalesce(sum(k.keywords) filter (where k.status = 'new'), 0)
          - (select c.keywords from clustering c)),
        'volume', case when sum(k.with_volume) filter (where k.status <> 'archived') > 0
          then sum(k.volume) filter (where k.status <> 'archived') end)
      from kept k),
    'intents', coalesce((select jsonb_object_agg(n.intent, n.keywords) from (
      select k.intent, sum(k.keywords) as keywords from kept k where k.status <> 'archived'
      group by 1 having sum(k.keywords) <> 0) n), '{}'))
$$;
revoke execute on function app.planned_keywords(uuid) from public, anon, authenticated;

-- The planner's dashboard: the funnel, what waits at each stage, the largest clusters and the mix of intents. Nobody
-- sees anything of a site that is not theirs.
create or replace function public.planner_dashboard(p_site_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select app.planned_keywords(r.site_id) || jsonb_build_object(
    'clusters', (select jsonb_build_object('total', count(*), 'without_ideas', count(*) filter (
        where c.status = 'new' and c.keyword_count > 0))
      from public.clusters c where c.site_id = r.site_id and c.status <> 'archived'),
    'ideas', (select jsonb_build_object('total', count(*), 'new', count(*) filter (where i.status = 'new'))
      from public.ideas i where i.site_id = r.site_id and i.status <> 'archived'),
    'tasks', (select jsonb_build_object('total', count(*), 'queued', count(*) filter (where t.status = 'queued'))
      from public.tasks t where t.site_id = r.site_id and t.status <> 'cancelled'),
    'content', (select jsonb_build_object('total', count(*), 'published', count(*) filter (
        where c.status = 'published'), 'review', count(*) filter (where c.status = 'review'))
      from public.content c where c.site_id = r.site_id and c.status <> 'archived'),
    'largest', coalesce((select jsonb_agg(to_jsonb(c)) from (
        select c.id, c.name, c.total_volume, c.keyword_count from public.clusters c
        where c.site_id = r.site_id and c.status <> 'archived' and c.keyword_count > 0
        order by c.total_volume desc nulls last, c.keyword_count desc, c.id limit 10) c), '[]'),
    'jobs', app.live_planner_jobs(r.site_id, 'auto_cluster') || app.live_planner_jobs(r.site_id, 'generate_ideas'))
  from (select (select s from unnest(app.readable_sites()) s where s = p_site_id) as site_id) r
$$;

-- What the dashboard shows of a site: how far its work has come, in one round trip.
create or replace function public.site_overview(p_site_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'keywords', (select coalesce(sum(k.keywords), 0) from app.keyword_counts k
      where k.site_id = r.site_id and k.status <> 'archived'),
    'keywords_new', (select coalesce(sum(k.keywords), 0) from app.keyword_counts k
      where k.site_id = r.site_id and k.status = 'new'),
    'clusters', (select count(*) from public.clusters c where c.site_id = r.site_id and c.status <> 'archived'),
    'clusters_new', (select count(*) from public.clusters c
      where c.site_id = r.site_id and c.status = 'new' and c.keyword_count > 0),
    'ideas', (select count(*) from public.ideas i where i.site_id = r.site_id and i.status <> 'archived'),
    'ideas_new', (select count(*) from public.ideas i where i.site_id = r.site_id and i.status = 'new'),
    'tasks', (select count(*) from public.tasks t where t.site_id = r.site_id and t.status <> 'cancelled'),
    'tasks_queued', (select count(*) from public.tasks t where t.site_id = r.site_id and t.status in ('queued', 'failed')),
    'content', (select coalesce(jsonb_object_agg(c.status, c.n), '{}') from (
      select c.status, count(*) as n from public.content c where c.site_id = r.site_id group by c.status) c),
    'images', (select count(*) from public.images i where i.site_id = r.site_id and i.status = 'generated'),
    'published', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select c.id, c.title, c.slug, c.word_count, c.published_at from public.content c
      where c.site_id = r.site_id and c.status = 'published' order by c.published_at desc limit 5) x),
    'live_jobs', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select j.id, j.function, j.subject_label as label, j.status, j.phase, j.percent, j.message,
        j.error_message as error, j.attempts, j.credits_reserved, j.credits_charged
      from public.jobs j where j.site_id = r.site_id and j.status in ('queued', 'running')
      order by j.created_at limit 100) x),
    'run', (select jsonb_build_object('id', n.id, 'status', n.status) from public.automation_runs n
      where n.site_id = r.site_id and n.status in ('created', 'running', 'paused') limit 1))
  from (select (select s from unnest(app.readable_sites()) s where s = p_site_id) as site_id) r
$$;
