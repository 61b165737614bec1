import assert from "node:assert/strict";
import { createConnect } from "core/adapters/outgoing/connection.ts";
import { createOutgoingFetch } from "core/adapters/outgoing_fetch.ts";
import { AppError } from "core/errors.ts";
import { PUBLIC, serveBytes, testNetwork } from "./test_network.ts";

const failsWith = (code: string, words = /./) => (error: unknown) =>
  error instanceof AppError && error.code === code && words.test(error.message);

/** A web server on this machine, and what it was asked. */
async function withServer(
  answer: (request: Request) => Response | Promise<Response>,
  run: (port: number) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, answer);
  try {
    await run(server.addr.port);
  } finally {
    await server.shutdown();
  }
}

Deno.test("a request arrives as it was given and its answer comes back", async () => {
  const seen: unknown[] = [];
  await withServer(async (request) => {
    const { method, headers, url } = request;
    const { pathname, search } = new URL(url);
    seen.push([method, pathname + search, headers.get("host"), headers.get("authorization")]);
    seen.push(await request.text());
    return Response.json({ title: "Ünï" }, { status: 201, headers: { "x-wp-total": "3" } });
  }, async (port) => {
    const { fetch, connected, resolved } = testNetwork(port);
    const response = await fetch("https://Blog.Example.com:8443/wp-json?a=b#c", {
      method: "POST",
      body: JSON.stringify({ name: "é" }),
      headers: { authorization: "Basic x", host: "127.0.0.1", "content-length": "999" },
    });
    assert.equal(response.status, 201);
    assert.equal(response.url, "https://blog.example.com:8443/wp-json?a=b");
    assert.equal(response.headers.get("x-wp-total"), "3");
    assert.deepEqual(await response.json(), { title: "Ünï" });
    assert.deepEqual(seen, [
      ["POST", "/wp-json?a=b", "blog.example.com:8443", "Basic x"],
      '{"name":"é"}',
    ]);
    assert.deepEqual([connected, resolved], [[PUBLIC], ["blog.example.com"]]);
  });
});

Deno.test("long, chunked, packed and empty answers are read whole", async () => {
  const long = "0123456789".repeat(30_000);
  await withServer((request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/empty") return new Response(null, { status: 204 });
    if (pathname === "/counted") return new Response(long);
    const stream = new Blob([long]).stream();
    if (pathname === "/chunked") return new Response(stream);
    const packed = stream.pipeThrough(new CompressionStream("gzip"));
    return new Response(packed, { headers: { "content-encoding": "gzip" } });
  }, async (port) => {
    const { fetch } = testNetwork(port);
    for (const path of ["counted", "chunked", "packed"]) {
      assert.equal(await (await fetch(`https://example.com/${path}`)).text(), long, path);
    }
    assert.equal(await (await fetch("https://example.com/empty")).text(), "");
    const head = await fetch("https://example.com/counted", { method: "HEAD" });
    assert.equal([head.status, await head.text()].join(), "200,");
  });
});

const INSIDE_LOCATIONS = [
  "http://127.0.0.1/",
  "https://127.0.0.1/",
  "https://localhost/",
  "https://2130706433/",
  "https://169.254.169.254/latest/meta-data/",
  "https://[::ffff:7f00:1]/",
  "//10.0.0.1/",
  "/\\10.0.0.1/",
  "https://user:secret@example.com/",
  "http://example.com/",
  "file:///etc/passwd",
  "gopher://example.com/",
];

Deno.test("a redirect to where nobody may go is refused, however it is written", async () => {
  for (const location of INSIDE_LOCATIONS) {
    for (const status of [301, 302, 303, 307, 308]) {
      const server = serveBytes(() =>
        `HTTP/1.1 ${status} Moved\r\nlocation: ${location}\r\ncontent-length: 0\r\n\r\n`
      );
      const { fetch, connected } = testNetwork(server.port);
      await assert.rejects(fetch("https://example.com/"), failsWith("address_refused"), location);
      assert.deepEqual(connected, [PUBLIC]);
      server.close();
    }
  }
});

Deno.test("redirects are followed five times and not a sixth", async () => {
  const answer = (request: Request) => {
    const left = Number(new URL(request.url).pathname.slice(1));
    return left === 0
      ? new Response("there")
      : new Response("on", { status: 302, headers: { location: `/${left - 1}` } });
  };
  await withServer(answer, async (port) => {
    const { fetch, resolved } = testNetwork(port);
    const response = await fetch("https://example.com/5");
    assert.equal(await response.text(), "there");
    assert.deepEqual([response.url, response.redirected], ["https://example.com/0", true]);
    assert.equal(resolved.length, 6, "each redirect must be resolved and checked anew");
    await assert.rejects(
      fetch("https://example.com/6"),
      failsWith("unreachable", /again and again/),
    );
    const manual = await fetch("https://example.com/6", { redirect: "manual" });
    assert.equal(manual.status, 302);
    await manual.body?.cancel();
    await assert.rejects(
      fetch("https://example.com/6", { redirect: "error" }),
      failsWith("unreachable"),
    );
  });
});

Deno.test("a redirect to another origin takes no password along, one to the same does", async () => {
  const asked: string[] = [];
  await withServer(async (request) => {
    const { host, authorization, cookie, "x-api-key": key } = Object.fromEntries(request.headers);
    asked.push([request.method, host, authorization, cookie, key, await request.text()].join("|"));
    const location = { "/": "/same", "/same": "https://other.example.com/last" }[
      new URL(request.url).pathname
    ];
    return location
      ? new Response(null, { status: 307, headers: { location } })
      : new Response("ok");
  }, async (port) => {
    const headers = { authorization: "Bearer secret", cookie: "a=b", "x-api-key": "k" };
    const { fetch } = testNetwork(port);
    const request = { method: "POST", body: "text", headers };
    await (await fetch("https://example.com/", request)).text();
    assert.deepEqual(asked, [
      "POST|example.com|Bearer secret|a=b|k|text",
      "POST|example.com|Bearer secret|a=b|k|text",
      "POST|other.example.com||||text",
    ]);
  });
});

Deno.test("a POST that is redirected with 302 or 303 goes on as GET without its body", async () => {
  for (const status of [301, 302, 303]) {
    const asked: string[] = [];
    await withServer(async (request) => {
      asked.push(request.method + (await request.text()));
      const there = new URL(request.url).pathname === "/there";
      return there
        ? new Response("ok")
        : new Response(null, { status, headers: { location: "/there" } });
    }, async (port) => {
      const { fetch } = testNetwork(port);
      await (await fetch("https://example.com/", { method: "POST", body: "b" })).text();
      assert.deepEqual(asked, ["POSTb", "GET"]);
    });
  }
});

Deno.test("an answer longer than the limit ends in an error, packed or not", async () => {
  await withServer((request) => {
    const zeros = new Blob([new Uint8Array(3_000_000)]).stream();
    if (new URL(request.url).pathname === "/plain") return new Response(zeros);
    const packed = zeros.pipeThrough(new CompressionStream("gzip"));
    return new Response(packed, { headers: { "content-encoding": "gzip" } });
  }, async (port) => {
    const { fetch } = testNetwork(port, { maxBytes: 1_000_000 });
    for (const path of ["plain", "bomb"]) {
      const response = await fetch(`https://example.com/${path}`);
      await assert.rejects(response.bytes(), failsWith("bad_answer", /longer than 1 MB/));
    }
  });
});

const DAMAGED: Record<string, string> = {
  "nothing": "",
  "no HTTP": "SSH-2.0-OpenSSH_9.2\r\n\r\n",
  "a Redis error": "-ERR unknown command 'GET'\r\n\r\n",
  "two lengths": "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab",
  "a negative length": "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\nab",
  "a body cut off": "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nab",
  "a chunk of no size":
    "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nab\r\n0\r\n\r\n",
  "a chunk too long": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
  "a chunk cut off": "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabc",
  "a coding nobody asked for": "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n",
  "a packing nobody asked for": "HTTP/1.1 200 OK\r\ncontent-encoding: br\r\n\r\nab",
  "packing that is none": "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nabcdef",
  "a header without name": "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
  "a folded header": "HTTP/1.1 200 OK\r\na: b\r\n c\r\n\r\n",
  "an upgrade": "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  "a status of its own": "HTTP/1.1 999 Strange\r\n\r\n",
  "a head without end": "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(20_000),
};

for (const [what, answer] of Object.entries(DAMAGED)) {
  Deno.test(`${what} instead of a web page is an error a person can read`, async () => {
    const server = serveBytes(() => answer);
    const { fetch } = testNetwork(server.port);
    const reading = fetch("https://example.com/").then((response) => response.text());
    await assert.rejects(
      reading,
      (error) => error instanceof AppError && ["bad_answer", "unreachable"].includes(error.code),
    );
    server.close();
  });
}

Deno.test("a server that never answers, or never ends, is left in time", async () => {
  const waiting = Promise.withResolvers<void>();
  await withServer(async (request) => {
    if (new URL(request.url).pathname === "/silent") await waiting.promise;
    const drops = async function* () {
      yield new Uint8Array(1);
      await waiting.promise;
    };
    return new Response(ReadableStream.from(drops()));
  }, async (port) => {
    const { fetch } = testNetwork(port, { timeoutMs: 300 });
    await assert.rejects(fetch("https://example.com/silent"), failsWith("vendor_timeout"));
    // A busy machine may need all the time for the head already.
    const drip = fetch("https://example.com/drip").then((response) => response.text());
    await assert.rejects(drip, failsWith("vendor_timeout"));
    waiting.resolve();
  });
});

Deno.test("a resolver or a connection that hangs is left in time too", async () => {
  const never = () => new Promise<never>(() => {});
  for (const part of [{ resolve: never }, { connect: never }]) {
    const { fetch } = testNetwork(1, { timeoutMs: 100, ...part });
    const timer = setTimeout(() => {}, 1000);
    await assert.rejects(fetch("https://example.com/"), failsWith("vendor_timeout"));
    clearTimeout(timer);
  }
});

Deno.test("the caller's own signal ends the call with the caller's reason", async () => {
  const { fetch } = testNetwork(1, { connect: () => new Promise<never>(() => {}) });
  const stopping = new AbortController();
  const call = fetch("https://example.com/", { signal: stopping.signal });
  stopping.abort(new Error("lease lost"));
  await assert.rejects(call, /lease lost/);
});

Deno.test("the second address is tried when nothing listens at the first", async () => {
  await withServer(() => new Response("second"), async (port) => {
    const tried: string[] = [];
    const reach = createConnect();
    const fetch = createOutgoingFetch({
      resolve: () => Promise.resolve(["93.184.216.1", "93.184.216.2"]),
      connect: (address) => {
        tried.push(address);
        if (tried.length === 1) return Promise.reject(new Error("refused"));
        return reach("127.0.0.1", port, null);
      },
    });
    assert.equal(await (await fetch("https://example.com/")).text(), "second");
    assert.deepEqual(tried, ["93.184.216.1", "93.184.216.2"]);
  });
});

Deno.test("in development a server of this machine is reached, over http", async () => {
  await withServer(() => Response.json({ ok: true }), async (port) => {
    const url = `http://127.0.0.1:${port}/v1`;
    await assert.rejects(createOutgoingFetch()(url), failsWith("address_refused"));
    const response = await createOutgoingFetch({ allowPrivate: true })(url);
    assert.deepEqual(await response.json(), { ok: true });
  });
});

Deno.test("a line break in a header or method cannot begin a second request", async () => {
  const { fetch, connected } = testNetwork(1);
  for (const init of [{ headers: { a: "b\r\nx: y" } }, { method: "GET / HTTP/1.1\r\n\r\nPOST" }]) {
    await assert.rejects(fetch("https://example.com/", init), TypeError);
  }
  assert.deepEqual(connected, []);
});
