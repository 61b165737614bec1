import { AppError } from "../../errors.ts";
import { isPublicAddress, parseV4, parseV6 } from "./addresses.ts";

/** What a URL may be besides public and https. */
export interface DestinationRules {
  /** Also http; default false. */
  allowHttp?: boolean;
  /** Also http, private, loopback and link-local addresses, and any port: for development alone. */
  allowPrivate?: boolean;
}

/** All addresses of a name, as the system resolves it; rejects when there are none. */
export type Resolve = (hostname: string) => Promise<string[]>;

/** A URL that was found harmless, and the addresses it was found harmless with. */
export interface Destination {
  url: URL;
  addresses: string[];
}

const LONGEST_URL = 2048;
/** Names that mean this machine or this network, whatever a resolver says. */
const INSIDE = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home|corp|arpa|onion)$/;
/** Ports above 1023 on which other protocols listen that a web request could be mistaken for. */
const CLOSED_PORTS = new Set(
  [1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6697, 10080],
);

/**
 * The URL, parsed and found to be one that may be asked at all. It has no fragment, its host is in
 * canonical form. Throws `address_refused` with a sentence for the person who typed it.
 */
export function checkUrl(text: string, rules: DestinationRules = {}): URL {
  if (text.length > LONGEST_URL) throw refused("This address is too long.");
  if (hasControlCharacter(text)) {
    throw refused("This address contains spaces or characters that mislead.");
  }
  if (!URL.canParse(text)) {
    throw refused("This is not a complete address. It begins with https://.");
  }
  const url = new URL(text);
  checkScheme(url, rules);
  if (url.username || url.password) {
    throw refused("Leave the user name and password out of the address.");
  }
  url.hash = "";
  // The URL parser has turned octal, hex and short forms of IPv4 into dotted ones already.
  const hostname = url.hostname.replace(/\.+$/, "");
  if (!hostname) throw refused("This address names no server.");
  url.hostname = hostname;
  if (!rules.allowPrivate) checkPublic(url);
  return url;
}

function checkScheme(url: URL, { allowHttp, allowPrivate }: DestinationRules): void {
  if (url.protocol === "https:") return;
  if (url.protocol === "http:" && (allowHttp || allowPrivate)) return;
  if (url.protocol === "http:") throw refused("Use an address that begins with https://.");
  throw refused("Only addresses that begin with https:// can be used.");
}

function checkPublic(url: URL): void {
  const literal = literalAddress(url);
  if (literal !== null) {
    if (!isPublicAddress(literal)) throw insideRefused();
  } else if (isInsideName(url.hostname)) {
    throw insideRefused();
  }
  const port = url.port === "" ? null : Number(url.port);
  if (port !== null && ![80, 443].includes(port) && (port < 1024 || CLOSED_PORTS.has(port))) {
    throw refused(`Port ${port} is not one of a web server.`);
  }
}

/** Whether the host of `url` is on this machine or in a private network, judged without asking. */
export function isLocalUrl(url: string): boolean {
  const { hostname } = new URL(url);
  const literal = literalAddress(new URL(url));
  return literal === null ? isInsideName(hostname) : !isPublicAddress(literal);
}

function isInsideName(hostname: string): boolean {
  return INSIDE.test(hostname) || !hostname.includes(".");
}

/** The IP address that the host of `url` is, without brackets, or null for a name. */
export function literalAddress(url: URL): string | null {
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  return parseV4(host) !== null || parseV6(host) !== null ? host : null;
}

/**
 * Checks a URL and every address its name has. Throws `address_refused` when one of them is not
 * public, `address_unknown` when there is none. A connection must go to one of the returned addresses,
 * not to the name: the name may have others by then.
 */
export async function findDestination(
  text: string,
  resolve: Resolve,
  rules: DestinationRules = {},
): Promise<Destination> {
  const url = checkUrl(text, rules);
  const literal = literalAddress(url);
  if (literal !== null) return { url, addresses: [literal] };
  const addresses = await resolve(url.hostname).catch((cause) => {
    throw unknownName(url, cause);
  });
  if (addresses.length === 0) throw unknownName(url);
  if (!rules.allowPrivate && !addresses.every(isPublicAddress)) throw insideRefused();
  return { url, addresses };
}

function hasControlCharacter(text: string): boolean {
  // Also white space and what turns the direction of text: the parser drops or hides them.
  // deno-lint-ignore no-control-regex
  return /[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\\]/.test(text);
}

function refused(message: string): AppError {
  return new AppError("address_refused", message);
}

function insideRefused(): AppError {
  return refused(
    "This address leads into a private network. Only servers on the internet can be used.",
  );
}

function unknownName(url: URL, cause?: unknown): AppError {
  const message = `There is no server named ${url.hostname}. Check the address for typing errors.`;
  return new AppError("address_unknown", message, { retryable: true, cause });
}
