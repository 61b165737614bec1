-- People who change the clusters of a site at the same time wait for each other instead of failing, and figures of
-- clusters count what all of them did. Everything that changes clusters by hand waits for its turn on the site, then
-- takes the keywords, in the order in which imports store them, then the clusters, by id.

-- Waits until nobody else changes the clusters of a site by hand, and keeps it so until this transaction ends.
create function app.hold_planning(p_site_id uuid)
returns void language plpgsql set search_path = '' as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('clusters:' || p_site_id, 0));
end $$;

-- Keeps clusters from being changed by others until this transaction ends.
create function app.hold_clusters(p_ids uuid[])
returns void language plpgsql set search_path = '' as $$
begin
  perform 1 from public.clusters c where c.id = any (p_ids) order by c.id for no key update;
end $$;

-- The same for the keywords of clusters.
create function app.hold_members(p_cluster_ids uuid[])
returns void language plpgsql set search_path = '' as $$
begin
  perform 1 from public.keywords k where k.cluster_id = any (p_cluster_ids)
  order by k.sector_id, k.keyword_key for update;
end $$;
revoke execute on function app.hold_planning(uuid), app.hold_clusters(uuid[]), app.hold_members(uuid[])
from public, anon, authenticated;

-- Counts clusters anew once nobody else changes them: what others have just stored counts as well.
create or replace function app.recount_clusters(p_cluster_ids uuid[])
returns void language plpgsql set search_path = '' as $$
begin
  perform app.hold_clusters(p_cluster_ids);
  update public.clusters c
  set keyword_count = s.keywords, total_volume = s.volume, mean_difficulty = s.difficulty
  from (select i.id, count(k.id) as keywords, sum(k.volume) as volume, avg(k.difficulty) as difficulty
        from unnest(p_cluster_ids) i (id)
        left join public.keywords k on k.cluster_id = i.id and k.status <> 'archived'
        group by i.id) s
  where c.id = s.id;
end $$;

-- Bulk actions on keywords; those that are being clustered right now stay as they are. Actions: archive, restore,
-- delete (keywords of a cluster are archived instead), assign (to cluster p_cluster_id), unassign.
-- Answers {changed, kept, archived}; what somebody else deleted meanwhile is in none of them.
create or replace function public.change_keywords(p_site_id uuid, p_action text,
  p_ids uuid[] default null, p_filters jsonb default '{}', p_cluster_id uuid default null)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  found uuid[];
  selected uuid[];
  matched integer;
  touched uuid[];
  changed integer := 0;
  archived integer := 0;
  target public.clusters;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  perform app.hold_planning(p_site_id);
  found := array(select k.id from app.matching_keywords(p_site_id, p_ids, p_filters) k);
  selected := array(select k.id from public.keywords k where k.id = any (found) and k.clustering_job_id is null
                    order by k.sector_id, k.keyword_key for update);
  matched := cardinality(found);
  if cardinality(selected) < matched then
    select count(*) into matched from public.keywords k where k.id = any (found);
  end if;
  select array_agg(distinct k.cluster_id) into touched from public.keywords k
  where k.id = any (selected) and k.cluster_id is not null;
  if p_action = 'assign' then
    perform app.hold_clusters(touched
      || (select c.id from public.clusters c where c.id = p_cluster_id and c.site_id = p_site_id));
    select c.* into target from public.clusters c
    where c.id = p_cluster_id and c.site_id = p_site_id and c.status <> 'archived';
    if target.id is null then perform app.fail('not_found', 'This cluster was not found.'); end if;
  else
    perform app.hold_clusters(touched);
  end if;
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

-- Merges clusters of one sector into p_target_id: keywords and ideas move there, the others are archived. Answers how
-- many were merged.
create or replace function public.merge_clusters(p_target_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  target public.clusters;
  others uuid[];
begin
  select c.* into target from public.clusters c where c.id = p_target_id;
  perform app.require_module(app.require_site_write(target.site_id), 'planner');
  perform app.hold_planning(target.site_id);
  others := array(select c.id from public.clusters c where c.id = any (p_ids) and c.sector_id = target.sector_id);
  perform app.hold_members(others || target.id);
  perform app.hold_clusters(others || target.id);
  if not app.cluster_stands(target.id) then
    perform app.fail('not_found', 'The cluster that was to stay is archived.');
  end if;
  others := array(select c.id from public.clusters c
                  where c.id = any (others) and c.id <> target.id and c.status <> 'archived');
  if cardinality(app.busy_clusters(others)) > 0 then
    perform app.fail('conflict', 'Ideas are being written for one of these clusters. Wait until they are there.');
  end if;
  update public.keywords set cluster_id = target.id where cluster_id = any (others);
  update public.ideas set cluster_id = target.id where cluster_id = any (others);
  update public.clusters set status = 'archived' where id = any (others);
  if exists (select 1 from public.ideas i where i.cluster_id = target.id and i.status <> 'archived') then
    update public.clusters set status = 'mapped' where id = target.id;
  end if;
  perform app.recount_clusters(others || target.id);
  return cardinality(others);
end $$;

-- Archives clusters; their keywords wait for a cluster again. Those that ideas are being written for stay. Answers how
-- many were archived.
create or replace function public.archive_clusters(p_site_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  held uuid[];
  gone uuid[];
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  perform app.hold_planning(p_site_id);
  held := array(select c.id from public.clusters c where c.id = any (p_ids) and c.site_id = p_site_id);
  perform app.hold_members(held);
  perform app.hold_clusters(held);
  with archived as (
    update public.clusters c set status = 'archived'
    where c.id = any (p_ids) and c.id <> all (app.busy_clusters(p_ids)) and c.site_id = p_site_id
      and c.status <> 'archived'
    returning c.id)
  select array_agg(id) into gone from archived;
  update public.keywords set cluster_id = null, status = case when status = 'archived' then status else 'new' end
  where cluster_id = any (gone);
  perform app.recount_clusters(gone);
  return coalesce(cardinality(gone), 0);
end $$;

-- Makes a cluster by hand, of keywords that are in others by now if p_keyword_ids names them. Answers its id.
create or replace function public.create_cluster(p_sector_id uuid, p_name text, p_keyword_ids uuid[] default '{}')
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  made uuid;
  touched uuid[];
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_module(app.require_site_write(sector.site_id), 'planner');
  if length(btrim(coalesce(p_name, ''))) = 0 then
    perform app.fail('invalid', 'Give the cluster a name.', '{"name": ["Give the cluster a name."]}');
  end if;
  if exists (select 1 from public.clusters c
             where c.sector_id = sector.id and lower(c.name) = lower(btrim(p_name)) and c.status <> 'archived') then
    perform app.fail('conflict', 'A cluster of this name exists in the sector.',
      '{"name": ["A cluster of this name exists in the sector."]}');
  end if;
  perform app.hold_planning(sector.site_id);
  perform 1 from public.keywords k where k.id = any (p_keyword_ids) and k.sector_id = sector.id
  order by k.keyword_key for update;
  insert into public.clusters (account_id, site_id, sector_id, name, created_by)
  values (sector.account_id, sector.site_id, sector.id, left(btrim(p_name), 200), auth.uid()) returning id into made;
  select array_agg(distinct k.cluster_id) filter (where k.cluster_id is not null) into touched
  from public.keywords k where k.id = any (p_keyword_ids) and k.sector_id = sector.id;
  update public.keywords set cluster_id = made, status = case when status = 'mapped' then status else 'clustered' end
  where id = any (p_keyword_ids) and sector_id = sector.id and clustering_job_id is null and status <> 'archived';
  perform app.recount_clusters(coalesce(touched, '{}') || made);
  return made;
end $$;

-- Locks clusters, so that grouping keywords adds nothing to them, or unlocks them. Answers how many were changed.
create or replace function public.lock_clusters(p_site_id uuid, p_ids uuid[], p_locked boolean)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  changed integer;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'planner');
  perform app.hold_clusters(array(select c.id from public.clusters c where c.id = any (p_ids) and c.site_id = p_site_id));
  update public.clusters set is_locked = p_locked
  where site_id = p_site_id and id = any (p_ids) and status <> 'archived' and is_locked <> p_locked;
  get diagnostics changed = row_count;
  return changed;
end $$;

-- Takes the latest change of a site's clusters back: what is still as the change left it becomes what it was before.
-- Keywords that are being clustered, names that were used again and clusters that work is done for stay. Taking back
-- is a change itself and can be taken back. Answers {restored, kept}.
create or replace function public.undo_cluster_change(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  change app.cluster_changes;
  noted integer;
  restored integer;
  touched uuid[];
  part integer;
begin
  select c.* into change from app.cluster_changes c where c.id = p_id;
  perform app.require_module(app.require_site_write(change.site_id), 'planner');
  perform app.hold_planning(change.site_id);
  select c.* into change from app.cluster_changes c where c.id = p_id for update;
  if change.undone_at is not null or exists (select 1 from app.cluster_changes c
      where c.site_id = change.site_id and c.number > change.number) then
    perform app.fail('conflict', 'The clusters were changed again since. Only the latest change can be taken back.');
  end if;
  select count(distinct (r.kind, r.row_id)), array_agg(distinct coalesce(u.cluster, r.row_id)) into noted, touched
  from app.cluster_change_rows r
  left join lateral (values ((r.before->>'cluster_id')::uuid), ((r.after->>'cluster_id')::uuid)) u (cluster) on true
  where r.change_id = change.id;
  perform 1 from public.keywords k
  where k.id in (select r.row_id from app.cluster_change_rows r where r.change_id = change.id and r.kind = 'keyword')
  order by k.sector_id, k.keyword_key for update;
  perform app.hold_clusters(touched);
  if cardinality(app.busy_clusters(touched)) > 0 then
    perform app.fail('conflict', 'Ideas are being written for one of these clusters. Wait until they are there.');
  end if;
  update public.clusters c set status = r.before->>'status' from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'cluster' and r.row_id = c.id and r.before is not null
    and c.status = r.after->>'status' and not (r.before->>'status' <> 'archived' and exists (
      select 1 from public.clusters o where o.sector_id = c.sector_id and lower(o.name) = lower(c.name)
        and o.id <> c.id and o.status <> 'archived'));
  get diagnostics restored = row_count;
  update public.keywords k set cluster_id = (r.before->>'cluster_id')::uuid, status = r.before->>'status',
    confidence = (r.before->>'confidence')::numeric
  from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'keyword' and r.row_id = k.id and k.clustering_job_id is null
    and k.cluster_id is not distinct from (r.after->>'cluster_id')::uuid and k.status = r.after->>'status'
    and app.cluster_stands((r.before->>'cluster_id')::uuid);
  get diagnostics part = row_count;
  restored := restored + part;
  update public.ideas i set cluster_id = (r.before->>'cluster_id')::uuid from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'idea' and r.row_id = i.id
    and i.cluster_id is not distinct from (r.after->>'cluster_id')::uuid
    and app.cluster_stands((r.before->>'cluster_id')::uuid);
  get diagnostics part = row_count;
  restored := restored + part;
  update public.clusters c set status = 'archived' from app.cluster_change_rows r
  where r.change_id = change.id and r.kind = 'cluster' and r.row_id = c.id and r.before is null and c.status = 'new'
    and not exists (select 1 from public.keywords k where k.cluster_id = c.id)
    and not exists (select 1 from public.ideas i where i.cluster_id = c.id);
  get diagnostics part = row_count;
  restored := restored + part;
  perform app.recount_clusters(touched);
  update app.cluster_changes set undone_at = now() where id = change.id;
  update app.cluster_changes set undoes = change.id
  where id = nullif(current_setting('app.cluster_change', true), '')::uuid;
  return jsonb_build_object('restored', restored, 'kept', noted - restored);
end $$;
