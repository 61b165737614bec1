import { lookup } from "node:dns/promises";
import type { Resolve } from "./destination.ts";

/** One open connection to a server, plain or inside TLS. */
export interface Connection {
  readable: ReadableStream<Uint8Array<ArrayBuffer>>;
  writable: WritableStream<Uint8Array<ArrayBufferLike>>;
  close(): void;
}

/**
 * Connects to `address`. With `serverName` inside TLS, and the certificate must be for that name.
 * Rejects when nothing listens, or the certificate is not trusted.
 */
export type Connect = (
  address: string,
  port: number,
  serverName: string | null,
) => Promise<Connection>;

/** All addresses the system knows for a name, IPv4 first: not every cloud function has IPv6. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.toSorted((a, b) => a.family - b.family).map(({ address }) => address);
};

/**
 * Connects by address, so that no second look at the name can lead elsewhere. `caCerts` are trusted
 * beside the system's, in PEM.
 */
export function createConnect(caCerts: string[] = []): Connect {
  return async (address, port, serverName) => {
    const plain = await Deno.connect({ hostname: address, port });
    if (serverName === null) return plain;
    try {
      const alpnProtocols = ["http/1.1"];
      const inside = await Deno.startTls(plain, { hostname: serverName, caCerts, alpnProtocols });
      // Nothing may be sent before the certificate was found right.
      await inside.handshake();
      return inside;
    } catch (error) {
      closeQuietly(plain);
      throw error;
    }
  };
}

/** Closes a connection that may be closed already. */
export function closeQuietly(connection: { close(): void }): void {
  try {
    connection.close();
  } catch {
    // It was closed by the other side or by its stream.
  }
}
