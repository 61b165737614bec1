import { z } from "npm:zod@4.6.7";
import { type Db, unwrapOne } from "../db.ts";
import { AppError } from "../errors.ts";
import { EXPORTS_BUCKET } from "./schema.ts";

const Opened = z.object({
  account_id: z.uuid(),
  parts: z.int(),
  bytes: z.int(),
  created_at: z.string(),
});

/** A zip that is read part by part as the browser takes it. */
export interface ExportFile {
  body: ReadableStream<Uint8Array>;
  bytes: number;
  createdAt: string;
}

/**
 * The file of a finished export, noted in the account's log. Memory holds one part. Throws `not_found` when it is
 * not there (any more), `forbidden` when the person does not manage the account.
 */
export async function downloadExport(
  { db }: { db: Db },
  { id }: { id: string },
): Promise<ExportFile> {
  const opened = Opened.parse(unwrapOne(await db.rpc("open_export", { p_id: id }), "export"));
  const folder = `${opened.account_id}/${id}`;
  let number = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (++number > opened.parts) return controller.close();
      const { data, error } = await db.storage.from(EXPORTS_BUCKET).download(`${folder}/${number}`);
      if (error) throw new AppError("internal", "A part of the export is gone.", { cause: error });
      controller.enqueue(new Uint8Array(await data.arrayBuffer()));
    },
  }, { highWaterMark: 0 });
  return { body, bytes: opened.bytes, createdAt: opened.created_at };
}
