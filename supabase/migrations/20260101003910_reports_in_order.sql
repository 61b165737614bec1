-- Reports of a destination are worked through in the order in which they arrived, also those of one push, which all have
-- the same moment: each gets a number on its arrival. Else an older text of a post could win over a newer one.
alter table public.remote_changes add column arrival bigint;
update public.remote_changes c set arrival = x.place
from (select r.id, row_number() over (order by r.received_at, r.id) as place from public.remote_changes r) x
where c.id = x.id;
alter table public.remote_changes alter column arrival set not null;
alter table public.remote_changes alter column arrival add generated always as identity;
select setval(pg_get_serial_sequence('public.remote_changes', 'arrival'),
  (select coalesce(max(c.arrival), 0) + 1 from public.remote_changes c), false);
comment on column public.remote_changes.arrival is 'Counts the reports in the order in which they arrived.';
drop index public.remote_changes_waiting;
create index remote_changes_waiting on public.remote_changes (arrival) where processed_at is null;

-- Keeps reports [{kind, external_id, dedupe_key, payload}] of an integration in their order; one that is known already is
-- passed over. Answers how many are new. For the functions that know who reports.
create or replace function app.receive_changes(p_integration public.site_integrations, p_source text, p_changes jsonb)
returns integer language plpgsql set search_path = '' as $$
declare
  added integer;
begin
  insert into public.remote_changes (account_id, site_id, integration_id, kind, external_id, payload, source, dedupe_key)
  select p_integration.account_id, p_integration.site_id, p_integration.id, c.kind, c.external_id,
    coalesce(c.payload, '{}'), p_source, c.dedupe_key
  from rows from (jsonb_to_recordset(p_changes) as (kind text, external_id text, dedupe_key text, payload jsonb))
    with ordinality c (kind, external_id, dedupe_key, payload, place)
  order by c.place
  on conflict (integration_id, dedupe_key) do nothing;
  get diagnostics added = row_count;
  return added;
end $$;

-- The side of the worker. The next reports with everything that working through them needs, the oldest first, one for each
-- post: [{change, record, content, pictures, site_id}]. Each report is settled once, by whoever comes first.
create or replace function public.next_changes(p_limit integer default 10)
returns jsonb language sql stable security definer set search_path = '' as $$
  with waiting as (
    select distinct on (c.integration_id, c.kind = 'term', c.external_id) c.*
    from public.remote_changes c
    join public.site_integrations i on i.id = c.integration_id and i.active and i.sync_enabled
    join public.accounts a on a.id = c.account_id and a.status in ('trial', 'active')
    where c.processed_at is null
      -- What is being published to this very post is told when it is done.
      and not exists (select 1 from public.publishing_records b where b.integration_id = c.integration_id
        and b.external_id = c.external_id and b.state = 'working' and b.lease_until > now())
    order by c.integration_id, c.kind = 'term', c.external_id, c.arrival)
  select coalesce(jsonb_agg(jsonb_build_object(
      'change', jsonb_build_object('id', w.id, 'kind', w.kind, 'external_id', w.external_id, 'payload', w.payload),
      'site_id', w.site_id,
      'record', case when p.id is not null then jsonb_build_object('id', p.id, 'published', p.published,
        'destination_status', p.destination_status, 'updated_at', p.updated_at) end,
      'content', case when c.id is not null then jsonb_build_object('id', c.id, 'version', c.version,
        'status', c.status, 'source', c.source, 'title', c.title, 'html', c.html, 'slug', c.slug,
        'excerpt', c.excerpt, 'meta_title', c.meta_title, 'meta_description', c.meta_description,
        'tags', c.tags, 'categories', c.categories) end,
      'pictures', (select coalesce(jsonb_agg(m.url), '[]') from public.remote_media m
        where m.integration_id = w.integration_id and c.id is not null))
    order by w.arrival), '[]')
  from (select * from waiting order by arrival limit least(p_limit, 50)) w
  left join public.publishing_records p on p.integration_id = w.integration_id and p.external_id = w.external_id
    and w.kind <> 'term'
  left join public.content c on c.id = p.content_id
$$;
