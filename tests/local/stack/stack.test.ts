import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { SignJWT } from "jose";
import { join } from "node:path";
import type { Stack } from "@/local/stack.ts";
import { stackFetch } from "../../harness/people.ts";
import { databaseTest } from "../../harness/stacks.ts";

const schema = { supabaseDir: join(import.meta.dirname ?? ".", "schema") };
type Body = (stack: Stack) => Promise<void>;
const stackTest = (name: string, body: Body) =>
  databaseTest(name, ({ stack }) => body(stack), { schema });

function client(stack: Stack, key = stack.publishableKey): SupabaseClient {
  return createClient(stack.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: stackFetch(stack) },
  });
}

async function signedUp(stack: Stack): Promise<{ db: SupabaseClient; id: string; email: string }> {
  const db = client(stack);
  const email = `${crypto.randomUUID()}@example.test`;
  const { data, error } = await db.auth.signUp({ email, password: "long enough" });
  assert.equal(error, null);
  return { db, id: data.user?.id ?? "", email };
}

stackTest("auth.uid(), auth.role() and auth.jwt() tell who asks", async (stack) => {
  const { db, id, email } = await signedUp(stack);
  const person = await db.rpc("who");
  assert.deepEqual(person.data, { uid: id, role: "authenticated", user: "authenticated", email });
  const anonymous = await client(stack).rpc("who");
  assert.deepEqual(anonymous.data, { uid: null, role: "anon", user: "anon", email: null });
  const service = await client(stack, stack.secretKey).rpc("who");
  assert.equal(service.data.user, "service_role");
  assert.equal(service.data.role, "service_role");
});

stackTest("a stranger neither reads nor forges rows, the service sees all", async (stack) => {
  const [owner, stranger] = [await signedUp(stack), await signedUp(stack)];
  const name = crypto.randomUUID();
  assert.equal((await owner.db.from("things").insert({ name })).error, null);
  assert.deepEqual((await stranger.db.from("things").select().eq("name", name)).data, []);
  assert.deepEqual((await client(stack).from("things").select()).data, []);
  const forged = await stranger.db.from("things").insert({ name: "forged", owner_id: owner.id });
  assert.equal(forged.error?.code, "42501");
  const changed = await stranger.db.from("things").update({ name: "taken" }).eq("name", name)
    .select();
  assert.deepEqual(changed.data, []);
  const all = await client(stack, stack.secretKey).from("things").select("name").eq("name", name);
  assert.equal(all.data?.length, 1);
});

stackTest("selects embed, count and page", async (stack) => {
  const { db, email } = await signedUp(stack);
  const rows = Array.from({ length: 5 }, (_, n) => ({ name: `${email} ${n}`, detail: { n: [n] } }));
  assert.equal((await db.from("things").insert(rows)).error, null);
  const { data, count } = await db.from("things")
    .select("name, detail, owner:owners!inner(email)", { count: "exact" })
    .order("name", { ascending: false }).range(0, 1);
  assert.equal(count, 5);
  assert.deepEqual(data?.[0], { name: `${email} 4`, detail: { n: [4] }, owner: { email } });
  assert.equal(data?.length, 2);
});

stackTest("a revoked table and a revoked function stay revoked", async (stack) => {
  const { db } = await signedUp(stack);
  assert.equal((await db.from("ledger").select()).error?.code, "42501");
  assert.equal((await db.rpc("for_the_service")).error?.code, "42501");
  assert.equal((await client(stack, stack.secretKey).rpc("for_the_service")).data, 1);
  assert.equal((await db.schema("auth").from("users").select()).error?.code, "PGRST106");
});

stackTest("an exception in SQL keeps its code, sentence, detail and hint", async (stack) => {
  for (const code of ["P0001", "23514", "P0002", "40001"]) {
    const { error, status } = await client(stack).rpc("refuse", { code });
    assert.equal(error?.code, code);
    assert.equal(error?.message, "Too few credits.");
    assert.equal(error?.details, "insufficient_credits");
    assert.equal(error?.hint, '{"credits":["10 needed"]}');
    assert.equal(status, code === "40001" || code === "P0002" ? 500 : 400);
  }
});

stackTest("requests at the same time never share an identity", async (stack) => {
  const { db } = await signedUp(stack);
  const anonymous = client(stack);
  const answers = await Promise.all(
    Array.from({ length: 30 }, (_, n) => (n % 2 ? db : anonymous).rpc("who")),
  );
  const users = answers.map(({ data }, n) => data?.user === (n % 2 ? "authenticated" : "anon"));
  assert.ok(users.every(Boolean));
});

stackTest("a failed statement leaves the next request unharmed", async (stack) => {
  const { db, email } = await signedUp(stack);
  const twice = [{ name: email }, { name: email }];
  assert.equal((await db.from("things").insert(twice)).error?.code, "23505");
  assert.deepEqual((await db.from("things").select()).data, []);
});

stackTest("a request without a key is refused", async (stack) => {
  const keyless = await stack.fetch(new Request(`${stack.url}/rest/v1/things`));
  assert.equal(keyless.status, 401);
  await keyless.body?.cancel();
});

stackTest("forged and expired tokens never raise the role", async (stack) => {
  const sign = (secret: string, expires: number) =>
    new SignJWT({ role: "service_role", sub: crypto.randomUUID() })
      .setProtectedHeader({ alg: "HS256" }).setExpirationTime(expires)
      .sign(new TextEncoder().encode(secret));
  const later = Math.floor(Date.now() / 1000) + 3600;
  const ask = async (token: string) => {
    const headers = { apikey: stack.publishableKey, authorization: `Bearer ${token}` };
    const request = new Request(`${stack.url}/rest/v1/rpc/who`, { method: "POST", headers });
    const response = await stack.fetch(request);
    return { status: response.status, body: await response.json() };
  };
  assert.equal((await ask(await sign("x".repeat(40), later))).status, 401);
  const expired = await ask(await sign(stack.jwtSecret, 1000));
  assert.deepEqual([expired.status, expired.body.code], [401, "PGRST303"]);
  const unsigned = await ask("eyJhbGciOiJub25lIn0.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.");
  assert.equal(unsigned.body.user, "anon");
});

stackTest("a password reset sends a link into the app", async (stack) => {
  const { db, email } = await signedUp(stack);
  assert.equal((await db.auth.resetPasswordForEmail(email)).error, null);
  const [mail] = stack.mails;
  assert.equal(mail?.to, email);
  assert.match(
    mail?.link ?? "",
    /^http:\/\/localhost:8000\/auth\/confirm\?token_hash=\w+&type=recovery$/,
  );
  const token_hash = new URL(mail?.link ?? "").searchParams.get("token_hash") ?? "";
  const verified = await client(stack).auth.verifyOtp({ token_hash, type: "recovery" });
  assert.equal(verified.data.user?.email, email);
  const again = await client(stack).auth.verifyOtp({ token_hash, type: "recovery" });
  assert.notEqual(again.error, null);
});

stackTest("NOTIFY reaches a listener", async (stack) => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const unlisten = await stack.listen("bell", resolve);
  await stack.sql("select pg_notify('bell', 'ring')");
  assert.equal(await promise, "ring");
  await unlisten();
});

stackTest("a transaction that throws changes nothing", async (stack) => {
  const work = stack.transaction(async (tx) => {
    await tx.sql("insert into public.ledger values ($1)", [77]);
    throw new Error("on second thoughts");
  });
  await assert.rejects(work, /second thoughts/);
  assert.deepEqual(await stack.sql("select * from public.ledger where amount = 77"), []);
});

stackTest("an endless body is refused before it is queued", async (stack) => {
  const chunk = new Uint8Array(1024 * 1024);
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(chunk),
  });
  const response = await stack.fetch(
    new Request(`${stack.url}/storage/v1/object/open/endless`, { method: "POST", body }),
  );
  assert.equal(response.status, 413);
  await response.body?.cancel();
});
