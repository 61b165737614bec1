-- A run of an account that is closed pauses instead of ordering more; app.follow_account_states lets it go on.
alter function app.advance_run(uuid) rename to advance_open_run;

create function app.advance_run(p_run_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  run public.automation_runs;
begin
  select r.* into run from public.automation_runs r where r.id = p_run_id and r.status = 'running' for update;
  if run.id is null then
    return;
  elsif app.account_is_open(run.account_id) then
    perform app.advance_open_run(run.id);
  else
    update public.automation_runs set status = 'paused', stop_reason = 'account_suspended' where id = run.id;
  end if;
end $$;
