import assert from "node:assert/strict";
import { join } from "node:path";
import { createOutgoingFetch } from "core/adapters/outgoing_fetch.ts";
import { checkWordPress } from "core/integrations/check_wordpress.ts";
import { ROOT } from "@/tests/harness/snapshot.ts";
import { openDesk, reaching } from "./desk.ts";
import { closeOffice, wordpressTest } from "./wordpress_office.ts";

Deno.test.afterAll(closeOffice);

const SEO = { mustUse: [join(ROOT, "tests/wordpress/seo-plugins.php")] };

async function failing(address: string, fetch = reaching()) {
  const login = { username: "admin", password: "abcd efgh" };
  const { checks, capabilities } = await checkWordPress({ fetch }, { address, ...login });
  assert.equal(capabilities, null);
  const failed = checks.find(({ state }) => state === "fails");
  return `${failed?.name}: ${failed?.note}`;
}

wordpressTest("a test of a connection names what each login may and may not", async (g) => {
  const { url, passwords } = g.wordpress;
  const check = (username: string, password: string, address = url) =>
    checkWordPress({ fetch: reaching() }, { address, username, password });
  const admin = await check("admin", passwords.admin);
  assert.deepEqual(admin.checks.map(({ state }) => state), ["works", "works", "works", "note"]);
  assert.equal(admin.capabilities?.root, `${url}/wp-json/`);
  assert.deepEqual(admin.capabilities?.seo, ["yoast", "rank_math"]);
  assert.ok(admin.capabilities?.categories.some(({ name }) => name === "Uncategorized"));

  const plain = await check("admin", passwords.admin, `${url}/?rest_route=/`);
  assert.equal(plain.capabilities?.user.name, "admin");
  assert.match(await failing(url), /^Login: .*password is wrong/);
  const author = await check("author", passwords.author);
  assert.match(author.checks[2]?.note ?? "", /not add categories/);
  const reader = await check("subscriber", passwords.subscriber);
  assert.match(reader.checks[2]?.note ?? "", /may not write posts/);
}, SEO);

wordpressTest("SEO fields are read back, and those that were dropped are told", async (g) => {
  const desk = await openDesk(g.test, g.wordpress);
  const id = await desk.article();
  await desk.order([id]);
  await desk.work();
  const { notes, external_id } = await desk.record(id);
  assert.equal(notes.length, 1, notes.join());
  assert.match(notes[0] ?? "", /^Rank Math did not take/);
  const { meta } = await g.get<{ meta: Record<string, string> }>(`posts/${external_id}`);
  assert.equal(meta._yoast_wpseo_title, "Meta title");
  assert.equal(meta._yoast_wpseo_focuskw, "keyword");
}, SEO);

/** A server of this test that answers as told. */
async function served(
  answer: (path: string, url: string) => Response | Promise<Response>,
  body: (url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { pathname, origin } = new URL(request.url);
    return answer(pathname, origin);
  });
  try {
    await body(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

const html = (text: string, headers: Record<string, string> = {}) =>
  new Response(`<!doctype html><title>${text}</title>`, {
    headers: { "content-type": "text/html", ...headers },
  });
const index = (origin: string) =>
  Response.json({ name: "Blog", home: origin, namespaces: ["wp/v2"], gmt_offset: "0" });
const link = (origin: string) => ({ link: `<${origin}/wp-json/>; rel="https://api.w.org/"` });

Deno.test("what is no WordPress, or one that is blocked, is told apart", async () => {
  await served(() => html("A shop"), async (url) => {
    assert.match(await failing(url), /^Address: .* is no WordPress/);
  });
  await served((_, origin) => html("Blog", link(origin)), async (url) => {
    assert.match(await failing(url), /^REST API: .*a web page answered/);
  });
  await served(
    (path, origin) =>
      path === "/" ? html("Blog", link(origin)) : new Response("no", { status: 403 }),
    async (url) => assert.match(await failing(url), /^REST API: .*firewall or security plugin/),
  );
  await served(
    (path, origin) =>
      path === "/"
        ? html("Blog", link(origin))
        : path === "/wp-json/"
        ? index(origin)
        : new Response("Who are you?", { status: 401 }),
    async (url) => assert.match(await failing(url), /^Login: .*before WordPress is reached/),
  );
});

Deno.test("a hostile server costs bounded time and memory, and is named", async () => {
  await served((path) => Response.redirect(`http://127.0.0.1:1${path}x`, 302), async (url) => {
    assert.match(await failing(url), /^Address: .*could not be reached/);
  });
  await served((_, origin) => Response.redirect(`${origin}/again`, 302), async (url) => {
    assert.match(await failing(url), /redirects again and again/);
  });
  await served(() => new Response("x".repeat(10_000_000)), async (url) => {
    const fetch = reaching({ maxBytes: 1_000_000 });
    assert.match(await failing(url, fetch), /longer than 1 MB/);
  });
  const drip = () =>
    new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          controller.enqueue(new Uint8Array([32]));
        },
      }),
    );
  await served(drip, async (url) => {
    assert.match(await failing(url, reaching({ timeoutMs: 400 })), /did not answer in time/);
  });
  await served((_, origin) => index(origin), async (url) => {
    assert.match(await failing(url, createOutgoingFetch({ allowHttp: true })), /private network/);
  });
});
