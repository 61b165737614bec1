import { z } from "zod";
import { AppError } from "core/errors.ts";
import { exportRejections } from "core/keywords/export_keywords.ts";
import { readImport } from "core/keywords/import_keywords.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { csvDownload } from "@/components/planner/csv_download.ts";

/** The rejected rows of an import as CSV. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const id = z.uuid().safeParse(ctx.params.id);
    if (!id.success) throw new AppError("not_found", "This import was not found.");
    const report = await readImport(ctx.state, id.data);
    return csvDownload(exportRejections(ctx.state, report.id), `rejected-${report.id}.csv`);
  }),
});
