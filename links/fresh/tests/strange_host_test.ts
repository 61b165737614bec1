import assert from "node:assert/strict";
import { App } from "../src/mod.ts";

Deno.test("a request whose Host is none is a bad request, not a failure", async () => {
  const handler = new App().get("/", () => new Response("here")).handler();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  for (const [host, expected] of [["a b", 400], ["[::1", 400], ["x.test", 200]] as const) {
    const connection = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
    const request = `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    const answer = await new Response(connection.readable).text();
    assert.match(answer, new RegExp(`^HTTP/1.1 ${expected}`), host);
  }
  await server.shutdown();
});
