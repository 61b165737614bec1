/**
 * Streams chunks of CSV as a file. The first chunk of rows is awaited, so that a refusal is still a
 * page; a failure further on breaks the download instead of ending it as if it were whole.
 */
export async function csvDownload(
  chunks: AsyncGenerator<string>,
  filename: string,
): Promise<Response> {
  const head = (await chunks.next()).value ?? "";
  const first = (await chunks.next()).value ?? "";
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(head + first));
    },
    async pull(controller) {
      const { value, done } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${filename.replace(/[^\w.-]/g, "_")}"`,
      "cache-control": "private, no-store",
    },
  });
}
