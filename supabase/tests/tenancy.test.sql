-- Accounts, people and sites: an owner works in their own, a stranger does not know they exist.
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

select plan(14);

select is((select role from public.profiles where email = 'owner@example.test'), 'owner', 'a signup makes an owner');
select isnt((select account_id from public.profiles where email = 'owner@example.test'),
  (select account_id from public.profiles where email = 'stranger@example.test'), 'everybody gets an account of their own');

select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select results_eq('select name from public.sites', array['Ours'], 'the owner sees the site');
select lives_ok($$ update public.sites set description = 'Better' $$, 'the owner edits the site');
select throws_ok($$ update public.sites set slug = 'theirs' $$, 'P0001',
  'The column "slug" cannot be changed this way.', 'the address of a site is not edited directly');
select throws_ok($$ update public.profiles set role = 'developer' where id = auth.uid() $$, 'P0001',
  'The column "role" cannot be changed this way.', 'nobody makes themselves staff');
select throws_ok($$ update public.accounts set credits = 1000000 $$, 'P0001',
  'The column "credits" cannot be changed this way.', 'nobody writes their own balance');

select pg_temp.act_as('20000000-0000-4000-8000-000000000002');
select is_empty($$ select 1 from public.sites $$, 'a stranger sees no site');
select results_eq('select count(*)::integer from public.profiles', array[1], 'a stranger sees themselves alone');
select is_empty($$ update public.sites set name = 'Mine' returning 1 $$, 'a stranger edits no site');
select throws_ok($$ insert into public.sites (account_id, name, slug) select account_id, 'More', 'more-of-pgtap'
  from public.profiles $$, '42501', null, 'sites are not made by inserting them');
select throws_ok($$ select public.set_site_status('10000000-0000-4000-8000-00000000000a', 'inactive') $$, 'P0001',
  'This site was not found.', 'to a stranger the site does not exist');

reset role;
update public.profiles set active = false where email = 'owner@example.test';
select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select is_empty($$ select 1 from public.sites $$, 'somebody removed sees nothing any more');
select is_empty($$ update public.profiles set full_name = 'Still here' returning 1 $$, 'nor edits their profile');

select * from finish();
rollback;
