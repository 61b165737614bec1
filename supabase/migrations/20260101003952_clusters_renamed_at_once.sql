-- As two who make clusters of one name at once: of two who give clusters one name, the later reads that it is taken.

-- Renames a cluster and rewrites its description.
create or replace function public.edit_cluster(p_id uuid, p_name text, p_description text)
returns void language plpgsql security definer set search_path = '' as $$
declare
  cluster public.clusters;
begin
  select c.* into cluster from public.clusters c where c.id = p_id for update;
  perform app.require_module(app.require_site_write(cluster.site_id), 'planner');
  if length(btrim(coalesce(p_name, ''))) = 0 then
    perform app.fail('invalid', 'Give the cluster a name.', '{"name": ["Give the cluster a name."]}');
  end if;
  update public.clusters set name = left(btrim(p_name), 200), description = left(coalesce(p_description, ''), 2000)
  where id = cluster.id;
exception when unique_violation then
  perform app.fail('conflict', 'A cluster of this name exists in the sector. Merge the two instead.',
    '{"name": ["A cluster of this name exists in the sector. Merge the two instead."]}');
end $$;
