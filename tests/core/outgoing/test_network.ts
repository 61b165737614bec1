import { createConnect } from "core/adapters/outgoing/connection.ts";
import type { Connect } from "core/adapters/outgoing/connection.ts";
import { createOutgoingFetch, type OutgoingOptions } from "core/adapters/outgoing_fetch.ts";

/** A public address that tests give to servers on this machine. */
export const PUBLIC = "93.184.216.34";

/** An internet of two: every name has the address PUBLIC, and what listens there is on `port`. */
export interface TestNetwork {
  fetch: typeof fetch;
  /** The addresses that were connected to, in order. */
  connected: string[];
  /** The names that were resolved, in order. */
  resolved: string[];
}

/** A guarded fetch whose PUBLIC address is the server at `port`; any other is really connected to. */
export function testNetwork(port: number, options: OutgoingOptions = {}): TestNetwork {
  const connected: string[] = [];
  const resolved: string[] = [];
  const reach = createConnect();
  const connect: Connect = (address, wanted, serverName) => {
    connected.push(address);
    return address === PUBLIC ? reach("127.0.0.1", port, null) : reach(address, wanted, serverName);
  };
  const resolve = (name: string) => {
    resolved.push(name);
    return Promise.resolve([PUBLIC]);
  };
  return {
    connected,
    resolved,
    fetch: createOutgoingFetch({ timeoutMs: 300_000, resolve, connect, ...options }),
  };
}

/** A server that answers every connection with these bytes and ends it; for answers no library sends. */
export function serveBytes(answer: (request: string) => string | Uint8Array): {
  port: number;
  requests: string[];
  close(): void;
} {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const requests: string[] = [];
  (async () => {
    for await (const connection of listener) {
      const buffer = new Uint8Array(100_000);
      try {
        const length = await connection.read(buffer) ?? 0;
        const request = new TextDecoder().decode(buffer.subarray(0, length));
        requests.push(request);
        const bytes = answer(request);
        const writer = connection.writable.getWriter();
        await writer.write(typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
        await writer.close();
      } catch {
        // The client gave up first.
      }
    }
  })();
  return { port: listener.addr.port, requests, close: () => listener.close() };
}
