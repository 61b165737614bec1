import assert from "node:assert/strict";
import { addKeywords } from "core/keywords/add_keywords.ts";
import { type StartedStack, startStackAsPeopleDo } from "@/tests/harness/started_stack.ts";

const KEY = "sk-planted-0123456789-abcdEFGH";

/** A browser's cookies and forms, and nothing else. */
class Browser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  async send(path: string, fields?: Record<string, string>, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(this.origin + path, {
      method: fields ? "POST" : "GET",
      body: fields ? new URLSearchParams(fields) : undefined,
      redirect: "manual",
      headers: { accept: "text/html", origin: this.origin, cookie, ...headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = line.match(/^([^=]+)=([^;]*)/) ?? [];
      if (value) this.cookies.set(name, value);
    }
    return { status: response.status, text: await response.text() };
  }
}

/** A vendor that repeats the key it was given: in its refusal, and in answers that are no JSON. */
function echoingVendor() {
  let refuses = true;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const said = `You sent ${request.headers.get("authorization")}`;
    if (refuses) return Response.json({ error: { message: said } }, { status: 401 });
    return Response.json({
      choices: [{ finish_reason: "stop", message: { role: "assistant", content: said } }],
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    answerProse: () => void (refuses = false),
    stop: () => server.shutdown(),
  };
}

async function until<T>(ask: () => Promise<T | null | undefined>): Promise<T> {
  for (let tries = 0; tries < 1500; tries++) {
    const found = await ask();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error("It did not happen within five minutes.");
}

/** Orders a clustering and waits for its failure; answers the job's row. */
async function failingJob(stack: StartedStack, token: string, siteId: string, key: string) {
  const db = stack.as(token);
  const { data: keywords } = await db.from("keywords").select("id").eq("site_id", siteId);
  const ordered = await db.rpc("enqueue_jobs", {
    p_site_id: siteId,
    p_function: "auto_cluster",
    p_items: [{ keyword_ids: (keywords ?? []).map(({ id }) => id) }],
    p_key: key,
  });
  assert.equal(ordered.error, null);
  return await until(async () => {
    const { data } = await stack.service.from("jobs").select("*").eq("order_key", key).single();
    return data?.status === "failed" ? data : null;
  });
}

async function siteWithKeywords(stack: StartedStack, token: string): Promise<string> {
  const db = stack.as(token);
  const made = await db.rpc("create_site", { p_name: "Planted", p_sector_names: ["One"] });
  assert.equal(made.error, null);
  const { data: sector } = await db.from("sectors").select("id").single();
  const keywords = "espresso machine\nmilk frother\ncoffee grinder";
  await addKeywords({ db }, { sector_id: sector?.id ?? "", keywords, key: "planted keywords" });
  return made.data ?? "";
}

/** Every row of the product's own tables, what is hidden from people and staff included. */
async function keptRows(stack: StartedStack): Promise<Map<string, string>> {
  const database = await stack.openCopy();
  const rows = new Map<string, string>();
  try {
    const tables = await database.sql<{ name: string }>(`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'app')`);
    for (const { name } of tables) {
      const [kept] = await database.sql<{ text: string }>(
        `select coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') as text from ${name} t`,
      );
      rows.set(name, kept?.text ?? "");
    }
  } finally {
    await database.close();
  }
  return rows;
}

Deno.test({
  name: "no secret of a whole run stands in a log or in a table of the database",
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const [stack, vendor] = [await startStackAsPeopleDo(), echoingVendor()];
    const browser = new Browser(stack.appUrl);
    const planted: Record<string, string> = {
      "provider key": KEY,
      "password": "planted correct horse",
      "wrong password": "planted wrong horse 1",
      "guessed invitation": "plantedguess0123456789abcdef",
      "guessed reset link": "pkce_plantedguess0123456789",
      "secret key": stack.keys.secretKey,
      "JWT secret": stack.keys.jwtSecret,
      "worker secret": stack.keys.workerSecret,
      "encryption key": stack.keys.encryptionKey,
    };
    try {
      const email = "planted@igny8.test";
      const person = { full_name: "Planted", account_name: "Planted", email };
      await browser.send("/sign-up", { ...person, password: planted.password ?? "" });
      planted["access token"] = browser.cookies.get("igny8_access") ?? "";
      planted["refresh token"] = browser.cookies.get("igny8_refresh") ?? "";
      const token = planted["access token"];
      assert.ok(token.length > 50 && (planted["refresh token"]?.length ?? 0) > 8);

      const stranger = new Browser(stack.appUrl);
      await stranger.send("/sign-in", { email, password: planted["wrong password"] ?? "" });
      await stranger.send("/forgot-password", { email });
      const mailbox = await (await fetch(`${stack.supabaseUrl}/mail`)).text();
      planted["reset link"] = mailbox.match(/token(?:_hash)?=([\w-]{20,})/)?.[1] ?? "";
      await stranger.send(
        `/auth/confirm?type=recovery&token_hash=${planted["guessed reset link"]}`,
      );
      await stranger.send(`/invitation?token=${planted["guessed invitation"]}`);
      const seats = await stack.service.from("plans").update({ max_users: 9 }).gte("position", 0);
      assert.equal(seats.error, null);
      const invited = await browser.send("/settings/team", {
        action: "invite",
        email: "colleague@igny8.test",
        role: "viewer",
      });
      planted["invitation token"] = invited.text.match(/token=([0-9a-f]{40,})/)?.[1] ?? "";

      await browser.send("/settings/ai-providers", {
        action: "save",
        base_url: vendor.url,
        api_key: KEY,
      });
      const tested = await browser.send("/settings/ai-providers", { action: "test" });
      assert.match(tested.text, /refused the API key/);
      assert.ok(!tested.text.includes(KEY));

      const siteId = await siteWithKeywords(stack, token);
      const refused = await failingJob(stack, token, siteId, "planted order one");
      assert.equal(refused.error_code, "vendor_key");
      assert.match(refused.raw_answer ?? "", /You sent Bearer \[secret\]/);
      vendor.answerProse();
      const prose = await failingJob(stack, token, siteId, "planted order two");
      assert.equal(prose.error_code, "invalid_answer");
      assert.match(prose.raw_answer ?? "", /\[secret\]/);

      await provokeComplaints(stack, planted);
      const rows = await keptRows(stack);
      await stack.stop();
      const printed = stack.printed.join("\n");
      assert.match(printed, /"job_failed"/, "the log was read");
      assert.match(printed, /Choose a new password/, "the mails were noted");
      assert.match(rows.get("app.job_answers") ?? "", /You sent Bearer \[secret\]/);
      for (const [name, secret] of Object.entries(planted)) {
        assert.ok(secret.length >= 8, `${name} was planted`);
        for (const spelled of new Set([secret, encodeURIComponent(secret)])) {
          assert.ok(!printed.includes(spelled), `the log shows the ${name}`);
          const showing = [...rows].filter(([, text]) => text.includes(spelled));
          assert.deepEqual(showing.map(([table]) => table), [], `the database shows the ${name}`);
        }
      }
    } finally {
      await vendor.stop();
      await stack.stop().catch(() => {});
    }
  },
});

/** Requests that somebody may want to log: wrong ones, with secrets wherever secrets are put. */
async function provokeComplaints(stack: StartedStack, planted: Record<string, string>) {
  const { supabaseUrl, appUrl } = stack;
  const json = { "content-type": "application/json", apikey: stack.keys.publishableKey };
  const bearer = { authorization: `Bearer ${planted["access token"]}` };
  const asked = await Promise.all([
    fetch(`${supabaseUrl}/functions/v1/worker`, {
      method: "POST",
      headers: { "x-worker-secret": `${planted["worker secret"]}x` },
    }),
    fetch(`${supabaseUrl}/functions/v1/ai-provider`, {
      method: "POST",
      headers: { ...json, ...bearer },
      body: `{"action":"save","kind":"openai","changes":{"api_key":"${KEY}"`,
    }),
    fetch(`${supabaseUrl}/auth/v1/token?grant_type=password`, {
      method: "POST",
      headers: json,
      body: JSON.stringify({ email: "planted@igny8.test", password: planted["wrong password"] }),
    }),
    fetch(`${supabaseUrl}/rest/v1/rpc/nothing?apikey=${planted["secret key"]}`, {
      method: "POST",
      headers: { ...json, ...bearer },
      body: JSON.stringify({ p_key: KEY }),
    }),
    fetch(`${supabaseUrl}/rest/v1/keywords?keyword=eq.${KEY}&order=nothing`, {
      headers: { ...json, ...bearer },
    }),
    fetch(`${appUrl}/dashboard?token=${planted["access token"]}`, {
      headers: { cookie: `igny8_access=${planted["access token"]}x; igny8_refresh=none` },
      redirect: "manual",
    }),
    fetch(`${appUrl}/settings/ai-providers`, {
      method: "POST",
      headers: { "content-type": "multipart/form-data; boundary=x", origin: appUrl },
      body: `--x\r\nbroken ${KEY}`,
      redirect: "manual",
    }),
  ]);
  for (const response of asked) await response.body?.cancel();
}
