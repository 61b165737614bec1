import assert from "node:assert/strict";
import { AppError } from "core/errors.ts";
import { serveDns } from "@/tests/harness/dns_server.ts";
import { PUBLIC, testNetwork } from "./test_network.ts";

/** A server inside, which must never be reached, and one outside. */
function twoServers(outside: () => Response) {
  let insideHits = 0;
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const inside = Deno.serve(options, () => {
    insideHits++;
    return new Response("secret of the inside");
  });
  const open = Deno.serve(options, outside);
  return {
    insidePort: inside.addr.port,
    outsidePort: open.addr.port,
    hits: () => insideHits,
    close: () => Promise.all([inside.shutdown(), open.shutdown()]),
  };
}

function resolverAt(port: number) {
  return (name: string) =>
    Deno.resolveDns(name, "A", { nameServer: { ipAddr: "127.0.0.1", port } });
}

Deno.test("a name that points inside right after it was checked leads nowhere", async () => {
  const servers = twoServers(() => new Response("outside"));
  const dns = await serveDns([PUBLIC, "127.0.0.1"]);
  const { fetch, connected } = testNetwork(servers.outsidePort, { resolve: resolverAt(dns.port) });
  const url = `https://rebind.example.com:${servers.insidePort}/`;
  assert.equal(await (await fetch(url)).text(), "outside");
  assert.deepEqual([connected, dns.asked], [[PUBLIC], 1], "the name must be resolved once only");
  // By now the name points inside: the next call must see it and refuse.
  await assert.rejects(
    fetch(url),
    (error) => error instanceof AppError && error.code === "address_refused",
  );
  assert.equal(servers.hits(), 0);
  await dns.close();
  await servers.close();
});

Deno.test("a name that points inside by the time of its own redirect is refused", async () => {
  const location = "https://rebind.example.com/again";
  const servers = twoServers(() => new Response(null, { status: 302, headers: { location } }));
  const dns = await serveDns([PUBLIC, PUBLIC, "169.254.169.254"]);
  const { fetch, connected } = testNetwork(servers.outsidePort, { resolve: resolverAt(dns.port) });
  await assert.rejects(
    fetch("https://rebind.example.com/"),
    (error) => error instanceof AppError && error.code === "address_refused",
  );
  assert.deepEqual(connected, [PUBLIC, PUBLIC]);
  assert.equal(servers.hits(), 0);
  await dns.close();
  await servers.close();
});
