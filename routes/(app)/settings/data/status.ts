import { listExports } from "core/exports/list_exports.ts";
import { define } from "@/web/define.ts";
import { okJson, read } from "@/web/handlers.ts";
import { shownExport } from "@/components/exports/shown_export.ts";

/** Progress of the account's exports, for the JobProgress island. */
export const handler = define.handlers({
  GET: read(async (ctx) => okJson(ctx, { jobs: (await listExports(ctx.state)).map(shownExport) })),
});
