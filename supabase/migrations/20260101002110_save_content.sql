-- Autosave without flooding the history, and plain words for what does not fit.

-- Saves an edit. p_expected_version guards against two tabs: a stale editor is told, nothing is overwritten.
-- The version number rises with every save; the text before it is kept unless it is one more autosave of the same
-- person within ten minutes. A save that changes nothing changes nothing.
-- Answers {version, updated_at, word_count, slug, status}.
create or replace function public.save_content(p_content_id uuid, p_expected_version integer, p_changes jsonb,
  p_reason text default 'edit')
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  before public.content;
  after public.content;
begin
  select c.* into before from public.content c where c.id = p_content_id for update;
  if before.id is null or before.site_id <> all (app.readable_sites()) then
    perform app.fail('not_found', 'This content was not found.');
  end if;
  perform app.require_module(app.require_site_write(before.site_id), 'writer');
  if before.status = 'archived' then
    perform app.fail('conflict', 'This content is archived. Restore it to edit it.');
  end if;
  if before.version <> p_expected_version then
    perform app.fail('conflict', 'This content was changed in another tab or by a colleague. '
      'Nothing was overwritten; your text is still in this window.');
  end if;
  after := before;
  after.title := coalesce(nullif(btrim(p_changes->>'title'), ''), before.title);
  after.html := coalesce(p_changes->>'html', before.html);
  after.excerpt := coalesce(p_changes->>'excerpt', before.excerpt);
  after.meta_title := coalesce(p_changes->>'meta_title', before.meta_title);
  after.meta_description := coalesce(p_changes->>'meta_description', before.meta_description);
  if p_changes ? 'primary_keyword' then
    after.primary_keyword := nullif(btrim(p_changes->>'primary_keyword'), '');
  end if;
  if p_changes ? 'tags' then
    after.tags := array(select jsonb_array_elements_text(p_changes->'tags'));
  end if;
  if p_changes ? 'categories' then
    after.categories := array(select jsonb_array_elements_text(p_changes->'categories'));
  end if;
  if btrim(coalesce(p_changes->>'slug', '')) <> '' and app.slugify(p_changes->>'slug') <> before.slug then
    perform pg_advisory_xact_lock(hashtextextended(before.site_id::text, 1));
    after.slug := app.free_content_slug(before.site_id, p_changes->>'slug', before.id);
  end if;
  if after is not distinct from before then
    return jsonb_build_object('version', before.version, 'updated_at', before.updated_at,
      'word_count', before.word_count, 'slug', before.slug, 'status', before.status);
  end if;
  update public.content c set title = after.title, html = after.html, excerpt = after.excerpt,
    meta_title = after.meta_title, meta_description = after.meta_description,
    primary_keyword = after.primary_keyword, tags = after.tags, categories = after.categories, slug = after.slug,
    version = c.version + 1
  where c.id = before.id returning c.* into after;
  if p_reason <> 'autosave' or not exists (
    select 1 from public.content_versions v
    where v.content_id = before.id and v.reason = 'autosave' and v.created_by = auth.uid()
      and v.created_at > now() - interval '10 minutes'
      and v.version = (select max(l.version) from public.content_versions l where l.content_id = before.id)) then
    insert into public.content_versions (content_id, version, account_id, site_id, title, html, meta_title,
      meta_description, word_count, reason, created_by)
    values (before.id, before.version, before.account_id, before.site_id, before.title, before.html,
      before.meta_title, before.meta_description, before.word_count, left(p_reason, 80), auth.uid())
    on conflict do nothing;
  end if;
  return jsonb_build_object('version', after.version, 'updated_at', after.updated_at,
    'word_count', after.word_count, 'slug', after.slug, 'status', after.status);
end $$;
