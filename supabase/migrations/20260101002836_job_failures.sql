-- Every attempt of a job that failed stays with the job: [{attempt, phase, code, message, at}], the latest twenty.
alter table public.jobs add column failures jsonb not null default '[]';

create function app.note_failure()
returns trigger language plpgsql set search_path = '' as $$
begin
  -- Counted here: to be asked to wait uses up none of the job's attempts.
  new.failures := jsonb_path_query_array(old.failures, '$[last - 18 to last]') || jsonb_build_object(
    'attempt', coalesce((old.failures->-1->>'attempt')::integer, 0) + 1, 'phase', old.phase, 'code', new.error_code, 'message', new.error_message, 'at', now());
  return new;
end $$;
create trigger note_failure before update of status on public.jobs
  for each row when (old.status = 'running' and new.status in ('queued', 'failed', 'dead'))
  execute function app.note_failure();
