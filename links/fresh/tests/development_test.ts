import assert from "node:assert/strict";
import { Builder } from "fresh/dev";

/** The development server on a free port, stopped after the test. */
async function develop(test: (origin: string) => Promise<void>): Promise<void> {
  const root = new URL("./fixture", import.meta.url).pathname;
  const stop = new AbortController();
  const listening = Promise.withResolvers<number>();
  const served = new Builder({ root }).listen(() => import("./fixture/main.ts"), {
    port: 0,
    hostname: "127.0.0.1",
    signal: stop.signal,
    onListen: ({ port }) => listening.resolve(port),
  });
  try {
    await test(`http://127.0.0.1:${await listening.promise}`);
  } finally {
    stop.abort();
    await served;
  }
}

Deno.test("the development server bundles islands in memory, caches nothing, reloads", async (t) => {
  await develop(async (origin) => {
    await t.step("pages carry the reload script under the policy's nonce", async () => {
      const response = await fetch(origin + "/");
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
      assert.match(await response.text(), new RegExp(`<script nonce="${nonce}">.*EventSource`));
    });
    await t.step("an island's script is served and not kept", async () => {
      const html = await (await fetch(origin + "/one")).text();
      const path = /from"([^"]+)"/.exec(html)?.[1] ?? "";
      const script = await fetch(origin + path);
      assert.equal(script.status, 200);
      assert.equal(script.headers.get("cache-control"), "no-store");
      assert.match(await script.text(), /sourceMappingURL/);
    });
    await t.step("static files come from their folder, dotfiles and folders do not", async () => {
      const css = await fetch(origin + "/styles.css");
      assert.equal(css.headers.get("cache-control"), "no-store");
      assert.match(await css.text(), /\.c1 /);
      for (const path of ["/.hidden/secret.txt", "/..%2fmain.ts", "/styles.css/x", "/missing"]) {
        const response = await fetch(origin + path);
        assert.equal(response.status, 404, path);
        await response.body?.cancel();
      }
    });
    await t.step("reload events name this process", async () => {
      const response = await fetch(origin + "/_fresh/reload");
      assert.equal(response.headers.get("content-type"), "text/event-stream");
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      assert.match((await reader?.read())?.value ?? "", /data: [\w-]{36}/);
      await reader?.cancel();
    });
  });
});
