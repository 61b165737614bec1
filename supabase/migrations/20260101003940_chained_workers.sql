-- A worker of which the Edge Functions allow no more hands over before its places are empty: its successor fills what it
-- gives up, one place after the other. Workers whose names begin alike up to a slash are such a chain, and never have
-- more places between them than one worker has.

-- The places that others of this worker's chain hold. Whoever gave no sign of life for 15 seconds, three heartbeats,
-- holds none: its jobs start again when their leases have run out.
create function app.places_held(p_worker text, p_lease_seconds integer)
returns integer language sql stable set search_path = '' as $$
  select count(*)::integer from app.job_queue q join public.jobs j on j.id = q.job_id
  where q.is_running and j.worker <> p_worker
    and starts_with(j.worker, split_part(p_worker, '/', 1) || '/')
    and j.lease_until > now() + make_interval(secs => p_lease_seconds - 15)
$$;
revoke execute on function app.places_held(text, integer) from public, anon, authenticated;

-- public.take_jobs within the p_places that a chain of workers has left beside those its others hold:
-- {jobs: [{job, begun}], held}.
create function public.take_chained_jobs(p_worker text, p_limit integer, p_places integer,
  p_lease_seconds integer default 90)
returns jsonb language plpgsql security definer set search_path = '' set jit = off
set plan_cache_mode = force_generic_plan as $$
declare
  held integer := 0;
  free integer;
begin
  if strpos(p_worker, '/') > 0 then
    -- The lock of public.claim_jobs, so that two successors do not fill the same place.
    if exists (select 1 from app.job_queue q where not q.is_running) then
      perform pg_advisory_xact_lock(hashtextextended('claim_jobs', 0));
    end if;
    held := app.places_held(p_worker, p_lease_seconds);
  end if;
  free := least(p_limit, p_places - held);
  return jsonb_build_object('held', held, 'jobs',
    case when free > 0 then public.take_jobs(p_worker, free, p_lease_seconds) else '[]' end);
end $$;
revoke execute on function public.take_chained_jobs(text, integer, integer, integer) from public, anon, authenticated;
grant execute on function public.take_chained_jobs(text, integer, integer, integer) to service_role;
