/** What Studio's page loads; only the stack's own command line serves it by itself. */
const FOLDER = new URL("./static/", import.meta.resolve("@supabase/lite"));
const TYPES: Record<string, string> = {
  css: "text/css; charset=utf-8",
  ico: "image/x-icon",
  js: "text/javascript; charset=utf-8",
  woff2: "font/woff2",
};

/** The script, style, font or icon of Studio that a request asks for; null for everything else. */
export async function studioFile({ method, url }: Request): Promise<Response | null> {
  const path = /^\/static\/((?:assets\/)?[\w-][\w.-]*\.(\w+))$/.exec(new URL(url).pathname);
  const type = path?.[2] && TYPES[path[2]];
  if (!path?.[1] || !type || method !== "GET") return null;
  const bytes = await Deno.readFile(new URL(path[1], FOLDER)).catch(() => null);
  if (!bytes) return new Response("Not found", { status: 404 });
  return new Response(bytes, { headers: { "content-type": type, "cache-control": "no-cache" } });
}
