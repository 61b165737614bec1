-- Which change of a site's clusters is the latest is told by its number: two of one moment are two changes.
alter table app.cluster_changes add column number bigint;
update app.cluster_changes c set number = x.place
from (select o.id, row_number() over (order by o.made_at, o.id) as place from app.cluster_changes o) x
where c.id = x.id;
alter table app.cluster_changes alter column number set not null;
alter table app.cluster_changes alter column number add generated always as identity;
select setval(pg_get_serial_sequence('app.cluster_changes', 'number'),
  (select coalesce(max(c.number), 0) + 1 from app.cluster_changes c), false);
drop index app.cluster_changes_site;
create index cluster_changes_site on app.cluster_changes (site_id, number desc);

do $$
declare
  changed record;
  definition text;
begin
  for changed in select * from (values
    ('app.last_cluster_change', 'order by c.made_at desc limit 1', 'order by c.number desc limit 1'),
    ('public.undo_cluster_change', 'c.made_at > change.made_at', 'c.number > change.number'),
    -- Sectors that were made together are all of one moment; the first is the one that stands first in the menu.
    ('app.add_synced_content', 's.created_at, s.id limit 1', 's.created_at, s.name limit 1')) x (name, former, latter) loop
    definition := pg_catalog.pg_get_functiondef(changed.name::regproc);
    if strpos(definition, changed.former) = 0 then raise exception '% orders by something else.', changed.name; end if;
    execute replace(definition, changed.former, changed.latter);
  end loop;
end $$;
