-- The private schema `app`: helpers that policies, functions and cron use. It is never exposed by the API.
create schema if not exists app;
grant usage on schema app to anon, authenticated, service_role;
-- Postgres lets everyone execute a new function, and only a default for all schemas can take that back.
alter default privileges revoke execute on functions from public;

-- Raises an error that the domain understands: DETAIL carries the code, MESSAGE the sentence,
-- HINT the fields as JSON. `core/db.ts` turns it into an AppError.
create function app.fail(code text, message text, fields jsonb default null)
returns void language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = message, detail = code,
    hint = coalesce(fields::text, '');
end $$;

create function app.touch_updated_at()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end $$;

-- `before update` trigger: a signed-in user may change only the columns named as arguments.
-- Definer functions run as their owner, so they are not held back. Generated columns are not computed yet.
create function app.users_may_edit()
returns trigger language plpgsql set search_path = '' as $$
declare
  allowed text[] := tg_argv::text[] || '{updated_at}';
  changed text;
begin
  if current_user <> 'authenticated' then
    return new;
  end if;
  select n.key into changed
  from jsonb_each(to_jsonb(new)) n
  join jsonb_each(to_jsonb(old)) o on o.key = n.key
  where n.value is distinct from o.value and n.key <> all (allowed)
    and not exists (select 1 from pg_catalog.pg_attribute a
                    where a.attrelid = tg_relid and a.attname = n.key and a.attgenerated <> '')
  limit 1;
  if changed is not null then
    perform app.fail('forbidden', format('The column "%s" cannot be changed this way.', changed));
  end if;
  return new;
end $$;

-- A URL-safe slug of a title; empty input gives 'untitled'.
create function app.slugify(value text)
returns text language sql immutable set search_path = '' as $$
  select coalesce(nullif(left(btrim(regexp_replace(lower(translate(value,
    'àáâãäåāèéêëēìíîïīòóôõöøōùúûüūñçßÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÑÇ',
    'aaaaaaaeeeeeiiiiiooooooouuuuuncsaaaaaaeeeeiiiioooooouuuunc')),
    '[^a-z0-9]+', '-', 'g'), '-'), 80), ''), 'untitled')
$$;
