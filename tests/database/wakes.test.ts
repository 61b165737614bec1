import { deepEqual, equal } from "node:assert/strict";
import { orderContent } from "core/content/order_content.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { openWorkshop } from "./workshop.ts";

/** What a hosted project has and no Debian package brings: Vault, and pg_net as far as it is called. */
const HOSTED_SQL = `
create schema vault;
create table vault.decrypted_secrets (name text, decrypted_secret text);
create schema net;
create table net.calls (id bigint generated always as identity, url text, headers jsonb, body jsonb);
create function net.http_post(url text, body jsonb default '{}', params jsonb default '{}',
  headers jsonb default '{"Content-Type": "application/json"}', timeout_milliseconds integer default 5000)
returns bigint language sql as $$
  insert into net.calls (url, headers, body) values (url, headers, body) returning id
$$;`;

interface WakeCall {
  url: string;
  headers: Record<string, string>;
}

databaseTest(
  "a hosted database wakes the worker through pg_net with the secret of the vault, once a transaction",
  async (given) => {
    const shop = await openWorkshop(given);
    await given.stack.exec(HOSTED_SQL);
    let notified = 0;
    const stop = await given.stack.listen("worker_wake", () => void notified++);
    const order = async (count: number) => {
      const ids = await shop.addTasks(Array.from({ length: count }, () => crypto.randomUUID()));
      await orderContent({ db: shop.db }, { siteId: shop.siteId, ids, key: crypto.randomUUID() });
    };
    const calls = () => given.stack.sql<WakeCall>("delete from net.calls returning url, headers");
    const keep = (name: string, text: string) =>
      given.stack.sql("insert into vault.decrypted_secrets values ($1, $2)", [name, text]);
    const heard = async (count: number) => {
      while (notified < count) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    // Not set up, or half: the local runner is told.
    await order(3);
    await heard(1);
    await keep("worker_url", "https://project.test/functions/v1/worker");
    await order(1);
    await heard(2);
    deepEqual(await calls(), []);
    await keep("worker_secret", "the secret");
    const wake = {
      url: "https://project.test/functions/v1/worker",
      headers: { "content-type": "application/json", "x-worker-secret": "the secret" },
    };
    await order(10);
    deepEqual(await calls(), [wake]);
    await given.stack.sql("select app.automation_tick()");
    deepEqual(await calls(), [wake], "the next transaction wakes again");
    await stop();
    equal(notified, 2);
  },
  { isolated: true },
);
