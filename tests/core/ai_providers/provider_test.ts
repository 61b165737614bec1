import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { accountAi } from "core/ai_providers/account_ai.ts";
import { readProviders } from "core/ai_providers/read_providers.ts";
import { removeProvider } from "core/ai_providers/remove_provider.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { newKey, openOffice, REQUEST_KEY, ringOf, save, test } from "./office.ts";
import { completion, nobody, usual } from "./vendor.ts";

const KEY = "sk-live-0123456789-abcdWXYZ";

function chat(ai: ReturnType<typeof accountAi>) {
  return ai.chat({
    name: "names",
    schema: { type: "object" },
    messages: [{ role: "user", content: "{}" }],
    signal: new AbortController().signal,
  });
}

async function sealedOf({ stack }: DatabaseTest, accountId: string): Promise<string | undefined> {
  const [row] = await stack.sql<{ sealed: string }>(
    "select sealed from app.secrets where account_id = $1",
    [accountId],
  );
  return row?.sealed;
}

/** People may be counted more often than the limit allows in a minute. */
async function forgetCounts({ stack }: DatabaseTest): Promise<void> {
  await stack.sql("delete from app.throttle_counters");
}

databaseTest(
  "a key is stored sealed, shown by its end alone, and used by the worker",
  async (given) => {
    const owner = await given.person();
    const ring = await ringOf(newKey());
    const { order, vendor, redactor } = openOffice(given, ring);
    equal((await order(owner, save({ models: { generate_content: "text-2" } }))).status, 200);
    const [provider] = (await readProviders(owner)).providers;
    equal(provider?.last_four, "WXYZ");
    ok(provider?.key_set_at && provider.key_set_by);
    deepEqual(provider?.models, { generate_content: "text-2" });
    const sealed = await sealedOf(given, owner.accountId);
    match(sealed ?? "", /^v1\./);
    ok(!sealed?.includes("live"));

    const deps = { db: given.service, ring, redactor, platform: nobody, connect: vendor.connect };
    vendor.answer = () => completion("{}");
    for (const [fn, model] of [["generate_content", "text-2"], ["auto_cluster", "text-1"]]) {
      const { usage } = await chat(
        accountAi(deps, { account_id: owner.accountId, function: fn ?? "" }),
      );
      equal(usage.model, "text-1", "as the vendor says");
      equal(vendor.requests.at(-1)?.body?.model, model);
    }
    equal(vendor.requests[0]?.url, "https://vendor.test/v1/chat/completions");
    equal(vendor.requests[0]?.key, `Bearer ${KEY}`);
    equal(redactor.redact(KEY), "[secret]");
    // What a provider repeats of the key does not come into a text.
    vendor.answer = () => completion(`{"title": "Your key is ${KEY}"}`);
    const { text } = await chat(accountAi(deps, { account_id: owner.accountId, function: "x" }));
    equal(text, '{"title": "Your key is [secret]"}');
  },
);

databaseTest(
  "an account without a provider, or one that removed it, uses IGNY8's",
  async (given) => {
    const [one, other] = [await given.person("one"), await given.person("other")];
    const ring = await ringOf(newKey());
    const { order, vendor, redactor } = openOffice(given, ring);
    await order(one, save());
    const deps = { db: given.service, ring, redactor, platform: nobody, connect: vendor.connect };
    await rejects(
      chat(accountAi(deps, { account_id: other.accountId, function: "x" })),
      /broke off/,
    );
    equal(await removeProvider(one, { kind: "openai" }), true);
    equal(await removeProvider(one, { kind: "openai" }), false);
    equal(await sealedOf(given, one.accountId), undefined);
    deepEqual((await readProviders(one)).providers, []);
    await rejects(chat(accountAi(deps, { account_id: one.accountId, function: "x" })), /broke off/);
    equal(vendor.requests.length, 0);
  },
);

databaseTest("a ciphertext copied into another account does not open", async (given) => {
  const [victim, thief] = [await given.person("victim"), await given.person("thief")];
  const ring = await ringOf(newKey());
  const { order, vendor, redactor } = openOffice(given, ring);
  await order(victim, save());
  await order(thief, save({ api_key: "sk-thief-0123456789-abcd" }));
  const stolen = await sealedOf(given, victim.accountId);
  // Also through the front door, had they come by the text.
  const { error } = await thief.db.rpc("save_ai_provider", {
    p_kind: "openai",
    p_provider: { base_url: "https://thief.test/v1" },
    p_sealed: stolen,
  });
  equal(error, null);
  const deps = { db: given.service, ring, redactor, platform: nobody, connect: vendor.connect };
  await rejects(
    chat(accountAi(deps, { account_id: thief.accountId, function: "x" })),
    { code: "vendor_key", message: /cannot be opened. Enter it again/ },
  );
  equal((await order(thief, test)).body.code, "vendor_key");
  equal(vendor.requests.length, 0, "nothing was sent anywhere");
});

databaseTest(
  "a stored key goes to no other address than the one it was entered for",
  async (given) => {
    const owner = await given.person();
    const { order } = openOffice(given, await ringOf(newKey()));
    await order(owner, save());
    const moved = await order(
      owner,
      save({ api_key: null, base_url: "https://elsewhere.test/v1" }),
    );
    deepEqual([moved.status, Object.keys(moved.body.fields ?? {})], [400, ["api_key"]]);
    const [kept] = (await readProviders(owner)).providers;
    equal(kept?.base_url, "https://vendor.test/v1");
    const sealed = await sealedOf(given, owner.accountId);
    equal((await order(owner, save({ api_key: null, text_model: "text-9" }))).status, 200);
    equal(await sealedOf(given, owner.accountId), sealed);
    equal((await order(await given.person("other"), save({ api_key: null }))).body.code, "invalid");
  },
);

databaseTest(
  "addresses into a private network are refused before anything is kept",
  async (given) => {
    const owner = await given.person();
    const { order } = openOffice(given, await ringOf(newKey()));
    const inside = [
      "https://169.254.169.254/v1",
      "https://localhost/v1",
      "https://[::1]/v1",
      "https://0x7f000001/v1",
      "http://vendor.test/v1",
      "https://metadata.internal/v1",
    ];
    for (const base_url of inside) {
      const refused = await order(owner, save({ base_url }));
      equal(refused.body.code, "invalid", base_url);
      ok(refused.body.fields?.base_url?.[0], base_url);
      await forgetCounts(given);
    }
    for (
      const base_url of [
        "https://user:pass@vendor.test/v1",
        "https://v.test/?key=1",
        "ftp://v.test",
      ]
    ) {
      equal((await order(owner, save({ base_url }))).status, 400, base_url);
      await forgetCounts(given);
    }
    deepEqual((await readProviders(owner)).providers, []);
  },
);

databaseTest("only owners and admins set, see, test and remove", async (given) => {
  const [owner, member] = [await given.person("owner"), await given.person("member")];
  const { order } = openOffice(given, await ringOf(newKey()));
  await order(owner, save());
  await given.stack.sql(
    "update public.profiles set account_id = $2, role = 'editor' where id = $1",
    [
      member.id,
      owner.accountId,
    ],
  );
  for (const given of [save(), test]) equal((await order(member, given)).body.code, "forbidden");
  await rejects(readProviders(member), { code: "forbidden" });
  await rejects(removeProvider(member, { kind: "openai" }), { code: "forbidden" });
  deepEqual((await member.db.from("ai_providers").select("*")).data, []);
  const forged = await order({ accessToken: "eyJhbGciOiJub25lIn0.e30." }, test);
  ok(forged.status >= 400 && forged.status < 500, forged.text);
  equal((await order({ accessToken: "" }, test)).body.code, "unauthorized");
});

databaseTest("nobody reads a ciphertext over the API, an owner neither", async (given) => {
  const owner = await given.person();
  const { order } = openOffice(given, await ringOf(newKey()));
  await order(owner, save());
  const sealed = await sealedOf(given, owner.accountId) ?? "none";
  const answers = [
    await owner.db.from("ai_providers").select("*"),
    await owner.db.rpc("read_ai_providers"),
    await owner.db.rpc("stored_ai_provider", { p_account_id: owner.accountId, p_kind: "openai" }),
    await owner.db.rpc("list_secrets"),
    await owner.db.schema("app" as "public").from("secrets" as "plans").select("*"),
    await owner.db.rpc("read_audit"),
  ];
  for (const answer of answers) ok(!JSON.stringify(answer).includes(sealed.slice(0, 40)));
  for (const { error } of answers.slice(2, 5)) ok(error);
  const { data } = await given.service.rpc("list_secrets");
  ok(JSON.stringify(data).includes(sealed), "the worker alone does");
});

databaseTest(
  "the activity log says what changed, from where, and nothing of the key",
  async (given) => {
    const owner = await given.person();
    await given.stack.sql("select app.set_request_key(decode($1, 'hex'))", [REQUEST_KEY]);
    const { order } = openOffice(given, await ringOf(newKey()));
    await order(owner, save());
    await order(owner, save({ api_key: "sk-other-0123456789-abcd9876", text_model: "text-2" }));
    await order(owner, save({ api_key: null, text_model: "text-3" }));
    await removeProvider(owner, { kind: "openai" });
    const entries = await given.stack.sql<{ action: string; ip: string; details: unknown }>(
      `select action, ip, details from public.audit_log
     where account_id = $1 and object_type = 'provider' order by id`,
      [owner.accountId],
    );
    deepEqual(entries.map(({ action }) => action), [
      "provider.set",
      "provider.changed",
      "provider.changed",
      "provider.removed",
    ]);
    equal(entries[0]?.ip, "203.0.113.9");
    deepEqual(entries[1]?.details, {
      key_ending: "9876",
      text_model: { from: "text-1", to: "text-2" },
    });
    deepEqual(entries[2]?.details, { text_model: { from: "text-2", to: "text-3" } });
    ok(!JSON.stringify(entries).includes("0123456789"));
  },
);

databaseTest(
  "without an encryption key nothing is stored and the sentence says so",
  async (given) => {
    const owner = await given.person();
    const { order } = openOffice(given, null);
    const refused = await order(owner, save());
    deepEqual([refused.status, refused.body.code], [503, "not_configured"]);
    match(refused.body.message ?? "", /ENCRYPTION_KEY/);
    deepEqual((await readProviders(owner)).providers, []);
  },
);

databaseTest(
  "two saves at once leave one key, of the one whose settings are kept",
  async (given) => {
    const owner = await given.person();
    const ring = await ringOf(newKey());
    const { order, vendor } = openOffice(given, ring);
    await Promise.all(["a", "b"].map((name) =>
      order(
        owner,
        save({ base_url: `https://${name}.test/v1`, api_key: `sk-${name}-0123456789-${name}` }),
      )
    ));
    vendor.answer = usual;
    await order(owner, test);
    const [{ url = "", key = "" } = {}] = vendor.requests;
    equal(key, url.includes("//a.test") ? "Bearer sk-a-0123456789-a" : "Bearer sk-b-0123456789-b");
  },
);
