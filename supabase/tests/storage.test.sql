-- Storage: pictures of a site for its people, published ones for the world, uploads for who made them.
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
create function pg_temp.path(folder text) returns text language sql as $$
  select account_id || '/10000000-0000-4000-8000-00000000000a/' || folder from public.profiles
  where email = 'owner@example.test'
$$;
insert into public.content (id, account_id, site_id, sector_id, title, slug)
select '10000000-0000-4000-8000-00000000000d', s.account_id, s.site_id, s.id, 'Brewing', 'brewing'
from public.sectors s where s.id = '10000000-0000-4000-8000-00000000000b';
insert into public.images (account_id, site_id, content_id, kind, prompt, status, storage_path)
select c.account_id, c.site_id, c.id, 'featured', 'a cup', 'generated', pg_temp.path('d/cup.png')
from public.content c where c.slug = 'brewing';
insert into storage.objects (bucket_id, name) values
  ('images', pg_temp.path('d/cup.png')),
  ('imports', pg_temp.path('10000000-0000-4000-8000-000000000001/list.csv'));
select set_config('test.upload', pg_temp.path('10000000-0000-4000-8000-000000000001/more.csv'), true),
  set_config('test.foreign', pg_temp.path('20000000-0000-4000-8000-000000000002/more.csv'), true),
  set_config('test.picture', pg_temp.path('d/other.png'), true);

select plan(12);

select pg_temp.act_as('10000000-0000-4000-8000-000000000001');
select results_eq('select bucket_id from storage.objects order by 1', array['images', 'imports'],
  'the owner reads the picture and the upload');
select lives_ok($$ insert into storage.objects (bucket_id, name)
  values ('imports', current_setting('test.upload')) $$, 'the owner uploads a file of keywords');
select throws_ok($$ insert into storage.objects (bucket_id, name)
  values ('images', current_setting('test.picture')) $$, '42501', null, 'pictures come from the worker alone');
select is_empty($$ update storage.objects set name = 'moved' returning 1 $$, 'nothing is moved');

select pg_temp.act_as('20000000-0000-4000-8000-000000000002');
select is_empty($$ select 1 from storage.objects $$, 'a stranger reads nothing');
select throws_ok($$ insert into storage.objects (bucket_id, name)
  values ('imports', current_setting('test.upload')) $$, '42501', null, 'nor uploads into the folder of another');
select throws_ok($$ insert into storage.objects (bucket_id, name)
  values ('imports', current_setting('test.foreign')) $$, '42501', null, 'nor into a foreign site under their name');
select is_empty($$ delete from storage.objects returning 1 $$, 'nor deletes');

reset role;
set local role anon;
select is_empty($$ select 1 from storage.objects $$, 'the world sees no draft''s picture');
reset role;
update public.content set status = 'published', published_at = now() where slug = 'brewing';
set local role anon;
select results_eq('select bucket_id from storage.objects', array['images'], 'but a published one');
reset role;
update public.sites set status = 'inactive' where slug = 'ours-of-pgtap';
set local role anon;
select is_empty($$ select 1 from storage.objects $$, 'not of a site that is switched off');
select is_empty($$ select 1 from storage.buckets $$, 'and nobody lists the buckets');

select * from finish();
rollback;
