import type { Costs } from "core/billing/estimate.ts";

/** The costs that the migrations set. */
export const COSTS: Costs = {
  auto_cluster: { credits: 10, per_units: 1 },
  generate_ideas: { credits: 15, per_units: 1 },
  generate_content: { credits: 1, per_units: 100 },
  generate_image_prompts: { credits: 2, per_units: 1 },
  generate_images: { credits: 5, per_units: 1 },
};
