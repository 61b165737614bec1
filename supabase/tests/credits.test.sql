-- Credits: the balance is the sum of the ledger, only staff grant, and nobody rewrites what was booked.
begin;
create extension if not exists pgtap with schema extensions;
do $$ begin
  grant execute on all functions in schema extensions to anon, authenticated;
exception when insufficient_privilege then null;
end $$;
set local search_path = extensions, public;

create function pg_temp.act_as(person uuid) returns void language plpgsql as $$
begin
  perform set_config('request.jwt.claims', json_build_object('sub', person, 'role', 'authenticated')::text, true),
    set_config('request.jwt.claim.sub', person::text, true),
    set_config('request.jwt.claim.role', 'authenticated', true);
  set local role authenticated;
end $$;
grant execute on function pg_temp.act_as(uuid) to authenticated;

-- The owner of an account with a site, and a stranger with an account of their own.
insert into auth.users (id, email) values
  ('10000000-0000-4000-8000-000000000001', 'owner@example.test'),
  ('20000000-0000-4000-8000-000000000002', 'stranger@example.test');
insert into public.sites (id, account_id, name, slug)
select '10000000-0000-4000-8000-00000000000a', p.account_id, 'Ours', 'ours-of-pgtap' from public.profiles p
where p.id = '10000000-0000-4000-8000-000000000001';
insert into public.sectors (id, account_id, site_id, name, slug)
select '10000000-0000-4000-8000-00000000000b', s.account_id, s.id, 'Coffee', 'coffee' from public.sites s
where s.slug = 'ours-of-pgtap';

select plan(12);

select is((select credits from public.accounts a join public.profiles p on p.account_id = a.id
    where p.email = 'owner@example.test'),
  (select sum(t.amount)::integer from public.credit_transactions t join public.profiles p using (account_id)
    where p.email = 'owner@example.test'), 'the balance is the sum of the ledger');
select throws_ok($$ update public.credit_transactions set amount = 9 $$, 'P0001',
  'credit_transactions is append-only', 'not even the database''s owner rewrites the ledger');
select throws_ok($$ delete from public.credit_transactions $$, 'P0001',
  'credit_transactions is append-only', 'nor removes from it');
select throws_ok($$ update public.accounts set credits = credits - 1000000 $$, '23514', null,
  'no balance falls below zero');

select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select results_eq('select type from public.credit_transactions', array['signup'], 'the owner reads the ledger');
select throws_ok($$ select public.grant_credits((select account_id from public.profiles where id = auth.uid()), 500,
  'a present') $$, 'P0001', 'Only platform staff can grant credits.', 'an owner grants themselves nothing');
select throws_ok($$ insert into public.credit_transactions (account_id, type, amount, balance_after, description)
  select account_id, 'purchase', 5, 5, 'paid' from public.profiles $$, '42501', null, 'nor writes an entry');
select is_empty($$ update public.credit_prices set credits = 0 returning 1 $$, 'nor makes the work free');

select pg_temp.act_as('20000000-0000-4000-8000-000000000002');
select results_eq('select count(*)::integer from public.credit_transactions', array[1],
  'a stranger reads their own ledger');
select throws_ok($$ select public.grant_credits((select id from public.accounts), -100, 'a fine') $$, 'P0001',
  'Only platform staff can grant credits.', 'nor takes credits from anybody');

reset role;
update public.profiles set role = 'viewer' where email = 'stranger@example.test';
select pg_temp.act_as('20000000-0000-4000-8000-000000000002');
select is_empty($$ select 1 from public.credit_transactions $$, 'a viewer does not read the ledger');
select is(public.export_ledger(), '[]'::jsonb, 'nor through a function');

select * from finish();
rollback;
