-- Keyword opportunities of a site with many keywords: each seed keyword is looked up in the index of the site's
-- keywords, instead of all keywords being read for each sector of the industry.

-- The seed keywords of its industry which a site has, past row-level security, whose conditions keep the index from
-- being used; none of a site that the person may not read.
create function app.known_seed_keywords(p_site_id uuid)
returns uuid[] language plpgsql stable security definer set search_path = '' as $$
declare
  site uuid := (select s from unnest(app.readable_sites()) s where s = p_site_id);
begin
  -- "offset 0" keeps the look-up from being turned into a join over all keywords.
  return array(
    select s.id from public.sites t
    join public.industry_sectors i on i.industry_id = t.industry_id
    join public.seed_keywords s on s.industry_sector_id = i.id
    where t.id = site and exists (
      select 1 from public.keywords k
      where k.site_id = site and k.keyword_key = lower(s.keyword) and k.status <> 'archived' offset 0));
end $$;
revoke execute on function app.known_seed_keywords(uuid) from public, anon;
grant execute on function app.known_seed_keywords(uuid) to authenticated;

create or replace function app.open_seed_keywords(p_site_id uuid, p_filters jsonb)
returns setof public.seed_keywords language sql stable set search_path = '' as $$
  select s.*
  from public.sites t
  join public.industry_sectors i on i.industry_id = t.industry_id
  join public.seed_keywords s on s.industry_sector_id = i.id
  where t.id = p_site_id
    and (p_filters->>'industry_sector_id' is null or i.id = (p_filters->>'industry_sector_id')::uuid)
    and (p_filters->>'intent' is null or s.intent = p_filters->>'intent')
    and (p_filters->>'search' is null or strpos(lower(s.keyword), lower(p_filters->>'search')) > 0)
    and s.id <> all ((select app.known_seed_keywords(p_site_id))::uuid[])
$$;

create or replace function public.keyword_opportunities(p_site_id uuid, p_filters jsonb default '{}',
  p_sort text default 'volume', p_descending boolean default true, p_limit integer default 50,
  p_offset integer default 0)
returns jsonb language sql stable set search_path = '' as $$
  with matching as materialized (
    select s.*, i.name as industry_sector from app.open_seed_keywords(p_site_id, p_filters) s
    join public.industry_sectors i on i.id = s.industry_sector_id),
  open as materialized (
    select s.industry_sector_id as id, count(*) as keywords from app.open_seed_keywords(p_site_id, '{}') s group by 1)
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
      select i.id, i.name, coalesce(o.keywords, 0) as open
      from public.sites t join public.industry_sectors i on i.industry_id = t.industry_id
        left join open o on o.id = i.id
      where t.id = p_site_id) x))
$$;
