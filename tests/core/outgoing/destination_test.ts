import assert from "node:assert/strict";
import { checkUrl, findDestination } from "core/adapters/outgoing/destination.ts";
import { readEnv } from "core/env.ts";
import { AppError } from "core/errors.ts";
import { HARMLESS_URLS, HOSTILE_URLS } from "./hostile_urls.ts";

const refused = (error: unknown) => error instanceof AppError && error.code === "address_refused";
const publicly = () => Promise.resolve(["93.184.216.34"]);

for (const [what, urls] of Object.entries(HOSTILE_URLS)) {
  Deno.test(`a URL of the class "${what}" is refused before a name is resolved (${urls.length})`, async () => {
    for (const url of urls) {
      assert.throws(() => checkUrl(url), refused, `checkUrl let pass: ${JSON.stringify(url)}`);
      await assert.rejects(findDestination(url, () => assert.fail("resolved " + url)), refused);
    }
  });
}

Deno.test("the URLs people really type are found", async () => {
  for (const url of HARMLESS_URLS) {
    assert.ok((await findDestination(url, publicly)).addresses.length > 0, url);
  }
  assert.equal(checkUrl("https://Example.com.:443/a#b").href, "https://example.com/a");
});

Deno.test("http is refused with a sentence that says so, and taken where it is allowed", () => {
  assert.throws(() => checkUrl("http://example.com/"), /begins with https/);
  assert.equal(checkUrl("http://example.com/", { allowHttp: true }).protocol, "http:");
  assert.throws(() => checkUrl("http://10.0.0.1/", { allowHttp: true }), refused);
});

Deno.test("development lets private addresses pass, and nothing else", () => {
  const rules = { allowPrivate: true };
  assert.equal(checkUrl("http://127.0.0.1:54330/v1", rules).port, "54330");
  assert.equal(checkUrl("http://kong:8000/", rules).hostname, "kong");
  for (const url of ["file:///etc/passwd", "https://user:x@10.0.0.1/", "data:,x", ""]) {
    assert.throws(() => checkUrl(url, rules), refused);
  }
});

const INSIDE_ANSWERS = [
  "127.0.0.1",
  "127.9.9.9",
  "0.0.0.0",
  "10.1.2.3",
  "172.20.0.5",
  "192.168.178.1",
  "169.254.169.254",
  "100.64.3.2",
  "168.63.129.16",
  "224.0.0.251",
  "255.255.255.255",
  "::1",
  "::",
  "fd00:ec2::254",
  "fe80::1%eth0",
  "fe80::1",
  "::ffff:10.0.0.1",
  "::ffff:7f00:1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "ff02::fb",
  "not an address",
  "",
];

Deno.test("a name with one inside address among public ones is refused", async () => {
  for (const address of INSIDE_ANSWERS) {
    const resolve = () => Promise.resolve(["93.184.216.34", address, "2606:4700::1"]);
    await assert.rejects(findDestination("https://example.com/", resolve), refused, address);
  }
});

Deno.test("a name nobody knows is told as such", async () => {
  const unknown = (error: unknown) =>
    error instanceof AppError && error.code === "address_unknown" &&
    error.message.includes("exmaple.com");
  const url = "https://exmaple.com/";
  await assert.rejects(findDestination(url, () => Promise.reject(new Error("NXDOMAIN"))), unknown);
  await assert.rejects(findDestination(url, () => Promise.resolve([])), unknown);
});

Deno.test("the development switch is refused where Supabase is a hosted project", () => {
  const env = (url: string) => (name: string) =>
    ({
      SUPABASE_URL: url,
      SUPABASE_PUBLISHABLE_KEY: "sb_publishable_x",
      ALLOW_PRIVATE_ADDRESSES: "true",
    })[name];
  for (const url of ["http://127.0.0.1:54321", "http://kong:8000", "http://192.168.1.4:54321"]) {
    assert.equal(readEnv(env(url)).ALLOW_PRIVATE_ADDRESSES, true, url);
  }
  for (const url of ["https://abc.supabase.co", "https://supabase.example.com"]) {
    assert.throws(() => readEnv(env(url)), /ALLOW_PRIVATE_ADDRESSES/, url);
  }
});
