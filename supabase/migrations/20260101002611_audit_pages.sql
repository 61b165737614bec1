-- What is noted of people themselves, and how the log is read.

-- After the right password: notes the sign-in with the attempts that failed before it, and takes this one off the
-- counters. A person's own entries are as rare as their sign-ins may be.
create function public.note_sign_in(p_event text, p_pair text default null, p_email text default null,
  p_network text default null)
returns void language plpgsql security definer set search_path = '' as $$
declare
  person public.profiles;
  failed integer;
begin
  select p.* into person from public.profiles p where p.id = auth.uid() and p.account_id = app.account_id();
  if person.id is null then return; end if;
  if p_event is null or p_event not in ('signed_in', 'signed_up', 'signed_out') then
    perform app.fail('invalid', 'This is no event of a session.');
  end if;
  select greatest(c.hits - 1, 0) into failed from app.throttle_counters c
  where c.scope = 'sign_in_email' and c.key = p_email and c.started_at > now() - interval '1 minute';
  perform app.forgive_sign_in(p_pair, p_email, p_network);
  if (public.count_request('auth')->0->>'allowed')::boolean then
    perform app.audit(person.account_id, 'session.' || p_event, 'member', person.id,
      coalesce(nullif(person.full_name, ''), person.email), null,
      case when failed > 0 then jsonb_build_object('attempts_before', failed) else '{}' end);
  end if;
end $$;

-- Notes that somebody took data away as a file.
create function public.note_export(p_what text, p_site_id uuid default null, p_filters jsonb default '{}')
returns void language plpgsql security definer set search_path = '' as $$
declare
  account public.accounts;
begin
  select a.* into account from public.accounts a where a.id = app.account_id();
  if account.id is null then return; end if;
  if p_what is null or p_what not in ('activity', 'keywords', 'ledger') then
    perform app.fail('invalid', 'This is no file that is made here.');
  end if;
  -- Nobody fills the log by themselves: an export is as rare as a sign-in may be.
  if (public.count_request('auth')->0->>'allowed')::boolean then
    perform app.audit(account.id, 'data.exported', 'export', null, initcap(p_what),
      (select s.id from public.sites s where s.id = p_site_id and s.id = any (app.readable_sites())),
      case when jsonb_typeof(p_filters) = 'object' and length(p_filters::text) <= 2000 then p_filters else '{}' end);
  end if;
end $$;

-- The entries that meet the filters {person, action, object, q, site, from, to}; the days are whole, in UTC.
-- Staff stand in the filter as one: their names are no members' names.
create function app.matching_audit(p_filters jsonb)
returns setof public.audit_log language sql stable set search_path = '' as $$
  select a.* from public.audit_log a
  where a.account_id = (select app.account_id())
    and (p_filters->>'person' is null or coalesce(a.actor_id::text, 'igny8') = p_filters->>'person'
      or p_filters->>'person' = 'staff' and a.actor_role = 'developer')
    and (p_filters->>'action' is null or a.action = p_filters->>'action')
    and (p_filters->>'object' is null or a.object_type = p_filters->>'object')
    and (p_filters->>'site' is null or a.site_id::text = p_filters->>'site')
    and (p_filters->>'from' is null or a.at >= (p_filters->>'from')::date at time zone 'UTC')
    and (p_filters->>'to' is null or a.at < ((p_filters->>'to')::date + 1)::timestamp at time zone 'UTC')
    and (p_filters->>'q' is null or position(lower(p_filters->>'q') in lower(a.object_label)) > 0
      or (p_filters->>'q') in (a.object_id::text, a.ip, a.request_id))
$$;

-- One page of the log, newest first, with the people who can be filtered by.
create function public.read_audit(p_filters jsonb default '{}', p_limit integer default 50, p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'total', (select count(*) from app.matching_audit(p_filters)),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) - 'account_id' order by x.id desc), '[]') from (
      select a.*, s.name as site_name
      from app.matching_audit(p_filters) a left join public.sites s on s.id = a.site_id
      order by a.id desc limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0)) x),
    'people', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id,
        'name', coalesce(nullif(p.full_name, ''), p.email)) order by p.full_name, p.email), '[]')
      from public.profiles p where p.account_id = (select app.account_id()) and (select app.is_manager())))
$$;

-- The log in order of time, p_limit entries after p_after, for the download.
create function public.export_audit(p_filters jsonb default '{}', p_after bigint default 0, p_limit integer default 1000)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) - 'account_id' order by x.id), '[]') from (
    select a.*, s.name as site_name
    from app.matching_audit(p_filters) a left join public.sites s on s.id = a.site_id
    where a.id > p_after order by a.id limit least(greatest(p_limit, 1), 5000)) x
$$;

revoke execute on function public.note_sign_in(text, text, text, text), public.note_export(text, uuid, jsonb),
  public.read_audit(jsonb, integer, integer), public.export_audit(jsonb, bigint, integer) from public, anon;
grant execute on function public.note_sign_in(text, text, text, text), public.note_export(text, uuid, jsonb),
  public.read_audit(jsonb, integer, integer), public.export_audit(jsonb, bigint, integer), app.matching_audit(jsonb)
to authenticated;
