import assert from "node:assert/strict";
import { signedUp, stranger } from "@/tests/harness/app_visitor.ts";
import { appTest } from "@/tests/harness/app_case.ts";

const METHODS = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "PROPFIND"];

appTest("a form from another site is refused, whoever is signed in", async () => {
  const visitor = await signedUp();
  const { appUrl } = visitor.product;
  const refused: Record<string, string>[] = [
    {},
    { origin: "https://evil.test" },
    { origin: "null" },
    { origin: appUrl.replace("127.0.0.1", "localhost.evil.test") },
    { origin: "https://evil.test", "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { referer: `${appUrl}/sign-in` },
  ];
  for (const path of ["/sign-out", "/setup/sites/new", "/settings/theme", "/nothing/here"]) {
    for (const headers of refused) {
      const body = new URLSearchParams({ name: "Theft", theme: "dark", sector_names: "x" });
      const { status } = await visitor.send(path, { method: "POST", headers, body });
      assert.equal(status, 403, `${path} ${JSON.stringify(headers)}`);
    }
  }
  assert.equal((await visitor.get("/dashboard")).status, 200);
  assert.match((await visitor.get("/setup/sites")).text, /No site yet/);
});

appTest("no method brings the server down, on any kind of address", async () => {
  const nobody = await stranger();
  const owner = await signedUp();
  const paths = [
    "/",
    "/sign-in",
    "/sign-out",
    "/auth/confirm",
    "/dashboard",
    "/setup/sites",
    "/setup/sites/new",
    "/jobs/status",
    "/settings/theme",
    "/planner/keywords",
    "/writer/content",
    "/automation/runs",
    "/sites/nobody/nothing",
    "/api/v1/system/ping",
    "/favicon.svg",
    "/no/such/page",
  ];
  for (const visitor of [nobody, owner]) {
    for (const path of paths) {
      for (const method of METHODS) {
        if (path === "/sign-out" && method === "POST") continue;
        const headers = { origin: visitor.product.appUrl };
        const { text } = await visitor.send(path, { method, headers });
        if (method === "HEAD") assert.equal(text, "", path);
      }
    }
  }
});

appTest("strange addresses are not found, never failures", async () => {
  const visitor = await signedUp();
  const paths = [
    "/%00",
    "/%ff%fe",
    "/%",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fdeno.json",
    "//evil.test/dashboard",
    "/static/../main.ts",
    "/.env",
    "/.git/config",
    "/_fresh/server.js",
    "/sites/%00/%00",
    "/setup/sites/%27%20or%201=1",
    "/setup/sites/%E0%A4%A",
    "/jobs/%00",
    `/${"a".repeat(5000)}`,
    "/legal/../../x",
    "/legal/__proto__",
    "/reference/industries/constructor",
  ];
  for (const path of paths) {
    const { status } = await visitor.get(path);
    assert.ok([400, 404].includes(status), `${path}: ${status}`);
  }
});

appTest("the API answers an unknown address with its envelope, whatever the method", async () => {
  const visitor = await stranger();
  for (const path of ["/api/v1/nothing", "/api/v1/system", "/api/v2/planner/keywords"]) {
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const { status, text } = await visitor.send(path, {
        method,
        headers: { origin: visitor.product.appUrl },
      });
      assert.equal(status, 404, `${method} ${path}`);
      const { success, code, request_id } = JSON.parse(text);
      assert.deepEqual([success, code], [false, "not_found"]);
      assert.ok(request_id);
    }
  }
});

appTest("strange queries are read as far as they make sense", async () => {
  const visitor = await signedUp();
  const queries = [
    "?page=-1",
    "?page=1e99",
    "?page=NaN&page_size=0",
    "?page=99999999999999999999",
    "?sort=;drop table sites&dir=up",
    "?status=__proto__&q=%00",
    "?q=%25%25_%5C'\"),(",
    `?q=${"x".repeat(4000)}`,
    "?site=not-a-site&sector=x&cluster=y",
    "?volume_min=abc&volume_max=-5&difficulty_min=1e9",
    "?ids=1,2,3",
  ];
  const paths = ["/dashboard", "/setup/sites", "/setup/sites/new", "/jobs/status"];
  for (const path of paths) {
    for (const query of queries) {
      const { status } = await visitor.get(path + query);
      assert.ok(status < 500, path + query);
    }
  }
});

appTest("a body that is no form is answered with a sentence", async () => {
  const visitor = await signedUp();
  const { appUrl } = visitor.product;
  const bodies: [type: string, body: BodyInit][] = [
    ["application/json", "{}"],
    ["application/json", "{"],
    ["text/plain", "name=x"],
    ["multipart/form-data", "no boundary"],
    ["multipart/form-data; boundary=x", "--x\r\nbroken"],
    ["application/x-www-form-urlencoded", "%E0%A4%A=%"],
    ["application/x-www-form-urlencoded", "a=".repeat(10_000)],
    ["application/octet-stream", crypto.getRandomValues(new Uint8Array(5000))],
  ];
  for (const path of ["/setup/sites/new", "/sign-in", "/forgot-password", "/sign-up"]) {
    for (const [type, body] of bodies) {
      const headers = { origin: appUrl, "content-type": type };
      const { status } = await visitor.send(path, { method: "POST", headers, body });
      assert.ok(status < 500, `${path} ${type}`);
    }
  }
});

appTest("static files and errors carry the security headers and leak nothing", async () => {
  const visitor = await stranger();
  // Visitor judges the headers of every answer.
  const found = await visitor.get("/");
  const files = [
    ...found.text.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js|svg|webmanifest)[^"]*)"/g),
  ];
  assert.ok(files.length >= 2);
  for (const [, path = ""] of files) {
    assert.equal((await visitor.get(path)).status, 200, path);
  }
  const missing = await visitor.get("/no/such/page");
  assert.equal(missing.status, 404);
  assert.match(missing.text, /This page does not exist/);
  assert.equal((await visitor.get("/robots.txt")).status, 200);
});

appTest("a sane request id comes back, any other is replaced", async () => {
  const visitor = await stranger();
  const id = async (given: string) =>
    (await visitor.get("/status", { "x-request-id": given })).headers.get("x-request-id");
  assert.equal(await id("trace-12345678"), "trace-12345678");
  for (const given of ["short", "a b c d e f g", "<script>alert(1)</script>", "x".repeat(65)]) {
    assert.notEqual(await id(given), given);
  }
});
