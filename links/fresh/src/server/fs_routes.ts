import type { HandlerByMethod, HandlerFn, MiddlewareFn, PageComponent } from "../types.ts";
import type { Scope } from "./compile.ts";
import { type PageRoute, runRoute } from "./route.ts";
import type { RouteFile, RouteModule } from "./snapshot.ts";

/** A page file with the scopes it inherits from its folders. */
export interface FileEndpoint {
  pattern: string;
  /** Pattern of the folder the file is in. */
  folder: string;
  scopes: Scope[];
  handlers: MiddlewareFn<unknown>[];
}

const SPECIAL = /^_(app|layout|middleware|error)$/;

function segmentPattern(name: string): string {
  if (name === "" || /^\(.*\)$/.test(name)) return "";
  const optional = /^\[\[(\w+)\]\]$/.exec(name);
  if (optional) return `/:${optional[1]}?`;
  const rest = /^\[\.\.\.(\w+)\]$/.exec(name);
  if (rest) return `/:${rest[1]}*`;
  return "/" + name.replace(/\[(\w+)\]/g, ":$1");
}

/** The URL pattern of a path below the routes folder, without its file extension. */
export function filePattern(path: string): string {
  const parts = path.split("/");
  if (parts.at(-1) === "index") parts.pop();
  return parts.map(segmentPattern).join("");
}

/** How specific a segment is: literal, then param, then optional, then rest. */
function rank(segment: string): number {
  if (!segment.startsWith(":") && !segment.includes(":")) return 0;
  if (segment.endsWith("*")) return 4;
  if (segment.endsWith("?")) return 3;
  return segment.startsWith(":") ? 2 : 1;
}

/** Orders patterns from specific to general. */
export function comparePatterns(a: string, b: string): number {
  const left = a.split("/"), right = b.split("/");
  for (let i = 1; i < Math.max(left.length, right.length); i++) {
    const one = left[i], two = right[i];
    if (one === undefined) return -1;
    if (two === undefined) return 1;
    if (rank(one) !== rank(two)) return rank(one) - rank(two);
  }
  return 0;
}

function pageRoute(module: RouteModule): PageRoute {
  return {
    component: module.default as PageComponent<never, unknown> | undefined,
    handler: (module.handler ?? module.handlers) as
      | HandlerFn<unknown, unknown>
      | HandlerByMethod<unknown, unknown>
      | undefined,
    config: module.config,
  };
}

function middlewares(module: RouteModule): MiddlewareFn<unknown>[] {
  const value = module.default ?? module.handler ?? module.handlers ?? [];
  return (Array.isArray(value) ? value : [value]) as MiddlewareFn<unknown>[];
}

/** A page whose module is loaded on its first request, then kept. */
function pageHandler(file: RouteFile): MiddlewareFn<unknown> {
  let route: PageRoute | null = file.module ? pageRoute(file.module) : null;
  return async (ctx) => {
    route ??= pageRoute(await file.load?.() ?? {});
    return await runRoute(route, ctx);
  };
}

function folderScope(kind: string, module: RouteModule, prefix: string): Scope {
  const component = module.default as PageComponent<never, unknown>;
  if (kind === "middleware") {
    return { kind: "use", prefix, handlers: middlewares(module) };
  }
  if (kind === "error") {
    return { kind: "error", prefix, route: pageRoute(module) };
  }
  if (kind === "layout") {
    return { kind: "layout", prefix, component, config: module.config };
  }
  return { kind: "app", prefix, component };
}

/** Within a folder the layout is outside the error page, and that outside the middlewares. */
const ORDER = ["app", "layout", "error", "middleware"];

function folderScopes(files: RouteFile[], mount: string): Map<string, Scope[]> {
  const special = files.flatMap((file) => {
    const slash = file.path.lastIndexOf("/");
    const kind = SPECIAL.exec(file.path.slice(slash + 1).replace(/\.\w+$/, ""))
      ?.[1];
    return kind && file.module
      ? [{ folder: file.path.slice(0, Math.max(slash, 0)), kind, module: file.module }]
      : [];
  }).sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const scopes = new Map<string, Scope[]>();
  for (const { folder, kind, module } of special) {
    const prefix = mount + filePattern(folder);
    scopes.set(folder, [
      ...scopes.get(folder) ?? [],
      folderScope(kind, module, prefix),
    ]);
  }
  return scopes;
}

function ancestors(folder: string): string[] {
  const parts = folder === "" ? [] : folder.split("/");
  return ["", ...parts.map((_, i) => parts.slice(0, i + 1).join("/"))];
}

/**
 * Route files as endpoints in matching order, and as the scopes that cover unmatched paths
 * below a folder (groups cover only their own pages).
 */
export function fsEndpoints(
  files: RouteFile[],
  mount: string,
): { endpoints: FileEndpoint[]; scopes: Scope[] } {
  const folders = folderScopes(files, mount);
  const endpoints = files.flatMap((file): FileEndpoint[] => {
    const stem = file.path.replace(/\.\w+$/, "");
    const slash = stem.lastIndexOf("/");
    if (SPECIAL.test(stem.slice(slash + 1))) return [];
    const folder = stem.slice(0, Math.max(slash, 0));
    const override = file.module?.config?.routeOverride;
    return [{
      pattern: mount + (override ?? filePattern(stem)) || "/",
      folder: mount + filePattern(folder),
      scopes: ancestors(folder).flatMap((name) => folders.get(name) ?? []),
      handlers: [pageHandler(file)],
    }];
  }).sort((a, b) => comparePatterns(a.pattern, b.pattern));
  const open = [...folders].filter(([folder]) => !/(^|\/)\(/.test(folder))
    .sort(([a], [b]) => a.length - b.length);
  return { endpoints, scopes: open.flatMap(([, scopes]) => scopes) };
}
