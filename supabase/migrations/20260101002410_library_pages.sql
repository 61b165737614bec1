-- The library of industries as the reference pages and the keyword opportunities show it.

drop function public.keyword_opportunities(uuid, uuid, text, integer, integer);
drop function public.add_seed_keywords(uuid, uuid[]);

-- Seed keywords of a site's industry which the site does not have yet.
-- Filters: {industry_sector_id, intent, search}.
create function app.open_seed_keywords(p_site_id uuid, p_filters jsonb)
returns setof public.seed_keywords language sql stable set search_path = '' as $$
  select s.*
  from public.sites t
  join public.industry_sectors i on i.industry_id = t.industry_id
  join public.seed_keywords s on s.industry_sector_id = i.id
  where t.id = p_site_id
    and (p_filters->>'industry_sector_id' is null or i.id = (p_filters->>'industry_sector_id')::uuid)
    and (p_filters->>'intent' is null or s.intent = p_filters->>'intent')
    and (p_filters->>'search' is null or strpos(lower(s.keyword), lower(p_filters->>'search')) > 0)
    and not exists (select 1 from public.keywords k
                    where k.site_id = t.id and k.keyword_key = lower(s.keyword) and k.status <> 'archived')
$$;
grant execute on function app.open_seed_keywords(uuid, jsonb) to authenticated;

-- One page of the keyword opportunities of a site, how many match, and the sectors of its industry with
-- what each still offers.
create function public.keyword_opportunities(p_site_id uuid, p_filters jsonb default '{}',
  p_sort text default 'volume', p_descending boolean default true, p_limit integer default 50,
  p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  with matching as materialized (
    select s.*, i.name as industry_sector from app.open_seed_keywords(p_site_id, p_filters) s
    join public.industry_sectors i on i.id = s.industry_sector_id)
  select jsonb_build_object(
    'total', (select count(*) from matching),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) - 'place' order by x.place), '[]') from (
      select m.id, m.keyword, m.volume, m.difficulty, m.cpc, m.intent, m.industry_sector,
        row_number() over (order by
          case when p_sort = 'keyword' and not p_descending then m.keyword end,
          case when p_sort = 'keyword' and p_descending then m.keyword end desc,
          case p_sort when 'difficulty' then m.difficulty when 'cpc' then m.cpc
            when 'volume' then m.volume end * case when p_descending then -1 else 1 end nulls last,
          m.keyword, m.id) as place
      from matching m order by place limit least(greatest(p_limit, 1), 200) offset greatest(p_offset, 0)) x),
    'industry_sectors', (select coalesce(jsonb_agg(to_jsonb(x) order by x.name), '[]') from (
      select i.id, i.name, (select count(*) from app.open_seed_keywords(p_site_id,
        jsonb_build_object('industry_sector_id', i.id))) as open
      from public.sites t join public.industry_sectors i on i.industry_id = t.industry_id
      where t.id = p_site_id) x))
$$;

-- Adds seed keywords to a sector: the ones named, or with null every opportunity that matches p_filters.
-- One the site had archived comes back. Answers how many were added.
create function public.add_seed_keywords(p_sector_id uuid, p_seed_ids uuid[] default null, p_filters jsonb default '{}')
returns integer language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  added integer;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_site_write(sector.site_id);
  perform app.require_module(sector.account_id, 'planner');
  if sector.status <> 'active' then
    perform app.fail('conflict', 'This sector is switched off. Choose an active one.');
  end if;
  insert into public.keywords as k (account_id, site_id, sector_id, keyword, volume, difficulty, cpc, currency,
    intent, source, created_by)
  select distinct on (lower(s.keyword)) sector.account_id, sector.site_id, sector.id, s.keyword, s.volume,
    s.difficulty, s.cpc, 'USD', s.intent, 'seed', auth.uid()
  from public.seed_keywords s
  where case when p_seed_ids is not null then s.id = any (p_seed_ids)
    else s.id in (select o.id from app.open_seed_keywords(sector.site_id, p_filters) o) end
  order by lower(s.keyword), s.volume desc nulls last
  on conflict (sector_id, keyword_key) do update
    set status = case when k.cluster_id is null then 'new' else 'clustered' end
    where k.status = 'archived';
  get diagnostics added = row_count;
  return added;
end $$;

-- One page of the seed library with the number of matches and the industries to filter by.
-- Filters: {industry, sector (slugs), intent, search}; a sector that the industry lacks counts as absent.
create function public.list_seed_keywords(p_filters jsonb default '{}', p_sort text default 'volume',
  p_descending boolean default true, p_limit integer default 50, p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  with matching as materialized (
    select s.id, s.keyword, s.volume, s.difficulty, s.cpc, s.intent, i.name as sector, i.slug as sector_slug,
      d.name as industry, d.slug as industry_slug
    from public.seed_keywords s
    join public.industry_sectors i on i.id = s.industry_sector_id
    join public.industries d on d.id = i.industry_id
    where (p_filters->>'industry' is null or d.slug = p_filters->>'industry')
      and (p_filters->>'sector' is null or i.slug = p_filters->>'sector' or (p_filters->>'industry' is not null
        and not exists (select 1 from public.industry_sectors x
                        where x.industry_id = d.id and x.slug = p_filters->>'sector')))
      and (p_filters->>'intent' is null or s.intent = p_filters->>'intent')
      and (p_filters->>'search' is null or strpos(lower(s.keyword), lower(p_filters->>'search')) > 0))
  select jsonb_build_object(
    'total', (select count(*) from matching),
    'rows', (select coalesce(jsonb_agg(to_jsonb(x) - 'place' order by x.place), '[]') from (
      select m.*, row_number() over (order by
        case when p_sort = 'keyword' and not p_descending then m.keyword end,
        case when p_sort = 'keyword' and p_descending then m.keyword end desc,
        case p_sort when 'difficulty' then m.difficulty when 'cpc' then m.cpc
          when 'volume' then m.volume end * case when p_descending then -1 else 1 end nulls last,
        m.keyword, m.id) as place
      from matching m order by place limit least(greatest(p_limit, 1), 200) offset greatest(p_offset, 0)) x),
    'industries', (select coalesce(jsonb_agg(jsonb_build_object('slug', d.slug, 'name', d.name,
        'sectors', (select coalesce(jsonb_agg(jsonb_build_object('slug', i.slug, 'name', i.name) order by i.name), '[]')
          from public.industry_sectors i where i.industry_id = d.id)) order by d.name), '[]')
      from public.industries d))
$$;

-- An industry with its sectors, what each holds and its most searched keywords; null when unknown.
create function public.read_industry(p_slug text)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', d.id, 'slug', d.slug, 'name', d.name, 'description', d.description,
    'sectors', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'slug', i.slug, 'name', i.name,
        'description', i.description, 'keywords', n.keywords, 'volume', n.volume, 'difficulty', n.difficulty,
        'examples', (select coalesce(jsonb_agg(e.keyword), '[]') from (
          select s.keyword from public.seed_keywords s where s.industry_sector_id = i.id
          order by s.volume desc nulls last, s.keyword limit 4) e)) order by i.name), '[]')
      from public.industry_sectors i
      cross join lateral (select count(*) as keywords, sum(s.volume) as volume,
          round(avg(s.difficulty)) as difficulty
        from public.seed_keywords s where s.industry_sector_id = i.id) n
      where i.industry_id = d.id))
  from public.industries d where d.slug = p_slug
$$;

-- Every industry with its sectors and the number of seed keywords of each.
create function public.list_industries()
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'slug', d.slug, 'name', d.name,
    'description', d.description,
    'sectors', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'slug', i.slug, 'name', i.name,
        'description', i.description,
        'keywords', (select count(*) from public.seed_keywords s where s.industry_sector_id = i.id))
        order by i.name), '[]')
      from public.industry_sectors i where i.industry_id = d.id)) order by d.name), '[]')
  from public.industries d
$$;

-- A site with its sectors and what each of them holds; null when it is not theirs.
create function public.read_site(p_site_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select to_jsonb(t) || jsonb_build_object('sectors',
    (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'industry_sector_id', c.industry_sector_id,
        'name', c.name, 'status', c.status,
        'keywords', (select count(*) from public.keywords k where k.sector_id = c.id and k.status <> 'archived'),
        'content', (select count(*) from public.content x where x.sector_id = c.id and x.status <> 'archived'))
        order by c.created_at, c.name), '[]')
      from public.sectors c where c.site_id = t.id))
  from public.sites t where t.id = p_site_id
$$;

revoke execute on function
  public.list_industries(), public.read_site(uuid),
  public.keyword_opportunities(uuid, jsonb, text, boolean, integer, integer),
  public.add_seed_keywords(uuid, uuid[], jsonb),
  public.list_seed_keywords(jsonb, text, boolean, integer, integer), public.read_industry(text)
from public, anon;
grant execute on function
  public.list_industries(), public.read_site(uuid),
  public.keyword_opportunities(uuid, jsonb, text, boolean, integer, integer),
  public.add_seed_keywords(uuid, uuid[], jsonb),
  public.list_seed_keywords(jsonb, text, boolean, integer, integer), public.read_industry(text)
to authenticated;
