-- As before, with a first value of the right type.
create or replace function public.export_tables(p_id uuid, p_lease uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  export public.account_exports := app.held_export(p_id, p_lease);
  source record;
  answer jsonb := jsonb_build_array();
  rows bigint;
begin
  if export.id is null then return null; end if;
  for source in select * from app.account_tables() loop
    execute format('select count(*) from public.%I t where t.%I = $1', source.name, source.owner_column)
    into rows using export.account_id;
    answer := answer || jsonb_build_object('name', source.name, 'columns', app.exported_columns(source.name), 'rows', rows);
  end loop;
  return answer;
end $$;
