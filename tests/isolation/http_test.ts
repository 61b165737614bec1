import assert from "node:assert/strict";
import { SignJWT } from "jose";
import { createDb, type Db } from "core/db.ts";
import { stackFetch } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { worldOf } from "./shared_world.ts";
import { IDENTITIES, type Identity } from "./policy.ts";
import { id, userId } from "./world.ts";

/** A client with a token of an identity, signed as the stack signs its own. */
async function clientOf({ stack, anon }: DatabaseTest, identity: Identity): Promise<Db> {
  await worldOf(stack);
  if (identity === "anon") return anon;
  const accessToken = await new SignJWT({ role: "authenticated", aud: "authenticated" })
    .setProtectedHeader({ alg: "HS256" }).setSubject(userId(identity)).setIssuedAt()
    .setExpirationTime("5m").sign(new TextEncoder().encode(stack.jwtSecret));
  const { url, publishableKey: key } = stack;
  return createDb({ url, key, accessToken, fetch: stackFetch(stack) });
}

/** Everything that only A, or only B, knows. */
const OF_A = /xray|yankee|a1000000|a2000000/;
const OF_B = /zulu|b1000000/;

databaseTest("over HTTP everybody counts and reads their own keywords alone", async (given) => {
  const counts: Record<Identity, number> = {
    anon: 0,
    viewer: 2,
    ungranted: 0,
    editor: 2,
    admin: 4,
    owner: 4,
    stranger: 2,
  };
  for (const identity of IDENTITIES) {
    const db = await clientOf(given, identity);
    const { count, data } = await db.from("keywords").select("*", { count: "exact" });
    assert.equal(count ?? 0, counts[identity], identity);
    assert.doesNotMatch(JSON.stringify(data), identity === "stranger" ? OF_A : OF_B);
    const head = await db.from("keywords").select("*", { count: "exact", head: true });
    assert.equal(head.count ?? 0, counts[identity], identity);
  }
});

databaseTest("an embedded select follows no reference out of the account", async (given) => {
  const db = await clientOf(given, "stranger");
  const answers = [
    await db.from("sites").select("*, sectors(*), accounts(*), tasks(*)"),
    await db.from("accounts").select("*, sites(*, content(*, images(*)))"),
    await db.from("clusters").select("*, keywords(*), ideas(*, tasks(*))"),
    await db.from("industries").select("name, sites(*)"),
    await db.from("plans").select("name, accounts(*)"),
    await db.from("credit_cost_config").select("*, credit_usage_logs(*)"),
  ];
  for (const { data } of answers) assert.doesNotMatch(JSON.stringify(data), OF_A);
  assert.match(JSON.stringify(answers.map(({ data }) => data)), OF_B);
});

databaseTest(
  "filters, sorting and counting cannot be used to guess foreign rows",
  async (given) => {
    const db = await clientOf(given, "stranger");
    const site = id("a1", "site");
    const probes = [
      db.from("keywords").select("id", { count: "exact" }).eq("site_id", site),
      db.from("keywords").select("id", { count: "exact" }).eq("id", id("a1", "keyword")),
      db.from("keywords").select("id", { count: "exact" }).ilike("keyword", "xray%"),
      db.from("sites").select("id", { count: "exact" }).or(`id.eq.${site},slug.eq.xray-site`),
      db.from("profiles").select("id", { count: "exact" }).eq("email", "owner-a@example.test"),
      db.from("sites").select("id, content!inner(id)", { count: "exact" }).eq(
        "content.title",
        "xray draft",
      ),
      db.from("jobs").select("id", { count: "exact" }).not("lease_token", "is", null).eq(
        "site_id",
        site,
      ),
    ];
    for (const { data, count } of await Promise.all(probes)) {
      assert.deepEqual(data ?? [], []);
      assert.equal(count ?? 0, 0);
    }
  },
);

databaseTest("what a write gives back is nothing that is not one's own", async (given) => {
  const db = await clientOf(given, "stranger");
  const task = id("a1", "task");
  const answers = [
    await db.from("tasks").update({ title: "mine" }).eq("id", task).select(),
    await db.from("tasks").update({ title: "mine" }).neq("id", task).eq("site_id", id("a1", "site"))
      .select(),
    await db.from("author_profiles").delete().eq("id", id("a1", "author")).select(),
    await db.from("author_profiles").upsert({ id: id("a1", "author"), name: "mine" } as never)
      .select(),
    await db.from("notifications").update({ read_at: null }).eq("id", id("a1", "note")).select(),
  ];
  for (const { data, error } of answers) {
    assert.deepEqual(data ?? [], []);
    assert.doesNotMatch(JSON.stringify(error), /xray|yankee/);
  }
  const rows = await given.stack.sql<{ title: string }>(
    "select title from public.tasks where id = $1",
    [task],
  );
  assert.equal(rows[0]?.title, "xray task");
});

databaseTest(
  "the files of another account are not listed, read, signed, moved, replaced or removed",
  async (given) => {
    const { accountA } = (await worldOf(given.stack)).world;
    const site = id("a1", "site");
    const folder = `${accountA}/${site}/${id("a1", "draft")}`;
    const path = `${folder}/picture-xray.png`;
    await given.service.storage.from("images").upload(path, new Blob(["pixels"]), { upsert: true });
    const file = new Blob(["keyword\none"]);
    for (const identity of ["stranger", "ungranted", "anon"] as const) {
      const db = await clientOf(given, identity);
      const images = db.storage.from("images");
      const imports = db.storage.from("imports");
      for (
        const listed of [
          await images.list(folder),
          await images.list(),
          await images.list(accountA),
        ]
      ) {
        assert.doesNotMatch(JSON.stringify(listed.data ?? []), /picture-xray/, identity);
      }
      assert.ok((await images.download(path)).error, `${identity} downloads`);
      assert.ok((await images.createSignedUrl(path, 60)).error, `${identity} signs`);
      assert.ok((await images.move(path, `${folder}/moved.png`)).error, `${identity} moves`);
      assert.ok((await images.copy(path, `${folder}/copy.png`)).error, `${identity} copies`);
      assert.ok((await images.upload(path, file, { upsert: true })).error, `${identity} replaces`);
      const upload = `${accountA}/${site}/${userId("owner")}/hostile.csv`;
      assert.ok((await imports.upload(upload, file)).error, `${identity} uploads`);
      assert.ok((await imports.upload(`../${upload}`, file)).error, `${identity} climbs`);
      assert.deepEqual((await images.remove([path])).data ?? [], [], `${identity} removes`);
    }
    const [kept] = await given.stack.sql(
      "select 1 from storage.objects where bucket_id = 'images' and name = $1",
      [path],
    );
    assert.ok(kept);
  },
);

databaseTest("a token that this stack did not sign is nobody's", async (given) => {
  const { stack } = given;
  await worldOf(stack);
  const claims = { role: "authenticated", sub: userId("owner"), exp: 4102444800 };
  const part = (value: unknown) => btoa(JSON.stringify(value)).replace(/=+$/, "");
  const sign = (secret: string, more = {}) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: "HS256" })
      .sign(new TextEncoder().encode(secret));
  const tokens = [
    `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`,
    await sign("another secret, another secret, another"),
    await sign(stack.jwtSecret, { exp: 1000 }),
    `${(await sign(stack.jwtSecret)).slice(0, -3)}abc`,
  ];
  for (const token of tokens) {
    const response = await stack.fetch(
      new Request(`${stack.url}/rest/v1/sites?select=*`, {
        headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}` },
      }),
    );
    const text = await response.text();
    assert.ok(response.status === 401 || text === "[]", `${response.status} ${text}`);
    assert.doesNotMatch(text, OF_A);
  }
});
