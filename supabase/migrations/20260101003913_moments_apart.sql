-- Whoever saves what was seen names its updated_at: so no two states of a row have the same one, also when they follow
-- each other within one tick of a coarse clock. A clock that was set back by more than a second begins anew.
create or replace function app.touch_updated_at()
returns trigger language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  if old.updated_at >= new.updated_at and old.updated_at < new.updated_at + interval '1 second' then
    new.updated_at := old.updated_at + interval '1 microsecond';
  end if;
  return new;
end $$;

-- What its own import completes stays as it was imported (app.store_keyword_rows): both of its moments go on alike.
do $$
declare
  former constant text := 'k.updated_at = k.created_at then now() else';
  definition text := pg_catalog.pg_get_functiondef('app.store_keyword_rows'::regproc);
begin
  if strpos(definition, former) = 0 then raise exception 'app.store_keyword_rows completes otherwise.'; end if;
  execute replace(definition, former,
    'k.updated_at = k.created_at then greatest(now(), k.updated_at + interval ''1 microsecond'') else');
end $$;
