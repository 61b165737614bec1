import type { ComponentType, VNode } from "preact";
import type { LayoutConfig, PageComponent, PageProps, ResolvedFreshConfig } from "../types.ts";
import type { Island, Snapshot } from "./snapshot.ts";
import { renderPage } from "../render/page.ts";

/** The wrappers around a page: app wrapper and layouts, outermost first. */
export interface View {
  app: PageComponent<never, unknown> | null;
  layouts: PageComponent<never, unknown>[];
}

/** What the framework keeps per request, out of the app's sight. */
export interface Internal {
  view: View;
  snapshot: Snapshot | null;
  islands: Map<ComponentType, Island>;
  nonce: string | null;
}

export const INTERNAL: unique symbol = Symbol("fresh.internal");

/** The per-response nonce, made on first use. */
export function nonceOf(ctx: { [INTERNAL]: Internal }): string {
  return ctx[INTERNAL].nonce ??= crypto.randomUUID().replaceAll("-", "");
}

/** One request on its way through middlewares and route. */
export class Context<State> {
  readonly req: Request;
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  readonly config: ResolvedFreshConfig;
  params: Record<string, string> = {};
  state: State = {} as State;
  data: unknown = undefined;
  error: unknown = null;
  /** The matched pattern, or null when none matched. */
  route: string | null = null;
  /** Runs the next middleware or the route. */
  next: () => Promise<Response> = () => Promise.reject(new Error("No next middleware"));
  [INTERNAL]: Internal;

  constructor(
    req: Request,
    url: URL,
    info: Deno.ServeHandlerInfo,
    config: ResolvedFreshConfig,
    internal: Internal,
  ) {
    this.req = req;
    this.url = url;
    this.info = info;
    this.config = config;
    this[INTERNAL] = internal;
  }

  /** A redirect; leading slashes of a root-relative path collapse, so it cannot leave the site. */
  redirect(path: string, status = 302): Response {
    const location = path.replace(/[\t\r\n]/g, "").replace(/^[/\\]+/, "/");
    return new Response(null, { status, headers: { location } });
  }

  text(content: string, init?: ResponseInit): Response {
    return withType(content, "text/plain; charset=utf-8", init);
  }

  html(content: string, init?: ResponseInit): Response {
    return withType(content, "text/html; charset=utf-8", init);
  }

  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  /** Renders a vnode inside the route's layouts and app wrapper. */
  render(vnode: VNode | null, init?: ResponseInit, config: LayoutConfig = {}): Promise<Response> {
    return renderPage(this, () => vnode, init, config);
  }
}

function withType(content: string, type: string, init?: ResponseInit): Response {
  const headers = new Headers(init?.headers);
  if (!headers.has("content-type")) headers.set("content-type", type);
  return new Response(content, { ...init, headers });
}

/** The props every page, layout and wrapper gets. */
export function pageProps<State>(
  ctx: Context<State>,
  Component: ComponentType,
): PageProps<unknown, State> {
  const { config, url, req, params, info, state, error, route, data } = ctx;
  return { config, url, req, params, info, state, Component, error, route, data };
}
