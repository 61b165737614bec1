import { planRun } from "../automation/plan_run.ts";
import { writeContent } from "../content/write_content.ts";
import { generateIdeas } from "../ideas/generate_ideas.ts";
import { generateImage } from "../images/generate_image.ts";
import { generateImagePrompts } from "../images/generate_image_prompts.ts";
import { clusterKeywords } from "../keywords/cluster_keywords.ts";
import type { Handler } from "./handler.ts";

/** Who works on a function of `jobs.function`. */
export const HANDLERS: Readonly<Record<string, Handler | undefined>> = {
  plan_run: planRun,
  auto_cluster: clusterKeywords,
  generate_ideas: generateIdeas,
  generate_content: writeContent,
  generate_image_prompts: generateImagePrompts,
  generate_images: generateImage,
};
