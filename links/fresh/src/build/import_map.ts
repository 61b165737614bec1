import { dirname, join } from "node:path";

/** One entry of a deno.json's `imports`, with the folder its relative targets start from. */
export interface Mapping {
  key: string;
  target: string;
  base: string;
}

/** JSON with comments and trailing commas. */
function parseJsonc(text: string): unknown {
  const plain = text.replace(
    /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    "$1",
  )
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, "$1");
  return JSON.parse(plain);
}

async function readConfig(dir: string): Promise<{ imports?: Record<string, string> }> {
  for (const name of ["deno.json", "deno.jsonc"]) {
    try {
      return parseJsonc(await Deno.readTextFile(join(dir, name))) as Record<
        string,
        never
      >;
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
  return {};
}

/** The imports of every deno.json from a folder upwards, nearest first, longest key first. */
export async function importMap(root: string): Promise<Mapping[]> {
  const found = new Map<string, Mapping>();
  for (let dir = root;; dir = dirname(dir)) {
    const { imports = {} } = await readConfig(dir);
    for (const [key, target] of Object.entries(imports)) {
      if (!found.has(key)) found.set(key, { key, target, base: dir });
    }
    if (dir === dirname(dir)) break;
  }
  return [...found.values()].sort((a, b) => b.key.length - a.key.length);
}

/** Where a specifier leads: a file path, an npm specifier as a bare name, or something else. */
export function mapSpecifier(specifier: string, map: Mapping[]): string {
  const hit = map.find(({ key }) =>
    key.endsWith("/") ? specifier.startsWith(key) : specifier === key
  );
  const target = hit ? hit.target + specifier.slice(hit.key.length) : specifier;
  const npm = /^npm:\/?((?:@[^/]+\/)?[^@/]+)(?:@[^/]*)?(\/.*)?$/.exec(target);
  if (npm) return `${npm[1]}${npm[2] ?? ""}`.replace(/\/$/, "");
  return hit && /^\.{0,2}\//.test(target) ? join(hit.base, target) : target;
}
