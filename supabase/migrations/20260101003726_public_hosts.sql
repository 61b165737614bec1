-- A site whose readers find it on its connected websites has no public pages here: its addresses lead there. A published
-- article stays one wherever it is published.

-- Where readers of a site are led that has no pages here: its first connected website; null when it has none.
create function app.website_of(p_site public.sites)
returns text language sql stable set search_path = '' as $$
  select i.base_url from public.site_integrations i where i.site_id = p_site.id and i.active
  order by i.created_at, i.id limit 1
$$;

-- A public site with a page of its articles, newest first; {elsewhere} when its readers find it there; null when there is
-- none.
create or replace function public.public_site(p_slug text, p_limit integer default 20, p_offset integer default 0)
returns jsonb language sql stable security definer set search_path = '' as $$
  select case when not app.has_own_pages(s.hosting_type)
    then case when app.website_of(s) is not null then jsonb_build_object('elsewhere', app.website_of(s)) end
    else jsonb_build_object('name', s.name, 'slug', s.slug, 'domain', s.domain, 'description', s.description,
    'updated_at', s.updated_at,
    'total', (select count(*) from public.content c where c.site_id = s.id and c.status = 'published'),
    'articles', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select c.title, c.slug, c.excerpt, c.meta_description, c.published_at, c.updated_at, c.word_count, c.tags, (
        select jsonb_build_object('id', i.id, 'alt', i.alt, 'width', i.width, 'height', i.height,
          'updated_at', i.updated_at) from public.images i
        where i.content_id = c.id and i.kind = 'featured' and i.status = 'generated' limit 1) as image
      from public.content c where c.site_id = s.id and c.status = 'published'
      order by c.published_at desc, c.id
      limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0)) x)) end
  from public.sites s join public.accounts a on a.id = s.account_id
  where s.slug = p_slug and s.status = 'active' and a.status <> 'cancelled'
$$;

-- A published article of an active site, with its images and neighbours; {elsewhere} when its readers find it there; null
-- when there is none.
create or replace function public.public_article(p_site_slug text, p_slug text)
returns jsonb language sql stable security definer set search_path = '' as $$
  select case when not app.has_own_pages(s.hosting_type)
    then (select jsonb_build_object('elsewhere', p.external_url) from public.publishing_records p
      join public.site_integrations i on i.id = p.integration_id and i.active
      where p.content_id = c.id and p.destination_status = 'publish' and p.external_url is not null
      order by i.created_at, i.id limit 1)
    else jsonb_build_object(
    'site', jsonb_build_object('name', s.name, 'slug', s.slug, 'domain', s.domain, 'description', s.description),
    'title', c.title, 'slug', c.slug, 'html', c.html, 'excerpt', c.excerpt, 'meta_title', c.meta_title,
    'meta_description', c.meta_description, 'primary_keyword', c.primary_keyword, 'tags', c.tags,
    'categories', c.categories, 'word_count', c.word_count, 'entity_type', c.entity_type,
    'published_at', c.published_at, 'updated_at', c.updated_at,
    'images', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position,
        'alt', i.alt, 'after_heading', i.after_heading, 'width', i.width, 'height', i.height,
        'updated_at', i.updated_at) order by i.kind, i.position), '[]')
      from public.images i where i.content_id = c.id and i.status = 'generated'),
    'more', (select coalesce(jsonb_agg(jsonb_build_object('title', m.title, 'slug', m.slug)), '[]') from (
      select o.title, o.slug from public.content o
      where o.site_id = s.id and o.status = 'published' and o.id <> c.id
      order by (o.sector_id = c.sector_id)::integer + 2 * (select count(*) from (
          select unnest(o.tags || o.categories || o.secondary_keywords || o.primary_keyword)
          intersect select unnest(c.tags || c.categories || c.secondary_keywords || c.primary_keyword)) shared) desc,
        o.published_at desc, o.id limit 4) m)) end
  from public.content c
  join public.sites s on s.id = c.site_id
  join public.accounts a on a.id = s.account_id
  where s.slug = p_site_slug and c.slug = p_slug and c.status = 'published' and s.status = 'active'
    and a.status <> 'cancelled'
$$;
