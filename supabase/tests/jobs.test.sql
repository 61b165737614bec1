-- Jobs: ordering reserves, cancelling releases, the worker's functions are the worker's.
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
insert into public.tasks (id, account_id, site_id, sector_id, title, target_words)
select '10000000-0000-4000-8000-00000000000c', s.account_id, s.site_id, s.id, 'How to brew', 500
from public.sectors s where s.id = '10000000-0000-4000-8000-00000000000b';
create function pg_temp.order_it(key text) returns jsonb language sql as $$
  select public.enqueue_jobs('10000000-0000-4000-8000-00000000000a', 'generate_content',
    '[{"subject_id": "10000000-0000-4000-8000-00000000000c"}]', key)
$$;
grant execute on function pg_temp.order_it(text) to authenticated;

select plan(13);

select pg_temp.act_as('20000000-0000-4000-8000-000000000002');
select throws_ok($$ select pg_temp.order_it('a stranger''s order') $$, 'P0001', 'This site was not found.',
  'a stranger orders nothing for the site');
select throws_ok($$ select public.claim_jobs('me', 5) $$, '42501', 'permission denied for function claim_jobs',
  'claiming belongs to the worker');
select throws_ok($$ select public.job_input(gen_random_uuid(), gen_random_uuid()) $$, '42501',
  'permission denied for function job_input', 'so does reading the input');
select throws_ok($$ select public.finish_content(gen_random_uuid(), gen_random_uuid(), '{}', '{}') $$, '42501',
  'permission denied for function finish_content', 'so does storing a result');

select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select throws_ok($$ select pg_temp.order_it('run:10000000') $$, 'P0001', null, 'nobody takes a key of the engine');
select is(pg_temp.order_it('my first order')->>'credits', '6', '500 words reserve 600');
select is(pg_temp.order_it('my first order')->>'repeated', 'true', 'the same key is the same order');
select is((select credits from public.accounts), 494, 'reserved once');
select is_empty($$ update public.jobs set credits_reserved = 0 returning 1 $$, 'a job is not edited');

select pg_temp.act_as('20000000-0000-4000-8000-000000000002');
select is_empty($$ select 1 from public.jobs $$, 'a stranger sees no job');
select throws_ok($$ select public.cancel_jobs('10000000-0000-4000-8000-00000000000a', '{}') $$, 'P0001',
  'This site was not found.', 'and cancels none');

select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select is(public.cancel_jobs('10000000-0000-4000-8000-00000000000a', array(select id from public.jobs)), 1,
  'the owner cancels what waits');
select is((select credits from public.accounts), 500, 'and has everything back');

select * from finish();
rollback;
