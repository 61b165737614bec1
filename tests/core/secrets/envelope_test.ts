import { equal, match, notEqual, ok, rejects } from "node:assert/strict";
import { isAppError } from "core/errors.ts";
import { keyIdOf, open, seal } from "core/secrets/envelope.ts";
import { type KeyRing, readKeyRing } from "core/secrets/key_ring.ts";

const PLACE = { accountId: crypto.randomUUID(), record: "ai_providers/openai", field: "api_key" };
const SECRET = "sk-live-a-key-with-ümlauts-and-🔑";

export function newKey(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64();
}

async function ring(newest = newKey(), ...old: string[]): Promise<KeyRing> {
  const made = await readKeyRing({ ENCRYPTION_KEY: newest, ENCRYPTION_OLD_KEYS: old.join(" , ") });
  if (!made) throw new Error("no ring");
  return made;
}

/** Fails as a secret does that cannot be opened, without a word of it. */
const unreadable = (why: RegExp) => (error: unknown) => {
  ok(isAppError(error) && error.code === "secret_unreadable" && error.status === 500);
  match(error.message, why);
  ok(!`${error.stack}${error.raw}`.includes("sk-live"));
  return true;
};

Deno.test("what is sealed opens at its own place, and never looks the same twice", async () => {
  const keys = await ring();
  const [one, two] = [await seal(keys, SECRET, PLACE), await seal(keys, SECRET, PLACE)];
  notEqual(one, two);
  match(one, /^v1\.[0-9a-f]{8}\.[\w-]{16}\.[\w-]+$/);
  ok(!one.includes("sk-live"));
  equal(keyIdOf(one), keys.newest.id);
  equal(await open(keys, one, PLACE), SECRET);
  equal(await open(keys, await seal(keys, "", PLACE), PLACE), "");
});

Deno.test("a copy for another account, record or field does not open", async () => {
  const keys = await ring();
  const sealed = await seal(keys, SECRET, PLACE);
  const elsewhere = [
    { ...PLACE, accountId: crypto.randomUUID() },
    { ...PLACE, record: "site_integrations/openai" },
    { ...PLACE, field: "password" },
    // The same words, divided otherwise.
    { ...PLACE, record: 'ai_providers/openai","api', field: "key" },
  ];
  for (const place of elsewhere) {
    await rejects(open(keys, sealed, place), unreadable(/belongs to another record/));
  }
});

Deno.test("every changed character is noticed", async () => {
  const keys = await ring();
  const sealed = await seal(keys, SECRET, PLACE);
  const body = sealed.lastIndexOf(".") + 1;
  for (let at = 0; at < sealed.length; at++) {
    // The last character of unpadded base64 carries bits that decoding drops.
    if (at === sealed.length - 1 || sealed[at] === ".") continue;
    const other = sealed[at] === "a" ? "b" : "a";
    const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
    await rejects(open(keys, changed, PLACE), unreadable(/./), `character ${at}`);
  }
  await rejects(open(keys, sealed.slice(0, body + 30), PLACE), unreadable(/changed/));
  for (const nonsense of ["", "v1", SECRET, sealed.replace("v1", "v2"), `${sealed}!`]) {
    await rejects(open(keys, nonsense, PLACE), unreadable(/form/));
  }
});

Deno.test("another key does not open it; after a rotation the old one still does", async () => {
  const [first, second] = [newKey(), newKey()];
  const sealed = await seal(await ring(first), SECRET, PLACE);
  await rejects(open(await ring(second), sealed, PLACE), unreadable(/not in the environment/));
  const both = await ring(second, first);
  equal(await open(both, sealed, PLACE), SECRET);
  equal(keyIdOf(await seal(both, SECRET, PLACE)), both.newest.id);
  notEqual(keyIdOf(sealed), both.newest.id);
});

Deno.test("a key in the wrong form is refused with its variable's name and not its value", async () => {
  equal(await readKeyRing({}), null);
  equal(await readKeyRing({ ENCRYPTION_KEY: " " }), null);
  const short = new Uint8Array(31).toBase64();
  const wrong: [Record<string, string>, RegExp][] = [
    [{ ENCRYPTION_KEY: "not base64 at all" }, /^ENCRYPTION_KEY must be base64 of 32/],
    [{ ENCRYPTION_KEY: short }, /^ENCRYPTION_KEY/],
    [{ ENCRYPTION_KEY: newKey(), ENCRYPTION_OLD_KEYS: `${newKey()},${short}` }, /OLD_KEYS/],
    [{ ENCRYPTION_OLD_KEYS: newKey() }, /without ENCRYPTION_KEY/],
  ];
  for (const [env, words] of wrong) {
    await rejects(readKeyRing(env), (error: Error) => {
      match(error.message, words);
      return Object.values(env).every((value) => !error.message.includes(value));
    });
  }
});
