import { AppError, isAppError } from "../../errors.ts";
import { ByteReader } from "./byte_reader.ts";
import { closeQuietly, type Connection } from "./connection.ts";

/** A request in the form in which it is sent: everything known, nothing streamed. */
export interface PlainRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: Uint8Array | null;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Chunks = AsyncIterable<Bytes>;

const LONGEST_HEAD = 64 * 1024;
/** Headers that describe the connection and are this file's alone. */
const OWN_HEADERS = [
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
];

/**
 * Sends one HTTP/1.1 request and answers when the response's head is here; its body streams, at most
 * `maxBytes` of it after unpacking. The connection ends with the body or with `signal`. Throws `bad_answer` when the
 * other side does not speak HTTP.
 */
export async function exchange(
  connection: Connection,
  request: PlainRequest,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Response> {
  const sending = send(connection, request).catch((error) => error as unknown);
  const bytes = new ByteReader(connection.readable);
  const close = () => closeQuietly(connection);
  signal.addEventListener("abort", close, { once: true });
  try {
    const head = await readHead(bytes);
    const response = answerOf(
      head,
      bytes,
      request.method,
      (body) => limited(body, maxBytes, signal, close),
    );
    if (!response.body) close();
    return response;
  } catch (error) {
    close();
    if (error instanceof AppError) throw error;
    // A server that refused the body has said why in its answer; without one the sending says it.
    throw (await sending) ?? error;
  }
}

async function send(connection: Connection, request: PlainRequest): Promise<undefined> {
  const { method, url, headers, body } = request;
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
  for (const [name, value] of headers) {
    if (!OWN_HEADERS.includes(name)) lines.push(`${name}: ${value}`);
  }
  lines.push("connection: close", "accept-encoding: gzip, deflate");
  if (body || !["GET", "HEAD"].includes(method)) lines.push(`content-length: ${body?.length ?? 0}`);
  const writer = connection.writable.getWriter();
  await writer.write(latin1(lines.join("\r\n") + "\r\n\r\n"));
  if (body?.length) await writer.write(body);
  writer.releaseLock();
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

interface Head {
  status: number;
  statusText: string;
  headers: Headers;
}

async function readHead(bytes: ByteReader): Promise<Head> {
  for (let informational = 0; informational < 10; informational++) {
    const [first = "", ...lines] = (await bytes.readUntil("\r\n\r\n", LONGEST_HEAD)).split("\r\n");
    const status = first.match(/^HTTP\/1\.[01] ([1-5]\d\d)(?: (.*))?$/);
    if (!status) throw badAnswer();
    const head = {
      status: Number(status[1]),
      statusText: (status[2] ?? "").replace(/[^\t\x20-\x7e]/g, ""),
      headers: headersOf(lines),
    };
    if (head.status === 101) throw badAnswer();
    if (head.status >= 200) return head;
  }
  throw badAnswer();
}

function headersOf(lines: string[]): Headers {
  const headers = new Headers();
  for (const line of lines) {
    const match = line.match(/^([!#$%&'*+.^_`|~0-9a-z-]+):[ \t]*(.*?)[ \t]*$/i);
    if (!match?.[1] || /[\0\r\n]/.test(match[2] ?? "")) throw badAnswer();
    headers.append(match[1], match[2] ?? "");
  }
  return headers;
}

function answerOf(
  { status, statusText, headers }: Head,
  bytes: ByteReader,
  method: string,
  limit: (body: Chunks) => ReadableStream<Bytes>,
): Response {
  const hasNoBody = method === "HEAD" || status === 204 || status === 205 || status === 304;
  if (hasNoBody) return new Response(null, { status, statusText, headers });
  const chunks = unpacked(bytes.body(framingOf(headers)), headers);
  headers.delete("transfer-encoding");
  return new Response(limit(chunks), { status, statusText, headers });
}

/** How long a body is: its bytes, "chunked", or null until the connection ends. */
function framingOf(headers: Headers): number | "chunked" | null {
  const coding = headers.get("transfer-encoding");
  if (coding !== null) {
    if (coding.toLowerCase() !== "chunked") throw badAnswer();
    return "chunked";
  }
  const length = headers.get("content-length");
  if (length === null) return null;
  if (!/^\d{1,15}$/.test(length)) throw badAnswer();
  return Number(length);
}

function unpacked(chunks: Chunks, headers: Headers): Chunks {
  const coding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (coding === "identity") return chunks;
  if (coding !== "gzip" && coding !== "deflate") throw badAnswer();
  headers.delete("content-encoding");
  headers.delete("content-length");
  return ReadableStream.from(chunks).pipeThrough(new DecompressionStream(coding));
}

function limited(
  chunks: Chunks,
  maxBytes: number,
  signal: AbortSignal,
  close: () => void,
): ReadableStream<Bytes> {
  const iterator = chunks[Symbol.asyncIterator]();
  let total = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (!done) total += value.length;
        if (total > maxBytes) throw tooLarge(maxBytes);
        if (!done) return controller.enqueue(value);
        close();
        controller.close();
      } catch (error) {
        close();
        const reason = signal.aborted ? signal.reason : error;
        controller.error(reason === error && !isAppError(error) ? badAnswer(error) : reason);
      }
    },
    cancel: close,
  });
}

function tooLarge(maxBytes: number): AppError {
  const megabytes = Math.max(1, Math.round(maxBytes / 1e6));
  return new AppError("bad_answer", `The server's answer is longer than ${megabytes} MB.`);
}

function badAnswer(cause?: unknown): AppError {
  return new AppError("bad_answer", "The server's answer is damaged or not a web page.", { cause });
}
