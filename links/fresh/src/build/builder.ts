import { isAbsolute, join } from "node:path";
import type { App, ListenOptions } from "../server/app.ts";
import { RELOAD_PATH } from "../render/document.ts";
import { listen } from "../server/listen.ts";
import { SNAPSHOT } from "../server/snapshot.ts";
import { developmentSnapshot } from "./development.ts";
import { writeBuild } from "./production.ts";

/** Where things are; relative paths start at `root`. */
export interface BuildOptions {
  /** The project's folder; the working directory by default. */
  root?: string;
  /** The module that exports `app`. */
  serverEntry?: string;
  outDir?: string;
  staticDir?: string;
  islandDir?: string;
  routeDir?: string;
  /** Browsers the scripts must run in, in esbuild's notation. */
  target?: string | string[];
}

export type ResolvedBuildOptions = Required<BuildOptions>;

function reloadEvents(id: string): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(
        new TextEncoder().encode(`retry: 200\ndata: ${id}\n\n`),
      );
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
  });
}

/** Builds the app for production, or serves it for development. */
export class Builder {
  #options: ResolvedBuildOptions;

  constructor(options: BuildOptions = {}) {
    const root = options.root ?? Deno.cwd();
    const below = (path: string) => isAbsolute(path) ? path : join(root, path);
    this.#options = {
      root,
      serverEntry: below(options.serverEntry ?? "main.ts"),
      outDir: below(options.outDir ?? "_fresh"),
      staticDir: below(options.staticDir ?? "static"),
      islandDir: below(options.islandDir ?? "islands"),
      routeDir: below(options.routeDir ?? "routes"),
      target: options.target ?? "es2022",
    };
  }

  /** Serves the app with islands bundled in memory; pages reload when the process restarts. */
  async listen<State>(
    importApp: () => Promise<{ app: App<State> }>,
    options: ListenOptions = {},
  ): Promise<void> {
    const [snapshot, { app }] = await Promise.all([
      developmentSnapshot(this.#options),
      importApp(),
    ]);
    app.config.mode = "development";
    app[SNAPSHOT] = snapshot;
    const handler = app.handler();
    const id = crypto.randomUUID();
    const reloads = app.config.basePath + RELOAD_PATH;
    const server = listen((req, info) => {
      if (new URL(req.url).pathname === reloads) {
        return Promise.resolve(reloadEvents(id));
      }
      return handler(req, info);
    }, options);
    await server.finished;
  }

  /** Writes `server.js`, the snapshot and the static files for production. */
  async build(): Promise<void> {
    await writeBuild(this.#options);
  }
}
