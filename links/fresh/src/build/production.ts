import { dirname, join, relative } from "node:path";
import type { StaticFile } from "../server/snapshot.ts";
import type { ResolvedBuildOptions } from "./builder.ts";
import { type Bundle, bundleIslands } from "./bundle.ts";
import { filesBelow, loadsEarly, scan } from "./scan.ts";
import { contentHash, describe, precompress } from "./static.ts";

interface Output {
  pathname: string;
  content: Uint8Array;
  immutable: boolean;
}

async function staticOutputs(dir: string): Promise<Output[]> {
  const paths = (await filesBelow(dir)).filter((path) =>
    !path.split("/").some((part) => part.startsWith(".") && part !== ".well-known")
  );
  return await Promise.all(paths.map(async (path) => ({
    pathname: "/" + path,
    content: await Deno.readFile(join(dir, path)),
    immutable: false,
  })));
}

async function writeStatic(dir: string, output: Output): Promise<[string, StaticFile]> {
  const path = join(dir, output.pathname);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, output.content);
  const file = describe(output.pathname, output.content, output.immutable);
  return [output.pathname, {
    ...file,
    encodings: await precompress(path, output.content),
  }];
}

/** Imports and fields of the generated module, written as source. */
class Source {
  imports: string[] = [];
  constructor(readonly dir: string) {}

  specifier(file: string): string {
    const path = relative(this.dir, file).replaceAll("\\", "/");
    return JSON.stringify(path.startsWith(".") ? path : `./${path}`);
  }

  namespace(file: string): string {
    const name = `m${this.imports.length}`;
    this.imports.push(`import * as ${name} from ${this.specifier(file)};`);
    return name;
  }
}

function routeSource(source: Source, dir: string, path: string, text: string): string {
  const file = join(dir, path);
  const module = loadsEarly(path, text)
    ? `module: ${source.namespace(file)}`
    : `load: () => import(${source.specifier(file)})`;
  return `    { path: ${JSON.stringify(path)}, ${module} },\n`;
}

function islandSource(source: Source, bundle: Bundle, scripts: string): string {
  return bundle.entries.map(({ file, script, preload }) => {
    const fields = { script: scripts + script, preload: preload.map((name) => scripts + name) };
    return `    { exports: ${source.namespace(file)}, ...${JSON.stringify(fields)} },\n`;
  }).join("");
}

/** Times of last change of everything the build depends on; folders change with their entries. */
async function inputTimes(root: string, paths: Iterable<string>): Promise<string> {
  const times: Record<string, number> = {};
  for (const path of new Set(paths)) {
    const stat = await Deno.stat(path).catch(() => null);
    if (stat) times[relative(root, path)] = stat.mtime?.getTime() ?? 0;
  }
  return JSON.stringify(times, null, 1);
}

function withFolders(dir: string, paths: string[]): string[] {
  const all = paths.flatMap((path) => [join(dir, path), dirname(join(dir, path))]);
  return [dir, ...all];
}

/** Writes the whole build: scripts, static files, `snapshot.js`, `server.js`, `inputs.json`. */
export async function writeBuild(options: ResolvedBuildOptions): Promise<void> {
  const { root, routeDir, islandDir, staticDir, outDir, serverEntry, target } = options;
  const found = await scan(routeDir, islandDir);
  const [bundle, files] = await Promise.all([
    bundleIslands(root, found.islands, { target, development: false }),
    staticOutputs(staticDir),
  ]);
  const scripts = [...bundle.scripts].sort(([a], [b]) => a < b ? -1 : 1);
  const buildId = contentHash(
    ...scripts.flat(),
    ...files.flatMap(({ pathname, content }) => [pathname, content]),
  );
  const prefix = `/_fresh/js/${buildId}/`;
  const outputs = [
    ...files,
    ...scripts.map(([name, content]) => ({ pathname: prefix + name, content, immutable: true })),
  ];
  const outStatic = join(outDir, "static");
  await Deno.remove(outStatic, { recursive: true }).catch(() => {});
  await Deno.mkdir(outStatic, { recursive: true });
  const table = await Promise.all(outputs.map((output) => writeStatic(outStatic, output)));

  const source = new Source(outDir);
  const islands = islandSource(source, bundle, prefix);
  const texts = await Promise.all(
    found.routes.map((path) => Deno.readTextFile(join(routeDir, path))),
  );
  const routes = found.routes.map((path, i) => routeSource(source, routeDir, path, texts[i] ?? ""));
  const snapshot = `${source.imports.join("\n")}
const files = new Map(${JSON.stringify(table)});
for (const [path, file] of files) file.path = import.meta.dirname + "/static" + path;
export const snapshot = {
  buildId: ${JSON.stringify(buildId)},
  development: false,
  routes: [\n${routes.join("")}  ],
  islands: [\n${islands}  ],
  file: (path) => files.get(path) ?? null,
};
`;
  const server = `import { app } from ${source.specifier(serverEntry)};
import { snapshot } from "./snapshot.js";
app[Symbol.for("fresh.snapshot")] = snapshot;
export default { fetch: app.handler() };
`;
  const inputs = inputTimes(root, [
    ...bundle.inputs,
    join(root, "deno.json"),
    ...withFolders(routeDir, found.routes),
    islandDir,
    ...found.islands.map((path) => dirname(path)),
    ...withFolders(staticDir, await filesBelow(staticDir)),
  ]);
  await Promise.all([
    Deno.writeTextFile(join(outDir, "snapshot.js"), snapshot),
    Deno.writeTextFile(join(outDir, "server.js"), server),
    Deno.writeTextFile(join(outDir, "inputs.json"), await inputs),
  ]);
}
