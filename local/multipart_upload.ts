/**
 * Turns a form upload to Storage (what supabase-js sends for a Blob or File, its part named "")
 * into the plain upload that lite understands. Other requests are returned as they are.
 */
export async function withPlainUpload(request: Request): Promise<Request> {
  const type = request.headers.get("content-type") ?? "";
  const upload = new URL(request.url).pathname.startsWith("/storage/v1/object/");
  if (!upload || !type.startsWith("multipart/form-data")) return request;
  const form = await namedParts(request, type);
  const file = form?.get("file");
  if (!form || !(file instanceof File)) return request;
  const headers = new Headers(request.headers);
  headers.set("content-type", file.type || "application/octet-stream");
  headers.set("content-length", String(file.size));
  const cacheControl = form.get("cacheControl");
  if (typeof cacheControl === "string") headers.set("cache-control", `max-age=${cacheControl}`);
  const metadata = form.get("metadata");
  if (typeof metadata === "string") {
    headers.set("x-metadata", new TextEncoder().encode(metadata).toBase64());
  }
  return new Request(request.url, { method: request.method, headers, body: file });
}

/** Deno drops parts with an empty name, so the file's part is given one before it parses. */
async function namedParts(request: Request, type: string): Promise<FormData | null> {
  const bytes = await request.clone().bytes();
  const text = new TextDecoder("latin1").decode(bytes);
  const header = 'Content-Disposition: form-data; name=""; filename=';
  const at = text.indexOf(header);
  if (at < 0) return await parse(bytes, type);
  const cut = at + header.indexOf('""') + 1;
  const named = new Blob([bytes.subarray(0, cut), "file", bytes.subarray(cut)]);
  return await parse(named, type);
}

function parse(body: BodyInit, type: string): Promise<FormData | null> {
  const response = new Response(body, { headers: { "content-type": type } });
  return response.formData().catch(() => null);
}
