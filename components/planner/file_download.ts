/** A CSV as a download, see `fileDownload`. */
export function csvDownload(chunks: AsyncGenerator<string>, filename: string): Promise<Response> {
  return fileDownload(chunks, { filename, type: "text/csv; charset=utf-8" });
}

/**
 * Streams chunks as a file. The chunk after the head is awaited, so that a refusal is still a page; a failure further
 * on breaks the download instead of ending it as if it were whole.
 */
export async function fileDownload(
  chunks: AsyncGenerator<string | Uint8Array<ArrayBuffer>>,
  { filename, type }: { filename: string; type: string },
): Promise<Response> {
  const head = [await chunks.next(), await chunks.next()];
  const encoder = new TextEncoder();
  const bytes = (chunk: string | Uint8Array<ArrayBuffer>) =>
    typeof chunk === "string" ? encoder.encode(chunk) : chunk;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const { value } of head) if (value?.length) controller.enqueue(bytes(value));
    },
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(bytes(value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": `attachment; filename="${filename.replace(/[^\w.-]/g, "_")}"`,
      "cache-control": "private, no-store",
    },
  });
}
