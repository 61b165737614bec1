-- Secrets as ciphertext, and the accounts' own AI providers, whose keys are the first of them.

-- In the schema that is never exposed: nobody reads a ciphertext over the API but the worker, through functions.
create table app.secrets (
  account_id uuid not null references public.accounts (id) on delete cascade,
  -- Table and record, and its field: both are sealed in with the secret, see core/secrets/envelope.ts.
  record text not null check (record ~ '^[a-z_]+/[a-z0-9-]{1,40}$'),
  field text not null check (field ~ '^[a-z_]{1,40}$'),
  sealed text not null check (length(sealed) <= 12000 and sealed ~ '^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]{16}\.[A-Za-z0-9_-]{22,}$'),
  key_id text not null generated always as (split_part(sealed, '.', 2)) stored,
  -- What people see of it.
  last_four text not null default '' check (length(last_four) <= 4),
  set_at timestamptz not null default now(),
  set_by uuid references public.profiles (id) on delete set null,
  primary key (account_id, record, field)
);
create index secrets_key on app.secrets (key_id);
create index secrets_set_by on app.secrets (set_by);
alter table app.secrets enable row level security;
revoke all on app.secrets from public, anon, authenticated, service_role;

-- Where an account's AI requests go instead of IGNY8's own provider. The key is in app.secrets.
create table public.ai_providers (
  account_id uuid not null references public.accounts (id) on delete cascade,
  -- openai: OpenAI and every server that speaks its API.
  kind text not null check (kind in ('openai')),
  -- Null for OpenAI itself. Without a name, a query or a fragment: they may hold secrets.
  base_url text check (length(base_url) <= 500 and base_url ~ '^https?://[^\s@?#]+$'),
  -- Null for IGNY8's own choice.
  text_model text check (length(text_model) between 1 and 100),
  image_model text check (length(image_model) between 1 and 100),
  -- Models that differ from these: {function: model}.
  models jsonb not null default '{}' check (jsonb_typeof(models) = 'object' and length(models::text) <= 2000),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, kind)
);
create index ai_providers_created_by on public.ai_providers (created_by);
create trigger touch before update on public.ai_providers for each row execute function app.touch_updated_at();
alter table public.ai_providers enable row level security;
create policy "managers read the AI providers of their account" on public.ai_providers
  for select to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager()));
revoke insert, update, delete, truncate on public.ai_providers from anon, authenticated, service_role;

-- The account's providers, for its managers, with what may be seen of their keys.
create function public.read_ai_providers()
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('account_id', a.id, 'providers', (
    select coalesce(jsonb_agg(to_jsonb(p) - 'account_id' - 'created_by' || jsonb_build_object(
        'last_four', s.last_four, 'key_set_at', s.set_at,
        'key_set_by', (select coalesce(nullif(m.full_name, ''), m.email) from public.profiles m where m.id = s.set_by))
      order by p.kind), '[]')
    from public.ai_providers p
    left join app.secrets s on s.account_id = p.account_id and s.record = 'ai_providers/' || p.kind
      and s.field = 'api_key'
    where p.account_id = a.id))
  from public.accounts a where a.id = (select app.account_id()) and (select app.is_manager())
$$;

-- Keeps a provider {base_url, text_model, image_model, models} and, when one is given, its sealed key.
-- A key is only ever sent to the address for which somebody typed it: a new address needs the key again.
create function public.save_ai_provider(p_kind text, p_provider jsonb, p_sealed text default null,
  p_last_four text default '')
returns void language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  place text := 'ai_providers/' || p_kind;
  old public.ai_providers;
  new public.ai_providers;
begin
  perform 1 from public.accounts a where a.id = account for update;
  select p.* into old from public.ai_providers p where p.account_id = account and p.kind = p_kind;
  if p_sealed is null and (old.account_id is null or old.base_url is distinct from p_provider->>'base_url') then
    perform app.fail('invalid', 'Enter the key: it is sent to no other address than the one it was entered for.',
      '{"api_key": ["Enter the key for this address."]}');
  end if;
  insert into public.ai_providers as p (account_id, kind, base_url, text_model, image_model, models, created_by)
  values (account, p_kind, p_provider->>'base_url', p_provider->>'text_model', p_provider->>'image_model',
    coalesce(p_provider->'models', '{}'), auth.uid())
  on conflict (account_id, kind) do update set base_url = excluded.base_url, text_model = excluded.text_model,
    image_model = excluded.image_model, models = excluded.models
  returning p.* into new;
  if p_sealed is not null then
    insert into app.secrets as s (account_id, record, field, sealed, last_four, set_by)
    values (account, place, 'api_key', p_sealed, coalesce(p_last_four, ''), auth.uid())
    on conflict (account_id, record, field) do update set sealed = excluded.sealed, last_four = excluded.last_four,
      set_by = excluded.set_by, set_at = now();
  end if;
  perform app.audit(account, case when old.account_id is null then 'provider.set' else 'provider.changed' end,
    'provider', null, 'OpenAI or compatible', null,
    app.field_changes(
        jsonb_strip_nulls(coalesce(to_jsonb(old), '{}') || jsonb_build_object('models', nullif(old.models, '{}'))),
        jsonb_strip_nulls(to_jsonb(new) || jsonb_build_object('models', nullif(new.models, '{}'))),
        '{base_url,text_model,image_model,models}')
      || case when p_sealed is null then '{}' else jsonb_build_object('key_ending', p_last_four) end);
end $$;

-- Forgets a provider and its key; IGNY8's own is used again. False when there was none.
create function public.remove_ai_provider(p_kind text)
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
begin
  delete from app.secrets s where s.account_id = account and s.record = 'ai_providers/' || p_kind;
  delete from public.ai_providers p where p.account_id = account and p.kind = p_kind;
  if not found then return false; end if;
  perform app.audit(account, 'provider.removed', 'provider', null, 'OpenAI or compatible');
  return true;
end $$;

-- For the worker: an account's provider with its sealed key; null where it has none of its own.
create function public.stored_ai_provider(p_account_id uuid, p_kind text)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('base_url', p.base_url, 'text_model', p.text_model, 'image_model', p.image_model,
    'models', p.models, 'sealed', s.sealed)
  from public.ai_providers p
  left join app.secrets s on s.account_id = p.account_id and s.record = 'ai_providers/' || p.kind and s.field = 'api_key'
  where p.account_id = p_account_id and p.kind = p_kind
$$;

-- For the rotation of keys: how many secrets each key seals, as {key id: count}.
create function public.count_secrets()
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_object_agg(c.key_id, c.count), '{}')
  from (select s.key_id, count(*) as count from app.secrets s group by s.key_id) c
$$;

-- The next secrets after a place [account_id, record, field], in that order; with p_except_key only those that
-- another key seals.
create function public.list_secrets(p_after text[] default null, p_except_key text default null,
  p_limit integer default 100)
returns jsonb language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by x.account_id, x.record, x.field), '[]') from (
    select s.account_id, s.record, s.field, s.sealed from app.secrets s
    where (p_after is null or (s.account_id, s.record, s.field) > (p_after[1]::uuid, p_after[2], p_after[3]))
      and (p_except_key is null or s.key_id <> p_except_key)
    order by s.account_id, s.record, s.field limit least(greatest(p_limit, 1), 1000)) x
$$;

-- Replaces sealed texts [{account_id, record, field, sealed, was}] where nobody set a new secret in the meantime;
-- who set it and when stays. Answers how many.
create function public.reseal_secrets(p_secrets jsonb)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  resealed integer;
begin
  update app.secrets s set sealed = n.sealed
  from jsonb_to_recordset(p_secrets) n (account_id uuid, record text, field text, sealed text, was text)
  where s.account_id = n.account_id and s.record = n.record and s.field = n.field and s.sealed = n.was;
  get diagnostics resealed = row_count;
  return resealed;
end $$;

revoke execute on function public.read_ai_providers(), public.save_ai_provider(text, jsonb, text, text),
  public.remove_ai_provider(text), public.stored_ai_provider(uuid, text), public.count_secrets(),
  public.list_secrets(text[], text, integer), public.reseal_secrets(jsonb) from public, anon, authenticated;
grant execute on function public.read_ai_providers(), public.save_ai_provider(text, jsonb, text, text),
  public.remove_ai_provider(text) to authenticated;
grant execute on function public.stored_ai_provider(uuid, text), public.count_secrets(),
  public.list_secrets(text[], text, integer), public.reseal_secrets(jsonb) to service_role;
