import assert from "node:assert/strict";
import { createConnect } from "core/adapters/outgoing/connection.ts";
import { createOutgoingFetch } from "core/adapters/outgoing_fetch.ts";
import { AppError } from "core/errors.ts";
import { PUBLIC } from "./test_network.ts";

const fixture = (name: string) =>
  Deno.readTextFileSync(new URL(`../../fixtures/tls/${name}`, import.meta.url));

/** A TLS server whose certificate is for shop.example.com alone, reached at PUBLIC. */
async function withTls(run: (fetch: typeof globalThis.fetch) => Promise<void>, caCerts: string[]) {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: fixture("server.pem"),
    key: fixture("server.key"),
    onListen() {},
    onError: () => new Response(null, { status: 500 }),
  }, (request) => new Response(`${request.headers.get("host")} over TLS`));
  const connect = createConnect(caCerts);
  const fetch = createOutgoingFetch({
    resolve: () => Promise.resolve([PUBLIC]),
    connect: (_address, _port, serverName) => connect("127.0.0.1", server.addr.port, serverName),
  });
  await run(fetch).finally(() => server.shutdown());
}

const isUntrusted = (error: unknown) =>
  error instanceof AppError && error.code === "unreachable" && /certificate/.test(error.message);

Deno.test("the certificate is checked against the name although the address is connected to", async () => {
  await withTls(async (fetch) => {
    const response = await fetch("https://shop.example.com/");
    assert.equal(await response.text(), "shop.example.com over TLS");
    await assert.rejects(fetch("https://other.example.com/"), isUntrusted);
  }, [fixture("ca.pem")]);
});

Deno.test("a certificate nobody vouches for is refused", async () => {
  await withTls((fetch) => assert.rejects(fetch("https://shop.example.com/"), isUntrusted), []);
});
