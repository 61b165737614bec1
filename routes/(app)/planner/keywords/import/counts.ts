import { z } from "zod";
import { AppError } from "core/errors.ts";
import { countPart } from "core/keywords/preview_import.ts";
import { define } from "@/web/define.ts";
import { okJson, read } from "@/web/handlers.ts";
import { readUpload } from "@/components/planner/upload_request.ts";

const Part = z.coerce.number().int().min(1).max(100_000).catch(1);

/** What will become of one part of a large upload, for the ImportCounts island. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const given = Object.fromEntries(ctx.url.searchParams);
    const { input } = readUpload(ctx, given);
    const counts = await countPart(ctx.state, input, Part.parse(given.part));
    if (!counts) throw new AppError("not_found", "This upload was not found.");
    return okJson(ctx, counts);
  }),
});
