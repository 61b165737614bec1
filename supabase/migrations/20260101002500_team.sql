-- The team: invitations, roles, grants, removal, and handing over the ownership.

-- A row is one link. Sending it again makes a new row and withdraws the old one.
create table public.invitations (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  role text not null check (role in ('admin', 'editor', 'viewer')),
  site_ids uuid[] not null default '{}',
  -- The SHA-256 of the token; the token itself is told once, to the person who invites.
  token_hash bytea not null unique check (length(token_hash) = 32),
  expires_at timestamptz not null default now() + interval '7 days',
  accepted_at timestamptz,
  accepted_by uuid references public.profiles (id) on delete set null,
  revoked_at timestamptz,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (accepted_at is null or revoked_at is null)
);
create index invitations_account on public.invitations (account_id, created_at);
create unique index invitations_one_open on public.invitations (account_id, email)
  where accepted_at is null and revoked_at is null;
create index invitations_accepted_by on public.invitations (accepted_by);
create index invitations_created_by on public.invitations (created_by);
create trigger touch before update on public.invitations for each row execute function app.touch_updated_at();

alter table public.invitations enable row level security;
create policy "nobody reads invitations past the functions" on public.invitations
  for select to authenticated using (false);

create function app.token_hash(p_token text)
returns bytea language sql immutable set search_path = '' as $$
  select sha256(convert_to(p_token, 'UTF8'))
$$;

create function app.invitation_state(p_invitation public.invitations)
returns text language sql stable set search_path = '' as $$
  select case
    when p_invitation.accepted_at is not null then 'accepted'
    when p_invitation.revoked_at is not null then 'revoked'
    when p_invitation.expires_at <= now() then 'expired'
    else 'open' end
$$;

-- People and open invitations of an account: what the plan's number of people is compared with.
create function app.seats_taken(p_account_id uuid)
returns bigint language sql stable set search_path = '' as $$
  select (select count(*) from public.profiles p where p.account_id = p_account_id and p.active)
    + (select count(*) from public.invitations i
       where i.account_id = p_account_id and app.invitation_state(i) = 'open')
$$;

create function app.seats_of_plan(p_account_id uuid)
returns integer language sql stable set search_path = '' as $$
  select l.max_users from public.accounts a join public.plans l on l.id = a.plan_id where a.id = p_account_id
$$;

-- The account whose team the caller changes. Its row is locked first, so that changes of a team happen one
-- after the other and what is counted or compared afterwards stays true.
create function app.lock_team()
returns uuid language plpgsql set search_path = '' as $$
begin
  perform 1 from public.accounts a where a.id = app.account_id() for no key update;
  return app.require_account_write();
end $$;

create function app.lock_team_as_manager()
returns uuid language plpgsql set search_path = '' as $$
begin
  perform app.lock_team();
  return app.require_manager();
end $$;

create function app.require_seat(p_account_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  allowed integer := app.seats_of_plan(p_account_id);
begin
  if app.seats_taken(p_account_id) >= allowed then
    perform app.fail('limit_reached', format('Your plan includes %s, and they are all in the team or invited. '
      'Choose a larger plan, or remove somebody first.',
      case allowed when 1 then 'one person' else allowed || ' people' end));
  end if;
end $$;

create function app.require_assignable_role(p_role text)
returns void language plpgsql set search_path = '' as $$
begin
  if p_role is null or p_role not in ('admin', 'editor', 'viewer') then
    perform app.fail('invalid', 'People join as admin, editor or viewer.',
      '{"role": ["Choose admin, editor or viewer."]}');
  end if;
end $$;

-- The sites, each once; another account's site is one that does not exist.
create function app.require_sites_of(p_account_id uuid, p_site_ids uuid[])
returns uuid[] language plpgsql stable set search_path = '' as $$
declare
  sites uuid[];
begin
  select coalesce(array_agg(distinct w.id), '{}') into sites from unnest(p_site_ids) w (id);
  if exists (select 1 from unnest(sites) w (id) where not exists (
    select 1 from public.sites s where s.id = w.id and s.account_id = p_account_id)) then
    perform app.fail('not_found', 'This site was not found.');
  end if;
  return sites;
end $$;

-- A member of the account whom owners and admins may change: neither the owner nor platform staff.
create function app.require_changeable(p_account_id uuid, p_user_id uuid, p_active boolean)
returns public.profiles language plpgsql stable set search_path = '' as $$
declare
  member public.profiles;
begin
  select p.* into member from public.profiles p
  where p.id = p_user_id and p.account_id = p_account_id and p.active = p_active;
  if member.id is null then
    perform app.fail('not_found', 'This person was not found.');
  elsif member.role = 'owner' then
    perform app.fail('forbidden', 'An account always has an owner. Hand the ownership over first.');
  elsif member.role in ('developer', 'system_bot') then
    perform app.fail('forbidden', 'The platform''s own people are not changed here.');
  end if;
  return member;
end $$;

create function app.replace_grants(p_account_id uuid, p_user_id uuid, p_site_ids uuid[], p_granted_by uuid)
returns void language plpgsql set search_path = '' as $$
begin
  delete from public.site_user_access g where g.user_id = p_user_id and g.site_id <> all (p_site_ids);
  insert into public.site_user_access (site_id, user_id, account_id, granted_by)
  select s.id, p_user_id, s.account_id, p_granted_by from public.sites s
  where s.id = any (p_site_ids) and s.account_id = p_account_id
  on conflict (site_id, user_id) do nothing;
end $$;

create function app.issue_invitation(p_account_id uuid, p_email text, p_role text, p_site_ids uuid[])
returns jsonb language plpgsql set search_path = '' as $$
declare
  -- Two random UUIDs are 244 bits of the database's strong randomness.
  token text := replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');
  made public.invitations;
begin
  perform app.require_seat(p_account_id);
  insert into public.invitations (account_id, email, role, site_ids, token_hash, created_by)
  values (p_account_id, p_email, p_role, case p_role when 'admin' then '{}' else p_site_ids end,
    app.token_hash(token), auth.uid())
  returning * into made;
  return jsonb_build_object('id', made.id, 'email', made.email, 'role', made.role,
    'expires_at', made.expires_at, 'token', token);
end $$;

-- Invites an address with a role and, for editors and viewers, sites. Answers the token, this once.
create function public.invite_member(p_email text, p_role text, p_site_ids uuid[] default '{}')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team_as_manager();
  address text := lower(btrim(coalesce(p_email, '')));
  sites uuid[];
  known public.profiles;
begin
  if address !~ '^[^@[:space:]]+@[^@[:space:]]+$' or length(address) > 254 then
    perform app.fail('invalid', 'This is not a complete e-mail address.',
      '{"email": ["This is not a complete e-mail address."]}');
  end if;
  perform app.require_assignable_role(p_role);
  sites := app.require_sites_of(account, p_site_ids);
  select p.* into known from public.profiles p where p.account_id = account and lower(p.email) = address;
  if known.active then
    perform app.fail('conflict', format('%s is in your team already.', address));
  elsif known.id is not null then
    perform app.fail('conflict', format('%s was in your team before. Let them back in below, with the same sign-in.',
      address));
  elsif exists (select 1 from public.invitations i
                where i.account_id = account and i.email = address and app.invitation_state(i) = 'open') then
    perform app.fail('conflict', format('%s is invited already. Make a new link if the first one got lost.', address));
  end if;
  update public.invitations set revoked_at = now()
  where account_id = account and email = address and accepted_at is null and revoked_at is null;
  return app.issue_invitation(account, address, p_role, sites);
end $$;

create function app.require_pending(p_account_id uuid, p_id uuid)
returns public.invitations language plpgsql set search_path = '' as $$
declare
  found_one public.invitations;
begin
  select i.* into found_one from public.invitations i
  where i.id = p_id and i.account_id = p_account_id for update;
  if found_one.id is null then
    perform app.fail('not_found', 'This invitation was not found.');
  elsif found_one.accepted_at is not null then
    perform app.fail('conflict', 'This invitation was accepted already.');
  elsif found_one.revoked_at is not null then
    perform app.fail('conflict', 'This invitation was withdrawn already.');
  end if;
  return found_one;
end $$;

-- A new link for an invitation that is open or expired; the old link no longer works.
create function public.renew_invitation(p_id uuid)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team_as_manager();
  old public.invitations := app.require_pending(account, p_id);
begin
  update public.invitations set revoked_at = now() where id = old.id;
  return app.issue_invitation(account, old.email, old.role, old.site_ids);
end $$;

create function public.revoke_invitation(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team_as_manager();
  old public.invitations := app.require_pending(account, p_id);
begin
  update public.invitations set revoked_at = now() where id = old.id;
end $$;

-- What the holder of a link is told: the state, and while it is open whom it is for and who asks. Null for
-- a token that never was.
create function public.read_invitation(p_token text)
returns jsonb language sql stable security definer set search_path = '' as $$
  select case when x.state = 'open'
    then jsonb_build_object('state', x.state, 'account', a.name, 'email', i.email, 'role', i.role,
      'expires_at', i.expires_at, 'invited_by', coalesce(nullif(p.full_name, ''), p.email))
    else jsonb_build_object('state', x.state, 'account', a.name) end
  from public.invitations i
  join public.accounts a on a.id = i.account_id
  left join public.profiles p on p.id = i.created_by and p.account_id = i.account_id
  cross join lateral (select case
    when app.invitation_state(i) <> 'open' then app.invitation_state(i)
    when a.status not in ('trial', 'active') then 'suspended'
    -- The invitation holds one of the seats itself.
    when app.seats_taken(a.id) - 1 >= app.seats_of_plan(a.id) then 'full'
    else 'open' end as state) x
  where i.token_hash = app.token_hash(p_token)
$$;

-- Who signs up with the token of an invitation joins its account instead of getting one. Everything is checked
-- here, in the transaction of the sign-up: a token that does not hold makes no user.
create function app.join_account()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  wanted bytea := app.token_hash(new.raw_user_meta_data->>'invitation');
  invitation public.invitations;
  account public.accounts;
  person text := left(coalesce(new.raw_user_meta_data->>'full_name', ''), 120);
begin
  select a.* into account from public.accounts a
  where a.id = (select i.account_id from public.invitations i where i.token_hash = wanted) for no key update;
  select i.* into invitation from public.invitations i where i.token_hash = wanted for update;
  if invitation.id is null or app.invitation_state(invitation) <> 'open' then
    perform app.fail('conflict', 'This invitation no longer holds.');
  elsif lower(new.email) is distinct from invitation.email then
    perform app.fail('forbidden', 'This invitation is for another address.');
  elsif account.status not in ('trial', 'active') then
    perform app.fail('account_suspended', 'This account takes nobody in at the moment.');
  end if;
  update public.invitations set accepted_at = now() where id = invitation.id;
  perform app.require_seat(account.id);
  insert into public.profiles (id, account_id, role, email, full_name)
  values (new.id, account.id, invitation.role, new.email, person);
  update public.invitations set accepted_by = new.id where id = invitation.id;
  perform app.replace_grants(account.id, new.id, invitation.site_ids, invitation.created_by);
  perform app.notify_account(account.id, null, 'team',
    format('%s joined the team', coalesce(nullif(person, ''), new.email)), '', '/settings/team');
  -- The token is spent; it need not stay with the user either.
  update auth.users set raw_user_meta_data = raw_user_meta_data - 'invitation' where id = new.id;
  return new;
end $$;
create or replace trigger create_account after insert on auth.users
  for each row when (new.raw_user_meta_data->>'invitation' is null) execute function app.create_account();
create trigger join_account after insert on auth.users
  for each row when (new.raw_user_meta_data->>'invitation' is not null) execute function app.join_account();

-- Gives a member a role and exactly these sites. Admins see every site and need no grants.
create function public.change_member(p_user_id uuid, p_role text, p_site_ids uuid[] default '{}')
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team_as_manager();
  member public.profiles := app.require_changeable(account, p_user_id, true);
  sites uuid[] := app.require_sites_of(account, p_site_ids);
begin
  perform app.require_assignable_role(p_role);
  if member.id = auth.uid() then
    perform app.fail('forbidden', 'Nobody changes their own role. Ask another admin or the owner.');
  end if;
  if p_role = 'admin' then sites := '{}'; end if;
  update public.profiles set role = p_role,
    current_site_id = case when p_role = 'admin' or current_site_id = any (sites) then current_site_id end
  where id = member.id;
  perform app.replace_grants(account, member.id, sites, auth.uid());
end $$;

-- Takes a member out of the team, or lets the caller leave it: the sessions end, what they made stays theirs.
create function public.remove_member(p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team();
  member public.profiles;
begin
  if p_user_id is distinct from auth.uid() then perform app.require_manager(); end if;
  member := app.require_changeable(account, p_user_id, true);
  update public.profiles set active = false, current_site_id = null where id = member.id;
  delete from public.site_user_access where user_id = member.id;
  delete from auth.sessions where user_id = member.id;
end $$;

-- Lets somebody who was removed back in, in the role they had and without sites.
create function public.restore_member(p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team_as_manager();
  member public.profiles := app.require_changeable(account, p_user_id, false);
begin
  perform app.require_seat(account);
  update public.profiles set active = true where id = member.id;
end $$;

-- Makes an active member the owner and the owner an admin. The proof is a session that a password opened
-- within the last minute.
create function public.transfer_ownership(p_user_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.lock_team();
  member public.profiles;
begin
  if app.role() is distinct from 'owner' then
    perform app.fail('forbidden', 'Only the owner can hand over the ownership.');
  end if;
  if not exists (select 1 from auth.sessions s
    where s.id = ((select auth.jwt())->>'session_id')::uuid and s.user_id = auth.uid()
      and s.created_at > now() - interval '1 minute') then
    perform app.fail('forbidden', 'Prove with your password that it is you.');
  end if;
  if p_user_id = auth.uid() then
    perform app.fail('conflict', 'You are the owner already.');
  end if;
  member := app.require_changeable(account, p_user_id, true);
  update public.profiles set role = 'admin' where id = auth.uid();
  update public.profiles set role = 'owner' where id = member.id;
  update public.accounts set owner_id = member.id where id = account;
  delete from public.site_user_access where user_id = member.id;
  perform app.notify_account(account, null, 'team',
    format('%s is the owner now', coalesce(nullif(member.full_name, ''), member.email)), '', '/settings/team');
end $$;

-- The team as its page shows it; invitations, removed people and grants of others are for managers.
create function public.read_team()
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'max_users', app.seats_of_plan(a.id), 'seats_taken', app.seats_taken(a.id),
    'members', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'email', p.email, 'full_name', p.full_name,
        'role', p.role, 'active', p.active, 'joined_at', p.created_at,
        'site_ids', (select coalesce(jsonb_agg(g.site_id), '[]') from public.site_user_access g
          where g.user_id = p.id and (p.id = (select auth.uid()) or (select app.is_manager()))))
        order by p.created_at, p.id), '[]')
      from public.profiles p
      where p.account_id = a.id and p.role <> 'system_bot' and (p.active or (select app.is_manager()))),
    'invitations', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'email', i.email, 'role', i.role,
        'site_ids', to_jsonb(i.site_ids), 'state', app.invitation_state(i), 'expires_at', i.expires_at)
        order by i.created_at, i.id), '[]')
      from public.invitations i
      where i.account_id = a.id and i.accepted_at is null and i.revoked_at is null and (select app.is_manager())))
  from public.accounts a where a.id = (select app.account_id())
$$;

revoke execute on function
  public.invite_member(text, text, uuid[]), public.renew_invitation(uuid), public.revoke_invitation(uuid),
  public.read_invitation(text), public.change_member(uuid, text, uuid[]), public.remove_member(uuid),
  public.restore_member(uuid), public.transfer_ownership(uuid), public.read_team()
from public, anon;
grant execute on function
  public.invite_member(text, text, uuid[]), public.renew_invitation(uuid), public.revoke_invitation(uuid),
  public.read_invitation(text), public.change_member(uuid, text, uuid[]), public.remove_member(uuid),
  public.restore_member(uuid), public.transfer_ownership(uuid), public.read_team()
to authenticated;
grant execute on function public.read_invitation(text) to anon;
