import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";

const EVIL = { origin: "https://evil.test", "sec-fetch-site": "cross-site" };

appTest(
  "a form from elsewhere is refused with a page that says so, in the app's frame",
  async () => {
    const visitor = await signedUp();
    const sent = await visitor.send("/settings/profile", {
      method: "POST",
      headers: EVIL,
      body: new URLSearchParams({ action: "profile", full_name: "Mallory" }),
    });
    assert.equal(sent.status, 403);
    assert.match(sent.text, /<h1>This form was refused<\/h1>/);
    assert.match(sent.text, /nothing was changed/);
    assert.match(sent.headers.get("content-type") ?? "", /^text\/html/);
    assert.doesNotMatch((await visitor.get("/settings/profile")).text, /Mallory/);
  },
);

appTest("a script from elsewhere is refused in the envelope", async () => {
  const visitor = await signedUp();
  for (const path of ["/settings/theme", "/api/v1/nothing"]) {
    const headers = { ...EVIL, accept: "application/json" };
    const { status, text } = await visitor.send(path, { method: "POST", headers });
    const { success, code, request_id } = JSON.parse(text);
    assert.deepEqual([status, success, code], [403, false, "forbidden"]);
    assert.ok(request_id);
  }
});

appTest("what the browser says of a request wins over its origin header", async () => {
  const visitor = await signedUp();
  const status = async (headers: Record<string, string>) =>
    (await visitor.send("/settings/theme", { method: "POST", headers, body: "theme=dark" })).status;
  const { appUrl: origin } = visitor.product;
  assert.equal(await status({ origin, "sec-fetch-site": "cross-site" }), 403);
  assert.equal(await status({ origin, "sec-fetch-site": "same-site" }), 403);
  assert.notEqual(await status({ origin, "sec-fetch-site": "same-origin" }), 403);
  assert.notEqual(await status({ origin }), 403);
});

appTest("an API client proves who it is by its header alone: cookies add nothing", async () => {
  const visitor = await signedUp();
  const post = (headers: Record<string, string>) =>
    visitor.send("/api/v1/nothing", { method: "POST", headers });
  const authorization = `Bearer ${visitor.accessToken}`;
  assert.equal((await post({ ...EVIL, authorization })).status, 404);
  assert.equal((await post({ authorization: "Basic eDp5" })).status, 404);
  assert.equal((await post(EVIL)).status, 403);
  // A page takes no header for a proof, so a form from elsewhere stays refused.
  const page = await visitor.send("/settings/theme", {
    method: "POST",
    headers: { ...EVIL, authorization },
  });
  assert.equal(page.status, 403);
  const renewed = await post({ ...EVIL, authorization });
  assert.deepEqual(renewed.headers.getSetCookie(), []);
});

appTest("a form of many megabytes is refused, whether or not it says its size", async () => {
  const visitor = await signedUp();
  const headers = {
    origin: visitor.product.appUrl,
    "content-type": "application/x-www-form-urlencoded",
  };
  const megabyte = new TextEncoder().encode("name=" + "x".repeat(1024 * 1024));
  const unsized = ReadableStream.from([megabyte, megabyte, megabyte]);
  for (const body of [new Blob([megabyte, megabyte, megabyte]), unsized]) {
    const answer = await visitor.send("/setup/sites/new", { method: "POST", headers, body });
    assert.equal(answer.status, 413);
    assert.match(answer.text, /at most 2 MB/);
  }
  assert.match((await visitor.get("/setup/sites")).text, /No site yet/);
});
