-- Executions of one tick are all of one moment: which came last is told by their number.
alter table public.automation_executions add column number bigint;
update public.automation_executions e set number = x.place
from (select o.id, row_number() over (order by o.created_at, o.id) as place from public.automation_executions o) x
where e.id = x.id;
alter table public.automation_executions alter column number set not null;
alter table public.automation_executions alter column number add generated always as identity;
select setval(pg_get_serial_sequence('public.automation_executions', 'number'),
  (select coalesce(max(e.number), 0) + 1 from public.automation_executions e), false);
comment on column public.automation_executions.number is 'Counts the executions in their order.';

do $$
declare
  changed record;
  definition text;
begin
  for changed in select * from (values
    ('app.shown_rule', 'e.created_at desc, e.id', 'e.created_at desc, e.number desc'),
    ('public.read_rule', 'e.created_at desc, e.id', 'e.created_at desc, e.number desc'),
    ('public.list_executions', 'e.created_at desc, e.id', 'e.created_at desc, e.number desc'),
    ('public.list_executions', 'f.created_at desc, f.id', 'f.created_at desc, f.number desc'),
    ('app.shown_execution', '''idempotency_key'', ''chain''', '''idempotency_key'', ''number'', ''chain''')) x (name, former, latter) loop
    definition := pg_catalog.pg_get_functiondef(changed.name::regproc);
    if strpos(definition, changed.former) = 0 then raise exception '% orders by something else.', changed.name; end if;
    execute replace(definition, changed.former, changed.latter);
  end loop;
end $$;
