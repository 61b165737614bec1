-- Two people who make a cluster of one name at once: one makes it, the other reads what everybody reads whose name is
-- taken.

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
  perform app.hold_planning(sector.site_id);
  perform 1 from public.keywords k where k.id = any (p_keyword_ids) and k.sector_id = sector.id
  order by k.keyword_key for update;
  insert into public.clusters (account_id, site_id, sector_id, name, created_by)
  values (sector.account_id, sector.site_id, sector.id, left(btrim(p_name), 200), auth.uid())
  on conflict do nothing returning id into made;
  if made is null then
    perform app.fail('conflict', 'A cluster of this name exists in the sector.',
      '{"name": ["A cluster of this name exists in the sector."]}');
  end if;
  select array_agg(distinct k.cluster_id) filter (where k.cluster_id is not null) into touched
  from public.keywords k where k.id = any (p_keyword_ids) and k.sector_id = sector.id;
  update public.keywords set cluster_id = made, status = case when status = 'mapped' then status else 'clustered' end
  where id = any (p_keyword_ids) and sector_id = sector.id and clustering_job_id is null and status <> 'archived';
  perform app.recount_clusters(coalesce(touched, '{}') || made);
  return made;
end $$;
