import { z } from "npm:zod@4.6.7";
import type { Handler } from "../jobs/handler.ts";
import { batchesBySector } from "../keywords/cluster_batches.ts";

const PlanInput = z.object({
  keywords: z.array(z.object({ id: z.uuid(), keyword: z.string(), sector_id: z.uuid() })),
});

/** Plans the clustering of a run: batches of its new keywords that keep topics together. Asks no vendor. */
export const planRun: Handler = ({ phase }, given) => {
  const { keywords } = PlanInput.parse(given);
  phase("PARSE", `Sorting ${keywords.length} keywords into topics`);
  const batches = batchesBySector(keywords);
  return Promise.resolve((db, lease) =>
    db.rpc("finish_plan_run", { ...lease, p_batches: batches })
  );
};
