type Chunk = string | Uint8Array<ArrayBuffer>;

/** A CSV as a download, see `fileDownload`. */
export function csvDownload(chunks: AsyncGenerator<string>, filename: string): Promise<Response> {
  return fileDownload(chunks, { filename, type: "text/csv; charset=utf-8" });
}

/**
 * Streams chunks as a file. The first two are awaited, so that a refusal is still a page; a failure further on breaks
 * the download instead of ending it as if it were whole.
 */
export async function fileDownload(
  chunks: AsyncGenerator<Chunk>,
  { filename, type }: { filename: string; type: string },
): Promise<Response> {
  const first = [await chunks.next(), await chunks.next()];
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = first.shift() ?? await chunks.next();
      if (done) controller.close();
      else controller.enqueue(typeof value === "string" ? encoder.encode(value) : value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  }, { highWaterMark: 0 });
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${filename.replace(/[^\w.-]/g, "_")}"`,
      "cache-control": "private, no-store",
    },
  });
}
