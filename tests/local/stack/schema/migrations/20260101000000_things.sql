-- A small schema for the tests of the stack itself.
create table public.owners (
  id uuid primary key references auth.users (id) on delete cascade,
  email text
);
alter table public.owners enable row level security;
create policy "people read themselves" on public.owners for select to authenticated
  using (id = (select auth.uid()));

create function public.create_owner()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.owners values (new.id, new.email);
  return new;
end $$;
create trigger create_owner after insert on auth.users
  for each row execute function public.create_owner();

create table public.things (
  id bigint generated always as identity primary key,
  owner_id uuid not null default auth.uid() references public.owners (id),
  name text not null unique,
  detail jsonb
);
alter table public.things enable row level security;
create policy "people keep their own things" on public.things to authenticated
  using (owner_id = (select auth.uid())) with check (owner_id = (select auth.uid()));

create table public.ledger (amount integer);
revoke all on public.ledger from anon, authenticated;

create function public.who() returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('uid', auth.uid(), 'role', auth.role(), 'user', current_user,
    'email', auth.jwt() ->> 'email')
$$;
create function public.refuse(code text) returns void language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = code, message = 'Too few credits.', detail = 'insufficient_credits',
    hint = '{"credits":["10 needed"]}';
end $$;
create function public.for_the_service() returns integer language sql set search_path = '' as 'select 1';
revoke execute on function public.for_the_service() from public, anon, authenticated;

insert into storage.buckets (id, name, public) values ('private', 'private', false), ('open', 'open', true);
create policy "people keep files in their own folder" on storage.objects to authenticated
  using (bucket_id = 'private' and (storage.foldername(name))[1] = (select auth.uid())::text)
  with check (bucket_id = 'private' and (storage.foldername(name))[1] = (select auth.uid())::text);

create schema app;
create table app.cron_jobs (name text primary key, schedule text not null, command text not null);
insert into app.cron_jobs values ('every minute', '* * * * *', 'insert into public.ledger values (1)'),
  ('at night', '15 3 * * *', 'select 1'), ('broken', 'not a schedule', 'select 1');
create table app.due (due boolean);
create function app.has_due_jobs() returns boolean language sql stable set search_path = '' as $$
  select exists (select from app.due)
$$;
create function app.has_open_jobs() returns boolean language sql stable set search_path = '' as $$ select true $$;
