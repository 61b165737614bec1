-- Who spends an account's credits locks its row without its key. Rows that name the account, as a new run does, hold
-- its key: two transactions that had both written such rows waited for each other when they then asked for all of it.
do $$
declare
  spender record;
  definition text;
begin
  for spender in
    select f.name, p.oid
    from (values ('app.advance_open_run'), ('app.insert_job'), ('public.enqueue_jobs'), ('public.create_site'),
      ('public.grant_credits')) f (name)
    left join (pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace)
      on n.nspname || '.' || p.proname = f.name loop
    definition := pg_catalog.pg_get_functiondef(spender.oid);
    if definition is null or definition !~ 'from public\.accounts a where [^;]* for update;' then
      raise exception '% locks no account.', spender.name;
    end if;
    execute regexp_replace(definition, '(from public\.accounts a where [^;]*) for update;', '\1 for no key update;', 'g');
  end loop;
end $$;
