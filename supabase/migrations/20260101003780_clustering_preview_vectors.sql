-- As before; vectors are taken from one place, which holds those of the account alone.

create or replace function public.clustering_preview(p_site_id uuid, p_ids uuid[] default null,
  p_filters jsonb default '{}', p_limit integer default 5000, p_shown integer default 1000)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  found jsonb := public.new_keywords(p_site_id, p_ids, p_filters, p_limit);
  account uuid := (select s.account_id from public.sites s where s.id = p_site_id);
  first uuid[] := array(select (e.value->>'id')::uuid from jsonb_array_elements(found->'keywords')
    with ordinality e where e.ordinality <= least(p_shown, 1000));
begin
  return found || (
    with shown as materialized (
      select k.id, k.keyword, k.sector_id, k.volume, md5(k.keyword_key) as text_hash
      from public.keywords k where k.id = any (first)
    ), clustered as materialized (
      select k.id, k.keyword, k.sector_id, k.cluster_id, c.name as cluster, md5(k.keyword_key) as text_hash
      from public.keywords k join public.clusters c on c.id = k.cluster_id and not c.is_locked
      where k.site_id = p_site_id and k.status in ('clustered', 'mapped')
        and k.sector_id in (select n.sector_id from shown n)
      order by k.volume desc nulls last, k.id limit least(p_shown, 1000)
    ), known as materialized (
      select e.model, e.text_hash, e.vector from app.keyword_embeddings e
      where e.account_id = account
        and e.text_hash in (select n.text_hash from shown n union select n.text_hash from clustered n)
    ), vectors as materialized (
      select v.text_hash, v.vector from known v
      where v.model = (select o.model from known o join shown n on n.text_hash = o.text_hash
        group by o.model order by count(*) desc, o.model limit 1)
    )
    select jsonb_build_object(
      'shown', (select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'sector_id', k.sector_id,
          'vector', v.vector, 'results', r.urls) order by k.volume desc nulls last, k.id), '[]')
        from shown k
        left join vectors v on v.text_hash = k.text_hash
        left join app.keyword_results r on r.keyword_id = k.id),
      'clustered', (select coalesce(jsonb_agg(jsonb_build_object('keyword', k.keyword, 'sector_id', k.sector_id,
          'cluster_id', k.cluster_id, 'cluster', k.cluster, 'vector', v.vector, 'results', r.urls) order by k.id), '[]')
        from clustered k
        left join vectors v on v.text_hash = k.text_hash
        left join app.keyword_results r on r.keyword_id = k.id)));
end $$;
