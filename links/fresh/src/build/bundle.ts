import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { importMap, type Mapping, mapSpecifier } from "./import_map.ts";

/** Scripts for the browser, by file name, and each island file's entry among them. */
export interface Bundle {
  scripts: Map<string, Uint8Array<ArrayBuffer>>;
  entries: { file: string; script: string; preload: string[] }[];
  /** Source files outside node_modules that went in. */
  inputs: string[];
}

const local = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const BOOT = local("../client/boot.ts");
const RUNTIME = local("../runtime.ts");

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Specifiers the import map or Deno itself gives a meaning that esbuild does not know. */
function mappedFilter(map: Mapping[]): RegExp {
  const keys = map.map(({ key }) => escapeRegExp(key) + (key.endsWith("/") ? "" : "$"));
  return new RegExp(
    `^(?:${["npm:", "jsr:", "node:", "https?:", ...keys].join("|")})`,
  );
}

function denoResolver(root: string, map: Mapping[]): esbuild.Plugin {
  return {
    name: "deno-imports",
    setup(build) {
      build.onResolve({ filter: mappedFilter(map) }, async (args) => {
        if (args.pluginData === "mapped" || args.importer.includes("/node_modules/")) return;
        const target = mapSpecifier(args.path, map);
        if (/^jsr:@fresh\/core[^/]*\/runtime$/.test(target)) {
          return { path: RUNTIME };
        }
        if (target.startsWith("/")) return { path: target };
        if (/^[a-z]+:/.test(target)) {
          return {
            errors: [{ text: `An island cannot import "${args.path}"` }],
          };
        }
        const { kind } = args;
        return await build.resolve(target, { kind, resolveDir: root, pluginData: "mapped" });
      });
    },
  };
}

const DEFAULT_EXPORT = /\bexport\s+default\b|\bexport\s*\{[^}]*\bdefault\b/;

/** An island's entry: its exports, and the boot function that all of them share. */
async function islandEntry(path: string): Promise<string> {
  const from = `from ${JSON.stringify(path)};`;
  const hasDefault = DEFAULT_EXPORT.test(await Deno.readTextFile(path));
  return `export { boot as $boot } from ${JSON.stringify(BOOT)};export * ${from}` +
    (hasDefault ? `export { default } ${from}` : "");
}

function islandEntries(root: string): esbuild.Plugin {
  return {
    name: "islands",
    setup(build) {
      build.onResolve({ filter: /^island:/ }, ({ path }) => ({
        path: path.slice("island:".length),
        namespace: "island",
      }));
      build.onLoad({ filter: /.*/, namespace: "island" }, async ({ path }) => ({
        contents: await islandEntry(path),
        resolveDir: root,
      }));
    },
  };
}

function entryNames(files: string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const file of files) {
    const stem = basename(file).replace(/\.\w+$/, "").replace(/[^\w-]/g, "_");
    let name = stem;
    for (let i = 2; [...names.values()].includes(name); i++) {
      name = `${stem}-${i}`;
    }
    names.set(file, name);
  }
  return names;
}

/** The output and what it imports at once, transitively. */
function withImports(output: string, outputs: esbuild.Metafile["outputs"]): Set<string> {
  const all = new Set([output]);
  for (const name of all) {
    for (const { path, kind } of outputs[name]?.imports ?? []) {
      if (kind === "import-statement") all.add(path);
    }
  }
  return all;
}

async function runEsbuild(
  root: string,
  names: Map<string, string>,
  options: { target: string | string[]; development: boolean },
): Promise<esbuild.BuildResult<{ write: false; metafile: true }>> {
  const map = await importMap(root);
  return await esbuild.build({
    entryPoints: [...names].map(([file, name]) => ({
      in: `island:${file}`,
      out: name,
    })),
    plugins: [islandEntries(root), denoResolver(root, map)],
    absWorkingDir: root,
    outdir: join(root, "out"),
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: options.target,
    jsx: "automatic",
    jsxImportSource: "preact",
    minify: !options.development,
    sourcemap: options.development ? "inline" : false,
    chunkNames: "chunk-[hash]",
    legalComments: "none",
    define: { "process.env.NODE_ENV": options.development ? '"development"' : '"production"' },
    write: false,
    metafile: true,
    logLevel: "silent",
  });
}

/** Bundles island files: one script each, with everything shared in common chunks. */
export async function bundleIslands(
  root: string,
  files: string[],
  options: { target: string | string[]; development: boolean },
): Promise<Bundle> {
  if (files.length === 0) {
    return { scripts: new Map(), entries: [], inputs: [] };
  }
  const names = entryNames(files);
  const { outputFiles, metafile } = await runEsbuild(root, names, options)
    .finally(() => esbuild.stop());
  const scripts = new Map(outputFiles.map((file) => [
    basename(file.path),
    file.contents as Uint8Array<ArrayBuffer>,
  ]));
  const entries = [...names].map(([file, name]) => ({
    file,
    script: `${name}.js`,
    preload: [...withImports(`out/${name}.js`, metafile.outputs)].map((path) => basename(path)),
  }));
  const inputs = Object.keys(metafile.inputs)
    .filter((path) => !path.includes("node_modules/") && !path.startsWith("island:"))
    .map((path) => join(root, path));
  return { scripts, entries, inputs };
}
