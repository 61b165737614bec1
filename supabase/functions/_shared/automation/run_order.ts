import { z } from "npm:zod@4.6.7";
import { RunConfig } from "./schema.ts";

/** A whole number of a form; left empty it is `fallback`. */
function whole(min: number, max: number, fallback: number) {
  const message = `Give a whole number from ${min} to ${max.toLocaleString("en-US")}.`;
  return z.preprocess(
    (given) => given === undefined || given === "" ? fallback : Number(given),
    z.number(message).int(message).min(min, message).max(max, message),
  );
}

const StageNumber = z.enum(["1", "2", "3", "4", "5", "6", "7"]);
const optionalId = z.union([z.literal("").transform(() => null), z.uuid()]).nullish();

/** The form that starts a run, as the selection and limits of the run. Raises `invalid` by field. */
export const RunOrder = z.object({
  site_id: z.uuid("This site was not found."),
  sector_id: optionalId,
  stages: z.array(StageNumber, "Choose at least one stage.").min(1, "Choose at least one stage."),
  max_keywords: whole(1, 5000, 200),
  max_clusters: whole(1, 200, 10),
  ideas_per_cluster: whole(1, 10, 3),
  max_articles: whole(1, 500, 10),
  images_per_article: whole(0, 5, 2),
  credit_cap: z.preprocess(
    (given) => given === undefined || given === "" ? null : Number(given),
    z.number("Give a whole number of credits.").int("Give a whole number of credits.")
      .min(1, "A cap is at least 1 credit.").max(10_000_000, "This cap is too large.").nullable(),
  ),
  auto_publish: z.literal("on").optional(),
}).transform(({ site_id, sector_id, stages, credit_cap, auto_publish, ...limits }) => ({
  siteId: site_id,
  sectorId: sector_id ?? null,
  creditCap: credit_cap,
  config: RunConfig.parse({
    ...limits,
    stages: Object.fromEntries(StageNumber.options.map((stage) => [stage, stages.includes(stage)])),
    auto_publish: auto_publish === "on",
  }),
}));
export type RunOrder = z.infer<typeof RunOrder>;
