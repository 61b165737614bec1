import { exportRejections } from "core/keywords/export_keywords.ts";
import { readImport } from "core/keywords/import_keywords.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { csvDownload } from "@/web/file_download.ts";

/** The rejected rows of an import as CSV. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const report = await readImport(ctx.state, idParam(ctx, "import"));
    return csvDownload(exportRejections(ctx.state, report.id), `rejected-${report.id}.csv`);
  }),
});
