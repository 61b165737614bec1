import { AppError } from "core/errors.ts";

/** Bytes an ordinary form may have; forms that carry an article or a file say so themselves. */
export const MOST_FORM_BYTES = 2 * 1024 * 1024;

/** Bytes of a refused upload that are read, so that the browser shows the answer to it. */
const MOST_DRAINED = 512 * 1024 * 1024;

/**
 * The size of a request body that says it is larger than `most` bytes; null when it is not. A body
 * that is too large is read to its end without being kept, because browsers show an answer only after
 * they have sent everything.
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

/**
 * The form in a request of at most `most` bytes, whether it says its size or not. Throws `too_large`,
 * or `invalid` when it is no form.
 */
export async function readForm(request: Request, most: number): Promise<FormData> {
  if (await drainLargeBody(request, most) !== null) throw formTooLarge(most);
  const counter = countBytes(most);
  const type = request.headers.get("content-type") ?? "";
  try {
    const body = request.body?.pipeThrough(counter.stream) ?? null;
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch (cause) {
    if (counter.isExceeded()) throw formTooLarge(most);
    throw unreadableForm(cause);
  }
}

function countBytes(most: number) {
  let total = 0;
  const stream = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      total += chunk.length;
      if (total > most) controller.error(new Error("too large"));
      else controller.enqueue(chunk);
    },
  });
  return { stream, isExceeded: () => total > most };
}

/** The refusal of a form beyond `most` bytes. */
export function formTooLarge(most: number): AppError {
  const megabytes = Math.round(most / 1024 / 1024);
  return new AppError("too_large", `What you sent is too much: at most ${megabytes} MB fit here.`);
}

/** The refusal of a body that is no form, or breaks off. */
export function unreadableForm(cause: unknown): AppError {
  return new AppError("invalid", "The form could not be read. Please send it again.", { cause });
}
