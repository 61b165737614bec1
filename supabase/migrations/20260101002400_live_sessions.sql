-- A token outlives its session by up to an hour. Asking the table makes a sign-out, or a password changed
-- elsewhere, hold on the next request.
create function app.session_lives()
returns boolean language sql stable security definer set search_path = '' as $$
  select (select auth.jwt())->>'session_id' is null
    or exists (select 1 from auth.sessions s where s.id = ((select auth.jwt())->>'session_id')::uuid)
$$;

create or replace function app.account_id()
returns uuid language sql stable security definer set search_path = '' as $$
  select p.account_id from public.profiles p
  where p.id = (select auth.uid()) and p.active and (select app.session_lives())
$$;

create or replace function app.role()
returns text language sql stable security definer set search_path = '' as $$
  select p.role from public.profiles p
  where p.id = (select auth.uid()) and p.active and (select app.session_lives())
$$;

alter function public.session_context() set schema app;
revoke execute on function app.session_context() from authenticated;

-- Everything the shell of a signed-in page shows, in one round trip; null when the session has ended.
create function public.session_context()
returns jsonb language sql stable security definer set search_path = '' as $$
  select app.session_context() where app.session_lives()
$$;
revoke execute on function public.session_context() from public, anon;
grant execute on function public.session_context() to authenticated;
