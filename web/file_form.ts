import { MultipartParseError, parseMultipart } from "@remix-run/multipart-parser";
import { drainLargeBody, formTooLarge, readForm, unreadableForm } from "./large_body.ts";

/** A file that came with a form. */
export interface SentFile {
  name: string;
  /** A view of what was received: nothing is copied. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** A body that does not say its size begins with this much room. Bytes. */
const FIRST_ROOM = 1024 * 1024;
const MOST_PARTS = 200;

const files = new WeakMap<FormData, Map<string, SentFile>>();

/**
 * The form in a request of at most `most` bytes, whose files are held once and not three times as `formData()`
 * holds them: `fileOf` gives them. Throws `too_large`, or `invalid` when it is no form.
 */
export async function readFileForm(request: Request, most: number): Promise<FormData> {
  const boundary = boundaryOf(request.headers.get("content-type") ?? "");
  if (boundary === null || !request.body) return await readForm(request, most);
  if (await drainLargeBody(request, most) !== null) throw formTooLarge(most);
  const body = await received(request, most);
  try {
    return takeParts(body, { boundary, maxFileSize: most, maxParts: MOST_PARTS });
  } catch (cause) {
    // A header that is no UTF-8 is a TypeError.
    const isUnreadable = cause instanceof MultipartParseError || cause instanceof TypeError;
    throw isUnreadable ? unreadableForm(cause) : cause;
  }
}

/** The file of a form under this name; null when none came. */
export function fileOf(form: FormData, name: string): SentFile | null {
  return files.get(form)?.get(name) ?? null;
}

function boundaryOf(type: string): string | null {
  const found = /^multipart\/form-data\b.*;\s*boundary=(?:"([^"]{1,100})"|([^\s;]{1,100}))/i
    .exec(type);
  return found?.[1] ?? found?.[2] ?? null;
}

function takeParts(
  body: Uint8Array<ArrayBuffer>,
  options: Parameters<typeof parseMultipart>[1],
): FormData {
  const [form, sent] = [new FormData(), new Map<string, SentFile>()];
  if (body.length === 0) throw new MultipartParseError("nothing was sent");
  for (const part of parseMultipart(body, options)) {
    if (part.name === undefined) continue;
    const [name, bytes] = [unescaped(part.name), viewOf(body, part.content)];
    // Whoever asks a part for its file name hears none of an empty one, which browsers send for no file.
    const isFile = /;\s*filename\*?=/i.test(part.headers["content-disposition"] ?? "");
    if (isFile) sent.set(name, { name: unescaped(part.filename ?? ""), bytes });
    else form.append(name, new TextDecoder().decode(bytes));
  }
  files.set(form, sent);
  return form;
}

/** The part's content, which stands in one piece because the body was given in one. */
function viewOf(
  body: Uint8Array<ArrayBuffer>,
  [content]: Uint8Array[],
): Uint8Array<ArrayBuffer> {
  return content
    ? body.subarray(content.byteOffset - body.byteOffset).subarray(0, content.length)
    : new Uint8Array();
}

/** A name as it was before a browser escaped it for the header. */
function unescaped(name: string): string {
  return name.replace(/%22/g, '"').replace(/%0D/gi, "\r").replace(/%0A/gi, "\n");
}

/** The whole body in one piece of memory. Throws `too_large`. */
async function received(request: Request, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const told = Number(request.headers.get("content-length") ?? 0);
  let held = new Uint8Array(told > 0 ? Math.min(told, most) : FIRST_ROOM);
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    const needed = size + chunk.length;
    if (needed > most) throw formTooLarge(most);
    if (needed > held.length) held = widened(held, Math.min(most, Math.max(needed, size * 2)));
    held.set(chunk, size);
    size = needed;
  }
  return held.subarray(0, size);
}

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch (cause) {
    throw unreadableForm(cause);
  }
}

function widened(held: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const room = new Uint8Array(length);
  room.set(held);
  return room;
}
