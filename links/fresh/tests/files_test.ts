// File routes, static files and the production build, through public exports only.
import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { fixture, quietly } from "./fixture_app.ts";

const request = await fixture();

async function text(path: string, init?: RequestInit): Promise<string> {
  return await (await request(path, init)).text();
}

/** What the page itself put into the app's `<main>`. */
async function main(path: string): Promise<string> {
  return /<main[^>]*>(.*)<\/main>/s.exec(await text(path))?.[1] ?? "no main";
}

Deno.test("files become routes: index, literal, param, optional, rest", async () => {
  assert.match(await main("/"), /<h1>Index<\/h1>/);
  assert.match(await main("/blog"), /<h1>Blog<\/h1>/);
  assert.match(await main("/blog/hello"), /hello has 5/);
  assert.match(await main("/blog/a/b"), /rest a\/b/);
  assert.match(await main("/items"), /page &quot;&quot;/);
  assert.match(await main("/items/2"), /page &quot;2&quot;/);
  assert.match(await text("/plain/x"), /bare x/);
});

Deno.test("tests, underscored folders and special files are not routes", async () => {
  const hidden = ["/ignored_test", "/shop/part", "/_app", "/_error", "/bare", "/shop/Cart"];
  for (const path of [...hidden, "/shop/(_parts)/part", "/(group)/inside"]) {
    assert.equal((await request(path)).status, 404, path);
  }
});

Deno.test("a group is not in the URL, and only its own pages inherit from it", async () => {
  assert.equal(await main("/inside"), '<div id="group"><p>app,root,group</p></div>');
  assert.match(await main("/"), /app,root<\/p>/);
  assert.match(await main("/nope"), /data-trail="app,root"/);
});

Deno.test("use on a path covers neither the leaf file of that name nor code before it", async () => {
  assert.equal(await main("/guarded"), "<p>app,root</p>");
});

Deno.test("code routes registered before the files keep their place", async () => {
  assert.equal(await text("/code"), "app");
});

Deno.test("handler data reaches an async page, with the status and headers of page()", async () => {
  const response = await request("/blog/hello");
  assert.equal(response.status, 203);
  assert.equal(response.headers.get("x-page"), "yes");
  assert.match(await response.text(), /<section class="blog"><h1>hello has 5<\/h1><\/section>/);
});

Deno.test("a form posts to its page's handler", async () => {
  const body = new URLSearchParams({ to: "//evil.example" });
  const response = await request("/blog/hello", { method: "POST", body });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/evil.example");
});

Deno.test("an API file answers by method; a method it lacks is 404, one it refuses 405", async () => {
  assert.deepEqual(JSON.parse(await text("/api/echo?q=1")), { q: "1" });
  const created = await request("/api/echo", { method: "POST", body: '{"a":1}' });
  assert.equal(created.status, 201);
  assert.equal((await request("/api/echo", { method: "DELETE" })).status, 404);
  assert.equal((await request("/api/echo", { method: "PUT" })).status, 405);
  assert.equal((await request("/blog", { method: "POST" })).status, 404);
  const head = await request("/api/echo", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
});

Deno.test("a page may answer a Response", async () => {
  const response = await request("/answer");
  assert.equal(response.status, 202);
  assert.equal(await response.text(), "from the page");
});

Deno.test("a handler that returns nothing is a 500", async () => {
  assert.equal((await quietly(() => request("/api/nothing"))).status, 500);
});

Deno.test("errors are shown by the nearest error page with their status, without detail", async () => {
  assert.match(await main("/nope"), /Root error 404/);
  assert.match(await main("/blog/missing"), /Root error 404/);
  assert.match(await main("/admin?deny"), /Admin error Not yours/);
  assert.match(await main("/admin/unknown"), /Admin error Not Found/);
  assert.equal((await request("/admin/unknown")).status, 404);
  const broken = await quietly(() => request("/blog/broken"));
  assert.equal(broken.status, 500);
  assert.ok(!(await broken.text()).includes("secret"));
});

Deno.test("an outer middleware sets headers on every response, error pages included", async () => {
  for (const path of ["/", "/code", "/nope", "/blog/broken", "/admin?deny", "/styles.css"]) {
    const { headers } = await quietly(() => request(path));
    assert.equal(headers.get("x-outer"), "yes", path);
    assert.ok(headers.get("content-security-policy"), path);
  }
  const { headers } = await quietly(() => request("/blog/broken"));
  assert.equal(headers.get("x-inner"), null);
});

Deno.test("head elements of a page replace the app's, and context of the app stays outside", async () => {
  const html = await text("/");
  const head = html.slice(0, html.indexOf("</head>"));
  assert.equal(head.match(/<title>/g)?.length, 1);
  assert.match(head, /<title>Index<\/title>/);
  assert.equal(head.match(/name="description"/g)?.length, 1);
  assert.match(head, /content="index &amp; more (>|&gt;) less"/);
  assert.match(head, /name="robots"/);
  assert.match(html, /<p id="context">no app context<\/p>/);
});

Deno.test("links are marked current on exact match and ancestor above it", async () => {
  const html = await text("/blog/hello");
  const link = (href: string) =>
    new RegExp(`<a [^>]*href="${href.replace("?", "\\?")}"[^>]*>`).exec(html)?.[0] ?? "";
  assert.match(link("/blog/hello"), /data-current/);
  assert.match(link("/blog/hello"), /aria-current="page"/);
  assert.match(link("/blog"), /data-ancestor/);
  assert.match(link("/blog"), /aria-current="true"/);
  assert.ok(!link("/blog/hello?page=2").includes("aria-current"));
});

Deno.test("a page without islands carries no script, one with islands only nonced ones", async () => {
  assert.ok(!(await text("/")).includes("<script"));
  const response = await request("/one");
  const policy = response.headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
  const html = await response.text();
  const scripts = html.match(/<script[^>]*>/g) ?? [];
  assert.ok(nonce && scripts.length > 0);
  for (const script of scripts) assert.ok(script.includes(`nonce="${nonce}"`), script);
  assert.ok(html.includes(`<style nonce="${nonce}">`));
});

Deno.test("a function passed to an island is an error naming both", async () => {
  const logged: unknown[] = [];
  const original = console.error;
  console.error = (error) => logged.push(error);
  const response = await request("/bad_prop").finally(() => console.error = original);
  assert.equal(response.status, 500);
  assert.match(String(logged[0]), /Inner/);
  assert.match(String(logged[0]), /onSave/);
});

Deno.test("hostile text in island props cannot close the script", async () => {
  const html = await text("/values");
  assert.ok(!html.includes("<script>alert(1)"));
});

Deno.test("a static file has a weak ETag and answers 304 to it", async () => {
  const response = await request("/styles.css");
  const etag = response.headers.get("etag") ?? "";
  assert.match(etag, /^W\/"/);
  assert.match(response.headers.get("content-type") ?? "", /^text\/css/);
  assert.equal(response.headers.get("cache-control"), "no-cache");
  await response.body?.cancel();
  const again = await request("/styles.css", { headers: { "if-none-match": `"x", ${etag}` } });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), "");
});

Deno.test("a URL with this build's id is immutable, with another id it is not", async () => {
  const href = /href="(\/styles\.css\?[^"]+)"/.exec(await text("/"))?.[1] ?? "";
  const cache = async (path: string) => {
    const response = await request(path, { method: "HEAD" });
    return response.headers.get("cache-control") ?? "";
  };
  assert.match(await cache(href), /max-age=31536000, immutable/);
  assert.equal(await cache(href.slice(0, -1) + "_"), "no-cache");
  const script = /<link rel="modulepreload" href="([^"]+)"/.exec(await text("/one"))?.[1] ?? "";
  assert.match(await cache(script), /immutable/);
});

Deno.test("static files are for GET and HEAD only", async () => {
  const head = await request("/styles.css", { method: "HEAD" });
  assert.equal(head.status, 200);
  assert.equal(await head.text(), "");
  assert.equal((await request("/styles.css", { method: "POST" })).status, 404);
});

Deno.test("dotfiles stay hidden, except .well-known, and no path leaves the folder", async () => {
  assert.match(await text("/.well-known/security.txt"), /Contact/);
  assert.equal(await text("/space%20file.txt"), "space\n");
  const hostile = ["/.hidden/secret.txt", "/..%2fmain.ts", "/%2e%2e/main.ts", "/..%5cmain.ts"];
  for (const path of [...hostile, "/%00", "/%", "/static/styles.css", "/_fresh/server.js"]) {
    assert.equal((await request(path)).status, 404, path);
  }
});

Deno.test("compressed copies are sent to those who accept them", async () => {
  const get = async (accept: string) =>
    await request("/styles.css", { headers: { "accept-encoding": accept } });
  const plain = await (await get("")).text();
  const zipped = await get("gzip, deflate");
  assert.equal(zipped.headers.get("content-encoding"), "gzip");
  assert.match(zipped.headers.get("vary") ?? "", /accept-encoding/i);
  assert.equal(gunzipSync(await zipped.bytes()).toString(), plain);
  const best = await get("gzip, br");
  assert.equal(best.headers.get("content-encoding"), "br");
  assert.ok((await best.bytes()).length < plain.length / 2);
  const refused = await get("br;q=0, identity");
  assert.equal(refused.headers.get("content-encoding"), null);
  await refused.body?.cancel();
});
