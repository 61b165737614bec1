-- A keyword is corrected where it stands, its text included; what somebody else changed meanwhile is not overwritten.

-- Sets what p_changes names of {keyword, volume, difficulty, cpc, currency, intent}; null means unknown. A volume set by
-- hand is exact, so a range that came with an import goes. With p_seen it must still be as it was changed then.
drop function public.edit_keyword(uuid, jsonb);
create function public.edit_keyword(p_id uuid, p_changes jsonb, p_seen timestamptz default null)
returns uuid language plpgsql security definer set search_path = '' as $$
declare
  old public.keywords;
  new_text text := btrim(regexp_replace(p_changes->>'keyword', '\s+', ' ', 'g'));
  new_volume integer := (p_changes->>'volume')::integer;
  other text := 'This keyword is in the sector already.';
begin
  select k.* into old from public.keywords k where k.id = p_id for update;
  perform app.require_module(app.require_site_write(old.site_id), 'planner');
  if p_seen is not null and p_seen <> old.updated_at then
    perform app.fail('conflict', 'Somebody changed this keyword while you did. Look at it again and repeat your change.');
  elsif p_changes ? 'keyword' and length(coalesce(new_text, '')) not between 1 and 500 then
    perform app.fail('invalid', 'A keyword has 1 to 500 characters.', '{"keyword": ["A keyword has 1 to 500 characters."]}');
  elsif p_changes ? 'keyword' and new_text <> old.keyword and old.clustering_job_id is not null then
    perform app.fail('conflict', 'This keyword is being clustered right now. Change its text when that is done.');
  end if;
  update public.keywords k set
    keyword = case when p_changes ? 'keyword' then new_text else k.keyword end,
    volume = case when p_changes ? 'volume' then new_volume else k.volume end,
    volume_min = case when p_changes ? 'volume' and new_volume is distinct from k.volume then null else k.volume_min end,
    volume_max = case when p_changes ? 'volume' and new_volume is distinct from k.volume then null else k.volume_max end,
    difficulty = case when p_changes ? 'difficulty' then (p_changes->>'difficulty')::numeric else k.difficulty end,
    cpc = case when p_changes ? 'cpc' then (p_changes->>'cpc')::numeric else k.cpc end,
    currency = case when p_changes ? 'cpc' and p_changes->>'cpc' is null then null
                    else coalesce(p_changes->>'currency', k.currency) end,
    intent = case when p_changes ? 'intent' then p_changes->>'intent' else k.intent end
  where k.id = old.id;
  perform app.recount_clusters(array[old.cluster_id]);
  return old.site_id;
exception when unique_violation then
  perform app.fail('conflict', other, jsonb_build_object('keyword', jsonb_build_array(other)));
  return null;
end $$;
revoke execute on function public.edit_keyword(uuid, jsonb, timestamptz) from public, anon;
grant execute on function public.edit_keyword(uuid, jsonb, timestamptz) to authenticated;
