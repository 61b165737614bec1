-- What is added to the list of cron jobs is handed to pg_cron at once, where it runs.
create function app.schedule_cron_job()
returns trigger language plpgsql set search_path = '' as $$
begin
  if exists (select 1 from pg_catalog.pg_extension where extname = 'pg_cron') then
    execute format('select cron.schedule(%L, %L, %L)', new.name, new.schedule, new.command);
  end if;
  return null;
end $$;
create trigger schedule after insert or update on app.cron_jobs
  for each row execute function app.schedule_cron_job();
