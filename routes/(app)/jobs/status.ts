import { z } from "zod";
import { readJobs } from "core/jobs/read_jobs.ts";
import { define } from "@/web/define.ts";
import { okJson, read } from "@/web/handlers.ts";

const Ids = z.string().transform((text) => text.split(",").filter(Boolean))
  .pipe(z.array(z.uuid()).max(200)).catch([]);

/** Progress of the jobs in `?ids=`, for the JobProgress island. */
export const handler = define.handlers({
  GET: read(async (ctx) => {
    const ids = Ids.parse(ctx.url.searchParams.get("ids") ?? "");
    return okJson(ctx, { jobs: ids.length > 0 ? await readJobs(ctx.state, { ids }) : [] });
  }),
});
