import slugify from "@sindresorhus/slugify";
import { hash32, pick, randomFrom } from "../random.ts";
import { headline, topicOf } from "../text/topic.ts";
import { capitalise, clip } from "../text/words.ts";

/** An ASCII slug of at most 70 characters, never empty. */
export function slugOf(title: string): string {
  const words = slugify(title.slice(0, 200), { decamelize: false }).replace(/[^a-z0-9-]+/g, "")
    .split("-").filter(Boolean);
  let slug = "";
  for (const word of words) {
    if (slug && slug.length + word.length >= 70) break;
    slug = slug ? `${slug}-${word}` : word.slice(0, 70);
  }
  return slug || `article-${hash32(title).toString(36)}`;
}

/** A title for search results: at most 60 characters, with the keyword when it fits. */
export function metaTitle(title: string, keyword: string, siteName: string): string {
  const clean = clip(title, 400);
  if (holds(clean, keyword) && clean.length <= 60) {
    const named = `${clean} | ${clip(siteName, 40)}`;
    return siteName && named.length <= 60 ? named : clean;
  }
  const topic = topicOf(keyword);
  const lead = headline(topic, topic.keyword);
  const rest = clean.split(/[:?–—]\s*/)[1] ?? "";
  const joined = rest && !holds(rest, keyword) ? `${lead}: ${rest}` : lead;
  if (lead && joined !== lead && joined.length <= 60) return joined;
  const guide = `${lead}: What to Know`;
  return clip(lead ? (guide.length <= 60 ? guide : lead) : clean, 60) || "Untitled";
}

const PITCHES: readonly string[] = [
  "what matters, what to avoid and how to take the next step. Clear, practical advice without jargon.",
  "a clear guide with simple checks, common mistakes and answers to the questions people really ask.",
  "find out what counts, see the options side by side and decide with confidence.",
  "the essentials in plain English, with practical steps and an honest look at costs and limits.",
  "what to look for, what you can ignore and how to begin today. Practical, honest and easy to follow.",
];

/** A description for search results: at most 155 characters, the keyword at the front. */
export function metaDescription(keyword: string, title: string): string {
  const lead = capitalise(topicOf(keyword || title).keyword);
  const pitch = pick(randomFrom("meta", keyword, title), PITCHES);
  return clip(`${lead}${/[?!]$/.test(lead) ? " Here is" : ":"} ${pitch}`, 155);
}

/** Whether the text contains the keyword, case and spaces aside. */
export function holds(text: string, keyword: string): boolean {
  const plain = (value: string) => value.toLowerCase().replace(/\s+/g, " ").trim();
  return plain(text).includes(plain(keyword));
}
