import { define } from "@/web/define.ts";
import { read } from "@/web/handlers.ts";
import { pluginZip } from "@/web/plugin_zip.ts";

/** The WordPress plugin. There is no secret in it. */
export const handler = define.handlers({
  GET: read(async () =>
    new Response(await pluginZip(), {
      headers: {
        "content-type": "application/zip",
        "content-disposition": 'attachment; filename="igny8.zip"',
        "cache-control": "private, no-cache",
      },
    })
  ),
});
