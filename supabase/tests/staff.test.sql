-- Staff: they see an account while they have it open, change it only when they came to, and nobody becomes one.
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

insert into auth.users (id, email) values
  ('10000000-0000-4000-8000-000000000001', 'owner@example.test'),
  ('30000000-0000-4000-8000-000000000003', 'staff@example.test');
update public.profiles set role = 'developer' where email = 'staff@example.test';
insert into public.sites (id, account_id, name, slug)
select '10000000-0000-4000-8000-00000000000a', p.account_id, 'Ours', 'ours-of-pgtap' from public.profiles p
where p.email = 'owner@example.test';
create temporary table theirs as
select p.account_id as id from public.profiles p where p.email = 'owner@example.test';
grant select on theirs to authenticated;

select plan(14);

select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select throws_ok($$ update public.profiles set role = 'developer' where id = auth.uid() $$, 'P0001',
  'The column "role" cannot be changed this way.', 'nobody makes themselves staff');
select throws_ok($$ select public.open_visit((select id from theirs), 'because I can') $$, 'P0001',
  'Only platform staff can do this.', 'an owner opens no account, not even their own');
select throws_ok($$ select public.set_suspension((select id from theirs), true, 'because I can') $$, 'P0001',
  'Only platform staff can do this.', 'nor suspends one');
select throws_ok($$ select public.staff_accounts() $$, 'P0001', 'Only platform staff can do this.',
  'nor reads the list of accounts');
select throws_ok($$ select * from app.staff_visits $$, '42501', null, 'the visits are in no exposed table');

select pg_temp.act_as('30000000-0000-4000-8000-000000000003');
select is_empty($$ select 1 from public.sites $$, 'without a visit staff see no customer''s site');
select throws_ok($$ select public.open_visit((select id from theirs), ' ') $$, 'P0001', null, 'no visit without a reason');
select lives_ok($$ select public.open_visit((select id from theirs), 'because of a test') $$, 'staff open an account');
select results_eq('select name from public.sites', array['Ours'], 'and see what is in it');
select is_empty($$ update public.sites set name = 'Mine' returning 1 $$, 'who came to look edits nothing');
select lives_ok($$ select public.open_visit((select id from theirs), 'because of a test', true) $$, 'who came to change');
select isnt_empty($$ update public.sites set name = 'Better' returning 1 $$, 'does');

reset role;
update public.profiles set role = 'owner' where email = 'staff@example.test';
select pg_temp.act_as('30000000-0000-4000-8000-000000000003');
select is_empty($$ select 1 from public.sites $$, 'without the role the visit is over');
reset role;
select results_eq($$ select action from public.audit_log where account_id = (select id from theirs)
  and action like 'staff.%' order by id $$,
  array['staff.opened', 'staff.left', 'staff.opened', 'staff.left'], 'and the account''s log tells all of it');

select * from finish();
rollback;
