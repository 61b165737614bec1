import { AsyncLocalStorage } from "node:async_hooks";
import type { FreshContext } from "fresh";
import { originHeaders, requestKey } from "core/audit/request_origin.ts";
import { isInside, visitorAddress } from "core/throttle/network.ts";
import { appEnv } from "./app_env.ts";
import type { State } from "./state.ts";

/** Headers that tell the database, for its log, from where a request came. */
const context = new AsyncLocalStorage<Record<string, string>>();

/** Where a request comes from: the visitor's address, or the peer's when nobody outside is involved. */
export function clientAddress(ctx: FreshContext<State>): { visitor: string | null; peer: string } {
  const { remoteAddr } = ctx.info;
  const peer = remoteAddr.transport === "tcp" ? remoteAddr.hostname : "127.0.0.1";
  const forwarded = ctx.req.headers.get("x-forwarded-for");
  const { TRUSTED_PROXIES: proxies } = appEnv();
  warnOfProxy(peer, forwarded, proxies);
  return { visitor: visitorAddress(peer, forwarded, proxies), peer };
}

let warned = false;

function warnOfProxy(peer: string, forwarded: string | null, proxies: number): void {
  if (warned || proxies > 0 || forwarded === null || !isInside(peer)) return;
  warned = true;
  console.warn(
    "A proxy speaks for visitors, but TRUSTED_PROXIES is 0: all of them are counted as one. " +
      "Set it to the number of proxies before the app.",
  );
}

/** Signs what the database is told; derived once. */
let key: string | undefined;

/** Remembers from where the request came while it is being answered. */
export function keepRequestContext(ctx: FreshContext<State>): Promise<Response> {
  const { visitor, peer } = clientAddress(ctx);
  const agent = ctx.req.headers.get("user-agent")?.replace(/[^\x20-\x7e]/g, "").slice(0, 300);
  key ??= requestKey(appEnv().APP_SECRET);
  const origin = { ip: visitor ?? peer, requestId: ctx.state.requestId, agent: agent ?? "" };
  return context.run(originHeaders(key, origin), () => ctx.next());
}

/** `fetch` that tells the database from where the request came that is being answered, if any is. */
export const fetchForRequest: typeof fetch = (input, init) => {
  const told = context.getStore();
  if (!told) return fetch(input, init);
  const headers = new Headers(
    init?.headers ?? (input instanceof Request ? input.headers : undefined),
  );
  for (const [name, value] of Object.entries(told)) headers.set(name, value);
  return fetch(input, { ...init, headers });
};
