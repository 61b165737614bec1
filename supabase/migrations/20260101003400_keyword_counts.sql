-- How many keywords a site has of each kind, kept up to date by what is written, so that no page counts 100,000 rows.

-- Each statement that changes keywords adds what it changed, as rows of their own: nobody waits for anybody, and two
-- statements can never deadlock here. The sum over a site's rows is its count. From time to time they are folded.
create table app.keyword_counts (
  site_id uuid not null references public.sites (id) on delete cascade,
  sector_id uuid not null,
  status text not null,
  -- Empty when unknown.
  intent text not null,
  source text not null,
  clustered boolean not null,
  keywords bigint not null,
  folded boolean not null default false,
  id bigint generated always as identity primary key
);
create index keyword_counts_site on app.keyword_counts (site_id);
alter table app.keyword_counts enable row level security;

-- Folds a site's rows when many have come since the last time. Rows that somebody else folds right now are left.
create function app.fold_keyword_counts(p_site_id uuid)
returns void language plpgsql security definer set search_path = '' as $$
begin
  if (select count(*) from app.keyword_counts c where c.site_id = p_site_id and not c.folded) <= 60 then return; end if;
  with taken as (
    select c.ctid as place from app.keyword_counts c where c.site_id = p_site_id for update skip locked),
  gone as (
    delete from app.keyword_counts c using taken t where c.ctid = t.place returning c.*)
  insert into app.keyword_counts
  select g.site_id, g.sector_id, g.status, g.intent, g.source, g.clustered, sum(g.keywords), true
  from gone g group by g.site_id, g.sector_id, g.status, g.intent, g.source, g.clustered
  having sum(g.keywords) <> 0;
end $$;

create function app.count_made_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.keyword_counts
  select m.site_id, m.sector_id, m.status, coalesce(m.intent, ''), m.source, m.cluster_id is not null, count(*), false
  from made m group by 1, 2, 3, 4, 5, 6;
  perform app.fold_keyword_counts(s.site_id) from (select distinct m.site_id from made m) s;
  return null;
end $$;

create function app.count_gone_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- A site that goes with its keywords takes its counts along.
  insert into app.keyword_counts
  select g.site_id, g.sector_id, g.status, coalesce(g.intent, ''), g.source, g.cluster_id is not null, -count(*), false
  from gone g join public.sites s on s.id = g.site_id group by 1, 2, 3, 4, 5, 6;
  perform app.fold_keyword_counts(s.site_id) from (select distinct g.site_id from gone g) s;
  return null;
end $$;

create function app.count_changed_keywords()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into app.keyword_counts
  select x.site_id, x.sector_id, x.status, x.intent, x.source, x.clustered, sum(x.keywords), false
  from (
    select g.site_id, g.sector_id, g.status, coalesce(g.intent, '') as intent, g.source,
      g.cluster_id is not null as clustered, -1 as keywords from gone g
    union all
    select m.site_id, m.sector_id, m.status, coalesce(m.intent, ''), m.source, m.cluster_id is not null, 1 from made m) x
  group by 1, 2, 3, 4, 5, 6 having sum(x.keywords) <> 0;
  if found then
    perform app.fold_keyword_counts(s.site_id) from (select distinct m.site_id from made m) s;
  end if;
  return null;
end $$;

create function app.forget_keyword_counts()
returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from app.keyword_counts;
  return null;
end $$;

lock table public.keywords in share row exclusive mode;
create trigger count_made after insert on public.keywords referencing new table as made
  for each statement execute function app.count_made_keywords();
create trigger count_gone after delete on public.keywords referencing old table as gone
  for each statement execute function app.count_gone_keywords();
create trigger count_changed after update on public.keywords referencing old table as gone new table as made
  for each statement execute function app.count_changed_keywords();
create trigger count_none after truncate on public.keywords
  for each statement execute function app.forget_keyword_counts();

insert into app.keyword_counts
select k.site_id, k.sector_id, k.status, coalesce(k.intent, ''), k.source, k.cluster_id is not null, count(*), true
from public.keywords k group by 1, 2, 3, 4, 5, 6;

revoke execute on function app.fold_keyword_counts(uuid), app.count_made_keywords(), app.count_gone_keywords(),
  app.count_changed_keywords(), app.forget_keyword_counts() from public, anon, authenticated;
