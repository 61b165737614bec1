/** Largest request body the embedded stack accepts: a little over the 50 MiB storage limit. */
const MAX_BODY_BYTES = 52 * 1024 * 1024;

/**
 * Reads the body before the request is queued, so that a slow upload holds nobody else up.
 * Returns a 413 response when the body is too long.
 */
export async function withWholeBody(
  request: Request,
  limit = MAX_BODY_BYTES,
): Promise<Request | Response> {
  if (!request.body) return request;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.length;
    if (length > limit) return tooLarge(limit);
    chunks.push(chunk);
  }
  return new Request(request.url, {
    method: request.method,
    headers: request.headers,
    body: new Blob(chunks),
  });
}

function tooLarge(limit: number): Response {
  const message = `The request is larger than ${Math.floor(limit / 1024 / 1024)} MiB.`;
  return Response.json({ error: "Payload too large", message, statusCode: "413" }, { status: 413 });
}
