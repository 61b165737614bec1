import { BUILD_PARAM } from "../asset_path.ts";
import { type Context, INTERNAL } from "../server/context.ts";
import type { Snapshot, StaticFile } from "../server/snapshot.ts";
import type { MiddlewareFn } from "../types.ts";

const EXTENSION = { br: ".br", gzip: ".gz" };

/** The decoded path of a static file, or null for dotfiles and paths that cannot be files. */
export function staticPath(pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path.includes("\\") || path.includes("\0") || path.endsWith("/")) {
    return null;
  }
  const hidden = path.split("/").some((part) => part.startsWith(".") && part !== ".well-known");
  return hidden ? null : path;
}

/** The best stored encoding the client accepts, or null for none. */
export function chooseEncoding(
  accepted: string | null,
  stored: StaticFile["encodings"],
): "br" | "gzip" | null {
  if (!accepted || stored.length === 0) return null;
  const offers = new Map(
    accepted.toLowerCase().split(",").map((offer) => {
      const [name = "", ...parameters] = offer.trim().split(";");
      return [name.trim(), !parameters.some((one) => /^\s*q=0(\.0*)?\s*$/.test(one))];
    }),
  );
  const accepts = (name: string) => offers.get(name) ?? offers.get("*") ?? false;
  return stored.find(accepts) ?? null;
}

function matchesEtag(header: string | null, hash: string): boolean {
  if (!header) return false;
  return header.split(",").some((tag) => ["*", `"${hash}"`].includes(tag.trim().replace("W/", "")));
}

function cacheControl(file: StaticFile, url: URL, snapshot: Snapshot): string {
  if (snapshot.development) return "no-store";
  const versioned = file.immutable ||
    url.searchParams.get(BUILD_PARAM) === snapshot.buildId;
  return versioned ? "public, max-age=31536000, immutable" : "no-cache";
}

async function serve<State>(ctx: Context<State>, file: StaticFile, snapshot: Snapshot) {
  const headers = new Headers({
    "content-type": file.type,
    "cache-control": cacheControl(file, ctx.url, snapshot),
    etag: `W/"${file.hash}"`,
  });
  if (file.encodings.length > 0) headers.set("vary", "Accept-Encoding");
  if (!snapshot.development && matchesEtag(ctx.req.headers.get("if-none-match"), file.hash)) {
    return new Response(null, { status: 304, headers });
  }
  const encoding = chooseEncoding(ctx.req.headers.get("accept-encoding"), file.encodings);
  if (encoding) headers.set("content-encoding", encoding);
  else headers.set("content-length", String(file.size));
  if (ctx.req.method === "HEAD") return new Response(null, { headers });
  if (file.body) return new Response(file.body, { headers });
  const opened = await Deno.open(file.path + (encoding ? EXTENSION[encoding] : ""));
  return new Response(opened.readable, { headers });
}

/** Serves the files of the static folder and the islands' scripts; others pass on. */
export function staticFiles<State>(): MiddlewareFn<State> {
  return async (ctx) => {
    const { snapshot } = ctx[INTERNAL];
    const { method } = ctx.req;
    const { basePath } = ctx.config;
    if (!snapshot || (method !== "GET" && method !== "HEAD")) {
      return await ctx.next();
    }
    if (!ctx.url.pathname.startsWith(basePath + "/")) return await ctx.next();
    const path = staticPath(ctx.url.pathname.slice(basePath.length));
    const file = path === null ? null : await snapshot.file(path);
    return file ? await serve(ctx, file, snapshot) : await ctx.next();
  };
}
