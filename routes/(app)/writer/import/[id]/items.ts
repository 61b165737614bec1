import { exportImportedItems } from "core/wxr/content_imports.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";
import { csvDownload } from "@/web/file_download.ts";

/** What became of every item of an import, as CSV. */
export const handler = define.handlers({
  GET: read((ctx) => {
    const items = exportImportedItems(ctx.state, idParam(ctx, "import"));
    return csvDownload(items, "wordpress-import.csv");
  }),
});
