-- Whoever saves a view of the keyword table under a name that is taken learns that it was replaced.

drop function public.save_keyword_view(uuid, text, text, text[]);

-- Keeps a view under a name; one of the same name on the site is replaced. A site keeps 50. Answers {id, replaced}.
create function public.save_keyword_view(p_site_id uuid, p_name text, p_address text, p_columns text[])
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  kept uuid;
  replaced boolean;
begin
  perform app.require_module(account, 'planner');
  if length(btrim(coalesce(p_name, ''))) not between 1 and 60 then
    perform app.fail('invalid', 'Give the view a name of at most 60 characters.',
      '{"name": ["Give the view a name of at most 60 characters."]}');
  end if;
  -- A row that was there already has been locked or changed by somebody: its xmax is set.
  insert into public.keyword_views as v (account_id, site_id, name, address, columns, created_by)
  values (account, p_site_id, btrim(p_name), p_address, p_columns, auth.uid())
  on conflict (site_id, lower(name)) do update set name = excluded.name, address = excluded.address,
    columns = excluded.columns
  returning v.id, v.xmax::text <> '0' into kept, replaced;
  if (select count(*) from public.keyword_views v where v.site_id = p_site_id) > 50 then
    perform app.fail('conflict', 'A site keeps 50 views. Delete one first.');
  end if;
  return jsonb_build_object('id', kept, 'replaced', replaced);
end $$;
revoke execute on function public.save_keyword_view(uuid, text, text, text[]) from public, anon, authenticated;
grant execute on function public.save_keyword_view(uuid, text, text, text[]) to authenticated;
