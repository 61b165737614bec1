-- Bulk actions take their keywords in the order in which imports store them. An import and a bulk action of the same
-- keywords at once would else each wait for the other, and one of them would fail.

-- Bulk actions on keywords; those that are being clustered right now stay as they are. Actions: archive, restore,
-- delete (keywords of a cluster are archived instead), assign (to cluster p_cluster_id), unassign.
-- Answers {changed, kept, archived}.
create or replace function public.change_keywords(p_site_id uuid, p_action text,
  p_ids uuid[] default null, p_filters jsonb default '{}', p_cluster_id uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  selected uuid[];
  matched integer;
  touched uuid[];
  changed integer := 0;
  archived integer := 0;
  target public.clusters;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  select count(*), array_agg(k.id) filter (where k.clustering_job_id is null),
    array_agg(distinct k.cluster_id) filter (where k.cluster_id is not null)
  into matched, selected, touched from app.matching_keywords(p_site_id, p_ids, p_filters) k;
  if p_action = 'assign' then
    select c.* into target from public.clusters c
    where c.id = p_cluster_id and c.site_id = p_site_id and c.status <> 'archived' for update;
    if target.id is null then perform app.fail('not_found', 'This cluster was not found.'); end if;
  end if;
  selected := array(select k.id from public.keywords k where k.id = any (selected) and k.clustering_job_id is null
                    order by k.sector_id, k.keyword_key for update);
  case p_action
  when 'archive' then
    update public.keywords set status = 'archived' where id = any (selected) and status <> 'archived';
    get diagnostics changed = row_count;
  when 'restore' then
    update public.keywords k set
      cluster_id = case when c.status <> 'archived' then c.id end,
      status = case when c.id is null or c.status = 'archived' then 'new' else 'clustered' end
    from public.keywords o left join public.clusters c on c.id = o.cluster_id
    where k.id = any (selected) and o.id = k.id and k.status = 'archived';
    get diagnostics changed = row_count;
  when 'delete' then
    update public.keywords set status = 'archived'
    where id = any (selected) and cluster_id is not null and status <> 'archived';
    get diagnostics archived = row_count;
    delete from public.keywords where id = any (selected) and cluster_id is null;
    get diagnostics changed = row_count;
  when 'assign' then
    update public.keywords set cluster_id = target.id,
      status = case when status = 'mapped' then 'mapped' else 'clustered' end
    where id = any (selected) and sector_id = target.sector_id and cluster_id is distinct from target.id;
    get diagnostics changed = row_count;
  when 'unassign' then
    update public.keywords set cluster_id = null, status = case when status = 'archived' then status else 'new' end
    where id = any (selected) and cluster_id is not null;
    get diagnostics changed = row_count;
  else
    perform app.fail('invalid', 'This bulk action does not exist.');
  end case;
  perform app.recount_clusters(coalesce(touched, '{}') || target.id);
  return jsonb_build_object('changed', changed, 'archived', archived, 'kept', matched - changed - archived);
end $$;
