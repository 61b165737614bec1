/** Bytes of a refused upload that are read, so that the browser shows the answer to it. */
const MOST_DRAINED = 512 * 1024 * 1024;

/**
 * The size of a request body that is larger than `most` bytes; null when it is not. A body that is
 * too large is read to its end without being kept, because browsers show an answer only after they
 * have sent everything.
 */
export async function drainLargeBody(request: Request, most: number): Promise<number | null> {
  const size = Number(request.headers.get("content-length") ?? 0);
  if (!(size > most) || !request.body) return null;
  let read = 0;
  for await (const chunk of request.body) {
    read += chunk.length;
    if (read > MOST_DRAINED) break;
  }
  return size;
}
