-- What the world may see: active sites and their published content, through three functions and one bucket.

-- A public site with a page of its articles, newest first; null when there is none.
create function public.public_site(p_slug text, p_limit integer default 20, p_offset integer default 0)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('name', s.name, 'slug', s.slug, 'domain', s.domain, 'description', s.description,
    'total', (select count(*) from public.content c where c.site_id = s.id and c.status = 'published'),
    'articles', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select c.title, c.slug, c.excerpt, c.published_at, c.updated_at, c.word_count, c.tags, (
        select jsonb_build_object('id', i.id, 'alt', i.alt, 'width', i.width, 'height', i.height) from public.images i
        where i.content_id = c.id and i.kind = 'featured' and i.status = 'generated' limit 1) as image
      from public.content c where c.site_id = s.id and c.status = 'published'
      order by c.published_at desc, c.id
      limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0)) x))
  from public.sites s join public.accounts a on a.id = s.account_id
  where s.slug = p_slug and s.status = 'active' and a.status <> 'cancelled'
$$;

-- A published article of an active site, with its images and neighbours; null when there is none.
create function public.public_article(p_site_slug text, p_slug text)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'site', jsonb_build_object('name', s.name, 'slug', s.slug, 'domain', s.domain, 'description', s.description),
    'title', c.title, 'slug', c.slug, 'html', c.html, 'excerpt', c.excerpt, 'meta_title', c.meta_title,
    'meta_description', c.meta_description, 'primary_keyword', c.primary_keyword, 'tags', c.tags,
    'categories', c.categories, 'word_count', c.word_count, 'entity_type', c.entity_type,
    'published_at', c.published_at, 'updated_at', c.updated_at,
    'images', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position,
        'alt', i.alt, 'after_heading', i.after_heading, 'width', i.width, 'height', i.height)
        order by i.kind, i.position), '[]')
      from public.images i where i.content_id = c.id and i.status = 'generated'),
    'more', (select coalesce(jsonb_agg(jsonb_build_object('title', m.title, 'slug', m.slug)), '[]') from (
      select o.title, o.slug from public.content o
      where o.site_id = s.id and o.status = 'published' and o.id <> c.id order by o.published_at desc limit 4) m))
  from public.content c
  join public.sites s on s.id = c.site_id
  join public.accounts a on a.id = s.account_id
  where s.slug = p_site_slug and c.slug = p_slug and c.status = 'published' and s.status = 'active'
    and a.status <> 'cancelled'
$$;

-- Where the picture of a published article lies; null unless the article is public.
create function public.public_image(p_site_slug text, p_image_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('storage_path', i.storage_path, 'content_type', i.content_type)
  from public.images i
  join public.content c on c.id = i.content_id
  join public.sites s on s.id = i.site_id
  join public.accounts a on a.id = s.account_id
  where i.id = p_image_id and s.slug = p_site_slug and i.status = 'generated' and c.status = 'published'
    and s.status = 'active' and a.status <> 'cancelled'
$$;

revoke execute on function public.public_site(text, integer, integer), public.public_article(text, text),
  public.public_image(text, uuid) from public;
grant execute on function public.public_site(text, integer, integer), public.public_article(text, text),
  public.public_image(text, uuid) to anon, authenticated;

-- Pictures lie under {account}/{site}/{content}/{image}.png in one private bucket. The worker writes them;
-- people read those of their sites, the world those of published content.
create function app.storage_site(p_name text)
returns uuid language sql immutable set search_path = '' as $$
  select case when split_part(p_name, '/', 2) ~ '^[0-9a-f-]{36}$' then split_part(p_name, '/', 2)::uuid end
$$;

create function app.is_public_image(p_name text)
returns boolean language sql stable security definer set search_path = '' as $$
  select exists (
    select 1 from public.images i
    join public.content c on c.id = i.content_id
    join public.sites s on s.id = i.site_id
    join public.accounts a on a.id = s.account_id
    where i.storage_path = p_name and i.status = 'generated' and c.status = 'published' and s.status = 'active'
      and a.status <> 'cancelled')
$$;
grant execute on function app.storage_site(text), app.is_public_image(text) to anon, authenticated, service_role;

insert into storage.buckets (id, name, public) values ('images', 'images', false) on conflict (id) do nothing;

create policy "people read the pictures of their sites" on storage.objects
  for select to authenticated
  using (bucket_id = 'images' and app.storage_site(name) = any ((select app.readable_sites())::uuid[]));
create policy "the world reads published pictures" on storage.objects
  for select to anon, authenticated
  using (bucket_id = 'images' and app.is_public_image(name));
