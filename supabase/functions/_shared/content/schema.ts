import { z } from "npm:zod@4.6.7";
import { LONGEST_HTML } from "./sanitize_html.ts";

/** Labels separated by commas or lines, each once, at most 30. */
const Labels = z.string().max(5000).transform((text) => {
  const seen = new Map<string, string>();
  for (const part of text.split(/[,;\n]/)) {
    const label = part.trim().replace(/\s+/g, " ");
    if (label && !seen.has(label.toLowerCase())) seen.set(label.toLowerCase(), label);
  }
  return [...seen.values()];
}).pipe(z.array(z.string().max(80, "Each label has at most 80 characters.")).max(30));

/** What an edit may change; a field that is absent stays as it is. Lengths in characters. */
export const ContentChanges = z.object({
  title: z.string().trim().min(1, "Give it a title.").max(300, "Use at most 300 characters."),
  html: z.string().max(
    LONGEST_HTML * 2,
    "This text is too long: one page holds at most a million characters.",
  ),
  excerpt: z.string().trim().max(600, "Use at most 600 characters."),
  meta_title: z.string().trim().max(60, "Search engines show at most 60 characters."),
  meta_description: z.string().trim().max(155, "Search engines show at most 155 characters."),
  slug: z.string().trim().max(100, "Use at most 100 characters."),
  primary_keyword: z.string().trim().max(200, "Use at most 200 characters."),
  tags: Labels,
  categories: Labels,
}).partial();
export type ContentChanges = z.infer<typeof ContentChanges>;

/** A save as the editor sends it. */
export const ContentEdit = ContentChanges.extend({
  version: z.coerce.number("Reload the page and try again.").int().min(1),
  intent: z.enum(["save", "autosave"]).default("save"),
});
