-- How long a session holds, when it was used last and from where; a person sees theirs and ends them.

-- A session that is not used for this long has ended.
create function app.session_idle()
returns interval language sql immutable set search_path = '' as $$ select interval '14 days' $$;

-- However much it is used, a session ends after this long.
create function app.session_longest()
returns interval language sql immutable set search_path = '' as $$ select interval '90 days' $$;

-- What the auth server does not know of a session: a renewed token says nothing about its use, and the address it
-- would keep is the app's. There is no reference to auth.sessions, which is not ours; a sweep follows it.
create table app.session_uses (
  session_id uuid primary key,
  last_used_at timestamptz not null,
  ip text,
  user_agent text
);
alter table app.session_uses enable row level security;

insert into app.session_uses (session_id, last_used_at)
select s.id, coalesce(s.refreshed_at at time zone 'UTC', s.created_at) from auth.sessions s;

-- Whether a session holds at a moment. One that was never used in the app counts from its beginning.
create function app.session_holds(p_created_at timestamptz, p_used_at timestamptz, p_not_after timestamptz,
  p_at timestamptz default now())
returns boolean language plpgsql stable set search_path = '' as $$
begin
  return p_at < p_created_at + app.session_longest()
    and p_at < coalesce(p_used_at, p_created_at) + app.session_idle()
    and p_at < coalesce(p_not_after, 'infinity');
end $$;

-- The session of the token that asks; null for a token without one.
create function app.session_id()
returns uuid language plpgsql stable set search_path = '' as $$
begin
  return ((select auth.jwt())->>'session_id')::uuid;
end $$;

-- A token outlives its session by up to an hour, and the auth server may renew what is over here. Asking the tables
-- makes every end of a session hold on the next request.
create or replace function app.session_lives()
returns boolean language plpgsql stable security definer set search_path = '' as $$
begin
  return (select app.session_id()) is null
    or exists (select 1 from auth.sessions s left join app.session_uses u on u.session_id = s.id
      where s.id = (select app.session_id()) and app.session_holds(s.created_at, u.last_used_at, s.not_after));
end $$;

-- Notes that the session of this request is in use; writes once in five minutes.
create function app.note_session_use()
returns void language sql set search_path = '' as $$
  insert into app.session_uses as u (session_id, last_used_at, ip, user_agent)
  select s.id, now(), o.ip, o.user_agent
  from auth.sessions s cross join app.request_origin() o
  where s.id = app.session_id() and not exists (select 1 from app.session_uses known
    where known.session_id = s.id and known.last_used_at > now() - interval '5 minutes')
  on conflict (session_id) do update set last_used_at = excluded.last_used_at,
    ip = coalesce(excluded.ip, u.ip), user_agent = coalesce(excluded.user_agent, u.user_agent)
$$;

-- Everything the shell of a signed-in page shows, in one round trip; null when the session has ended.
create or replace function public.session_context()
returns jsonb language plpgsql volatile security definer set search_path = '' as $$
begin
  if not app.session_lives() then return null; end if;
  perform app.note_session_use();
  return app.session_context();
end $$;

-- The sessions of whoever asks that hold now, the one that asks first, then the last used.
create function public.list_sessions()
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by x.current desc, x.last_used_at desc, x.id), '[]') from (
    select s.id, s.id is not distinct from app.session_id() as current, s.created_at,
      coalesce(u.last_used_at, s.created_at) as last_used_at, u.ip, u.user_agent
    from auth.sessions s left join app.session_uses u on u.session_id = s.id
    where s.user_id = (select auth.uid()) and (select app.session_lives())
      and app.session_holds(s.created_at, u.last_used_at, s.not_after)
    order by 2 desc, 4 desc limit 100) x
$$;

-- Writes into the account's log that sessions of a person were ended, and why.
create function app.audit_ended_sessions(p_user_id uuid, p_count integer, p_reason text default null)
returns void language sql set search_path = '' as $$
  select app.audit(p.account_id, 'session.ended', 'member', p.id, coalesce(nullif(p.full_name, ''), p.email), null,
    jsonb_strip_nulls(jsonb_build_object('sessions', p_count, 'reason', p_reason)), p.id)
  from public.profiles p where p.id = p_user_id and p_count > 0
$$;

-- Ends sessions of whoever asks: 'one' that they name, all the 'others', or 'all'. Their tokens stop at the next
-- request. Answers how many there were.
create function public.end_sessions(p_which text, p_session_id uuid default null)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  ended integer;
begin
  if p_which is null or p_which not in ('one', 'others', 'all') then
    perform app.fail('invalid', 'Say which sessions are to end.');
  end if;
  if not app.session_lives() then return 0; end if;
  with gone as (
    delete from auth.sessions s
    where s.user_id = auth.uid() and case p_which when 'one' then s.id = p_session_id
      when 'others' then s.id is distinct from app.session_id() else true end
    returning s.id),
  forgotten as (delete from app.session_uses u using gone g where u.session_id = g.id)
  select count(*) into ended from gone;
  perform app.audit_ended_sessions(auth.uid(), ended);
  return ended;
end $$;

-- A refresh token that was replaced long ago and comes back was copied. The auth server takes the session's tokens
-- back then; this ends the session with them, so that the last access token holds no longer either. Only what the
-- auth server has given up ends here, so that there is nothing to gain by calling it.
create function public.end_reused_session(p_refresh_token text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  reused auth.sessions;
begin
  delete from auth.sessions s
  where s.id = (select r.session_id from auth.refresh_tokens r where r.token = p_refresh_token and r.revoked limit 1)
    and not exists (select 1 from auth.refresh_tokens r where r.session_id = s.id and not r.revoked)
  returning s.* into reused;
  perform app.audit_ended_sessions(reused.user_id, 1, 'A copied cookie was used');
  return reused.id is not null;
end $$;

-- What is over frees its room, also at the auth server.
create function app.sweep_sessions()
returns void language sql set search_path = '' as $$
  delete from auth.sessions s where not app.session_holds(s.created_at,
    (select u.last_used_at from app.session_uses u where u.session_id = s.id), s.not_after);
  delete from app.session_uses u where not exists (select 1 from auth.sessions s where s.id = u.session_id)
$$;

revoke execute on function public.list_sessions(), public.end_sessions(text, uuid) from public, anon;
grant execute on function public.list_sessions(), public.end_sessions(text, uuid) to authenticated;
revoke execute on function public.end_reused_session(text) from public;
grant execute on function public.end_reused_session(text) to anon, authenticated;

insert into app.cron_jobs (name, schedule, command)
values ('igny8-session-sweep', '23 * * * *', 'select app.sweep_sessions()');
