/**
 * A function of the database that makes random moves with the money of one account and looks at the ledger after each:
 * every new entry goes on from the one before it in both purses and the debt. One move crashes before
 * its end; with p_kill the whole server process dies there. Raises an exception at the first step that is wrong; answers {crashes, moves: {name: count}}.
 */
export const MONEY_GAME = `
create or replace function app.play_money(p_account uuid, p_site uuid, p_steps integer, p_seed double precision,
  p_kill boolean default false)
returns jsonb language plpgsql as $game$
declare
  move text;
  moves jsonb := '{}';
  crashes integer := 0;
  job public.jobs;
  need integer;
  price public.credit_prices;
  clock timestamptz := (select s.next_credits_at from public.subscriptions s where s.account_id = p_account);
  fatal integer;
  before public.accounts;
  account public.accounts;
  entry public.credit_transactions;
  seen bigint := (select max(t.id) from public.credit_transactions t where t.account_id = p_account);
  invoices text[] := '{}';
  bought text;
  former_invoices text[];
  live uuid[] := '{}';
  former_live uuid[];
  plan text;
begin
  perform setseed(p_seed);
  fatal := 1 + floor(random() * p_steps);
  select a.* into before from public.accounts a where a.id = p_account;
  for step in 1 .. p_steps loop
    move := (array['order', 'order', 'order', 'finish', 'finish', 'give up', 'buy', 'buy again', 'refund', 'month',
      'clock back', 'subscribe', 'upgrade', 'staff'])[1 + floor(random() * 14)];
    moves := moves || jsonb_build_object(move, coalesce((moves->>move)::integer, 0) + 1);
    bought := invoices[1 + floor(random() * cardinality(invoices))];
    select j.* into job from public.jobs j where j.id = live[1 + floor(random() * cardinality(live))];
    plan := (array['free', 'starter', 'growth'])[1 + floor(random() * 3)];
    if move = 'month' then clock := clock + random() * interval '20 days'; end if;
    former_live := live;
    former_invoices := invoices;
    begin
      case move
      when 'order' then
        price := app.price_at('generate_content');
        need := app.credits_for(floor(random() * 8000)::integer, price.credits, price.per_units);
        if need <= before.credits then
          insert into public.jobs (account_id, site_id, function, subject_type, subject_id, credits_reserved,
            price_credits, price_per_units, status, order_key, idempotency_key)
          values (p_account, p_site, 'generate_content', 'task', gen_random_uuid(), need, price.credits,
            price.per_units, 'running', 'game', gen_random_uuid()::text)
          returning * into job;
          perform app.post_credits(p_account, 'reservation', -need, 'game', job.id);
          live := live || job.id;
        end if;
      when 'finish' then
        if job.id is not null then
          perform app.complete_job(job, floor(random() * 9000)::integer, '{}', '{}');
          live := array_remove(live, job.id);
        end if;
      when 'give up' then
        if job.id is not null then
          perform app.abandon_job(job, 'cancelled', 'cancelled', null);
          live := array_remove(live, job.id);
        end if;
      when 'buy' then
        bought := 'in_' || gen_random_uuid();
        perform app.grant_purchased(p_account, 1 + floor(random() * 200)::integer, bought, 'game');
        invoices := invoices || bought;
      when 'buy again' then
        if bought is not null then perform app.grant_purchased(p_account, 5000, bought, 'game'); end if;
      when 'refund' then
        if bought is not null then
          perform app.take_back(p_account, 1 + floor(random() * 300)::integer, 're_' || bought, 'game', 'refund',
            random() < 0.3);
        end if;
      when 'month' then perform app.replenish_account(p_account, clock);
      when 'clock back' then perform app.replenish_account(p_account, clock - random() * interval '90 days');
      when 'subscribe' then
        perform app.set_plan(p_account, plan, 'month', clock, clock + interval '1 month');
        if plan <> 'free' and random() < 0.8 then
          perform app.replenish(p_account, clock, plan, 'in_' || gen_random_uuid());
        end if;
      when 'upgrade' then
        perform app.grant_upgrade(p_account, 'starter', 'growth', clock, 'in_' || gen_random_uuid());
      when 'staff' then
        perform app.post_credits(p_account, 'adjustment', -floor(random() * before.credits)::integer, 'game');
      end case;
      if step = fatal and p_kill then
        perform pg_terminate_backend(pg_backend_pid());
        perform pg_sleep(60);
      end if;
      if step = fatal then raise exception using errcode = 'ZZ001', message = 'crash'; end if;
    exception when sqlstate 'ZZ001' then
      crashes := crashes + 1;
      live := former_live;
      invoices := former_invoices;
    end;
    select a.* into account from public.accounts a where a.id = p_account;
    for entry in select t.* from public.credit_transactions t
                 where t.account_id = p_account and t.id > seen order by t.id loop
      before.credits := before.credits + entry.amount;
      before.purchased_credits := before.purchased_credits + entry.purchased_amount;
      before.credit_debt := before.credit_debt + entry.debt_amount;
      seen := entry.id;
      if (before.credits, before.purchased_credits, before.credit_debt)
        is distinct from (entry.balance_after, entry.purchased_after, entry.debt_after) then
        raise exception 'step % (%): entry % does not go on from the one before', step, move, entry.id;
      end if;
    end loop;
    if (before.credits, before.purchased_credits, before.credit_debt)
        is distinct from (account.credits, account.purchased_credits, account.credit_debt)
      or account.purchased_credits not between 0 and account.credits
      or (account.credit_debt > 0 and account.purchased_credits > 0) then
      raise exception 'step % (%): the purses are not what the ledger says', step, move;
    end if;
    before := account;
  end loop;
  for job in select j.* from public.jobs j where j.account_id = p_account and j.status = 'running' loop
    perform app.complete_job(job, 500, '{}', '{}');
  end loop;
  return jsonb_build_object('crashes', crashes, 'moves', moves);
end $game$`;
