-- Prompts, author profiles, tasks, content with its versions, and images.

create table public.prompts (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  function text not null check (function in
    ('auto_cluster', 'generate_ideas', 'generate_content', 'generate_image_prompts', 'generate_images')),
  body text not null check (length(body) between 1 and 20000),
  version integer not null default 1,
  updated_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (account_id, function)
);
create index prompts_updated_by on public.prompts (updated_by);

-- The wording a new account starts with, and what "reset to default" restores.
create table public.default_prompts (
  function text primary key,
  body text not null
);

create table public.author_profiles (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null references public.accounts (id),
  name text not null check (length(btrim(name)) between 1 and 120),
  tone text not null default '' check (length(tone) <= 500),
  language text not null default 'English' check (length(language) <= 60),
  structure text not null default '' check (length(structure) <= 1000),
  dos text not null default '' check (length(dos) <= 2000),
  donts text not null default '' check (length(donts) <= 2000),
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, account_id)
);
create unique index author_profiles_name_once on public.author_profiles (account_id, lower(name));
create index author_profiles_created_by on public.author_profiles (created_by);

create table public.tasks (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  idea_id uuid,
  title text not null check (length(btrim(title)) between 1 and 300),
  description text not null default '' check (length(description) <= 4000),
  outline jsonb not null default '[]',
  content_type text not null default 'blog_post'
    check (content_type in ('blog_post', 'article', 'product', 'service', 'page')),
  structure text not null default 'guide' check (structure in
    ('guide', 'how_to', 'listicle', 'comparison', 'review', 'faq', 'landing', 'case_study')),
  keywords text[] not null default '{}',
  target_words integer not null default 1200 check (target_words between 100 and 10000),
  author_profile_id uuid,
  priority integer not null default 0 check (priority between -10 and 10),
  due_date date,
  status text not null default 'queued'
    check (status in ('queued', 'in_progress', 'completed', 'failed', 'cancelled')),
  attempts integer not null default 0,
  last_error text,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  foreign key (idea_id, site_id) references public.ideas (id, site_id),
  foreign key (author_profile_id, account_id) references public.author_profiles (id, account_id),
  unique (id, site_id)
);
create unique index tasks_one_live_per_idea on public.tasks (idea_id) where status <> 'cancelled';
create index tasks_site on public.tasks (site_id, status, created_at desc);
create index tasks_site_account on public.tasks (site_id, account_id);
create index tasks_sector on public.tasks (sector_id, site_id);
create index tasks_idea on public.tasks (idea_id, site_id);
create index tasks_author on public.tasks (author_profile_id, account_id);
create index tasks_created_by on public.tasks (created_by);

create table public.content (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  sector_id uuid not null,
  task_id uuid,
  title text not null check (length(btrim(title)) between 1 and 300),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  html text not null default '' check (length(html) <= 1000000),
  plain_text text not null default '',
  word_count integer not null default 0,
  excerpt text not null default '' check (length(excerpt) <= 600),
  meta_title text not null default '' check (length(meta_title) <= 60),
  meta_description text not null default '' check (length(meta_description) <= 155),
  primary_keyword text,
  secondary_keywords text[] not null default '{}',
  tags text[] not null default '{}',
  categories text[] not null default '{}',
  entity_type text not null default 'blog_post'
    check (entity_type in ('blog_post', 'article', 'product', 'service', 'taxonomy', 'page')),
  json_blocks jsonb,
  structure_data jsonb,
  source text not null default 'igny8' check (source in ('igny8', 'wordpress', 'shopify', 'custom')),
  sync_status text not null default 'native' check (sync_status in ('native', 'imported', 'synced')),
  external_id text,
  external_url text,
  sync_metadata jsonb,
  internal_links jsonb not null default '[]',
  linker_version integer not null default 0,
  optimizer_version integer not null default 0,
  optimization_scores jsonb,
  status text not null default 'draft'
    check (status in ('draft', 'linked', 'optimized', 'review', 'approved', 'published', 'archived')),
  review_note text not null default '' check (length(review_note) <= 2000),
  version integer not null default 1,
  published_at timestamptz,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (sector_id, site_id) references public.sectors (id, site_id),
  foreign key (task_id, site_id) references public.tasks (id, site_id),
  unique (site_id, slug),
  unique (id, site_id)
);
create unique index content_one_per_task on public.content (task_id);
create index content_task on public.content (task_id, site_id);
create index content_site on public.content (site_id, status, updated_at desc);
create index content_public on public.content (site_id, published_at desc) where status = 'published';
create index content_site_account on public.content (site_id, account_id);
create index content_sector on public.content (sector_id, site_id);
create index content_created_by on public.content (created_by);

create table public.content_versions (
  content_id uuid not null references public.content (id) on delete cascade,
  version integer not null,
  account_id uuid not null,
  site_id uuid not null,
  title text not null,
  html text not null,
  meta_title text not null,
  meta_description text not null,
  word_count integer not null,
  reason text not null default 'edit',
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  primary key (content_id, version),
  foreign key (site_id, account_id) references public.sites (id, account_id)
);
create index content_versions_site on public.content_versions (site_id, account_id);
create index content_versions_created_by on public.content_versions (created_by);

create table public.images (
  id uuid primary key default gen_random_uuid(),
  account_id uuid not null,
  site_id uuid not null,
  content_id uuid not null,
  kind text not null check (kind in ('featured', 'in_article')),
  position integer not null default 0,
  prompt text not null default '' check (length(prompt) <= 4000),
  alt text not null default '' check (length(alt) <= 300),
  after_heading text,
  provider text,
  model text,
  width integer,
  height integer,
  bytes integer,
  content_type text,
  storage_path text,
  status text not null default 'prompt_ready'
    check (status in ('prompt_pending', 'prompt_ready', 'generating', 'generated', 'failed')),
  last_error text,
  created_by uuid references public.profiles (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (site_id, account_id) references public.sites (id, account_id),
  foreign key (content_id, site_id) references public.content (id, site_id),
  unique (content_id, kind, position)
);
create unique index images_storage_path on public.images (storage_path);
create index images_site on public.images (site_id, created_at desc);
create index images_site_account on public.images (site_id, account_id);
create index images_content on public.images (content_id, site_id);
create index images_created_by on public.images (created_by);

create trigger touch before update on public.prompts for each row execute function app.touch_updated_at();
create trigger touch before update on public.author_profiles for each row execute function app.touch_updated_at();
create trigger touch before update on public.tasks for each row execute function app.touch_updated_at();
create trigger touch before update on public.content for each row execute function app.touch_updated_at();
create trigger touch before update on public.images for each row execute function app.touch_updated_at();
create trigger columns before update on public.author_profiles for each row
  execute function app.users_may_edit('name', 'tone', 'language', 'structure', 'dos', 'donts');
create trigger columns before update on public.tasks for each row execute function
  app.users_may_edit('title', 'description', 'target_words', 'author_profile_id', 'priority', 'due_date');
create trigger columns before update on public.images for each row execute function app.users_may_edit('prompt', 'alt');

-- Text of an HTML document: tags become spaces, the five basic entities are decoded.
create function app.html_to_text(html text)
returns text language sql immutable set search_path = '' as $$
  select btrim(regexp_replace(replace(replace(replace(replace(replace(replace(
    regexp_replace(html, '<[^>]*>', ' ', 'g'),
    '&nbsp;', ' '), '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&#39;', ''''), '&amp;', '&'), '\s+', ' ', 'g'))
$$;

create function app.word_count(plain_text text)
returns integer language sql immutable set search_path = '' as $$
  select count(*)::integer from regexp_split_to_table(plain_text, '\s+') w (word) where w.word ~ '[[:alnum:]]'
$$;

-- html, plain_text and word_count always agree, whoever writes.
create function app.count_content_words()
returns trigger language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' or new.html is distinct from old.html then
    new.plain_text := app.html_to_text(new.html);
    new.word_count := app.word_count(new.plain_text);
  end if;
  return new;
end $$;
create trigger count_words before insert or update on public.content
  for each row execute function app.count_content_words();

-- A slug of the title that the site does not use yet.
create function app.free_content_slug(p_site_id uuid, p_wanted text, p_content_id uuid default null)
returns text language plpgsql stable set search_path = '' as $$
declare
  base text := left(app.slugify(p_wanted), 80);
  candidate text := btrim(base, '-');
  n integer := 1;
begin
  base := candidate;
  while exists (select 1 from public.content c
                where c.site_id = p_site_id and c.slug = candidate and c.id is distinct from p_content_id) loop
    n := n + 1;
    candidate := base || '-' || n;
  end loop;
  return candidate;
end $$;

-- Queues ideas for the writer: one task per idea, however often it is asked.
create function app.queue_ideas(p_idea_ids uuid[], p_user_id uuid)
returns setof public.tasks language sql set search_path = '' as $$
  with queued as (
    update public.ideas set status = 'queued' where id = any (p_idea_ids) and status = 'new' returning *)
  insert into public.tasks (account_id, site_id, sector_id, idea_id, title, description, outline, content_type,
    structure, keywords, target_words, created_by)
  select q.account_id, q.site_id, q.sector_id, q.id, q.title, q.description, q.outline, q.content_type, q.structure,
    q.target_keywords, q.estimated_word_count, p_user_id
  from queued q
  on conflict (idea_id) where status <> 'cancelled' do nothing
  returning *
$$;

create function public.queue_ideas(p_site_id uuid, p_ids uuid[])
returns integer language plpgsql security definer set search_path = '' as $$
declare
  made integer;
begin
  perform app.require_module(app.require_site_write(p_site_id), 'writer');
  select count(*) into made from app.queue_ideas(
    array(select i.id from public.ideas i where i.id = any (p_ids) and i.site_id = p_site_id), auth.uid());
  return made;
end $$;

-- Makes a task by hand.
create function public.create_task(p_sector_id uuid, p_title text, p_keywords text[], p_target_words integer,
  p_content_type text default 'blog_post', p_structure text default 'guide')
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  sector public.sectors;
  made uuid;
begin
  select s.* into sector from public.sectors s where s.id = p_sector_id;
  perform app.require_module(app.require_site_write(sector.site_id), 'writer');
  insert into public.tasks (account_id, site_id, sector_id, title, keywords, target_words, content_type, structure,
    created_by)
  values (sector.account_id, sector.site_id, sector.id, btrim(p_title), p_keywords, p_target_words, p_content_type,
    p_structure, auth.uid())
  returning id into made;
  return made;
end $$;

-- Saves an edit. p_expected_version guards against two tabs: a stale editor is told, nothing is overwritten.
-- Answers {version, updated_at, word_count, slug}.
create function public.save_content(p_content_id uuid, p_expected_version integer, p_changes jsonb,
  p_reason text default 'edit')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  before public.content;
  after public.content;
begin
  select c.* into before from public.content c where c.id = p_content_id for update;
  perform app.require_site_write(before.site_id);
  if before.status = 'archived' then
    perform app.fail('conflict', 'This content is archived. Restore it to edit it.');
  end if;
  if before.version <> p_expected_version then
    perform app.fail('conflict', 'This content was changed in another tab or by a colleague. '
      'Reload to see that version; your text is still in this window.');
  end if;
  update public.content set
    title = coalesce(nullif(btrim(p_changes->>'title'), ''), title),
    html = coalesce(p_changes->>'html', html),
    excerpt = coalesce(left(p_changes->>'excerpt', 600), excerpt),
    meta_title = coalesce(p_changes->>'meta_title', meta_title),
    meta_description = coalesce(p_changes->>'meta_description', meta_description),
    primary_keyword = case when p_changes ? 'primary_keyword' then nullif(p_changes->>'primary_keyword', '')
      else primary_keyword end,
    tags = case when p_changes ? 'tags'
      then array(select jsonb_array_elements_text(p_changes->'tags')) else tags end,
    categories = case when p_changes ? 'categories'
      then array(select jsonb_array_elements_text(p_changes->'categories')) else categories end,
    slug = case when nullif(p_changes->>'slug', '') is null then slug
      else app.free_content_slug(site_id, p_changes->>'slug', id) end,
    version = version + 1
  where id = before.id returning * into after;
  insert into public.content_versions (content_id, version, account_id, site_id, title, html, meta_title,
    meta_description, word_count, reason, created_by)
  values (before.id, before.version, before.account_id, before.site_id, before.title, before.html, before.meta_title,
    before.meta_description, before.word_count, p_reason, auth.uid())
  on conflict do nothing;
  return jsonb_build_object('version', after.version, 'updated_at', after.updated_at,
    'word_count', after.word_count, 'slug', after.slug);
end $$;

-- The consequences of a page going public, or coming back.
create function app.publish_content(p_content_id uuid)
returns void language plpgsql set search_path = '' as $$
declare
  idea uuid;
begin
  update public.content set status = 'published', published_at = coalesce(published_at, now())
  where id = p_content_id;
  select t.idea_id into idea from public.content c join public.tasks t on t.id = c.task_id where c.id = p_content_id;
  update public.ideas set status = 'published' where id = idea;
end $$;

-- Moves content through review. Actions: submit, approve, send_back, publish, unpublish, archive, restore.
-- Content that is not in a state for the action is left alone. Answers how many moved.
create function public.move_content(p_site_id uuid, p_ids uuid[], p_action text, p_note text default '')
returns integer language plpgsql security definer set search_path = '' as $$
declare
  states text[] := (case p_action
    when 'submit' then '{draft,linked,optimized}' when 'approve' then '{review}' when 'send_back' then '{review,approved}'
    when 'publish' then '{review,approved}' when 'unpublish' then '{published}'
    when 'archive' then '{draft,linked,optimized,review,approved}' when 'restore' then '{archived}' end)::text[];
  moved uuid[];
begin
  perform app.require_module(app.require_site_write(p_site_id), 'writer');
  if states is null then
    perform app.fail('invalid', 'This action does not exist.');
  end if;
  select array_agg(s.id) into moved from (
    select c.id from public.content c
    where c.id = any (p_ids) and c.site_id = p_site_id and c.status = any (states) order by c.id for update) s;
  update public.content set
    status = case p_action when 'submit' then 'review' when 'approve' then 'approved' when 'send_back' then 'draft'
      when 'publish' then 'published' when 'unpublish' then 'approved' when 'archive' then 'archived' else 'draft' end,
    review_note = case when p_action = 'send_back' then left(coalesce(p_note, ''), 2000)
      when p_action in ('submit', 'approve') then '' else review_note end
  where id = any (moved);
  if p_action = 'publish' then
    perform app.publish_content(m.id) from unnest(moved) m (id);
  elsif p_action = 'unpublish' then
    update public.ideas i set status = 'queued'
    from public.tasks t join public.content c on c.task_id = t.id
    where c.id = any (moved) and i.id = t.idea_id;
  end if;
  return coalesce(cardinality(moved), 0);
end $$;

-- Saves a prompt as a new version; an empty body restores the default.
create function public.save_prompt(p_function text, p_body text)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  account uuid := app.require_manager();
  saved integer;
begin
  update public.prompts p set version = p.version + 1, updated_by = auth.uid(),
    body = coalesce(nullif(btrim(p_body), ''), (select d.body from public.default_prompts d where d.function = p.function))
  where p.account_id = account and p.function = p_function returning p.version into saved;
  if saved is null then perform app.fail('not_found', 'This prompt was not found.'); end if;
  return saved;
end $$;

revoke execute on function
  public.queue_ideas(uuid, uuid[]), public.create_task(uuid, text, text[], integer, text, text),
  public.save_content(uuid, integer, jsonb, text), public.move_content(uuid, uuid[], text, text),
  public.save_prompt(text, text)
from public, anon;
grant execute on function
  public.queue_ideas(uuid, uuid[]), public.create_task(uuid, text, text[], integer, text, text),
  public.save_content(uuid, integer, jsonb, text), public.move_content(uuid, uuid[], text, text),
  public.save_prompt(text, text)
to authenticated;

alter table public.prompts enable row level security;
alter table public.default_prompts enable row level security;
alter table public.author_profiles enable row level security;
alter table public.tasks enable row level security;
alter table public.content enable row level security;
alter table public.content_versions enable row level security;
alter table public.images enable row level security;

create policy "members read their prompts" on public.prompts
  for select to authenticated using (account_id = (select app.account_id()));
create policy "signed-in people read the default prompts" on public.default_prompts
  for select to authenticated using (true);

create policy "members read their author profiles" on public.author_profiles
  for select to authenticated using (account_id = (select app.account_id()));
create policy "managers add author profiles" on public.author_profiles
  for insert to authenticated with check (account_id = (select app.account_id())
    and (select app.is_manager()) and (select app.account_may_write()));
create policy "managers edit author profiles" on public.author_profiles
  for update to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager()) and (select app.account_may_write()))
  with check (account_id = (select app.account_id()));
create policy "managers delete author profiles" on public.author_profiles
  for delete to authenticated
  using (account_id = (select app.account_id()) and (select app.is_manager()) and (select app.account_may_write()));

create policy "people read the tasks of their sites" on public.tasks
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "editors edit the tasks of their sites" on public.tasks
  for update to authenticated using (site_id = any ((select app.writable_sites())::uuid[]))
  with check (site_id = any ((select app.writable_sites())::uuid[]));
create policy "people read the content of their sites" on public.content
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the versions of their content" on public.content_versions
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "people read the images of their sites" on public.images
  for select to authenticated using (site_id = any ((select app.readable_sites())::uuid[]));
create policy "editors edit the images of their sites" on public.images
  for update to authenticated using (site_id = any ((select app.writable_sites())::uuid[]))
  with check (site_id = any ((select app.writable_sites())::uuid[]));

insert into public.default_prompts (function, body) values
('auto_cluster', 'You are an SEO strategist. The user message is a JSON document with a site and up to 50 keywords, each with a ref. Group the keywords into topical clusters: keywords belong together when one page could satisfy them all. Prefer 3 to 15 keywords in a cluster. Name each cluster in title case with two to five words a reader would understand, and describe its search intent in one sentence. If a keyword fits one of existing_clusters, reuse exactly that name. Put keywords that fit no cluster into unclustered_refs. Use every ref exactly once.'),
('generate_ideas', 'You are a content strategist. The user message is a JSON document with a site, a keyword cluster and the titles that exist already. Propose the requested number of content ideas which differ in angle, reader and structure. Every idea has a specific title a human editor would be proud of, a one-paragraph description, an outline of four to eight headings with the points each must make, the cluster keywords it targets, and an honest word count. Never repeat or rephrase an existing title. Never put a year into a title.'),
('generate_content', 'You are an experienced writer and SEO editor. The user message is a JSON document with the site, the author profile and the task. Write the complete article in the language of the author profile (English if none), within ten percent of target_words, following the outline. Use h2 and h3 headings, short paragraphs, lists where they help, and a table where things are compared. Use the primary keyword in the first paragraph, in one heading and in the meta fields, and the secondary keywords where they read naturally. Give concrete, checkable advice; no filler, no invented statistics, no first-person anecdotes. HTML only with h2, h3, p, ul, ol, li, table, thead, tbody, tr, th, td, strong, em, blockquote; no h1, no images, no scripts. meta_title has at most 60 characters, meta_description at most 155.'),
('generate_image_prompts', 'You are an art director. The user message is a JSON document with an article. Write one prompt for the featured image and up to max_in_article prompts for images inside the article, each tied to the heading after which it belongs. Describe subject, setting, composition, light and style in one or two sentences. No text, logos, watermarks or identifiable people. Write an alt text of at most 120 characters that says what a reader would see.'),
('generate_images', 'Photorealistic editorial image, natural light, calm composition, no text, no watermark: {prompt}');
