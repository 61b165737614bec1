-- Wakes the worker once a transaction, however many jobs it makes: through pg_net each wake is a request of its own. With
-- an address but no secret nobody would be let in, so that the local runner is told instead.
create or replace function app.wake_worker()
returns void language plpgsql security definer set search_path = '' as $$
declare
  vault regclass := to_regclass('vault.decrypted_secrets');
  post regproc := to_regproc('net.http_post');
  url text;
  secret text;
begin
  if current_setting('app.worker_is_woken', true) = 'true' then return; end if;
  -- Ends with the transaction, or with the part of it that is taken back.
  perform set_config('app.worker_is_woken', 'true', true);
  if vault is not null and post is not null then
    execute format('select max(decrypted_secret) filter (where name = ''worker_url''), '
      'max(decrypted_secret) filter (where name = ''worker_secret'') from %s', vault)
      into url, secret;
    if url is not null and secret is not null then
      execute format('select %s(url := $1, body := ''{}''::jsonb, headers := $2)', post)
        using url, jsonb_build_object('content-type', 'application/json', 'x-worker-secret', secret);
      return;
    end if;
  end if;
  perform pg_notify('worker_wake', '');
end $$;
