import { createHash } from "node:crypto";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { StaticFile } from "../server/snapshot.ts";

const TYPES: Record<string, string> = {
  ".avif": "image/avif",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".mp4": "video/mp4",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff": "font/woff",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

const COMPRESSED = new Set([".css", ".js", ".mjs", ".svg", ".json"]);
/** Below this many bytes compression gains nothing; above the other, best quality is too slow. */
const SMALLEST = 512;
const LARGE = 128 * 1024;

/** A short content hash. */
export function contentHash(...contents: (Uint8Array | string)[]): string {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex").slice(0, 20);
}

/** What the static middleware needs to know of a file. */
export function describe(path: string, content: Uint8Array, immutable: boolean): StaticFile {
  const type = TYPES[extname(path).toLowerCase()] ?? "application/octet-stream";
  const hash = contentHash(content);
  return { path, type, hash, size: content.length, encodings: [], immutable };
}

/** Writes `<path>.br` and `<path>.gz` where they pay, and returns the encodings written. */
export async function precompress(
  path: string,
  content: Uint8Array,
): Promise<StaticFile["encodings"]> {
  if (!COMPRESSED.has(extname(path).toLowerCase()) || content.length < SMALLEST) return [];
  const quality = content.length > LARGE ? 6 : constants.BROTLI_MAX_QUALITY;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }),
    promisify(gzip)(content, { level: content.length > LARGE ? 6 : 9 }),
  ]);
  await Promise.all([
    Deno.writeFile(`${path}.br`, br),
    Deno.writeFile(`${path}.gz`, gz),
  ]);
  return ["br", "gzip"];
}

/** A static file straight from its folder, for development; null when there is none. */
export async function fileOnDisk(dir: string, pathname: string): Promise<StaticFile | null> {
  const path = join(dir, pathname);
  try {
    const stat = await Deno.stat(path);
    if (!stat.isFile) return null;
    return describe(path, await Deno.readFile(path), false);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw error;
  }
}
