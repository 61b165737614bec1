-- What the worker does beside jobs is asked for in one question, instead of one claim of each kind with every wake.

-- The kinds of chores of which something is due, as their claims would find it. Another worker may be quicker.
create function public.due_chores()
returns text[] language sql stable security definer set search_path = '' set jit = off as $$
  select array_remove(array[
    case when public.stale_exports(1) <> '[]' then 'stale_exports' end,
    case when public.stale_uploads(1) <> '[]' then 'stale_uploads' end,
    case when app.has_due_top_ups() then 'top_up' end,
    case when exists (select 1 from app.payment_duties d
      where d.run_at <= now() and (d.lease_until is null or d.lease_until < now())) then 'payment_duty' end,
    case when exists (select 1 from app.mails m
      where m.status in ('queued', 'sending') and m.run_at <= now() and (m.lease_until is null or m.lease_until < now()))
      then 'mail' end,
    case when exists (select 1 from app.due_publications()) then 'publication' end,
    case when exists (select 1 from app.due_syncs()) then 'sync' end,
    case when app.has_changes() then 'change' end,
    case when exists (select 1 from public.account_exports e
      where e.status in ('queued', 'running') and e.run_at <= now() and (e.lease_until is null or e.lease_until < now()))
      then 'export' end,
    case when exists (select 1 from app.import_work w
      join public.keyword_imports i on i.id = w.import_id
      join public.accounts a on a.id = i.account_id and a.status in ('trial', 'active')
      where w.run_at <= now() and (w.lease_until is null or w.lease_until < now())) then 'import' end,
    case when app.has_content_imports() then 'content_import' end,
    case when exists (select 1 from app.account_closures c
      where c.delete_at <= now() and (c.lease_until is null or c.lease_until < now())) then 'deletion' end], null)
$$;
revoke execute on function public.due_chores() from public, anon, authenticated;
grant execute on function public.due_chores() to service_role;

-- Those that have no clock of their own.
create or replace function app.has_chores()
returns boolean language sql stable security definer set search_path = '' as $$
  select public.due_chores()
    && '{stale_exports,stale_uploads,export,import,content_import,deletion}'
$$;
