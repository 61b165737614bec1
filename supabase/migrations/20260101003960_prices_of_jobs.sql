-- A job keeps the price it was ordered at and is charged by that. Looked up by time when the work is done, a price that
-- was set before the order but committed after it would be found, though the order never saw it.

alter table public.jobs add column price_credits integer, add column price_per_units integer;
comment on column public.jobs.price_credits is 'Credits for each price_per_units that this job was ordered at.';

-- How many units are reserved for a job: words for an article, one otherwise.
create function app.reserved_quantity(p_function text, p_payload jsonb)
returns integer language plpgsql immutable set search_path = '' as $$
begin
  return case p_function when 'generate_content' then app.reserved_words((p_payload->>'target_words')::integer) else 1 end;
end $$;

-- Credits for `quantity` units: ceil(quantity / per_units) * credits, at least one step. `estimateCredits` of the domain
-- computes the same.
create function app.credits_for(p_quantity integer, p_credits integer, p_per_units integer)
returns integer language plpgsql immutable set search_path = '' as $$
begin
  return greatest(1, (p_quantity + p_per_units - 1) / p_per_units) * p_credits;
end $$;

-- What an operation costs at a moment.
create function app.price_at(p_operation text, p_at timestamptz default now())
returns public.credit_prices language plpgsql stable set search_path = '' as $$
declare
  price public.credit_prices;
begin
  select p.* into price from public.credit_prices p
  where p.operation = p_operation and p.effective_from <= p_at order by p.effective_from desc limit 1;
  return price;
end $$;

create or replace function app.credit_cost(p_operation text, p_quantity integer, p_at timestamptz default now())
returns integer language plpgsql stable set search_path = '' as $$
declare
  price public.credit_prices := app.price_at(p_operation, p_at);
begin
  return app.credits_for(p_quantity, price.credits, price.per_units);
end $$;

-- Work that waits or runs gets the price by which its credits were reserved: of those that could hold, the newest that
-- comes to the same, otherwise the newest.
update public.jobs j set price_credits = x.credits, price_per_units = x.per_units
from (select q.job_id, p.credits, p.per_units, row_number() over (partition by q.job_id order by
      app.credits_for(app.reserved_quantity(o.function, o.payload), p.credits, p.per_units) = o.credits_reserved desc,
      p.effective_from desc) as place
    from app.job_queue q
    join public.jobs o on o.id = q.job_id
    join public.credit_prices p on p.operation = o.function and p.effective_from <= o.created_at
    where o.credits_reserved > 0) x
where j.id = x.job_id and x.place = 1;

alter table public.jobs add constraint jobs_keep_their_price check (credits_reserved = 0
  or status not in ('queued', 'running') or (price_credits is not null and price_per_units is not null));

-- Credits reserved for one job, at p_price or else at the price that holds.
drop function app.reservation(text, jsonb);
create function app.reservation(p_function text, p_payload jsonb, p_price public.credit_prices default null)
returns integer language plpgsql stable set search_path = '' as $$
begin
  if p_function = 'plan_run' then return 0; end if;
  if p_price.operation is null then p_price := app.price_at(p_function); end if;
  return app.credits_for(app.reserved_quantity(p_function, p_payload), p_price.credits, p_price.per_units);
end $$;

-- What ordering these would reserve at most: subjects that cannot be worked on are skipped and cost nothing.
drop function app.order_cost(uuid, text, jsonb);
create function app.order_cost(p_site_id uuid, p_function text, p_items jsonb, p_price public.credit_prices default null)
returns integer language plpgsql stable set search_path = '' as $$
begin
  if p_price.operation is null then p_price := app.price_at(p_function); end if;
  if p_function = 'generate_content' then
    return (select coalesce(sum(app.reservation(p_function, jsonb_build_object('target_words', t.target_words), p_price)), 0)
      from public.tasks t
      where t.site_id = p_site_id and t.status in ('queued', 'failed')
        and t.id = any (array(select (e->>'subject_id')::uuid from jsonb_array_elements(p_items) e)));
  end if;
  return (select count(*) from jsonb_array_elements(p_items) e where e->'keyword_ids' is distinct from '[]')
    * app.reservation(p_function, '{}', p_price);
end $$;

-- Takes a subject up and queues its job, at p_price or else at the price that holds. Null: there is nothing to do.
drop function app.insert_job(uuid, uuid, text, jsonb, text, bigint, uuid, uuid, integer);
create function app.insert_job(p_account_id uuid, p_site_id uuid, p_function text, p_item jsonb, p_order_key text,
  p_number bigint, p_user_id uuid, p_run_id uuid default null, p_priority integer default 10,
  p_price public.credit_prices default null)
returns uuid language plpgsql set search_path = '' as $$
declare
  job uuid := gen_random_uuid();
  taken jsonb;
  need integer;
  balance integer;
begin
  select a.credits into balance from public.accounts a where a.id = p_account_id for no key update;
  if exists (select 1 from app.job_queue q where q.function = p_function
             and q.subject_id = (p_item->>'subject_id')::uuid) then
    return null;
  end if;
  taken := app.take_subject(p_function, p_site_id, p_item, job);
  if taken is null then return null; end if;
  if p_price.operation is null then p_price := app.price_at(p_function); end if;
  need := app.reservation(p_function, taken->'payload', p_price);
  if balance < need then
    perform app.refuse_for_credits(need, balance);
  end if;
  insert into public.jobs (id, account_id, site_id, run_id, function, subject_type, subject_id, subject_label, payload,
    priority, credits_reserved, price_credits, price_per_units, order_key, idempotency_key, created_by)
  values (job, p_account_id, p_site_id, p_run_id, p_function, taken->>'subject_type', (taken->>'subject_id')::uuid,
    left(taken->>'label', 200), taken->'payload', p_priority, need, p_price.credits, p_price.per_units, p_order_key,
    p_order_key || ':' || p_number, p_user_id);
  if need > 0 then
    perform app.post_credits(p_account_id, 'reservation', -need,
      format('Reserved for %s: %s', app.work_name(p_function), left(taken->>'label', 120)), job, p_user_id);
  end if;
  return job;
end $$;

-- One price for all of an order and all that a run orders at a time, so that what was weighed against the balance and the
-- cap is what is reserved. A run also holds a task while it weighs it, because its words are its price.
do $$
declare
  changed record;
  definition text;
begin
  for changed in select * from (values
    ('app.complete_job', 'app.credit_cost(p_job.function, p_quantity, p_job.created_at)',
      'app.credits_for(p_quantity, p_job.price_credits, p_job.price_per_units)'),
    ('public.enqueue_jobs', E'  need integer;\n', E'  need integer;\n  price public.credit_prices;\n'),
    ('public.enqueue_jobs', 'need := app.order_cost(p_site_id, p_function, p_items);',
      E'price := app.price_at(p_function);\n  need := app.order_cost(p_site_id, p_function, p_items, price);'),
    ('public.enqueue_jobs', 'item.ordinality, auth.uid());',
      E'item.ordinality, auth.uid(),\n      p_price => price);'),
    ('app.advance_run', E'  need integer;\n', E'  need integer;\n  price public.credit_prices;\n'),
    ('app.advance_run', '    need := app.order_cost(run.site_id, app.stage_function(item.stage),',
      E'    if item.stage = 4 then perform 1 from public.tasks t where t.id = item.subject_id for no key update; end if;\n'
      || E'    if price.operation is distinct from app.stage_function(item.stage) then\n'
      || E'      price := app.price_at(app.stage_function(item.stage));\n    end if;\n'
      || '    need := app.order_cost(run.site_id, app.stage_function(item.stage),'),
    ('app.advance_run', E'jsonb_build_object(''subject_id'', item.subject_id)));',
      E'jsonb_build_object(''subject_id'', item.subject_id)), price);'),
    ('app.advance_run', 'run.id, app.stage_priority(item.stage));', 'run.id, app.stage_priority(item.stage), price);')
    ) x (name, former, latter) loop
    definition := pg_catalog.pg_get_functiondef(changed.name::regproc);
    if strpos(definition, changed.former) = 0 then raise exception '% lacks %', changed.name, changed.former; end if;
    execute replace(definition, changed.former, changed.latter);
  end loop;
end $$;
