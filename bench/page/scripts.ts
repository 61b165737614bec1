import { gzipSync } from "node:zlib";
import { load } from "cheerio";

/** A script the page loads, and its bytes after gzip. */
export interface LoadedScript {
  path: string;
  bytes: number;
}

type Fetch = (request: Request) => Promise<Response>;

const STATIC_IMPORT =
  /(?:^|[;}\s])(?:import|export)\b\s*(?:[\w${},*\s]+?\bfrom\b)?\s*["']([^"']+)["']/g;

/**
 * Every script file that a page loads by itself: script elements, module preloads, and what those and
 * the inline modules import statically, each once.
 */
export async function loadedScripts(
  page: { url: string; html: string },
  fetch: Fetch,
): Promise<LoadedScript[]> {
  const queue = firstScripts(page.html).map((path) => new URL(path, page.url).href);
  const found = new Map<string, LoadedScript>();
  for (let url = queue.shift(); url !== undefined; url = queue.shift()) {
    if (found.has(url)) continue;
    const { text, bytes } = await readScript(url, fetch);
    const { pathname, href } = new URL(url);
    found.set(href, { path: pathname, bytes });
    queue.push(...staticImports(text).map((path) => new URL(path, href).href));
  }
  return [...found.values()];
}

function firstScripts(html: string): string[] {
  const $ = load(html);
  const files = [
    ...$("script[src]").map((_, element) => $(element).attr("src")).get(),
    ...$("link[rel=modulepreload]").map((_, element) => $(element).attr("href")).get(),
  ];
  const inline = $("script[type=module]:not([src])").map((_, element) => $(element).text()).get();
  return [...files, ...inline.flatMap(staticImports)];
}

/** What a module imports before it runs; `import()` comes later, if at all. */
export function staticImports(source: string): string[] {
  return [...source.matchAll(STATIC_IMPORT)].map((match) => match[1] ?? "");
}

async function readScript(url: string, fetch: Fetch) {
  const plain = await fetch(new Request(url));
  if (!plain.ok) throw new Error(`${url} is missing: ${plain.status}`);
  const text = await plain.text();
  const packed = await fetch(new Request(url, { headers: { "accept-encoding": "gzip" } }));
  const body = await packed.bytes();
  const stored = packed.headers.get("content-encoding") === "gzip";
  return { text, bytes: stored ? body.length : gzipSync(body).length };
}
