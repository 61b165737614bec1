import { join } from "node:path";

const SCRIPT = /\.(?:tsx?|jsx?|mts|mjs)$/;
const TEST = /_test\.\w+$/;

/** Paths of all files below a folder, with forward slashes, sorted; none when it is missing. */
export async function filesBelow(dir: string, base = ""): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const entry of Deno.readDir(join(dir, base))) {
      const path = base === "" ? entry.name : `${base}/${entry.name}`;
      if (entry.isDirectory) found.push(...await filesBelow(dir, path));
      else found.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

/** Script files of the islands folder and of every `(_islands)` folder, and the route files. */
export async function scan(
  routeDir: string,
  islandDir: string,
): Promise<{ routes: string[]; islands: string[] }> {
  const isScript = (path: string) => SCRIPT.test(path) && !TEST.test(path);
  const below = (await filesBelow(routeDir)).filter(isScript);
  const folders = (path: string) => path.split("/").slice(0, -1);
  const inRoutes = below.filter((path) => folders(path).includes("(_islands)"));
  const inIslands = (await filesBelow(islandDir)).filter(isScript);
  return {
    routes: below.filter((path) => !folders(path).some((name) => /^\(_.*\)$/.test(name))),
    islands: [
      ...inIslands.map((path) => join(islandDir, path)),
      ...inRoutes.map((path) => join(routeDir, path)),
    ],
  };
}

/** True for route files that must load with the app rather than on their first request. */
export function loadsEarly(path: string, source: string): boolean {
  return /(^|\/)_(app|layout|middleware|error)\.\w+$/.test(path) ||
    source.includes("routeOverride");
}
