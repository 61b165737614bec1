-- Work that failed is told as failed whether or not it says why; what did not fail is not asked for more.
do $$
declare
  name text;
  definition text;
begin
  foreach name in array array['public.automation_overview', 'public.list_failures'] loop
    definition := pg_catalog.pg_get_functiondef(name::regproc);
    if strpos(definition, 'j.error_message is not null') = 0 then raise exception '% asks for no message.', name; end if;
    execute replace(definition, 'j.error_message is not null', 'j.status in (''failed'', ''dead'')');
  end loop;
end $$;
drop index public.jobs_failed;
