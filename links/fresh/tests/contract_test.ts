// Speaks to the framework only through its public exports, so upstream Fresh can stand here too.
import assert from "node:assert/strict";
import { h } from "preact";
import { App, cors, csp, csrf, HttpError, type PageProps } from "fresh";

interface State {
  trail?: string[];
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

function serve<S>(app: App<S>): Fetch {
  const handler = app.handler();
  return async (path, init) => await handler(new Request("http://localhost" + path, init));
}

async function text(response: Response | Promise<Response>): Promise<string> {
  return await (await response).text();
}

Deno.test("each method reaches its own handler", async () => {
  const app = new App<State>();
  app.get("/", () => new Response("get")).post("/", () => new Response("post"))
    .put("/", () => new Response("put")).patch("/", () => new Response("patch"))
    .delete("/", () => new Response("delete")).all("/any", (ctx) => ctx.text(ctx.req.method));
  const fetch = serve(app);
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"]) {
    assert.equal(await text(fetch("/", { method })), method.toLowerCase());
    assert.equal(await text(fetch("/any", { method })), method);
  }
});

Deno.test("HEAD falls back to GET and has no body", async () => {
  const fetch = serve(new App().get("/", () => new Response("body", { headers: { "x-a": "b" } })));
  const response = await fetch("/", { method: "HEAD" });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("x-a"), "b");
  assert.equal(await response.text(), "");
});

Deno.test("a literal path wins over a pattern registered before it", async () => {
  const fetch = serve(
    new App().get("/:name", () => new Response("pattern")).get("/me", () => new Response("me")),
  );
  assert.equal(await text(fetch("/me")), "me");
  assert.equal(await text(fetch("/you")), "pattern");
});

Deno.test("params are decoded, an encoded slash stays encoded, a bad escape stays raw", async () => {
  const fetch = serve(new App().get("/:name", (ctx) => ctx.text(ctx.params.name ?? "none")));
  assert.equal(await text(fetch("/caf%C3%A9%20au%20lait")), "café au lait");
  assert.equal(await text(fetch("/a%2Fb")), "a%2Fb");
  assert.equal(await text(fetch("/%E0%A4%A")), "%E0%A4%A");
});

Deno.test("a missing optional param is the empty string", async () => {
  const fetch = serve(new App().get("/list/:page?", (ctx) => ctx.json(ctx.params)));
  assert.deepEqual(await (await fetch("/list")).json(), { page: "" });
  assert.deepEqual(await (await fetch("/list/2")).json(), { page: "2" });
});

Deno.test("doubled slashes match as one", async () => {
  const fetch = serve(new App().get("/a/b", () => new Response("found")));
  assert.equal(await text(fetch("//a///b")), "found");
});

Deno.test("use covers its path and what is below, not a longer name", async () => {
  const app = new App<State>()
    .use("/x", async (ctx) => {
      const response = await ctx.next();
      response.headers.set("x-used", "yes");
      return response;
    })
    .get("/x", () => new Response()).get("/x/y", () => new Response())
    .get("/xy", () => new Response());
  const fetch = serve(app);
  const used = async (path: string) => (await fetch(path)).headers.get("x-used");
  assert.deepEqual(await Promise.all(["/x", "/x/y", "/xy"].map(used)), ["yes", "yes", null]);
});

Deno.test("a route sees only middlewares registered before it", async () => {
  const app = new App<{ seen?: boolean }>()
    .get("/before", (ctx) => ctx.json(ctx.state))
    .use((ctx) => {
      ctx.state.seen = true;
      return ctx.next();
    })
    .get("/after", (ctx) => ctx.json(ctx.state));
  const fetch = serve(app);
  assert.equal(await text(fetch("/before")), "{}");
  assert.equal(await text(fetch("/after")), '{"seen":true}');
});

Deno.test("every request starts with a state of its own", async () => {
  const app = new App<{ count?: number }>().get("/", (ctx) => {
    ctx.state.count = (ctx.state.count ?? 0) + 1;
    return ctx.json(ctx.state.count);
  });
  const fetch = serve(app);
  assert.equal(await text(fetch("/")), "1");
  assert.equal(await text(fetch("/")), "1");
});

Deno.test("a redirect cannot leave the site by leading slashes", async () => {
  const app = new App().get("/", (ctx) => ctx.redirect(ctx.url.searchParams.get("to") ?? "/"));
  const fetch = serve(app);
  const to = async (path: string) =>
    (await fetch(`/?to=${encodeURIComponent(path)}`)).headers.get("location");
  assert.equal(await to("//evil.example/x"), "/evil.example/x");
  assert.equal(await to("////evil.example"), "/evil.example");
  assert.equal(await to("/fine?next=//x"), "/fine?next=//x");
  assert.equal(await to("https://other.example/"), "https://other.example/");
  assert.equal((await fetch("/")).status, 302);
});

Deno.test("a redirect keeps the status it is given", async () => {
  const fetch = serve(new App().post("/", (ctx) => ctx.redirect("/done", 303)));
  const response = await fetch("/", { method: "POST" });
  assert.equal(response.status, 303);
  assert.equal(response.headers.get("location"), "/done");
});

Deno.test("text, html and json set their types", async () => {
  const app = new App().get("/t", (ctx) => ctx.text("t")).get("/h", (ctx) => ctx.html("<p>"))
    .get("/j", (ctx) => ctx.json({ a: 1 }, { status: 201 }));
  const fetch = serve(app);
  const type = async (path: string) => (await fetch(path)).headers.get("content-type");
  assert.match(await type("/t") ?? "", /^text\/plain/);
  assert.match(await type("/h") ?? "", /^text\/html/);
  assert.match(await type("/j") ?? "", /^application\/json/);
  assert.equal((await fetch("/j")).status, 201);
});

Deno.test("render adds doctype, charset, html, head and body", async () => {
  const fetch = serve(new App().get("/", (ctx) => ctx.render(h("p", null, "<hi>"))));
  const html = await text(fetch("/"));
  assert.match(html, /^<!DOCTYPE html><html><head>.*charset="utf-8".*<\/head><body><p>&lt;hi/i);
  assert.match(html, /<\/p>.*<\/body><\/html>$/);
  assert.ok(!html.includes("<script"));
});

Deno.test("layouts nest from outside in, and skipInheritedLayouts starts anew", async () => {
  const layout = (name: string) => ({ Component }: PageProps) => h(name, null, h(Component, null));
  const app = new App()
    .appWrapper(({ Component }) => h("html", null, h("body", null, h(Component, null))))
    .layout("*", layout("main"))
    .layout("/a", layout("section"))
    .layout("/a/b", layout("aside"), { skipInheritedLayouts: true })
    .get("/", (ctx) => ctx.render(h("p", null)))
    .get("/a", (ctx) => ctx.render(h("p", null)))
    .get("/a/b", (ctx) => ctx.render(h("p", null)));
  const fetch = serve(app);
  assert.match(await text(fetch("/")), /<body><main><p><\/p><\/main><\/body>/);
  assert.match(await text(fetch("/a")), /<body><main><section><p><\/p><\/section><\/main><\/body>/);
  assert.match(await text(fetch("/a/b")), /<body><aside><p><\/p><\/aside><\/body>/);
});

Deno.test("an HttpError answers with its status, any other error with 500 and no detail", async () => {
  const app = new App().get("/teapot", () => {
    throw new HttpError(418, "teapot");
  }).get("/broken", () => {
    throw new Error("secret");
  });
  const fetch = serve(app);
  assert.equal((await fetch("/teapot")).status, 418);
  const original = console.error;
  console.error = () => {};
  const broken = await fetch("/broken");
  console.error = original;
  assert.equal(broken.status, 500);
  assert.ok(!(await broken.text()).includes("secret"));
});

Deno.test("onError answers for the routes below its path", async () => {
  const app = new App()
    .onError("*", (ctx) => ctx.text(`outer ${(ctx.error as Error).message}`, { status: 500 }))
    .onError("/in", (ctx) => ctx.text("inner", { status: 400 }))
    .get("/in/x", () => {
      throw new HttpError(500, "one");
    })
    .get("/out", () => {
      throw new HttpError(500, "two");
    });
  const original = console.error;
  console.error = () => {};
  const fetch = serve(app);
  assert.equal(await text(fetch("/in/x")), "inner");
  assert.equal(await text(fetch("/out")), "outer two");
  console.error = original;
});

Deno.test("an unknown path is a 404, or what notFound says", async () => {
  assert.equal((await serve(new App().get("/", () => new Response()))("/nope")).status, 404);
  const app = new App().notFound((ctx) => ctx.text("lost", { status: 404 }));
  assert.equal(await text(serve(app)("/nope")), "lost");
});

Deno.test("a base path is stripped before matching, and other paths are 404", async () => {
  const fetch = serve(new App({ basePath: "/docs" }).get("/a", () => new Response("a")));
  assert.equal(await text(fetch("/docs/a")), "a");
  assert.equal((await fetch("/a")).status, 404);
  assert.equal((await fetch("/docsa")).status, 404);
});

Deno.test("forwarded headers change the URL only when the proxy is trusted", async () => {
  const headers = { "x-forwarded-proto": "https", "x-forwarded-host": "shop.example:8443, inner" };
  const origin = (app: App<unknown>) =>
    text(serve(app.get("/", (ctx) => ctx.text(ctx.url.origin)))("/", { headers }));
  assert.equal(await origin(new App({ trustProxy: true })), "https://shop.example:8443");
  assert.equal(await origin(new App()), "http://localhost");
});

Deno.test("csrf lets safe methods and same-origin requests through, nothing else", async () => {
  const app = new App().use(csrf()).all("/", () => new Response("ok"));
  const fetch = serve(app);
  const post = async (headers: HeadersInit) =>
    (await fetch("/", { method: "POST", headers })).status;
  for (const method of ["GET", "HEAD", "OPTIONS"]) {
    assert.equal(
      (await fetch("/", { method, headers: { origin: "http://e.example" } })).status,
      200,
    );
  }
  assert.equal(await post({ "sec-fetch-site": "same-origin" }), 200);
  assert.equal(await post({ origin: "http://localhost" }), 200);
  assert.equal(await post({ "sec-fetch-site": "cross-site", origin: "http://e.example" }), 403);
  assert.equal(await post({ "sec-fetch-site": "same-site", origin: "http://a.localhost" }), 403);
  assert.equal(await post({ origin: "http://localhost.e.example" }), 403);
  assert.equal(await post({ origin: "null" }), 403);
  assert.equal(await post({}), 403);
});

Deno.test("middlewares outside csrf see its refusal", async () => {
  const app = new App().use(csp()).use(csrf()).post("/", () => new Response("ok"));
  const response = await serve(app)("/", { method: "POST" });
  assert.equal(response.status, 403);
  assert.ok(response.headers.get("content-security-policy"));
});

Deno.test("csrf accepts the origins it is given", async () => {
  const app = new App().use(csrf({ origin: ["https://a.example", "https://b.example"] }))
    .post("/", () => new Response("ok"));
  const fetch = serve(app);
  const post = async (origin: string) =>
    (await fetch("/", { method: "POST", headers: { origin } })).status;
  assert.equal(await post("https://b.example"), 200);
  assert.equal(await post("https://c.example"), 403);
});

Deno.test("csp sends a policy whose directives the app can replace", async () => {
  const app = new App().use(csp({ csp: ["img-src 'self' https:"] }))
    .get("/", () => new Response());
  const header = (await serve(app)("/")).headers.get("content-security-policy") ?? "";
  assert.match(header, /default-src 'self'/);
  assert.match(header, /img-src 'self' https:/);
});

Deno.test("csp with a nonce allows the page's own inline scripts and no others", async () => {
  const app = new App().use(csp({ useNonce: true }))
    .get("/", (ctx) => {
      const trusted = h("script", { dangerouslySetInnerHTML: { __html: "let a" } });
      const injected = { __html: "<script>evil()</script>" };
      return ctx.render(h("div", null, trusted, h("i", { dangerouslySetInnerHTML: injected })));
    });
  const fetch = serve(app);
  const response = await fetch("/");
  const header = response.headers.get("content-security-policy") ?? "";
  const nonce = /'nonce-([^']+)'/.exec(header)?.[1];
  assert.ok(nonce);
  assert.ok(!/script-src[^;]*unsafe-inline/.test(header));
  const html = await response.text();
  assert.ok(html.includes(`<script nonce="${nonce}">let a</script>`));
  assert.ok(html.includes("<script>evil()</script>"));
  assert.notEqual((await fetch("/")).headers.get("content-security-policy"), header);
});

Deno.test("csp can report only", async () => {
  const app = new App().use(csp({ reportOnly: true })).get("/", () => new Response());
  const { headers } = await serve(app)("/");
  assert.equal(headers.get("content-security-policy"), null);
  assert.ok(headers.get("content-security-policy-report-only"));
});

Deno.test("cors answers OPTIONS with 204 and names the allowed origin", async () => {
  const app = new App().use(cors({ origin: ["https://a.example"], allowMethods: ["GET", "POST"] }))
    .get("/", () => new Response("ok"));
  const fetch = serve(app);
  const headers = { origin: "https://a.example", "access-control-request-method": "POST" };
  const preflight = await fetch("/", { method: "OPTIONS", headers });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-origin"), "https://a.example");
  assert.match(preflight.headers.get("access-control-allow-methods") ?? "", /POST/);
  const stranger = await fetch("/", { headers: { origin: "https://e.example" } });
  assert.equal(stranger.headers.get("access-control-allow-origin"), null);
  assert.equal(await stranger.text(), "ok");
});

Deno.test("what a page holds cannot pass for the document's own head or body", async () => {
  const pretending = `</head><title>no</title></body></html>$& $1 <meta charset="x">`;
  const app = new App()
    .appWrapper(({ Component }: PageProps) =>
      h(
        "html",
        null,
        h("head", null, h("title", null, "yes")),
        h("body", null, h(Component, null), h("footer", null)),
      )
    )
    .route("/", {
      component: () => h("main", { dangerouslySetInnerHTML: { __html: pretending } }),
    });
  assert.equal(
    await text(serve(app)("/")),
    `<!DOCTYPE html><html><head><meta charset="utf-8"><title>yes</title></head>` +
      `<body><main>${pretending}</main><footer></footer></body></html>`,
  );
});

Deno.test("a wrapper that shows the page twice, or never, is obeyed", async () => {
  const wrap = (times: number) => ({ Component }: PageProps) =>
    h(
      "html",
      null,
      h("head", null),
      h("body", null, Array.from({ length: times }, () => h(Component, null))),
    );
  for (const times of [0, 1, 2]) {
    const app = new App().appWrapper(wrap(times)).get("/", (ctx) => ctx.render(h("p", null)));
    const body = (await text(serve(app)("/"))).match(/<body>(.*)<\/body>/)?.[1];
    assert.equal(body, "<p></p>".repeat(times));
  }
});
