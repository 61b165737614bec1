import { downloadExport } from "core/exports/download_export.ts";
import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { idParam } from "@/web/id_param.ts";

/** The zip of a finished export. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const file = await downloadExport(ctx.state, { id: idParam(ctx, "export") });
    const name = `igny8-${ctx.state.me.account.slug}-${file.createdAt.slice(0, 10)}.zip`;
    return new Response(file.body, {
      headers: {
        "content-type": "application/zip",
        "content-length": String(file.bytes),
        "content-disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"`,
        "cache-control": "private, no-store",
      },
    });
  }),
});
