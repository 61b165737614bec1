-- How many of a file's keywords a sector has, each looked up in the index: a join of the two lists compares each with
-- each where the planner does not know yet how many a first import has brought. In small letters beforehand, because
-- row-level security keeps a condition that calls a function from the index.
create or replace function public.count_known_keywords(p_sector_id uuid, p_keywords text[])
returns integer language sql stable set search_path = '' as $$
  with given as materialized (select lower(g) as key from unnest(p_keywords) g)
  select count(*)::integer from given g
  cross join lateral (select from public.keywords k
                      where k.sector_id = p_sector_id and k.keyword_key = g.key limit 1) k
$$;
