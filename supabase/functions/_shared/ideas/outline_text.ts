import type { z } from "npm:zod@4.6.7";
import type { OutlineSection } from "./schema.ts";

type Section = z.infer<typeof OutlineSection>;

/** An outline as people edit it: a heading on each line, its points below with "- ". */
export function writeOutline(outline: Section[]): string {
  return outline.map(({ heading, points }) =>
    [heading, ...points.map((point) => `- ${point}`)].join("\n")
  ).join("\n\n");
}

/** The outline of such a text; at most 40 headings with 20 points each. Points above any heading are headings. */
export function readOutline(text: string): Section[] {
  const sections: Section[] = [];
  for (const line of text.split("\n").map((line) => line.trim()).filter(Boolean)) {
    const point = line.match(/^[-*•]\s+(.+)$/)?.[1];
    const last = sections.at(-1);
    if (point && last) last.points.push(point.slice(0, 500));
    else {sections.push({
        heading: (point ?? line).replace(/^#+\s*/, "").slice(0, 300),
        points: [],
      });}
  }
  return sections.slice(0, 40).map(({ heading, points }) => ({
    heading,
    points: points.slice(0, 20),
  }));
}
