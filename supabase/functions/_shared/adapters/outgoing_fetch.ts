import type { Socket } from "node:net";
import { AppError } from "../errors.ts";
import { type Connect, createConnect, systemResolve } from "./outgoing/connection.ts";
import {
  checkUrl,
  type Destination,
  type DestinationRules,
  findDestination,
  literalAddress,
  type Resolve,
} from "./outgoing/destination.ts";
import { exchange, type PlainRequest } from "./outgoing/exchange.ts";
import { whyNot } from "./outgoing/why_not.ts";

export interface OutgoingOptions extends DestinationRules {
  /** Longest answer in bytes, after unpacking; default 10 MB. */
  maxBytes?: number;
  /** Milliseconds for the whole call, redirects and body included; default 30 s. */
  timeoutMs?: number;
  /** Redirects followed before giving up; default 5. */
  maxRedirects?: number;
  resolve?: Resolve;
  connect?: Connect;
}

type Settled = Required<OutgoingOptions>;

/** Headers that may follow a redirect to another origin; keys and passwords may not. */
const HARMLESS = new Set(["accept", "accept-language", "content-type", "user-agent"]);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const TRIES = 3;

/**
 * A `fetch` for URLs that people type: https to public servers alone. Every address of the name is
 * checked, the connection goes to a checked address, and each redirect is checked anew, so neither a
 * name that changes nor a redirect leads into a private network. Throws AppErrors a person may read:
 * `address_refused`, `address_unknown`, `unreachable`, `bad_answer`, `vendor_timeout`.
 */
export function createOutgoingFetch(options: OutgoingOptions = {}): typeof fetch {
  const settled: Settled = {
    allowHttp: false,
    allowPrivate: false,
    maxBytes: 10_000_000,
    timeoutMs: 30_000,
    maxRedirects: 5,
    resolve: systemResolve,
    connect: createConnect(),
    ...options,
  };
  return async (input, init) => {
    const typed = input instanceof Request ? input.url : String(input);
    // Before Request sees it: that hides what was typed, and has errors of its own.
    checkUrl(typed, settled);
    const given = new Request(input, init);
    const signal = AbortSignal.any([given.signal, deadline(settled.timeoutMs)]);
    const body = given.body ? new Uint8Array(await given.arrayBuffer()) : null;
    return await follow(typed, { ...plain(given), body }, given.redirect, signal, settled);
  };
}

function plain({ method, headers }: Request): Omit<PlainRequest, "url"> {
  const sent = new Headers(headers);
  if (!sent.has("accept")) sent.set("accept", "*/*");
  if (!sent.has("user-agent")) sent.set("user-agent", "IGNY8");
  return { method, headers: sent, body: null };
}

async function follow(
  typed: string,
  first: Omit<PlainRequest, "url">,
  redirect: RequestRedirect,
  signal: AbortSignal,
  options: Settled,
): Promise<Response> {
  let destination = await abortable(findDestination(typed, options.resolve, options), signal);
  let request: PlainRequest = { ...first, url: destination.url };
  for (let followed = 0;; followed++) {
    const response = await call(destination, request, signal, options);
    const location = response.headers.get("location");
    if (!REDIRECTS.has(response.status) || location === null || redirect === "manual") {
      return withUrl(response, request.url, followed > 0);
    }
    await response.body?.cancel();
    if (redirect === "error") throw unreachable(request.url, "It redirects elsewhere.");
    if (followed >= options.maxRedirects) {
      throw unreachable(request.url, "It redirects again and again.");
    }
    const next = nextUrl(location, request.url);
    destination = await abortable(findDestination(next, options.resolve, options), signal);
    request = redirected(request, response.status, destination.url);
  }
}

function nextUrl(location: string, from: URL): string {
  if (!URL.canParse(location, from)) throw unreachable(from, "It redirects to no address.");
  return new URL(location, from).href;
}

/** The request as browsers send it on: 303 and a redirected POST become GET, secrets stay behind. */
function redirected(request: PlainRequest, status: number, url: URL): PlainRequest {
  const asGet = status === 303
    ? request.method !== "HEAD"
    : status < 303 && request.method === "POST";
  const headers = new Headers(request.headers);
  if (url.origin !== request.url.origin) {
    for (const name of [...headers.keys()]) if (!HARMLESS.has(name)) headers.delete(name);
  }
  if (!asGet) return { ...request, url, headers };
  headers.delete("content-type");
  return { method: "GET", url, headers, body: null };
}

async function call(
  destination: Destination,
  request: PlainRequest,
  signal: AbortSignal,
  options: Settled,
): Promise<Response> {
  const connection = await open(destination, signal, options);
  try {
    return await abortable(exchange(connection, request, options.maxBytes, signal), signal);
  } catch (error) {
    throw error instanceof AppError || signal.aborted
      ? error
      : unreachable(request.url, "The connection broke off.", error);
  }
}

/** Tries the checked addresses one after the other. */
async function open(
  { url, addresses }: Destination,
  signal: AbortSignal,
  { connect }: Settled,
): Promise<Socket> {
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  const serverName = url.protocol === "https:" ? literalAddress(url) ?? url.hostname : null;
  let problem: unknown;
  for (const address of addresses.slice(0, TRIES)) {
    const connecting = connect(address, port, serverName);
    try {
      return await abortable(connecting, signal);
    } catch (error) {
      // One that still succeeds after the call was given up must not stay open.
      connecting.then((socket) => socket.destroy(), () => {});
      signal.throwIfAborted();
      problem = error;
    }
  }
  throw unreachable(url, whyNot(problem), problem);
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  return await Promise.race([work, aborted.promise]).finally(() =>
    signal.removeEventListener("abort", onAbort)
  );
}

function withUrl(response: Response, url: URL, isRedirected: boolean): Response {
  return Object.defineProperties(response, {
    url: { value: url.href },
    redirected: { value: isRedirected },
  });
}

/** A signal that ends with an error a person may read. */
function deadline(ms: number): AbortSignal {
  const controller = new AbortController();
  const message = "The server did not answer in time.";
  AbortSignal.timeout(ms).addEventListener("abort", () => {
    controller.abort(new AppError("vendor_timeout", message, { retryable: true }));
  });
  return controller.signal;
}

function unreachable(url: URL, why: string, cause?: unknown): AppError {
  return new AppError("unreachable", `${url.host} could not be reached. ${why}`, {
    retryable: true,
    cause,
  });
}
