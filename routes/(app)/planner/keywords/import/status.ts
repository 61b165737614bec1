import { z } from "zod";
import { importProgress } from "core/keywords/import_progress.ts";
import { define } from "@/web/define.ts";
import { okJson, read } from "@/web/handlers.ts";
import { shownImport } from "@/components/planner/import_words.ts";

const Ids = z.string().transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(z.uuid()).max(20)).catch([]);

/** Progress of the imports in `?ids=`, for the JobProgress island. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const ids = Ids.parse(ctx.url.searchParams.get("ids") ?? "");
    const imports = ids.length > 0 ? await importProgress(ctx.state, ids) : [];
    return okJson(ctx, { jobs: imports.map(shownImport) });
  }),
});
