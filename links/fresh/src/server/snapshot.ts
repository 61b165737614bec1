import type { ComponentType } from "preact";
import type {
  HandlerByMethod,
  HandlerFn,
  Middleware,
  PageComponent,
  RouteConfig,
} from "../types.ts";

/** What a file under `routes/` may export. */
export interface RouteModule {
  default?: PageComponent<never, unknown> | Middleware<unknown>;
  handler?:
    | HandlerFn<unknown, unknown>
    | HandlerByMethod<unknown, unknown>
    | Middleware<unknown>;
  handlers?:
    | HandlerFn<unknown, unknown>
    | HandlerByMethod<unknown, unknown>
    | Middleware<unknown>;
  config?: RouteConfig;
}

/** A route file: pages load on their first request, everything else with the app. */
export interface RouteFile {
  /** Path below the routes folder, with forward slashes. */
  path: string;
  module?: RouteModule;
  load?: () => Promise<RouteModule>;
}

/** An island file: its exports on the server and its script in the browser. */
export interface IslandFile {
  exports: Record<string, unknown>;
  /** URL path of the script, below the base path. */
  script: string;
  /** URL paths of the script and of everything it imports at once. */
  preload: string[];
}

/** A file the static middleware may serve. */
export interface StaticFile {
  path: string;
  type: string;
  hash: string;
  size: number;
  /** Encodings stored beside the file as `<path>.<extension>`. */
  encodings: ("br" | "gzip")[];
  /** True when the URL itself names the build. */
  immutable: boolean;
  /** Content held in memory, for development bundles. */
  body?: Uint8Array<ArrayBuffer>;
}

/** Everything the builder knows about an app. */
export interface Snapshot {
  buildId: string;
  development: boolean;
  routes: RouteFile[];
  islands: IslandFile[];
  /** The static file at a decoded URL path below the base path. */
  file(pathname: string): StaticFile | null | Promise<StaticFile | null>;
}

/** One island: what the browser imports to hydrate it. */
export interface Island {
  name: string;
  script: string;
  preload: string[];
  export: string;
}

/** Key under which the builder hands the snapshot to an app. */
export const SNAPSHOT = Symbol.for("fresh.snapshot");

/** Every exported function of the island files, with where its script is. */
export function islandRegistry(files: IslandFile[]): Map<ComponentType, Island> {
  const islands = new Map<ComponentType, Island>();
  for (const { exports, script, preload } of files) {
    for (const [name, value] of Object.entries(exports)) {
      if (typeof value !== "function") continue;
      const label = value.name || name;
      islands.set(value as ComponentType, { name: label, script, preload, export: name });
    }
  }
  return islands;
}
