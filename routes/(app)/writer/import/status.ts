import { z } from "zod";
import { readContentImports } from "core/wxr/content_imports.ts";
import { define } from "@/web/define.ts";
import { okJson, read } from "@/web/handlers.ts";
import { shownContentImport } from "@/components/writer/content_import_words.ts";

const Ids = z.string().transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(z.uuid()).max(20)).catch([]);

/** Progress of the imports in `?ids=`, for the JobProgress island. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const ids = Ids.parse(ctx.url.searchParams.get("ids") ?? "");
    const imports = ids.length > 0 ? await readContentImports(ctx.state, ids) : [];
    return okJson(ctx, { jobs: imports.map(shownContentImport) });
  }),
});
