-- An article's page about its destinations says of the site's own pages too whether it waits to go there.

create or replace function public.read_publications(p_content_id uuid)
returns jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'content', jsonb_build_object('id', c.id, 'site_id', c.site_id, 'title', c.title, 'status', c.status,
      'version', c.version, 'word_count', c.word_count),
    'time_zone', (app.publishing_rules_of(c.site_id)).time_zone,
    -- {planned_at, wait_reason} while it waits for the own pages.
    'own_pages', (select jsonb_build_object('planned_at', r.planned_at, 'wait_reason',
        case when c.status <> 'approved' then 'approval' else r.wait_reason end)
      from public.page_releases r where r.content_id = c.id),
    'destinations', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'name', i.name, 'platform', i.platform,
          'access', i.access, 'base_url', i.base_url, 'active', i.active, 'default_status', i.config->>'status',
          'record', case when p.id is not null then
            to_jsonb(p) - '{account_id,lease_token,lease_until,published,published_fingerprint,ordered_by}'::text[] end)
        order by i.created_at, i.id), '[]')
      from public.site_integrations i
      left join public.publishing_records p on p.integration_id = i.id and p.content_id = c.id
      where i.site_id = c.site_id))
  from public.content c where c.id = p_content_id and c.site_id = any (app.readable_sites())
$$;
