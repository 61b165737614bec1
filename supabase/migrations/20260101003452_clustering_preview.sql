-- What grouping a selection would give, before it is ordered; and which results keywords of a cluster have in common.

-- Like new_keywords; the first p_shown of them with what grouping takes, and beside them p_shown keywords that are
-- clustered in the same sectors. Vectors are of the model that knows most of the keywords.
-- {total, keywords: [{id, keyword, sector_id}], shown: [{keyword, sector_id, vector, results}],
--  clustered: [{keyword, sector_id, cluster_id, cluster, vector, results}]}
create function public.clustering_preview(p_site_id uuid, p_ids uuid[] default null, p_filters jsonb default '{}',
  p_limit integer default 5000, p_shown integer default 1000)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  found jsonb := public.new_keywords(p_site_id, p_ids, p_filters, p_limit);
  account uuid := (select s.account_id from public.sites s where s.id = p_site_id);
  first uuid[] := array(select (e.value->>'id')::uuid from jsonb_array_elements(found->'keywords')
    with ordinality e where e.ordinality <= least(p_shown, 1000));
  best text;
begin
  select e.model into best from public.keywords k
  join app.keyword_embeddings e on e.account_id = account and e.text_hash = md5(k.keyword_key)
  where k.id = any (first) group by e.model order by count(*) desc, e.model limit 1;
  return found || jsonb_build_object(
    'shown', (select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'sector_id', k.sector_id,
        'vector', e.vector, 'results', r.urls) order by k.volume desc nulls last, k.id), '[]')
      from public.keywords k
      left join app.keyword_embeddings e on e.account_id = account and e.model = best
        and e.text_hash = md5(k.keyword_key)
      left join app.keyword_results r on r.keyword_id = k.id
      where k.id = any (first)),
    'clustered', (select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'sector_id', k.sector_id,
        'cluster_id', k.cluster_id, 'cluster', k.name, 'vector', e.vector, 'results', r.urls) order by k.id), '[]')
      from (select k.*, c.name from public.keywords k
            join public.clusters c on c.id = k.cluster_id and not c.is_locked
            where k.site_id = p_site_id and k.status in ('clustered', 'mapped')
              and k.sector_id in (select n.sector_id from public.keywords n where n.id = any (first))
            order by k.volume desc nulls last, k.id limit least(p_shown, 1000)) k
      left join app.keyword_embeddings e on e.account_id = account and e.model = best
        and e.text_hash = md5(k.keyword_key)
      left join app.keyword_results r on r.keyword_id = k.id));
end $$;

-- The pages that results show for a keyword of a site one may read; null where none are known.
create function app.results_of(p_keyword_id uuid)
returns text[] language sql stable security definer set search_path = '' as $$
  select r.urls from app.keyword_results r join public.keywords k on k.id = r.keyword_id
  where r.keyword_id = p_keyword_id and k.site_id = any ((select app.readable_sites())::uuid[])
$$;

-- As before, with the pages that results show for each keyword.
create or replace function public.read_cluster(p_id uuid, p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(c) || jsonb_build_object(
    'sector', s.name,
    'keywords', coalesce((select jsonb_agg(to_jsonb(k)) from (
        select k.id, k.keyword, k.volume, k.volume_min, k.volume_max, k.difficulty, k.intent, k.status, k.confidence,
          app.results_of(k.id) as results
        from public.keywords k where k.cluster_id = c.id and k.status <> 'archived'
        order by k.volume desc nulls last, k.id limit least(p_limit, 500) offset greatest(p_offset, 0)) k), '[]'),
    'ideas', coalesce((select jsonb_agg(to_jsonb(i)) from (
        select i.id, i.title, i.structure, i.content_type, i.estimated_word_count, i.status
        from public.ideas i where i.cluster_id = c.id and i.status <> 'archived'
        order by i.created_at desc, i.id limit 100) i), '[]'),
    'choices', (select coalesce(jsonb_agg(o.value), '[]')
      from jsonb_array_elements(app.cluster_choices(c.site_id)) o
      where o.value->>'sector_id' = c.sector_id::text and o.value->>'id' <> c.id::text),
    'last_change', app.last_cluster_change(c.site_id),
    'jobs', (select coalesce(jsonb_agg(j.value), '[]') from jsonb_array_elements(
        app.live_planner_jobs(c.site_id, 'generate_ideas')) j
      where j.value->>'id' in (select b.id::text from public.jobs b where b.subject_id = c.id)))
  from public.clusters c join public.sectors s on s.id = c.sector_id
  where c.id = p_id
$$;

revoke execute on function app.results_of(uuid),
  public.clustering_preview(uuid, uuid[], jsonb, integer, integer)
from public, anon, authenticated;
grant execute on function app.results_of(uuid),
  public.clustering_preview(uuid, uuid[], jsonb, integer, integer)
to authenticated;
