/**
 * Calls `answer` and gives its Storage answers the shape hosted Supabase has, which supabase-js
 * relies on: `signedURL` relative to /storage/v1, and listed names relative to the folder.
 */
export async function withHostedStorageAnswers(
  request: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (request.method !== "POST") return hardened(pathname, await answer(request));
  if (pathname.startsWith("/storage/v1/object/sign/")) {
    return await rewrite(await answer(request), withSignedURL);
  }
  if (pathname.startsWith("/storage/v1/object/list/")) {
    const prefix = folderOf(await request.clone().json().catch(() => ({})));
    return await rewrite(await answer(request), (item) => withoutFolder(item, prefix));
  }
  return await answer(request);
}

/** Types that a browser may show by itself; anything else people stored is only ever downloaded. */
const SHOWN = ["image/png", "image/jpeg", "image/webp"];

/** A stored file can be anything: it must not run as a page of this origin, nor be taken for a script. */
function hardened(pathname: string, response: Response): Response {
  if (!pathname.startsWith("/storage/v1/object/")) return response;
  const headers = new Headers(response.headers);
  headers.set("x-content-type-options", "nosniff");
  headers.set("content-security-policy", "default-src 'none'; sandbox");
  const isShown = SHOWN.includes(headers.get("content-type") ?? "");
  if (!isShown && !headers.has("content-disposition")) {
    headers.set("content-disposition", "attachment");
  }
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

type Item = Record<string, unknown>;

async function rewrite(response: Response, change: (item: Item) => Item): Promise<Response> {
  if (!response.ok) return response;
  const body: unknown = await response.json();
  const changed = Array.isArray(body)
    ? body.map((item) => change(Object(item)))
    : change(Object(body));
  return Response.json(changed, { status: response.status });
}

function withSignedURL(item: Item): Item {
  const signed = typeof item.signedUrl === "string" ? item.signedUrl : "";
  return { ...item, signedURL: signed.replace(/^\/storage\/v1/, "") || null };
}

function folderOf(body: unknown): string {
  const { prefix } = Object(body) as { prefix?: unknown };
  return typeof prefix === "string" && prefix !== "" ? prefix.replace(/\/*$/, "/") : "";
}

function withoutFolder(item: Item, folder: string): Item {
  const name = typeof item.name === "string" ? item.name : "";
  return name.startsWith(folder) ? { ...item, name: name.slice(folder.length) } : item;
}
