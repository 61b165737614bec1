/**
 * Streams chunks as a file. The first two are awaited, so that a refusal is still a page; a failure further on breaks
 * the download instead of ending it as if it were whole.
 */
export async function fileDownload(
  chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>,
  { filename, type }: { filename: string; type: string },
): Promise<Response> {
  const first = [await chunks.next(), await chunks.next()];
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = first.shift() ?? await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
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
