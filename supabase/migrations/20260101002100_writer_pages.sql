-- What each writer page shows, in one round trip, and the moves of tasks. The readers run as the person who
-- asks, so row-level security decides what they contain.

-- A job as progress bars show it.
create function app.shown_job(p_job public.jobs)
returns jsonb language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', p_job.id, 'function', p_job.function, 'label', p_job.subject_label,
    'status', p_job.status, 'phase', p_job.phase, 'percent', p_job.percent, 'message', p_job.message,
    'error', p_job.error_message, 'attempts', p_job.attempts, 'credits_reserved', p_job.credits_reserved,
    'credits_charged', p_job.credits_charged)
$$;

-- The live jobs of a site's given functions, at most 200.
create function app.live_jobs(p_site_id uuid, p_functions text[])
returns jsonb language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(app.shown_job(j) order by j.created_at), '[]')
  from (select l.* from public.jobs l where l.site_id = p_site_id and l.status in ('queued', 'running')
    and l.function = any (p_functions) order by l.created_at limit 200) j
$$;
grant execute on function app.shown_job(public.jobs), app.live_jobs(uuid, text[]) to authenticated;

create function public.writer_dashboard(p_site_id uuid, p_days integer default 30)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object(
    'tasks', (select coalesce(jsonb_object_agg(x.status, x.n), '{}') from (
      select t.status, count(*) n from public.tasks t where t.site_id = p_site_id group by 1) x),
    'content', (select coalesce(jsonb_object_agg(x.status, x.n), '{}') from (
      select c.status, count(*) n from public.content c where c.site_id = p_site_id group by 1) x),
    'images', (select coalesce(jsonb_object_agg(x.status, x.n), '{}') from (
      select i.status, count(*) n from public.images i where i.site_id = p_site_id group by 1) x),
    'without_images', (select count(*) from public.content c where c.site_id = p_site_id and c.status <> 'archived'
      and not exists (select 1 from public.images i where i.content_id = c.id)),
    'ideas', (select count(*) from public.ideas i where i.site_id = p_site_id and i.status = 'new'),
    'recent', (select coalesce(jsonb_agg(to_jsonb(x)), '[]') from (
      select c.id, c.title, c.status, c.word_count, c.updated_at from public.content c
      where c.site_id = p_site_id and c.status <> 'archived' order by c.updated_at desc, c.id limit 8) x),
    'words', (select coalesce(jsonb_agg(jsonb_build_object('day', d.day, 'words', coalesce(w.words, 0)) order by d.day), '[]')
      from (select current_date - g.n as day
            from generate_series(0, least(greatest(p_days, 1), 90) - 1) g (n)) d
      left join (select c.created_at::date as day, sum(c.word_count) words from public.content c
        where c.site_id = p_site_id and c.created_at >= current_date - 90 group by 1) w on w.day = d.day),
    'jobs', app.live_jobs(p_site_id, '{generate_content,generate_image_prompts,generate_images}'))
$$;

-- Filter: {ids, status, sector_id, search}. Sorts: title, status, words, priority, due, created.
create function public.list_tasks(p_site_id uuid, p_filter jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  with matching as (
    select t.* from public.tasks t
    where t.site_id = p_site_id
      and (p_filter->'ids' is null or t.id in (select e.id::uuid from jsonb_array_elements_text(p_filter->'ids') e (id)))
      and (p_filter->>'status' is null or t.status = p_filter->>'status')
      and (p_filter->>'sector_id' is null or t.sector_id = (p_filter->>'sector_id')::uuid)
      and (p_filter->>'search' is null or position(lower(p_filter->>'search') in lower(t.title)) > 0
        or position(lower(p_filter->>'search') in lower(array_to_string(t.keywords, ' '))) > 0)),
  page as (
    select m.*, row_number() over (order by
      case when not p_descending then case p_sort when 'title' then lower(m.title) when 'status' then m.status end end,
      case when p_descending then case p_sort when 'title' then lower(m.title) when 'status' then m.status end end desc,
      case when not p_descending then case p_sort when 'words' then m.target_words when 'priority' then m.priority
        when 'due' then m.due_date - date '2000-01-01' when 'created' then extract(epoch from m.created_at) end end,
      case when p_descending then case p_sort when 'words' then m.target_words when 'priority' then m.priority
        when 'due' then m.due_date - date '2000-01-01' when 'created' then extract(epoch from m.created_at) end end
        desc nulls last,
      m.created_at desc, m.id) as place
    from matching m order by place limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0))
  select jsonb_build_object(
    'total', (select count(*) from matching),
    'counts', (select coalesce(jsonb_object_agg(x.status, x.n), '{}') from (
      select t.status, count(*) n from public.tasks t where t.site_id = p_site_id group by 1) x),
    'rows', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'title', p.title, 'status', p.status,
        'content_type', p.content_type, 'structure', p.structure, 'keywords', p.keywords,
        'target_words', p.target_words, 'priority', p.priority, 'due_date', p.due_date, 'attempts', p.attempts,
        'last_error', p.last_error, 'created_at', p.created_at, 'sector', s.name, 'author', a.name,
        'content_id', c.id, 'word_count', c.word_count, 'job', j.job) order by p.place), '[]')
      from page p join public.sectors s on s.id = p.sector_id
      left join public.author_profiles a on a.id = p.author_profile_id
      left join public.content c on c.task_id = p.id
      left join lateral (select jsonb_build_object('id', l.id, 'status', l.status) as job from public.jobs l
        where l.subject_id = p.id and l.function = 'generate_content' and l.status in ('queued', 'running') limit 1) j
        on true),
    'jobs', app.live_jobs(p_site_id, '{generate_content}'))
$$;

-- A task with what its edit form offers; null when there is none.
create function public.read_task(p_task_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', t.id, 'site_id', t.site_id, 'title', t.title, 'description', t.description,
    'outline', t.outline, 'content_type', t.content_type, 'structure', t.structure, 'keywords', t.keywords,
    'target_words', t.target_words, 'author_profile_id', t.author_profile_id, 'priority', t.priority,
    'due_date', t.due_date, 'status', t.status, 'attempts', t.attempts, 'last_error', t.last_error,
    'created_at', t.created_at, 'sector', s.name, 'idea_id', t.idea_id,
    'content_id', (select c.id from public.content c where c.task_id = t.id),
    'authors', (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name) order by lower(a.name)), '[]')
      from public.author_profiles a where a.account_id = t.account_id),
    'jobs', (select coalesce(jsonb_agg(app.shown_job(j)), '[]') from public.jobs j
      where j.subject_id = t.id and j.status in ('queued', 'running')))
  from public.tasks t join public.sectors s on s.id = t.sector_id where t.id = p_task_id
$$;

-- Moves tasks. cancel: what waits is cancelled, its job and reservation with it, and its idea is free again; what
-- is being written finishes. reopen: a cancelled task is queued again. Answers how many moved.
create function public.move_tasks(p_site_id uuid, p_ids uuid[], p_action text)
returns integer language plpgsql security definer set search_path = '' as $$
declare
  moved uuid[];
begin
  perform app.require_module(app.require_site_write(p_site_id), 'writer');
  if p_action = 'cancel' then
    perform public.cancel_jobs(p_site_id, array(select j.id from public.jobs j
      where j.subject_id = any (p_ids) and j.function = 'generate_content' and j.status = 'queued'));
    with done as (
      update public.tasks set status = 'cancelled'
      where id = any (p_ids) and site_id = p_site_id and status in ('queued', 'failed') returning id, idea_id),
    freed as (
      update public.ideas i set status = 'new' from done d where i.id = d.idea_id and i.status = 'queued' returning 1)
    select array_agg(d.id) into moved from done d;
  elsif p_action = 'reopen' then
    with done as (
      update public.tasks t set status = 'queued'
      where t.id = any (p_ids) and t.site_id = p_site_id and t.status = 'cancelled'
        and not exists (select 1 from public.tasks o where o.idea_id = t.idea_id and o.status <> 'cancelled')
      returning id, idea_id),
    taken as (
      update public.ideas i set status = 'queued' from done d where i.id = d.idea_id and i.status = 'new' returning 1)
    select array_agg(d.id) into moved from done d;
  else
    perform app.fail('invalid', 'This action does not exist.');
  end if;
  return coalesce(cardinality(moved), 0);
end $$;

-- Filter: {ids, status, source, sync_status, linked, optimized, sector_id, search}.
-- Sorts: title, status, words, published, updated.
create function public.list_content(p_site_id uuid, p_filter jsonb, p_sort text, p_descending boolean,
  p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  with matching as (
    select c.id, c.title, c.slug, c.status, c.source, c.sync_status, c.word_count, c.linker_version,
      c.optimizer_version, c.updated_at, c.published_at, c.primary_keyword, c.sector_id, c.external_url, c.version
    from public.content c
    where c.site_id = p_site_id
      and (p_filter->'ids' is null or c.id in (select e.id::uuid from jsonb_array_elements_text(p_filter->'ids') e (id)))
      and (case when p_filter->>'status' is null then c.status <> 'archived' or p_filter ? 'ids' else c.status = p_filter->>'status' end)
      and (p_filter->>'source' is null or c.source = p_filter->>'source')
      and (p_filter->>'sync_status' is null or c.sync_status = p_filter->>'sync_status')
      and (p_filter->>'linked' is null or (c.linker_version > 0) = (p_filter->>'linked')::boolean)
      and (p_filter->>'optimized' is null or (c.optimizer_version > 0) = (p_filter->>'optimized')::boolean)
      and (p_filter->>'sector_id' is null or c.sector_id = (p_filter->>'sector_id')::uuid)
      and (p_filter->>'search' is null or position(lower(p_filter->>'search') in lower(c.title)) > 0
        or position(lower(p_filter->>'search') in lower(coalesce(c.primary_keyword, ''))) > 0
        or position(lower(p_filter->>'search') in c.slug) > 0)),
  page as (
    select m.*, row_number() over (order by
      case when not p_descending then case p_sort when 'title' then lower(m.title) when 'status' then m.status end end,
      case when p_descending then case p_sort when 'title' then lower(m.title) when 'status' then m.status end end desc,
      case when not p_descending then case p_sort when 'words' then m.word_count
        when 'published' then extract(epoch from m.published_at)
        when 'updated' then extract(epoch from m.updated_at) end end,
      case when p_descending then case p_sort when 'words' then m.word_count
        when 'published' then extract(epoch from m.published_at)
        when 'updated' then extract(epoch from m.updated_at) end end desc nulls last,
      m.updated_at desc, m.id) as place
    from matching m order by place limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0))
  select jsonb_build_object(
    'total', (select count(*) from matching),
    'counts', (select coalesce(jsonb_object_agg(x.status, x.n), '{}') from (
      select c.status, count(*) n from public.content c where c.site_id = p_site_id group by 1) x),
    'rows', (select coalesce(jsonb_agg(to_jsonb(p) - '{place,sector_id}'::text[] || jsonb_build_object('sector', s.name,
        'images', (select jsonb_build_object('all', count(*), 'generated', count(*) filter (where i.status = 'generated'))
          from public.images i where i.content_id = p.id)) order by p.place), '[]')
      from page p join public.sectors s on s.id = p.sector_id),
    'jobs', app.live_jobs(p_site_id, '{generate_content,generate_image_prompts}'))
$$;

-- A piece of content with its site, images, live jobs and what its history holds; null when there is none.
create function public.read_content(p_content_id uuid)
returns jsonb language sql stable set search_path = '' as $$
  select jsonb_build_object('id', c.id, 'site_id', c.site_id, 'task_id', c.task_id, 'title', c.title, 'slug', c.slug,
    'html', c.html, 'word_count', c.word_count, 'excerpt', c.excerpt, 'meta_title', c.meta_title,
    'meta_description', c.meta_description, 'primary_keyword', c.primary_keyword,
    'secondary_keywords', c.secondary_keywords, 'tags', c.tags, 'categories', c.categories,
    'entity_type', c.entity_type, 'source', c.source, 'sync_status', c.sync_status, 'status', c.status,
    'review_note', c.review_note, 'version', c.version, 'published_at', c.published_at, 'created_at', c.created_at,
    'updated_at', c.updated_at,
    'site', jsonb_build_object('name', s.name, 'slug', s.slug, 'domain', s.domain, 'description', s.description,
      'status', s.status),
    'sector', (select t.name from public.sectors t where t.id = c.sector_id),
    'versions', (select count(*) from public.content_versions v where v.content_id = c.id),
    'images', (select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'position', i.position,
        'prompt', i.prompt, 'alt', i.alt, 'after_heading', i.after_heading, 'width', i.width, 'height', i.height,
        'status', i.status, 'last_error', i.last_error, 'updated_at', i.updated_at) order by i.kind, i.position), '[]')
      from public.images i where i.content_id = c.id),
    'jobs', (select coalesce(jsonb_agg(app.shown_job(j) order by j.created_at), '[]') from public.jobs j
      where j.status in ('queued', 'running') and (j.subject_id = c.id
        or j.subject_id in (select i.id from public.images i where i.content_id = c.id))),
    'review', (select jsonb_build_object('waiting', count(*),
        'next_id', (array_agg(r.id order by r.updated_at, r.id) filter (where r.id <> c.id))[1])
      from public.content r where r.site_id = c.site_id and r.status = 'review'))
  from public.content c join public.sites s on s.id = c.site_id where c.id = p_content_id
$$;

-- The id of the content that has waited longest for review; null when the queue is empty.
create function public.next_review(p_site_id uuid)
returns uuid language sql stable set search_path = '' as $$
  select c.id from public.content c where c.site_id = p_site_id and c.status = 'review' order by c.updated_at, c.id limit 1
$$;

-- Filter: {ids, status, kind}. Newest first; a slot's picture goes by its id.
create function public.list_images(p_site_id uuid, p_filter jsonb, p_limit integer, p_offset integer)
returns jsonb language sql stable set search_path = '' as $$
  with matching as (
    select i.* from public.images i
    where i.site_id = p_site_id
      and (p_filter->'ids' is null or i.id in (select e.id::uuid from jsonb_array_elements_text(p_filter->'ids') e (id)))
      and (p_filter->>'status' is null or i.status = p_filter->>'status')
      and (p_filter->>'kind' is null or i.kind = p_filter->>'kind')),
  page as (
    select m.* from matching m order by m.created_at desc, m.content_id, m.kind, m.position
    limit least(greatest(p_limit, 1), 1000) offset greatest(p_offset, 0))
  select jsonb_build_object(
    'total', (select count(*) from matching),
    'counts', (select coalesce(jsonb_object_agg(x.status, x.n), '{}') from (
      select i.status, count(*) n from public.images i where i.site_id = p_site_id group by 1) x),
    'rows', (select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'content_id', p.content_id, 'title', c.title,
        'kind', p.kind, 'position', p.position, 'prompt', p.prompt, 'alt', p.alt, 'width', p.width, 'height', p.height,
        'status', p.status, 'last_error', p.last_error, 'model', p.model, 'updated_at', p.updated_at)
        order by p.created_at desc, p.content_id, p.kind, p.position), '[]')
      from page p join public.content c on c.id = p.content_id),
    'jobs', app.live_jobs(p_site_id, '{generate_image_prompts,generate_images}'))
$$;

revoke execute on function
  public.writer_dashboard(uuid, integer), public.list_tasks(uuid, jsonb, text, boolean, integer, integer),
  public.read_task(uuid), public.move_tasks(uuid, uuid[], text),
  public.list_content(uuid, jsonb, text, boolean, integer, integer), public.read_content(uuid),
  public.next_review(uuid), public.list_images(uuid, jsonb, integer, integer)
from public, anon;
grant execute on function
  public.writer_dashboard(uuid, integer), public.list_tasks(uuid, jsonb, text, boolean, integer, integer),
  public.read_task(uuid), public.move_tasks(uuid, uuid[], text),
  public.list_content(uuid, jsonb, text, boolean, integer, integer), public.read_content(uuid),
  public.next_review(uuid), public.list_images(uuid, jsonb, integer, integer)
to authenticated;
