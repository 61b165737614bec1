import type { ComponentChildren, ComponentType } from "preact";
import type { Context } from "./server/context.ts";

/** HTTP methods a handler may name. */
export type Method =
  | "HEAD"
  | "GET"
  | "POST"
  | "PUT"
  | "PATCH"
  | "DELETE"
  | "OPTIONS";

/** Options of `new App()`. */
export interface FreshConfig {
  /** Path under which the whole app is served, such as `/docs`. */
  basePath?: string;
  mode?: "development" | "production";
  /** Believe `X-Forwarded-Proto` and `X-Forwarded-Host` when building `ctx.url`. */
  trustProxy?: boolean;
}

export type ResolvedFreshConfig = Required<FreshConfig>;

/** What a handler answers when the page component should render. */
export interface PageResponse<T> {
  data: T;
  status?: number;
  headers?: HeadersInit;
}

type Awaitable<T> = T | Promise<T>;

/** A middleware: answers, or calls `ctx.next()`. */
export type MiddlewareFn<State> = (ctx: Context<State>) => Awaitable<Response>;

/** One middleware or several, run in order. */
export type Middleware<State> = MiddlewareFn<State> | MiddlewareFn<State>[];

/** A route handler: a response, or data for the page component. */
export type HandlerFn<Data, State> = (
  ctx: Context<State>,
) => Awaitable<Response | PageResponse<Data>>;

export type HandlerByMethod<Data, State> = {
  [M in Method]?: HandlerFn<Data, State>;
};

export type RouteHandler<Data, State> =
  | HandlerFn<Data, State>
  | HandlerByMethod<Data, State>;

/** How a layout or page relates to the layouts above it. */
export interface LayoutConfig {
  skipAppWrapper?: boolean;
  skipInheritedLayouts?: boolean;
}

export interface RouteConfig extends LayoutConfig {
  /** URL pattern used instead of the one the file name gives. */
  routeOverride?: string;
}

/** Props of pages, layouts, error pages and the app wrapper. */
export interface PageProps<Data = unknown, State = unknown> {
  config: ResolvedFreshConfig;
  url: URL;
  req: Request;
  params: Record<string, string>;
  info: Deno.ServeHandlerInfo;
  state: State;
  /** What this component wraps; empty for a page. */
  Component: ComponentType;
  error: unknown;
  route: string | null;
  data: Data;
}

/** A page, layout or wrapper; it may be async, and a page may answer a Response. */
export type PageComponent<Data, State> = (
  props: PageProps<Data, State>,
) => Awaitable<ComponentChildren | Response>;

/** A route given in code. */
export interface Route<State> {
  component?: PageComponent<never, State>;
  handler?: RouteHandler<unknown, State>;
  config?: RouteConfig;
}
