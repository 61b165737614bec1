import assert from "node:assert/strict";
import { createDb } from "core/db.ts";
import { enqueueJobs } from "core/jobs/enqueue_jobs.ts";
import { createOfflineAi } from "@/local/ai/server.ts";
import { openTemporaryFolder } from "@/local/data_folder.ts";
import { DEMO } from "@/local/demo.ts";
import { type Embedded, startEmbedded } from "@/local/embedded.ts";
import { reservePort } from "@/local/free_port.ts";

async function withEmbedded(body: (embedded: Embedded) => Promise<void>): Promise<void> {
  const ai = createOfflineAi({ embeddings: "hashed" });
  const aiServer = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, ai.fetch);
  const folder = await openTemporaryFolder();
  const port = reservePort();
  const embedded = await startEmbedded({
    folder,
    port,
    databaseUrl: null,
    siteUrl: "http://localhost:8000",
    aiEnv: {
      OPENAI_BASE_URL: `http://127.0.0.1:${aiServer.addr.port}/v1`,
      OPENAI_API_KEY: "offline",
      OFFLINE_AI: "true",
    },
  });
  try {
    await body(embedded);
  } finally {
    await embedded.stop();
    ai.close();
    await aiServer.shutdown();
    await folder.close();
  }
}

Deno.test({
  name: "the embedded stack as a whole",
  sanitizeOps: false,
  sanitizeResources: false,
  fn: (t) =>
    withEmbedded(async (embedded) => {
      await t.step("an ordered job is done without anybody calling the worker", async () => {
        await jobIsDone(embedded);
      });
      await t.step("Studio loads, and shows staff their views to this machine alone", async () => {
        await studioShowsViews(embedded);
      });
      await t.step("the mailbox and keyless requests are for this machine only", async () => {
        await strangersAreRefused(embedded);
      });
    }),
});

async function studioShowsViews({ url, keys }: Embedded): Promise<void> {
  const page = await (await fetch(url)).text();
  const script = /src="(\/static\/[^"]+\.js)"/.exec(page)?.[1] ?? "";
  const loaded = await fetch(url + script);
  assert.match(loaded.headers.get("content-type") ?? "", /javascript/);
  assert.ok((await loaded.text()).length > 10_000);
  for (const outside of ["/static/../index.js", "/static/%2e%2e/index.js", "/static/none.js"]) {
    assert.doesNotMatch(await (await fetch(url + outside)).text(), /PostgresConnection/);
  }
  const catalogue = await (await fetch(`${url}/_system/introspect`)).json();
  const listed = catalogue.tables.filter(({ schema }: { schema: string }) => schema === "staff");
  const names = listed.map(({ name }: { name: string }) => name).sort();
  assert.deepEqual(names, [
    "accounts",
    "credits",
    "debts",
    "failures",
    "invoices",
    "jobs",
    "mails",
    "payments",
    "runs",
    "subscriptions",
    "visits",
  ]);
  const ask = (name: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/rest/v1/${name}?select=*`, {
      headers: { "accept-profile": "staff", ...headers },
    });
  for (const name of names) {
    const answer = await ask(name);
    assert.equal(answer.status, 200, name);
    assert.ok(Array.isArray(await answer.json()), name);
  }
  const { publishableKey: key, secretKey } = keys;
  const { data } = await createDb({ url, key }).auth.signInWithPassword(DEMO);
  const token = data.session?.access_token ?? "";
  for (const bearer of [key, secretKey, token]) {
    const answer = await ask("credits", { apikey: key, authorization: `Bearer ${bearer}` });
    assert.equal(answer.status, 406);
    assert.doesNotMatch(await answer.text(), /ledger/);
  }
  const foreign = await ask("credits", { origin: "https://evil.example" });
  assert.notEqual(foreign.status, 200);
  assert.doesNotMatch(await foreign.text(), /ledger/);
}

async function jobIsDone({ stack, url, keys }: Embedded): Promise<void> {
  const key = keys.publishableKey;
  const { data: { session } } = await createDb({ url, key }).auth.signInWithPassword(DEMO);
  const db = createDb({ url, key, accessToken: session?.access_token ?? "" });
  const [sector] = await stack.sql<{ id: string; site_id: string; account_id: string }>(
    "select id, site_id, account_id from public.sectors limit 1",
  );
  assert.ok(sector);
  const keywords = await stack.sql<{ id: string }>(
    `insert into public.keywords (account_id, site_id, sector_id, keyword)
     select $1, $2, $3, k from unnest($4::text[]) k returning id`,
    [sector.account_id, sector.site_id, sector.id, [
      "zanzibar spice market",
      "zanzibar spice tour",
      "gooseneck kettle",
      "electric gooseneck kettle",
    ]],
  );
  const order = await enqueueJobs({ db }, {
    siteId: sector.site_id,
    operation: "auto_cluster",
    items: [{ keyword_ids: keywords.map(({ id }) => id) }],
    key: crypto.randomUUID(),
  });
  const state = async () => {
    const [job] = await stack.sql<{ status: string }>(
      "select status from public.jobs where id = $1",
      [order.jobs[0]],
    );
    return job?.status;
  };
  for (let tries = 0; tries < 3000 && await state() !== "succeeded"; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(await state(), "succeeded");
  const { data: clusters } = await db.from("clusters").select("name");
  assert.ok(clusters && clusters.length > 0);
}

async function strangersAreRefused({ url }: Embedded): Promise<void> {
  const ask = async (path: string, headers: HeadersInit = {}) => {
    const response = await fetch(new URL(path, url), { headers });
    await response.body?.cancel();
    return response.status;
  };
  assert.equal(await ask("/mail"), 200);
  assert.equal(await ask("/rest/v1/accounts?select=id"), 200);
  assert.equal(await ask("/rest/v1/accounts", { origin: "https://elsewhere.test" }), 401);
  const rebound = await rawRequest(url, "rebound.test");
  assert.ok(!rebound.includes("Mailbox"), rebound);
}

/** A request for /mail that claims another host, which fetch would not send. */
async function rawRequest(url: string, host: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const text = `GET /mail HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  await connection.write(new TextEncoder().encode(text));
  return await new Response(connection.readable).text();
}
