import type { ComponentType } from "preact";
import type {
  FreshConfig,
  LayoutConfig,
  Method,
  Middleware,
  MiddlewareFn,
  PageComponent,
  ResolvedFreshConfig,
  Route,
} from "../types.ts";
import { build } from "../asset_path.ts";
import { type Command, routeHandler, RouteTable, scopePrefix } from "./compile.ts";
import { handleRequest } from "./handle.ts";
import { listen, type ListenOptions } from "./listen.ts";
import type { PageRoute } from "./route.ts";
import { type Island, islandRegistry, SNAPSHOT, type Snapshot } from "./snapshot.ts";

export type { ListenOptions };

function asRoute<State>(route: Route<State> | MiddlewareFn<State>): PageRoute {
  return (typeof route === "function" ? { handler: route } : route) as PageRoute;
}

/** An application: middlewares and routes in the order they were added. */
export class App<State> {
  readonly config: ResolvedFreshConfig;
  #commands: Command[] = [];
  /** What the builder found on disk; set by the builder before `handler()` is called. */
  [SNAPSHOT]: Snapshot | null = null;

  constructor(config: FreshConfig = {}) {
    const basePath = scopePrefix(config.basePath ?? "");
    this.config = {
      basePath,
      mode: config.mode ?? "production",
      trustProxy: config.trustProxy ?? false,
    };
  }

  #add(command: Command): this {
    this.#commands.push(command);
    return this;
  }

  #route(method: Method | "ALL", path: string, middlewares: Middleware<State>[]): this {
    const handlers = middlewares.flat() as MiddlewareFn<unknown>[];
    return this.#add({ kind: "route", method, path, handlers });
  }

  /** Adds middlewares for every route below a path added after this call. */
  use(...middlewares: Middleware<State>[]): this;
  use(path: string, ...middlewares: Middleware<State>[]): this;
  use(first: string | Middleware<State>, ...rest: Middleware<State>[]): this {
    const path = typeof first === "string" ? first : "*";
    const all = typeof first === "string" ? rest : [first, ...rest];
    const handlers = all.flat() as MiddlewareFn<unknown>[];
    return this.#add({ kind: "use", prefix: scopePrefix(path), handlers });
  }

  get(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("GET", path, middlewares);
  }

  post(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("POST", path, middlewares);
  }

  put(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("PUT", path, middlewares);
  }

  patch(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("PATCH", path, middlewares);
  }

  delete(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("DELETE", path, middlewares);
  }

  head(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("HEAD", path, middlewares);
  }

  all(path: string, ...middlewares: Middleware<State>[]): this {
    return this.#route("ALL", path, middlewares);
  }

  /** Adds a route with a handler, a component, or both. */
  route(path: string, route: Route<State>): this {
    return this.#route("ALL", path, [routeHandler(asRoute(route)) as MiddlewareFn<State>]);
  }

  layout(path: string, component: PageComponent<never, State>, config?: LayoutConfig): this {
    const wrapper = component as PageComponent<never, unknown>;
    return this.#add({ kind: "layout", prefix: scopePrefix(path), component: wrapper, config });
  }

  /** Sets the outermost component, which renders `<html>`. */
  appWrapper(component: PageComponent<never, State>): this {
    return this.#add({
      kind: "app",
      prefix: "",
      component: component as PageComponent<never, unknown>,
    });
  }

  /** Answers requests that no route matches. */
  notFound(route: Route<State> | MiddlewareFn<State>): this {
    return this.#add({ kind: "notFound", handlers: [routeHandler(asRoute(route))] });
  }

  /** Answers errors thrown below a path. */
  onError(path: string, route: Route<State> | MiddlewareFn<State>): this {
    return this.#add({ kind: "error", prefix: scopePrefix(path), route: asRoute(route) });
  }

  /** Adds the file routes at this point of the order. */
  fsRoutes(pattern = "*"): this {
    return this.#add({ kind: "fs", prefix: scopePrefix(pattern) });
  }

  /** The request handler; call it after every route is added. */
  handler(): (req: Request, info?: Deno.ServeHandlerInfo) => Promise<Response> {
    const snapshot = this[SNAPSHOT];
    if (snapshot) build.id = snapshot.buildId;
    const server = {
      table: new RouteTable(this.#commands, snapshot),
      config: this.config,
      snapshot,
      islands: snapshot ? islandRegistry(snapshot.islands) : new Map<ComponentType, Island>(),
    };
    return (req, info) => handleRequest(server, req, info);
  }

  /** Serves the app on the given port, else on the first free one of 8000 to 8019. */
  async listen(options: ListenOptions = {}): Promise<void> {
    await listen(this.handler(), options).finished;
  }
}
