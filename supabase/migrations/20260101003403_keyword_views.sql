-- Views of the keyword table that people keep by name, and the columns that each person chose.

alter table public.profiles add column keyword_columns text[] check (cardinality(keyword_columns) <= 20);
create or replace trigger columns before update on public.profiles
  for each row execute function app.users_may_edit('full_name', 'current_site_id', 'theme', 'keyword_columns');

-- A view is seen by everybody who reads its site: its filters may name the site's sectors and clusters.
create table public.keyword_views (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  name text not null check (length(btrim(name)) between 1 and 60),
  -- Filters, order and page size, as the address of the table says them.
  address text not null check (length(address) <= 2000),
  columns text[] not null check (cardinality(columns) <= 20),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id)
);
create unique index keyword_views_name_once on public.keyword_views (site_id, lower(name));
create index keyword_views_site on public.keyword_views (site_id, account_id);
create index keyword_views_created_by on public.keyword_views (created_by);
create trigger touch before update on public.keyword_views for each row execute function app.touch_updated_at();
alter table public.keyword_views enable row level security;
create policy "people read the views of their sites" on public.keyword_views
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));

-- Keeps a view under a name; one of the same name on the site is replaced. A site keeps 50.
create function public.save_keyword_view(p_site_id uuid, p_name text, p_address text, p_columns text[])
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_site_write(p_site_id);
  kept uuid;
begin
  perform app.require_module(account, 'planner');
  if length(btrim(coalesce(p_name, ''))) not between 1 and 60 then
    perform app.fail('invalid', 'Give the view a name of at most 60 characters.',
      '{"name": ["Give the view a name of at most 60 characters."]}');
  end if;
  insert into public.keyword_views as v (account_id, site_id, name, address, columns, created_by)
  values (account, p_site_id, btrim(p_name), p_address, p_columns, auth.uid())
  on conflict (site_id, lower(name)) do update set name = excluded.name, address = excluded.address,
    columns = excluded.columns
  returning v.id into kept;
  if (select count(*) from public.keyword_views v where v.site_id = p_site_id) > 50 then
    perform app.fail('conflict', 'A site keeps 50 views. Delete one first.');
  end if;
  return kept;
end $$;

create function public.delete_keyword_view(p_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
declare
  view public.keyword_views;
begin
  select v.* into view from public.keyword_views v where v.id = p_id;
  perform app.require_module(app.require_site_write(view.site_id), 'planner');
  delete from public.keyword_views v where v.id = p_id;
end $$;

revoke execute on function public.save_keyword_view(uuid, text, text, text[]), public.delete_keyword_view(uuid)
from public, anon;
grant execute on function public.save_keyword_view(uuid, text, text, text[]), public.delete_keyword_view(uuid)
to authenticated;

create or replace function public.keyword_page(p_site_id uuid, p_filters jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer default 0, p_cursor jsonb default null, p_exact boolean default false)
returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  site uuid := (select s from unnest(app.readable_sites()) s where s = p_site_id);
  counting jsonb;
  hits uuid[];
begin
  if p_sort not in ('keyword', 'volume', 'difficulty', 'cpc', 'intent', 'status', 'created_at') then
    perform app.fail('invalid', 'This table cannot be sorted that way.');
  end if;
  counting := app.keyword_counting(site, p_filters, p_exact);
  if counting->'hits' <> 'null' then
    hits := array(select jsonb_array_elements_text(counting->'hits')::uuid);
  end if;
  return counting - 'hits' || app.keyword_slice(site, p_filters, hits, p_sort, p_descending, least(p_limit, 500),
      case when p_cursor is null and p_offset > 0
        then app.keyword_place(site, p_filters, p_sort, p_descending, p_offset) else p_cursor end)
    || jsonb_build_object('clusters', app.large_clusters(site, (p_filters->>'cluster_id')::uuid),
      'jobs', app.live_planner_jobs(site, 'auto_cluster'),
      'columns', (select to_jsonb(p.keyword_columns) from public.profiles p where p.id = (select auth.uid())),
      'views', (select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'name', v.name, 'address', v.address,
          'columns', v.columns) order by lower(v.name)), '[]')
        from public.keyword_views v where v.site_id = site));
end $$;
