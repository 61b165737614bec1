import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RouteFile, RouteModule, Snapshot, StaticFile } from "../server/snapshot.ts";
import type { ResolvedBuildOptions } from "./builder.ts";
import { bundleIslands } from "./bundle.ts";
import { loadsEarly, scan } from "./scan.ts";
import { describe, fileOnDisk } from "./static.ts";

const SCRIPTS = "/_fresh/js/";

async function importFile<T>(path: string): Promise<T> {
  return await import(pathToFileURL(path).href) as T;
}

async function routeFile(dir: string, path: string): Promise<RouteFile> {
  const file = join(dir, path);
  if (!loadsEarly(path, await Deno.readTextFile(file))) {
    return { path, load: () => importFile<RouteModule>(file) };
  }
  return { path, module: await importFile<RouteModule>(file) };
}

/** Everything on disk as it is now, with the islands bundled in memory. */
export async function developmentSnapshot(options: ResolvedBuildOptions): Promise<Snapshot> {
  const { root, routeDir, islandDir, staticDir, target } = options;
  const found = await scan(routeDir, islandDir);
  const bundle = await bundleIslands(root, found.islands, { target, development: true });
  const scripts = new Map<string, StaticFile>();
  for (const [name, body] of bundle.scripts) {
    scripts.set(SCRIPTS + name, { ...describe(name, body, false), body });
  }
  return {
    buildId: "",
    development: true,
    routes: await Promise.all(found.routes.map((path) => routeFile(routeDir, path))),
    islands: await Promise.all(
      bundle.entries.map(async ({ file, script, preload }) => ({
        exports: await importFile<Record<string, unknown>>(file),
        script: SCRIPTS + script,
        preload: preload.map((name) => SCRIPTS + name),
      })),
    ),
    file: (pathname) => scripts.get(pathname) ?? fileOnDisk(staticDir, pathname),
  };
}
