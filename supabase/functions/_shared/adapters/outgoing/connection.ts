import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect as connectPlain, isIP, type Socket } from "node:net";
import { connect as connectTls, rootCertificates } from "node:tls";
import type { Resolve } from "./destination.ts";

/**
 * Connects to `address`. With `serverName` inside TLS, and the certificate must be for that name.
 * Rejects when nothing listens, or the certificate is not trusted.
 */
export type Connect = (
  address: string,
  port: number,
  serverName: string | null,
) => Promise<Socket>;

/** All addresses the system knows for a name, IPv4 first: not every cloud function has IPv6. */
export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true });
  return found.toSorted((a, b) => a.family - b.family).map(({ address }) => address);
};

/**
 * Connects by address, so that no second look at the name can lead elsewhere. `caCerts` are trusted
 * beside the usual ones, in PEM.
 */
export function createConnect(caCerts: string[] = []): Connect {
  const trusted = caCerts.length > 0 ? { ca: [...rootCertificates, ...caCerts] } : {};
  return async (host, port, serverName) => {
    if (serverName === null) return await opened(connectPlain({ host, port }), "connect");
    const name = isIP(serverName) ? {} : { servername: serverName };
    const options = { host, port, ALPNProtocols: ["http/1.1"], ...name, ...trusted };
    return await opened(connectTls(options), "secureConnect");
  };
}

async function opened<S extends Socket>(socket: S, event: string): Promise<S> {
  try {
    await once(socket, event);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}
