import type { Db } from "../db.ts";
import { AppError } from "../errors.ts";
import { openFilePolitely } from "./reading/open_file.ts";

/** The largest keyword file that can be uploaded, in bytes; the bucket has the same limit. */
export const MAX_UPLOAD_BYTES = 20 * 1024 * 1024;
const DAY_MS = 24 * 3600 * 1000;

/** Whose upload it is; together they are its folder. */
export interface UploadOwner {
  accountId: string;
  siteId: string;
  userId: string;
}

/**
 * Keeps an uploaded file until it is imported, and clears what the person left behind before
 * yesterday. Answers the upload's id. Throws `too_large`, `forbidden`, and for bytes that can be no
 * keyword list `file_empty`, `file_too_large` or `file_binary`.
 */
export async function storeUpload(
  { db, now = Date.now() }: { db: Db; now?: number },
  owner: UploadOwner,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<string> {
  if (bytes.length > MAX_UPLOAD_BYTES) throw uploadTooLarge(bytes.length);
  await openFilePolitely(bytes);
  await clearForgotten(db, owner, now);
  const id = crypto.randomUUID();
  const { error } = await db.storage.from("imports")
    .upload(pathOf(owner, id), bytes, { contentType: "application/octet-stream" });
  if (error) {
    refuseOutage(error);
    throw new AppError("forbidden", "The file could not be kept. Your role may not import here.", {
      cause: error,
    });
  }
  return id;
}

/** The bytes of an upload, or null when it is gone. Throws `internal` when the store fails. */
export async function readUpload(
  { db }: { db: Db },
  owner: UploadOwner,
  id: string,
): Promise<Uint8Array | null> {
  const { data, error } = await db.storage.from("imports").download(pathOf(owner, id));
  if (error) refuseOutage(error);
  return data && new Uint8Array(await data.arrayBuffer());
}

/** Removes an upload; one that is gone already is fine. */
export async function dropUpload(
  { db }: { db: Db },
  owner: UploadOwner,
  id: string,
): Promise<void> {
  await db.storage.from("imports").remove([pathOf(owner, id)]);
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
  const { data } = await db.storage.from("imports").list(folder, { limit: 100 });
  const old = (data ?? []).filter(({ created_at }) => now - Date.parse(created_at ?? "") > DAY_MS);
  if (old.length > 0) {
    await db.storage.from("imports").remove(old.map(({ name }) => `${folder}/${name}`));
  }
}

function folderOf({ accountId, siteId, userId }: UploadOwner): string {
  return `${accountId}/${siteId}/${userId}`;
}

function pathOf(owner: UploadOwner, id: string): string {
  return `${folderOf(owner)}/${id}`;
}
