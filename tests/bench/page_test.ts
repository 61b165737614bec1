import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { elementsOf, readMarkup } from "@/bench/page/markup.ts";
import { loadedScripts, staticImports } from "@/bench/page/scripts.ts";
import { watchFetch } from "@/bench/page/watched_fetch.ts";

Deno.test("markup read from a page renders to that markup, scripts and entities included", () => {
  const html = `<html lang="en"><head><script>if (1 < 2) go("&amp;")</script></head>` +
    `<body><p class="a">Fish &amp; chips &lt;3</p><input type="checkbox"/></body></html>`;
  assert.equal(renderToString(elementsOf(readMarkup(`<!DOCTYPE html>${html}`))), html);
});

Deno.test("static imports are found however they are written, dynamic ones are not", () => {
  const source = `import"./a.js";import{b as c}from"./b.js";import*as d from'./d.js';` +
    `export{e}from"./e.js";const f=()=>import("./late.js");important("./no.js")`;
  assert.deepEqual(staticImports(source), ["./a.js", "./b.js", "./d.js", "./e.js"]);
});

Deno.test("every script a page loads is counted once, after gzip", async () => {
  const files: Record<string, string> = {
    "/first.js": `import"./shared.js";${"x;".repeat(500)}`,
    "/island.js": `import{a}from"./shared.js"`,
    "/shared.js": "export const a=1",
  };
  const html = `<link rel="modulepreload" href="/shared.js"><script src="/first.js"></script>` +
    `<script type="module">import{a}from"/island.js"</script><script>inline()</script>`;
  const fetch = (request: Request) =>
    Promise.resolve(new Response(files[new URL(request.url).pathname]));
  const scripts = await loadedScripts({ url: "http://app.test/page", html }, fetch);
  assert.deepEqual(scripts.map(({ path }) => path).sort(), Object.keys(files));
  assert.ok((scripts.find(({ path }) => path === "/first.js")?.bytes ?? 1e9) < 100);
});

Deno.test("a script that is missing is an error, not nothing", async () => {
  const page = { url: "http://app.test/", html: `<script src="/gone.js"></script>` };
  const missing = () => Promise.resolve(new Response(null, { status: 404 }));
  await assert.rejects(loadedScripts(page, missing), /gone\.js is missing/);
});

Deno.test("questions to the database are counted and waited for; replayed ones are neither", async () => {
  const real = globalThis.fetch;
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return new Response("rows", { status: 201, headers: { "x-range": "0-49" } });
  };
  globalThis.fetch = slow;
  const watch = watchFetch("http://db.test");
  try {
    const ask = () => fetch("http://db.test/rest/v1/rpc/page?a=1", { method: "POST" });
    const start = performance.now();
    await Promise.all([ask(), ask()]);
    const elapsed = performance.now() - start;
    await fetch("http://elsewhere.test/");
    assert.deepEqual(watch.asked, Array(2).fill("POST /rest/v1/rpc/page"));
    // Both at once: counted twice, it would be more than went by.
    assert.ok(watch.waited > 20 && watch.waited <= elapsed, `${watch.waited} of ${elapsed} ms`);
    watch.reset();
    watch.replay(1);
    const answer = await ask();
    assert.deepEqual(
      [answer.status, answer.headers.get("x-range"), await answer.text()],
      [201, "0-49", "rows"],
    );
    assert.deepEqual([watch.asked.length, watch.waited], [0, 0]);
  } finally {
    watch.stop();
    assert.equal(globalThis.fetch, slow);
    globalThis.fetch = real;
  }
});
