import { z } from "npm:zod@4.6.7";
import { type Db, unwrap } from "../db.ts";
import { AppError } from "../errors.ts";
import { cutParts, type FilePart } from "./reading/cut_parts.ts";
import { openLargeText } from "./reading/large_text.ts";
import { openFilePolitely } from "./reading/open_file.ts";
import { plainLines } from "./reading/read.ts";

/** The largest keyword file that can be uploaded, in bytes. */
export const MAX_UPLOAD_BYTES = 48 * 1024 * 1024;
const BUCKET = "imports";
const DAY_MS = 24 * 3600 * 1000;
/** Parts that are sent to the store at once. */
const AT_ONCE = 6;

/** Whose upload it is; together they are its folder. */
export interface UploadOwner {
  accountId: string;
  siteId: string;
  userId: string;
}

/** What is known of an upload: its text lies in the parts, each a stored object. */
export const UploadHead = z.object({
  form: z.enum(["text", "xlsx", "ods", "json", "zip"]),
  part: z.string().nullable(),
  encoding: z.enum(["utf-8", "utf-16le", "utf-16be", "windows-1252"]),
  delimiter: z.enum([",", ";", "\t", "|"]).nullable().optional(),
  warnings: z.array(z.string()),
  market: z.object({
    country: z.string().nullable(),
    language: z.string().nullable(),
    why: z.string(),
  }).nullish(),
  lines: z.int(),
  /** Line of the file each part begins with, and its lines. */
  parts: z.array(z.object({ line: z.int(), lines: z.int() })).min(1),
});
export type UploadHead = z.infer<typeof UploadHead>;

/**
 * Opens an uploaded file and keeps it as text in parts until it is imported, and clears what the
 * person left behind before yesterday. Answers the upload's id. Throws `too_large`, `forbidden`, and
 * for bytes that can be no keyword list `file_empty`, `file_too_large` or `file_binary`.
 */
export async function storeUpload(
  { db, now = Date.now(), partLines }: { db: Db; now?: number; partLines?: number },
  owner: UploadOwner,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  if (bytes.length > MAX_UPLOAD_BYTES) throw uploadTooLarge(bytes.length);
  const { pieces, ...known } = openLargeText(bytes) ?? await openedWhole(bytes);
  await clearForgotten(db, owner, now);
  const path = uploadPath(owner, crypto.randomUUID());
  const parts = await storeParts(db, path, cutParts(pieces, partLines));
  const lines = parts.reduce((sum, part) => sum + part.lines, 0);
  // The head comes last: an upload without one is none.
  await storeObject(db, path, JSON.stringify({ ...known, lines, parts }));
  return path.slice(-36);
}

async function openedWhole(bytes: Uint8Array<ArrayBuffer>) {
  const { text, ...known } = await openFilePolitely(bytes);
  return { ...known, pieces: plainLines(text) };
}

async function storeParts(
  db: Db,
  path: string,
  cut: Iterable<FilePart>,
): Promise<UploadHead["parts"]> {
  const parts: UploadHead["parts"] = [];
  let sending: Promise<void>[] = [];
  for (const { text, ...part } of cut) {
    parts.push(part);
    sending.push(storeObject(db, `${path}.${parts.length}`, text));
    if (sending.length < AT_ONCE) continue;
    await Promise.all(sending);
    sending = [];
  }
  await Promise.all(sending);
  return parts;
}

/** Keeps text as an object of the bucket of imports. Throws `forbidden`, and `internal` when the store fails. */
export async function storeObject(db: Db, path: string, text: string): Promise<void> {
  const { error } = await db.storage.from(BUCKET)
    .upload(path, new TextEncoder().encode(text), { contentType: "application/octet-stream" });
  if (!error) return;
  refuseOutage(error);
  throw new AppError("forbidden", "The file could not be kept. Your role may not import here.", {
    cause: error,
  });
}

/** What is known of an upload, or null when it is gone. Throws `internal` when the store fails. */
export async function readUploadHead(
  { db }: { db: Db },
  path: string,
): Promise<UploadHead | null> {
  const text = await readObject(db, path);
  return text === null ? null : UploadHead.parse(JSON.parse(text));
}

/** The text of part `number` (from 1), or null when it is gone. Throws `internal` when the store fails. */
export async function readUploadPart(
  { db }: { db: Db },
  path: string,
  number: number,
): Promise<string | null> {
  return await readObject(db, `${path}.${number}`);
}

async function readObject(db: Db, path: string): Promise<string | null> {
  const { data, error } = await db.storage.from(BUCKET).download(path);
  if (error) refuseOutage(error);
  return data && await data.text();
}

/** Removes an upload; one that is gone already is fine. */
export async function dropUpload(
  { db }: { db: Db },
  path: string,
  parts: number,
): Promise<void> {
  const numbered = Array.from({ length: parts }, (_, i) => `${path}.${i + 1}`);
  await removeObjects(db, [path, ...numbered]);
}

/**
 * Removes what nobody imported within a day. For the worker; answers the number of objects. Throws
 * `internal` when the store fails.
 */
export async function removeStaleUploads({ db }: { db: Db }): Promise<number> {
  const names = z.array(z.string()).parse(unwrap(await db.rpc("stale_uploads")));
  await removeObjects(db, names);
  return names.length;
}

async function removeObjects(db: Db, paths: string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += 100) {
    const { error } = await db.storage.from(BUCKET).remove(paths.slice(at, at + 100));
    if (error) refuseOutage(error);
  }
}

/** Where an upload lies in its bucket. */
export function uploadPath(owner: UploadOwner, id: string): string {
  return `${folderOf(owner)}/${id}`;
}

/** The refusal of a file beyond the limit; its sentence also stands at the field `file`. */
export function uploadTooLarge(bytes: number): AppError {
  // What a form adds around a file is a few hundred bytes and must not round up.
  const megabytes = Math.ceil(bytes / 1024 / 1024 * 10 - 0.01) / 10;
  const message = `The file has ${megabytes} MB; at most ${
    MAX_UPLOAD_BYTES / 1024 / 1024
  } MB can be imported at once. Split it and import the parts.`;
  return new AppError("too_large", message, { fields: { file: [message] } });
}

/** A storage that fails is not a file that is gone: throws `internal` for it. */
function refuseOutage(cause: { status?: number }): void {
  if (cause.status !== undefined && cause.status < 500) return;
  throw new AppError("internal", "The file store does not answer. Please try again.", {
    cause,
    retryable: true,
  });
}

async function clearForgotten(db: Db, owner: UploadOwner, now: number): Promise<void> {
  const folder = folderOf(owner);
  const { data } = await db.storage.from(BUCKET).list(folder, { limit: 100 });
  const old = (data ?? []).filter(({ created_at }) => now - Date.parse(created_at ?? "") > DAY_MS);
  await removeObjects(db, old.map(({ name }) => `${folder}/${name}`));
}

function folderOf({ accountId, siteId, userId }: UploadOwner): string {
  return `${accountId}/${siteId}/${userId}`;
}
