import { type Db, type Row, unwrap } from "../db.ts";

/** An export as its page shows it; `percent` is 0–100, `bytes` are those of the file. */
export type ExportView = Pick<
  Row<"account_exports">,
  | "id"
  | "status"
  | "percent"
  | "message"
  | "files"
  | "bytes"
  | "error"
  | "created_at"
  | "expires_at"
>;

const COLUMNS = "id, status, percent, message, files, bytes, error, created_at, expires_at";

/** The latest exports of the account, newest first, at most ten; none for people who do not manage it. */
export async function listExports({ db }: { db: Db }): Promise<ExportView[]> {
  return unwrap(
    await db.from("account_exports").select(COLUMNS).order("created_at", { ascending: false })
      .limit(10).overrideTypes<ExportView[], { merge: false }>(),
  );
}
