import { createSocket } from "node:dgram";

/** A name server on this machine; see `serveDns`. */
export interface DnsServer {
  port: number;
  /** How often an address was asked for. */
  asked: number;
  close(): Promise<void>;
}

/**
 * A real name server (UDP) that answers every question for an IPv4 address with the next of
 * `addresses`, the last of them for ever, and lets nobody keep an answer (TTL 0): a rebinding attack.
 */
export async function serveDns(addresses: string[]): Promise<DnsServer> {
  const socket = createSocket("udp4");
  const listening = Promise.withResolvers<void>();
  socket.bind(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  const server: DnsServer = {
    port: socket.address().port,
    asked: 0,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
  socket.on("message", (query, from) => {
    const isV4 = typeOf(query) === 1;
    const address = addresses[Math.min(server.asked, addresses.length - 1)] ?? "";
    if (isV4) server.asked++;
    socket.send(answerTo(query, isV4 ? address : null), from.port, from.address);
  });
  return server;
}

/** Where the only question of a query ends: after its name, type and class. */
function questionEnd(query: Uint8Array): number {
  let at = 12;
  while (query[at]) at += (query[at] ?? 0) + 1;
  return at + 5;
}

function typeOf(query: Uint8Array): number {
  return query[questionEnd(query) - 3] ?? 0;
}

function answerTo(query: Uint8Array, address: string | null): Uint8Array {
  const question = query.slice(12, questionEnd(query));
  const header = [query[0] ?? 0, query[1] ?? 0, 0x81, 0x80, 0, 1, 0, address ? 1 : 0, 0, 0, 0, 0];
  // Name by pointer to the question, type A, class IN, TTL 0, four bytes.
  const record = address
    ? [0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split(".").map(Number)]
    : [];
  return new Uint8Array([...header, ...question, ...record]);
}
