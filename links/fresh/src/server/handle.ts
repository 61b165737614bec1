import type { ComponentType } from "preact";
import type { MiddlewareFn, ResolvedFreshConfig } from "../types.ts";
import { HttpError } from "../error.ts";
import type { RouteTable } from "./compile.ts";
import { Context } from "./context.ts";
import { errorStatus, logUnexpected } from "./route.ts";
import type { Island, Snapshot } from "./snapshot.ts";

/** What every request of an app shares. */
export interface Server {
  table: RouteTable;
  config: ResolvedFreshConfig;
  snapshot: Snapshot | null;
  islands: Map<ComponentType, Island>;
}

const LOCAL: Deno.ServeHandlerInfo = {
  remoteAddr: { transport: "tcp", hostname: "127.0.0.1", port: 0 },
  completed: Promise.resolve(),
};

/** The URL that was asked for; null when the Host header makes none. */
function requestUrl(req: Request, trustProxy: boolean): URL | null {
  const url = parsedUrl(req);
  if (!url) return null;
  if (!trustProxy) return url;
  const first = (name: string) => req.headers.get(name)?.split(",")[0]?.trim();
  const protocol = first("x-forwarded-proto");
  const host = first("x-forwarded-host");
  if (protocol === "http" || protocol === "https") url.protocol = protocol;
  // A port in the header replaces the port, no port means the protocol's own.
  if (host && /^[\w.:[\]-]+$/.test(host)) {
    url.port = "";
    url.host = host;
  }
  return url;
}

function parsedUrl(req: Request): URL | null {
  try {
    // Put together from the Host header when it is read, which throws for a header that is none.
    return new URL(req.url);
  } catch {
    return null;
  }
}

/** The path below the base path with doubled slashes collapsed, or null when outside it. */
function routePath(pathname: string, basePath: string): string | null {
  const path = pathname.includes("//") ? pathname.replace(/\/{2,}/g, "/") : pathname;
  if (basePath === "") return path;
  if (path === basePath) return "/";
  return path.startsWith(basePath + "/") ? path.slice(basePath.length) : null;
}

async function run(
  chain: MiddlewareFn<unknown>[],
  index: number,
  ctx: Context<unknown>,
): Promise<Response> {
  const link = chain[index];
  if (!link) throw new HttpError(404);
  ctx.next = () => run(chain, index + 1, ctx);
  const response = await link(ctx);
  if (response instanceof Response) return response;
  throw new Error(
    `A middleware of ${ctx.route ?? ctx.url.pathname} returned no Response`,
  );
}

function plainError(error: unknown): Response {
  logUnexpected(error);
  const message = error instanceof HttpError ? error.message : "Internal Server Error";
  return new Response(message, { status: errorStatus(error) });
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}

/** Answers one request: never throws, and sends no body for HEAD. */
export async function handleRequest(
  server: Server,
  req: Request,
  info: Deno.ServeHandlerInfo = LOCAL,
): Promise<Response> {
  const { config, table, snapshot, islands } = server;
  const url = requestUrl(req, config.trustProxy);
  if (!url) return new Response(null, { status: 400 });
  const path = routePath(url.pathname, config.basePath);
  if (path === null) return new Response("Not Found", { status: 404 });
  const found = table.find(req.method, path);
  const { chain, view } = found.value;
  const ctx = new Context<unknown>(req, url, info, config, {
    view,
    snapshot,
    islands,
    nonce: null,
  });
  ctx.route = found.pattern;
  if (found.pattern !== null) ctx.params = found.params;
  const response = await run(chain, 0, ctx).catch(plainError);
  return req.method === "HEAD" && response.body ? await withoutBody(response) : response;
}
