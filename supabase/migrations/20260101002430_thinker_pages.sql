-- Prompts with their versions, and author profiles.

drop function public.save_prompt(text, text);

-- Saves a prompt as a new version; an empty body restores the default, the body in force makes no version.
-- p_version is the version the person started from: a colleague's save in between is not overwritten.
create function public.save_prompt(p_function text, p_body text, p_version integer)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  prompt public.prompts;
  wording text;
begin
  perform app.require_module(account, 'thinker');
  select p.* into prompt from public.prompts p
  where p.account_id = account and p.function = p_function for update;
  if prompt.id is null then perform app.fail('not_found', 'This prompt was not found.'); end if;
  wording := coalesce(nullif(btrim(p_body, E' \t\r\n'), ''),
    (select d.body from public.default_prompts d where d.function = p_function));
  if prompt.body = wording then
    return prompt.version;
  end if;
  if prompt.version <> p_version then
    perform app.fail('conflict', format('Somebody else saved version %s meanwhile. Load the page again to see it; '
      'your text is still here.', prompt.version));
  end if;
  update public.prompts p set version = p.version + 1, updated_by = auth.uid(), body = wording where p.id = prompt.id;
  return prompt.version + 1;
end $$;

-- The prompts of the account beside their defaults; only one of them when p_function is given.
create function public.read_prompts(p_function text default null)
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
    select p.function, p.body, d.body as default_body, p.version, p.updated_at,
      coalesce(nullif(m.full_name, ''), m.email) as updated_by
    from public.prompts p
    join public.default_prompts d on d.function = p.function
    left join public.profiles m on m.id = p.updated_by
    where p.account_id = (select app.account_id()) and (p_function is null or p.function = p_function)) x
$$;

revoke execute on function public.save_prompt(text, text, integer), public.read_prompts(text) from public, anon;
grant execute on function public.save_prompt(text, text, integer), public.read_prompts(text) to authenticated;

-- A deleted author leaves its tasks without one.
alter table public.tasks drop constraint tasks_author_profile_id_account_id_fkey;
alter table public.tasks add constraint tasks_author_profile_id_account_id_fkey
  foreign key (author_profile_id, account_id) references public.author_profiles (id, account_id)
  on delete set null (author_profile_id);

alter table public.author_profiles alter column created_by set default auth.uid();
alter policy "managers add author profiles" on public.author_profiles
  with check (account_id = (select app.account_id()) and (select app.is_manager())
    and (select app.account_may_write()) and created_by = (select auth.uid()));

-- The author profiles of the account with the number of open tasks that use each.
create function public.list_authors()
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(to_jsonb(x) order by lower(x.name)), '[]') from (
    select a.id, a.name, a.tone, a.language, a.structure, a.dos, a.donts, a.updated_at,
      (select count(*) from public.tasks t
       where t.author_profile_id = a.id and t.status in ('queued', 'in_progress', 'failed')) as open_tasks
    from public.author_profiles a where a.account_id = (select app.account_id())) x
$$;
revoke execute on function public.list_authors() from public, anon;
grant execute on function public.list_authors() to authenticated;
