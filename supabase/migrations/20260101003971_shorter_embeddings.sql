-- Of OpenAI's embeddings the first 512 numbers are asked for from now on. They are the first 512 of those that are kept,
-- which are cut instead of being paid for again.
update app.keyword_embeddings e set model = 'text-embedding-3-small/512',
  vector = replace(encode(substring(decode(e.vector, 'base64') from 1 for 512), 'base64'), E'\n', '')
where e.model = 'text-embedding-3-small' and octet_length(decode(e.vector, 'base64')) = 1536;

-- Keeps embeddings of texts, and notes with the job what they cost: it is spent whatever becomes of the job. One of
-- another length takes the place of the one that was kept.
-- Vectors: [{text, vector}]; usage: {tokens_in, cost_usd}. False when the lease is no longer held.
create or replace function public.keep_embeddings(p_job_id uuid, p_lease uuid, p_model text, p_vectors jsonb,
  p_usage jsonb default '{}')
returns boolean language plpgsql security definer set search_path = '' as $$
declare
  job public.jobs;
begin
  update public.jobs j set tokens_in = j.tokens_in + coalesce((p_usage->>'tokens_in')::integer, 0),
    cost_usd = j.cost_usd + coalesce((p_usage->>'cost_usd')::numeric, 0)
  where j.id = p_job_id and j.status in ('queued', 'running') returning j.* into job;
  if job.id is null then return false; end if;
  insert into app.keyword_embeddings as kept (account_id, model, text_hash, vector)
  select distinct on (md5(lower(v.text))) job.account_id, p_model, md5(lower(v.text)), v.vector
  from jsonb_to_recordset(p_vectors) v (text text, vector text)
  order by md5(lower(v.text)), v.text
  on conflict (account_id, model, text_hash) do update set vector = excluded.vector
  where length(rtrim(kept.vector, '=')) <> length(rtrim(excluded.vector, '='));
  return job.status = 'running' and job.lease_token is not distinct from p_lease;
end $$;
