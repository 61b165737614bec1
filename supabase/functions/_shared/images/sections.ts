import { load } from "npm:cheerio@1.2.0/slim";
import { clipWords, oneLine } from "../ai/clip.ts";

export interface Section {
  heading: string;
  summary: string;
}

/** The sections of an article: every h2 and h3 with the beginning of its text, at most 30. */
export function sectionsOf(html: string): Section[] {
  const $ = load(html, null, false);
  return $("h2, h3").toArray().slice(0, 30).map((element) => ({
    heading: clipWords($(element).text(), 200),
    summary: clipWords(
      $(element).nextUntil("h2, h3").toArray().map((part) => oneLine($(part).text())).join(" "),
      300,
    ),
  })).filter(({ heading }) => heading);
}
