import { HttpError } from "../error.ts";
import type { LayoutConfig, Method, MiddlewareFn, PageComponent } from "../types.ts";
import type { View } from "./context.ts";
import { fsEndpoints } from "./fs_routes.ts";
import { errorBoundary, type PageRoute, runRoute } from "./route.ts";
import { compilePattern, type Match, Router } from "./router.ts";
import type { Snapshot } from "./snapshot.ts";

/** Something that applies to every route below a path. */
export type Scope =
  | { kind: "use"; prefix: string; handlers: MiddlewareFn<unknown>[] }
  | { kind: "error"; prefix: string; route: PageRoute }
  | {
    kind: "layout";
    prefix: string;
    component: PageComponent<never, unknown>;
    config?: LayoutConfig;
  }
  | { kind: "app"; prefix: string; component: PageComponent<never, unknown> };

/** What was called on the app, in order. */
export type Command =
  | Scope
  | {
    kind: "route";
    method: Method | "ALL";
    path: string;
    handlers: MiddlewareFn<unknown>[];
  }
  | { kind: "notFound"; handlers: MiddlewareFn<unknown>[] }
  | { kind: "fs"; prefix: string };

/** A chain of middlewares that ends in a route, and the wrappers its page gets. */
export interface Endpoint {
  chain: MiddlewareFn<unknown>[];
  view: View;
}

/** `/x/*`, `/x/` and `/x` all cover `/x`; `*` and `/` cover everything. */
export function scopePrefix(path: string): string {
  return path.replace(/\/?\*?$/, "");
}

function covers(prefix: string, path: string): boolean {
  return prefix === "" || path === prefix || path.startsWith(prefix + "/");
}

/** Folds scopes, outermost first, and a last handler into an endpoint. */
export function assemble(scopes: Scope[], last: MiddlewareFn<unknown>[]): Endpoint {
  let view: View = { app: null, layouts: [] };
  const chain: MiddlewareFn<unknown>[] = [];
  for (const scope of scopes) {
    if (scope.kind === "use") chain.push(...scope.handlers);
    else if (scope.kind === "error") {
      chain.push(errorBoundary(scope.route, view));
    } else if (scope.kind === "app") view = { ...view, app: scope.component };
    else {
      view = {
        app: scope.config?.skipAppWrapper ? null : view.app,
        layouts: [
          ...(scope.config?.skipInheritedLayouts ? [] : view.layouts),
          scope.component,
        ],
      };
    }
  }
  chain.push(...last);
  return { chain, view };
}

const missing: MiddlewareFn<unknown> = () => {
  throw new HttpError(404);
};

/** An app's commands turned into a lookup from request to endpoint. */
export class RouteTable {
  #router = new Router<Endpoint>();
  #scopes: { scope: Scope; covered: RegExp }[] = [];
  #missing: MiddlewareFn<unknown>[] = [missing];

  constructor(commands: Command[], snapshot: Snapshot | null) {
    for (const command of commands) {
      if (command.kind === "route") {
        const scopes = this.#covering(command.path);
        this.#router.add(command.method, command.path, assemble(scopes, command.handlers));
      } else if (command.kind === "notFound") this.#missing = command.handlers;
      else if (command.kind === "fs") this.#addFiles(command.prefix, snapshot);
      else this.#addScope(command);
    }
  }

  #covering(path: string): Scope[] {
    return this.#scopes.map(({ scope }) => scope).filter((scope) => covers(scope.prefix, path));
  }

  #addScope(scope: Scope): void {
    const covered = new RegExp(
      `^${compilePattern(scope.prefix).source}(?:/|$)`,
    );
    this.#scopes.push({ scope, covered });
  }

  #addFiles(prefix: string, snapshot: Snapshot | null): void {
    const { endpoints, scopes } = fsEndpoints(snapshot?.routes ?? [], prefix);
    for (const { pattern, folder, scopes: own, handlers } of endpoints) {
      // By folder, not by path: `use("/x")` is above `routes/x/`, not above `routes/x.tsx`.
      const inherited = this.#covering(folder);
      this.#router.add("ALL", pattern, assemble([...inherited, ...own], handlers));
    }
    scopes.forEach((scope) => this.#addScope(scope));
  }

  /** The endpoint for a request; unmatched paths get the scopes above them and the 404 handler. */
  find(method: string, pathname: string): Match<Endpoint> | { value: Endpoint; pattern: null } {
    const match = this.#router.match(method, pathname);
    if (match) return match;
    const scopes = this.#scopes.filter(({ covered }) => covered.test(pathname));
    const value = assemble(scopes.map(({ scope }) => scope), this.#missing);
    return { value, pattern: null };
  }
}

/** A page route as the last link of a chain. */
export function routeHandler(route: PageRoute): MiddlewareFn<unknown> {
  return (ctx) => runRoute(route, ctx);
}
