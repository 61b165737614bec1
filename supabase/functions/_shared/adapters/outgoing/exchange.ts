import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request as httpRequest } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { AppError, isAppError } from "../../errors.ts";

/** A request in the form in which it is sent: everything known, nothing streamed. */
export interface PlainRequest {
  method: string;
  url: URL;
  headers: Headers;
  body: Uint8Array | null;
}

type Bytes = Uint8Array<ArrayBuffer>;
type Body = ReadableStream<Bytes>;

/** Headers that describe the connection and are this file's alone. */
const OWN_HEADERS = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "accept-encoding",
]);

/**
 * Sends one request over an open connection and answers when the response's head is here; its body streams, at most
 * `maxBytes` of it after unpacking. The connection ends with the body or with `signal`. Throws `bad_answer` when the
 * other side does not speak HTTP.
 */
export async function exchange(
  socket: Socket,
  request: PlainRequest,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Response> {
  const close = () => socket.destroy();
  signal.addEventListener("abort", close, { once: true });
  try {
    const message = await answered(send(socket, request));
    const response = responseOf(
      message,
      request.method,
      (body) => limited(body, maxBytes, signal, close),
    );
    if (!response.body) close();
    return response;
  } catch (error) {
    close();
    throw isAppError(error) || isConnectionLost(error) ? error : badAnswer(error);
  }
}

function send(socket: Socket, { method, url, headers, body }: PlainRequest): ClientRequest {
  const sent: Record<string, string | number> = { host: url.host, connection: "close" };
  for (const [name, value] of headers) if (!OWN_HEADERS.has(name)) sent[name] = value;
  sent["accept-encoding"] = "gzip, deflate";
  if (body || !["GET", "HEAD"].includes(method)) sent["content-length"] = body?.length ?? 0;
  const request = httpRequest({
    method,
    path: url.pathname + url.search,
    headers: sent,
    createConnection: () => socket,
  });
  // What goes wrong after the head is here shows in the body.
  request.on("error", () => {});
  request.end(body ?? undefined);
  return request;
}

async function answered(request: ClientRequest): Promise<IncomingMessage> {
  const upgraded = once(request, "upgrade").then(() => Promise.reject(badAnswer()));
  const [message] = await Promise.race([once(request, "response"), upgraded]);
  return message;
}

function responseOf(
  message: IncomingMessage,
  method: string,
  limit: (body: Body) => Body,
): Response {
  const { statusCode: status = 0, statusMessage = "" } = message;
  const headers = new Headers();
  for (let at = 0; at < message.rawHeaders.length; at += 2) {
    headers.append(message.rawHeaders[at] ?? "", message.rawHeaders[at + 1] ?? "");
  }
  const statusText = statusMessage.replace(/[^\t\x20-\x7e]/g, "");
  const hasNoBody = method === "HEAD" || status === 204 || status === 205 || status === 304;
  if (hasNoBody) return new Response(null, { status, statusText, headers });
  const body = unpacked(Readable.toWeb(message) as Body, headers);
  headers.delete("transfer-encoding");
  return new Response(limit(body), { status, statusText, headers });
}

function unpacked(body: Body, headers: Headers): Body {
  const coding = headers.get("content-encoding")?.toLowerCase() ?? "identity";
  if (coding === "identity") return body;
  if (coding !== "gzip" && coding !== "deflate") throw badAnswer();
  headers.delete("content-encoding");
  headers.delete("content-length");
  return body.pipeThrough(new DecompressionStream(coding));
}

function limited(body: Body, maxBytes: number, signal: AbortSignal, close: () => void): Body {
  const reader = body.getReader();
  let total = 0;
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
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

/** Whether the other side hung up, as against having sent what no library understands. */
function isConnectionLost(error: unknown): boolean {
  const code = Object(error).code;
  return code === "ECONNRESET" || code === "EPIPE";
}

function tooLarge(maxBytes: number): AppError {
  const megabytes = Math.max(1, Math.round(maxBytes / 1e6));
  return new AppError("bad_answer", `The server's answer is longer than ${megabytes} MB.`);
}

function badAnswer(cause?: unknown): AppError {
  return new AppError("bad_answer", "The server's answer is damaged or not a web page.", { cause });
}
