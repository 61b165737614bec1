import { ByteReader } from "./byte_reader.ts";

/** A request as it goes over the wire: nothing is added, encoded or put right. */
export interface RawRequest {
  method: string;
  /** Path and query, sent as they are. */
  target: string;
  headers: [name: string, value: string][];
  body?: Uint8Array<ArrayBuffer>;
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Sends a request over a connection of its own. Null when the server hangs up without a word. */
export async function sendRaw(origin: string, request: RawRequest): Promise<RawAnswer | null> {
  const { hostname, port } = new URL(origin);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  try {
    const sending = send(connection, request).catch(() => {});
    const answer = await readAnswer(connection, request.method);
    await sending;
    return answer;
  } catch {
    return null;
  } finally {
    connection.close();
  }
}

async function send(connection: Deno.Conn, request: RawRequest): Promise<void> {
  const { method, target, headers, body } = request;
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  const head = new TextEncoder().encode(
    [`${method} ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n"),
  );
  const writer = connection.writable.getWriter();
  await writer.write(head);
  if (body) await writer.write(body);
  writer.releaseLock();
}

async function readAnswer(connection: Deno.Conn, method: string): Promise<RawAnswer> {
  const bytes = new ByteReader(connection.readable as ReadableStream<Uint8Array<ArrayBuffer>>);
  for (;;) {
    const [first = "", ...lines] = (await bytes.readUntil("\r\n\r\n", 100_000)).split("\r\n");
    const status = Number(first.match(/^HTTP\/1\.1 (\d{3})/)?.[1]);
    if (status < 200) continue;
    const headers = new Headers(
      lines.map((line) => line.split(/:\s*(.*)/, 2) as [string, string]),
    );
    return { status, headers, text: await readBody(bytes, headers, method, status) };
  }
}

async function readBody(
  bytes: ByteReader,
  headers: Headers,
  method: string,
  status: number,
): Promise<string> {
  if (method === "HEAD" || status === 204 || status === 304) return "";
  const length = headers.get("content-length");
  const framing = headers.get("transfer-encoding") === "chunked"
    ? "chunked"
    : length === null
    ? null
    : Number(length);
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of bytes.body(framing)) text += decoder.decode(chunk, { stream: true });
  return text;
}
