-- The scheduled work: one list, which pg_cron runs in production and the local runner runs where it is missing.
create table app.cron_jobs (
  name text primary key,
  schedule text not null,
  command text not null
);
alter table app.cron_jobs enable row level security;

-- Nightly: old read notifications, raw model answers and rejected rows of old imports.
create function app.housekeeping()
returns void language plpgsql set search_path = '' as $$
begin
  delete from public.notifications where read_at < now() - interval '90 days';
  update public.jobs set raw_answer = null where raw_answer is not null and created_at < now() - interval '30 days';
  update public.keyword_imports set rejected_rows = '[]'
  where rejected_rows <> '[]' and created_at < now() - interval '90 days';
end $$;

insert into app.cron_jobs (name, schedule, command) values
  ('igny8-automation-tick', '* * * * *', 'select app.automation_tick()'),
  ('igny8-housekeeping', '15 3 * * *', 'select app.housekeeping()');

-- pg_cron works in one database of a server; elsewhere (and without it) the list above is run by the local runner.
do $$
begin
  if exists (select 1 from pg_available_extensions where name = 'pg_cron')
     and current_setting('cron.database_name', true) = current_database() then
    create extension if not exists pg_cron with schema pg_catalog;
    execute 'select cron.schedule(j.name, j.schedule, j.command) from app.cron_jobs j';
  end if;
end $$;
