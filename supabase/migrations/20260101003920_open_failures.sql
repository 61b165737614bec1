-- Lists of failed work read failures alone, however much went well. A job that goes well never gets an error's code, so
-- that its updates stay within its page; an index on the state would end that.
update public.jobs set error_code = 'internal' where status in ('failed', 'dead') and error_code is null;
alter table public.jobs add constraint jobs_failures_named
  check (status not in ('failed', 'dead') or error_code is not null);
create index jobs_failed on public.jobs (site_id) where error_code is not null;

-- The jobs of a site that failed for good within 30 days and that nobody has ordered again.
create function app.open_failures(p_site_id uuid)
returns setof public.jobs language sql stable set search_path = '' as $$
  -- The key of a second order is made before it is looked for: a policy lets no function that might tell of a row choose
  -- the rows that it hides, so that the index would be read for the whole account.
  with failed as materialized (
    select j.id, j.account_id, 'retry:' || j.id as again from public.jobs j
    where j.site_id = p_site_id and j.error_code is not null and j.status in ('failed', 'dead')
      and j.finished_at > now() - interval '30 days')
  select j.* from failed f join public.jobs j on j.id = f.id
  where not exists (select 1 from public.jobs r where r.account_id = f.account_id and r.order_key = f.again)
$$;

do $$
declare
  asked constant text[][] := array[
    ['public.automation_overview', 'public.jobs j where j.site_id = p_site_id and j.status in (''failed'', ''dead'') and app.is_open_failure(j)'],
    ['public.list_failures', 'public.jobs j where j.site_id = p_site_id and j.status in (''failed'', ''dead'') and app.is_open_failure(j)']];
  definition text;
begin
  for n in 1 .. array_length(asked, 1) loop
    definition := pg_catalog.pg_get_functiondef(asked[n][1]::regproc);
    if strpos(definition, asked[n][2]) = 0 then raise exception '% asks otherwise.', asked[n][1]; end if;
    execute replace(definition, asked[n][2], 'app.open_failures(p_site_id) j');
  end loop;
end $$;
drop function app.is_open_failure(public.jobs);

revoke execute on function app.open_failures(uuid) from public, anon;
grant execute on function app.open_failures(uuid) to authenticated, service_role;
