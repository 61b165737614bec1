import type { z } from "zod";
import type { ImagePromptsInput } from "../inputs.ts";
import { pick, randomFrom, shuffled } from "../random.ts";
import { topicOf } from "../text/topic.ts";
import { capitalise, clip } from "../text/words.ts";

/** What `image_prompts` answers. */
export interface ImagePromptsAnswer {
  featured: { prompt: string; alt: string };
  in_article: { prompt: string; alt: string; after_heading: string }[];
}

const SCENES = [
  "a calm, uncluttered scene",
  "a close view of the essential detail",
  "a wide composition with clear foreground and background",
  "an overhead arrangement of the main elements",
  "a simple visual metaphor",
  "a side view with strong, clean shapes",
] as const;
const LIGHT = [
  "soft morning light",
  "warm evening light",
  "bright, even daylight",
  "gentle light from one side",
] as const;
const DEFAULT_STYLE = "modern editorial illustration, harmonious colours, generous empty space";

/** A prompt for the featured image and up to `max_in_article` for sections, in reading order. */
export function writeImagePrompts(input: z.infer<typeof ImagePromptsInput>): ImagePromptsAnswer {
  const { content, style } = input;
  const random = randomFrom("image prompts", JSON.stringify(input));
  const title = clip(content.title, 140) || "Untitled";
  const subject = topicOf(content.primary_keyword || title).core;
  const scenes = shuffled(random, SCENES);
  const prompt = (scene: string, about: string) =>
    `${capitalise(scene)} about ${about}, ${pick(random, LIGHT)}, ${
      clip(style ?? "", 300) || DEFAULT_STYLE
    }. No text, letters or logos.`;
  return {
    featured: {
      prompt: prompt(scenes[0] ?? SCENES[0], `“${title}”, with ${subject} as the main subject`),
      alt: clip(`${capitalise(subject)}: illustration for “${title}”`, 140),
    },
    in_article: chosenSections(input).map(({ heading, summary }, i) => ({
      prompt: prompt(
        scenes[(i + 1) % scenes.length] ?? SCENES[0],
        `${subject}, showing the idea of “${clip(heading, 120)}”${
          summary ? ` (${clip(summary, 160)})` : ""
        }`,
      ),
      alt: clip(`Illustration of ${subject} for the section “${clip(heading, 80)}”`, 140),
      after_heading: heading,
    })),
  };
}

/** Sections spread evenly over the article, closing remarks last of all. */
function chosenSections(input: z.infer<typeof ImagePromptsInput>) {
  const seen = new Set<string>();
  const all = input.content.sections.filter(({ heading }) =>
    heading.trim() !== "" && !seen.has(heading) && seen.add(heading)
  );
  const telling = all.filter(({ heading }) =>
    !/bottom line|next step|short|takeaway|conclusion/i.test(heading)
  );
  const from = telling.length >= input.max_in_article ? telling : all;
  const count = Math.min(input.max_in_article, from.length);
  return Array.from({ length: count }, (_, i) => from[Math.floor((i * from.length) / count)])
    .filter((section) => section !== undefined);
}
