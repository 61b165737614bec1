-- Who did what to which object, from where: written by triggers, changed by nobody.

create table public.audit_log (
  id bigint generated always as identity primary key,
  -- Null in the platform's own entries, which only its staff read.
  account_id uuid references public.accounts (id) on delete cascade,
  at timestamptz not null default now(),
  -- As they were then: people leave and change their names. Nobody means IGNY8 itself.
  actor_id uuid,
  actor text not null default '',
  actor_role text,
  action text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  object_type text not null,
  object_id uuid,
  object_label text not null default '',
  site_id uuid,
  -- As the app tells; nothing where the database was not asked through a function.
  ip text,
  user_agent text,
  request_id text,
  details jsonb not null default '{}',
  -- Whether the app told, or somebody asked the API directly.
  via text check (via in ('app', 'api'))
);
create index audit_log_account on public.audit_log (account_id, id desc);
create index audit_log_actor on public.audit_log (account_id, actor_id, id desc);

alter table public.audit_log enable row level security;
create policy "managers read what happened in their account" on public.audit_log
  for select to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager())
    or account_id is null and (select app.is_developer()));
revoke insert, update, delete, truncate on public.audit_log from anon, authenticated, service_role;

-- Also the database's owner adds and never changes; only with its whole account does an entry go.
create function app.audit_is_append_only()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    if app.is_being_deleted(old.account_id) then return old; end if;
  end if;
  raise exception 'audit_log is append-only';
end $$;
create trigger append_only before update or delete on public.audit_log
  for each row when (pg_trigger_depth() = 0) execute function app.audit_is_append_only();
create trigger append_only_as_a_whole before truncate on public.audit_log
  for each statement execute function app.audit_is_append_only();

-- Writes an entry for whoever asks, or for p_actor_id.
create function app.audit(p_account_id uuid, p_action text, p_object_type text, p_object_id uuid, p_label text,
  p_site_id uuid default null, p_details jsonb default '{}', p_actor_id uuid default auth.uid())
returns void language sql security definer set search_path = '' as $$
  insert into public.audit_log (account_id, actor_id, actor, actor_role, action, object_type, object_id, object_label,
    site_id, via, ip, user_agent, request_id, details)
  select a.id, p.id, coalesce(nullif(p.full_name, ''), p.email, ''), p.role, p_action, p_object_type, p_object_id,
    left(coalesce(p_label, ''), 300), p_site_id, o.via, o.ip, o.user_agent, o.request_id, p_details
  from public.accounts a
  cross join app.request_origin() o
  left join public.profiles p on p.id = p_actor_id
  where a.id = p_account_id
$$;

-- The named fields that differ, each with both values clipped: {field: {from, to}}.
create function app.field_changes(p_old jsonb, p_new jsonb, p_fields text[])
returns jsonb language sql immutable set search_path = '' as $$
  select coalesce(jsonb_object_agg(f.name, jsonb_build_object('from', left(p_old->>f.name, 200),
    'to', left(p_new->>f.name, 200)) order by f.position), '{}')
  from unnest(p_fields) with ordinality f (name, position)
  where p_old->f.name is distinct from p_new->f.name
$$;

-- Suspension by staff, with a reason that the account's people read.
alter table public.accounts
  add column status_reason text check (length(status_reason) <= 300),
  add column status_changed_at timestamptz,
  -- What a suspended account goes back to.
  add column status_before text check (status_before in ('trial', 'active'));

create function app.audit_account()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.name is distinct from old.name then
    perform app.audit(new.id, 'account.renamed', 'account', new.id, new.name, null,
      app.field_changes(to_jsonb(old), to_jsonb(new), '{name}'));
  end if;
  if new.status <> old.status then
    perform app.audit(new.id, case when new.status in ('suspended', 'cancelled') then 'account.' || new.status
        when old.status in ('suspended', 'cancelled') then 'account.restored' else 'account.changed' end,
      'account', new.id, new.name, null, app.field_changes(to_jsonb(old), to_jsonb(new), '{status}')
        || jsonb_strip_nulls(jsonb_build_object('reason', case
          when new.status_changed_at is distinct from old.status_changed_at then new.status_reason end)));
  end if;
  if (new.plan_id, new.owner_id) is distinct from (old.plan_id, old.owner_id) then
    perform app.audit(new.id, 'account.changed', 'account', new.id, new.name, null,
      app.field_changes(
        jsonb_build_object('plan', (select p.name from public.plans p where p.id = old.plan_id),
          'owner', (select p.email from public.profiles p where p.id = old.owner_id)),
        jsonb_build_object('plan', (select p.name from public.plans p where p.id = new.plan_id),
          'owner', (select p.email from public.profiles p where p.id = new.owner_id)),
        '{plan,owner}'));
  end if;
  return null;
end $$;
create trigger audit after update of name, status, plan_id, owner_id on public.accounts
  for each row when ((old.name, old.status, old.plan_id, old.owner_id)
    is distinct from (new.name, new.status, new.plan_id, new.owner_id))
  execute function app.audit_account();

create function app.audit_member()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  who text := coalesce(nullif(new.full_name, ''), new.email);
  actor uuid := coalesce(auth.uid(), case when tg_op = 'INSERT' then new.id end);
begin
  if tg_op = 'INSERT' then
    perform app.audit(new.account_id, case new.role when 'owner' then 'account.created' else 'member.joined' end,
      'member', new.id, who, null, jsonb_build_object('role', new.role, 'email', new.email), actor);
    return null;
  end if;
  if new.account_id <> old.account_id then
    perform app.audit(old.account_id, 'member.left', 'member', new.id, who, null,
      jsonb_build_object('role', old.role), actor);
    perform app.audit(new.account_id, 'member.joined', 'member', new.id, who, null,
      jsonb_build_object('role', new.role, 'email', new.email), actor);
    return null;
  end if;
  if new.role <> old.role then
    perform app.audit(new.account_id, 'member.role_changed', 'member', new.id, who, null,
      app.field_changes(to_jsonb(old), to_jsonb(new), '{role}'), actor);
  end if;
  if new.active <> old.active then
    perform app.audit(new.account_id, case when new.active then 'member.restored' else 'member.removed' end,
      'member', new.id, who, null, '{}', actor);
  end if;
  if new.email <> old.email then
    perform app.audit(new.account_id, 'member.email_changed', 'member', new.id, who, null,
      app.field_changes(to_jsonb(old), to_jsonb(new), '{email}'), coalesce(actor, new.id));
  end if;
  return null;
end $$;
create trigger audit_joined after insert on public.profiles for each row execute function app.audit_member();
create trigger audit after update of role, active, account_id, email on public.profiles
  for each row when ((old.role, old.active, old.account_id, old.email)
    is distinct from (new.role, new.active, new.account_id, new.email))
  execute function app.audit_member();

-- A password is changed by its owner; the auth server does not say who they are.
create function app.audit_password()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(p.account_id, 'member.password_changed', 'member', p.id, coalesce(nullif(p.full_name, ''), p.email),
    null, '{}', p.id)
  from public.profiles p where p.id = new.id;
  return null;
end $$;
create trigger audit_password after update of encrypted_password on auth.users
  for each row when (old.encrypted_password is distinct from new.encrypted_password)
  execute function app.audit_password();

create function app.audit_access()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  access public.site_user_access := case when tg_op = 'DELETE' then old else new end;
begin
  perform app.audit(access.account_id, case when tg_op = 'DELETE' then 'access.revoked' else 'access.granted' end,
    'member', p.id, coalesce(nullif(p.full_name, ''), p.email), access.site_id)
  from public.profiles p where p.id = access.user_id;
  return null;
end $$;
create trigger audit after insert or delete on public.site_user_access
  for each row execute function app.audit_access();

-- An invitation that is sent again is withdrawn and made anew.
create function app.audit_invitation()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id,
    case when tg_op = 'INSERT' then 'member.invited' else 'member.invitation_withdrawn' end,
    'invitation', new.id, new.email, null, jsonb_build_object('role', new.role));
  return null;
end $$;
create trigger audit_invited after insert on public.invitations
  for each row execute function app.audit_invitation();
create trigger audit_withdrawn after update of revoked_at on public.invitations
  for each row when (old.revoked_at is null and new.revoked_at is not null)
  execute function app.audit_invitation();

create function app.audit_site()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  edited text[] := '{name,domain,description,industry_id,site_type,hosting_type,auto_publish,slug}';
  edits jsonb;
begin
  if tg_op = 'INSERT' then
    perform app.audit(new.account_id, 'site.created', 'site', new.id, new.name, new.id,
      jsonb_strip_nulls(jsonb_build_object('domain', new.domain)));
    return null;
  end if;
  if new.status <> old.status then
    perform app.audit(new.account_id, case new.status when 'active' then 'site.switched_on'
      when 'inactive' then 'site.switched_off' else 'site.suspended' end, 'site', new.id, new.name, new.id);
  end if;
  edits := app.field_changes(to_jsonb(old), to_jsonb(new), edited);
  if edits <> '{}' then
    perform app.audit(new.account_id, 'site.edited', 'site', new.id, new.name, new.id, edits);
  end if;
  return null;
end $$;
create trigger audit after insert or update on public.sites for each row execute function app.audit_site();

create function app.audit_sector()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  edits jsonb;
begin
  if tg_op = 'INSERT' then
    perform app.audit(new.account_id, 'sector.added', 'sector', new.id, new.name, new.site_id);
    return null;
  end if;
  if new.status <> old.status then
    perform app.audit(new.account_id, case new.status when 'active' then 'sector.switched_on' else 'sector.switched_off' end,
      'sector', new.id, new.name, new.site_id);
  end if;
  edits := app.field_changes(to_jsonb(old), to_jsonb(new), '{name,description}');
  if edits <> '{}' then
    perform app.audit(new.account_id, 'sector.edited', 'sector', new.id, new.name, new.site_id, edits);
  end if;
  return null;
end $$;
create trigger audit after insert or update on public.sectors for each row execute function app.audit_sector();

create function app.audit_module()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id, case when new.enabled then 'module.switched_on' else 'module.switched_off' end,
    'module', null, initcap(replace(new.module, '_', ' ')));
  return null;
end $$;
create trigger audit after update of enabled on public.module_settings
  for each row when (old.enabled is distinct from new.enabled) execute function app.audit_module();

create function app.audit_prompt()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id, 'prompt.saved', 'prompt', new.id, initcap(replace(new.function, '_', ' ')), null,
    jsonb_build_object('version', new.version, 'default', exists (
      select 1 from public.default_prompts d where d.function = new.function and d.body = new.body)));
  return null;
end $$;
create trigger audit after update of body on public.prompts
  for each row when (old.body is distinct from new.body) execute function app.audit_prompt();

create function app.audit_author()
returns trigger language plpgsql security definer set search_path = '' as $$
declare
  author public.author_profiles := case when tg_op = 'DELETE' then old else new end;
begin
  perform app.audit(author.account_id, case tg_op when 'INSERT' then 'author.added' when 'DELETE' then 'author.deleted'
    else 'author.edited' end, 'author', author.id, author.name);
  return null;
end $$;
create trigger audit after insert or update or delete on public.author_profiles
  for each row execute function app.audit_author();

-- Credits that came in or were taken back; what jobs use stands in the ledger with its job.
create function app.audit_credits()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id, case when new.amount < 0 or new.type = 'refund' then 'credits.taken_back' else 'credits.granted' end,
    'credits', null, new.description, null,
    jsonb_build_object('amount', new.amount, 'balance', new.balance_after, 'kind', new.type),
    coalesce(new.created_by, auth.uid()));
  return null;
end $$;
create trigger audit after insert on public.credit_transactions
  for each row when (new.type in ('subscription', 'purchase', 'refund', 'adjustment', 'monthly_reset'))
  execute function app.audit_credits();

create function app.audit_run()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id,
    case when tg_op = 'INSERT' then 'run.started' when new.status = 'running' then 'run.resumed'
      else 'run.' || new.status end,
    'run', new.id, (select s.name from public.sites s where s.id = new.site_id), new.site_id,
    jsonb_strip_nulls(jsonb_build_object('credit_cap', new.credit_cap, 'reason', new.stop_reason,
      'credits_spent', case when tg_op = 'UPDATE' then new.credits_spent end)));
  return null;
end $$;
create trigger audit_started after insert on public.automation_runs for each row execute function app.audit_run();
create trigger audit after update of status on public.automation_runs
  for each row when (old.status is distinct from new.status) execute function app.audit_run();

create function app.audit_content()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id, 'content.' || case
      when new.status = 'published' then 'published' when old.status = 'published' then 'unpublished'
      when new.status = 'archived' then 'archived' else 'restored' end,
    'content', new.id, new.title, new.site_id);
  return null;
end $$;
create trigger audit after update of status on public.content
  for each row when (old.status is distinct from new.status
    and (new.status in ('published', 'archived') or old.status in ('published', 'archived')))
  execute function app.audit_content();

create function app.audit_import()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(new.account_id,
    case when tg_op = 'UPDATE' and new.status = 'undone' then 'keywords.import_undone' else 'keywords.imported' end, 'import', new.id, coalesce(new.filename, ''), new.site_id,
    jsonb_build_object('rows', new.total, 'merged', new.merged, 'rejected', new.rejected, 'source', new.source));
  return null;
end $$;
create trigger audit after insert on public.keyword_imports for each row execute function app.audit_import();

-- One entry for a bulk, however many it deletes.
create function app.audit_deleted_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform app.audit(x.account_id, 'keywords.deleted', 'keywords', null, x.label, x.site_id,
    jsonb_build_object('count', x.count, 'examples', to_jsonb(x.examples)))
  from (select g.account_id, g.site_id, count(*), (array_agg(g.keyword order by g.volume desc nulls last))[1:10] as examples,
          count(*) || case count(*) when 1 then ' keyword' else ' keywords' end as label
        from gone g group by g.account_id, g.site_id) x;
  return null;
end $$;
create trigger audit after delete on public.keywords referencing old table as gone
  for each statement execute function app.audit_deleted_keywords();
