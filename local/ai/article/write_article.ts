import type { z } from "zod";
import type { ArticleInput } from "../inputs.ts";
import { pick } from "../random.ts";
import { headline, type Topic, topicOf, topicTitle } from "../text/topic.ts";
import { clip, stemsOf, titleCase } from "../text/words.ts";
import { type Block, blockHtml, plainBlock } from "./blocks.ts";
import { type Domain, domainOf } from "./domain.ts";
import { HANDS_ON } from "./domain_hands.ts";
import { fitLength } from "./fit_length.ts";
import { holds, metaDescription, metaTitle, slugOf } from "./meta.ts";
import { CONCLUSION_KEYWORD, INTRO_KEYWORD } from "./phrases_opening.ts";
import type { Role } from "./phrases_roles.ts";
import { roleOf, writeSection } from "./sections.ts";
import { Voice } from "./voice.ts";

type Input = z.infer<typeof ArticleInput>;

/** What `article` answers. */
export interface ArticleAnswer {
  title: string;
  slug: string;
  meta_title: string;
  meta_description: string;
  html: string;
  excerpt: string;
  primary_keyword: string;
  secondary_keywords: string[];
  tags: string[];
  categories: string[];
}

/**
 * An article of the requested length (±10 % in words) that follows the outline, with the primary
 * keyword in the first paragraph, a heading and the meta fields, and the secondary ones spread.
 */
export function writeArticle(input: Input): ArticleAnswer {
  const { task, site } = input;
  const title = clip(task.title, 200) || titleCase(clip(task.primary_keyword, 80)) || "Untitled";
  const primary = clip(task.primary_keyword || title, 80);
  const also = distinctKeywords(task.secondary_keywords, primary);
  const topic = topicOf(primary);
  const subjects = [primary, title, task.description, site.industry, site.sector];
  const domain = topic.kind === "how_to" ? methodDomain(subjects) : domainOf(subjects);
  const voice = new Voice(topic, domain, [title, primary, JSON.stringify(task.outline)]);
  const target = Math.min(10_000, Math.max(120, task.target_words));
  const outline = outlineFor(input, voice, target);
  const blocks = [
    ...introduction(voice),
    ...body(voice, outline, target),
    ...closing(voice, outline),
  ];
  fitLength(voice, weave(voice, blocks, also), target);
  return {
    title,
    slug: slugOf(title),
    meta_title: metaTitle(title, primary, site.name),
    meta_description: metaDescription(primary, title),
    html: blocks.map(blockHtml).join("\n"),
    excerpt: excerptOf(blocks),
    primary_keyword: task.primary_keyword.length > 200 ? primary : task.primary_keyword || primary,
    secondary_keywords: task.secondary_keywords.filter((keyword) => keyword.length <= 200),
    tags: tagsFrom([primary, ...also]),
    categories: [titleCase(clip(site.sector || site.industry || topicTitle(topic), 60))],
  };
}

/** A task done by hand needs other advice than a thing that is bought. */
function methodDomain(subjects: readonly string[]): Domain {
  const domain = domainOf(subjects);
  return ["product", "service", "knowledge"].includes(domain.name) ? HANDS_ON : domain;
}

interface OutlinePart {
  heading: string;
  role: Role;
  points: string[];
}

const DEFAULT_OUTLINE = ["What It Is", "What to Look For", "Step by Step", "Common Mistakes"];

function outlineFor({ task }: Input, voice: Voice, target: number): OutlinePart[] {
  const given = task.outline.map(({ heading, points }) => ({
    heading: clip(heading, 120).replace(/[.:]+$/, ""),
    role: roleOf(heading),
    points: points.map((point) => clip(point, 160)).filter(Boolean),
  })).filter(({ heading }) => heading);
  const parts = given.length > 0 ? given : DEFAULT_OUTLINE.map((heading) => ({
    heading,
    role: roleOf(heading),
    points: [] as string[],
  }));
  // a short text has no room for every heading
  const kept = parts.slice(0, Math.max(1, Math.floor(target / 90)));
  const keyword = voice.topic.keyword;
  if (!kept.some(({ heading }) => holds(heading, keyword)) && kept[0]) {
    kept[0] = { ...kept[0], heading: keyworded(kept[0].heading, voice.topic) };
  }
  return kept;
}

function keyworded(heading: string, topic: Topic): string {
  const lead = headline(topic, topic.keyword);
  // "Cleaning Suede Shoes: The Basics" must not become a title with two colons
  const rest = [topic.many, topic.core].reduce(
    (text, name) => text.replace(headline(topic, name), ""),
    heading,
  ).replace(/^[\s:]+/, "").trim();
  if (
    /\?$/.test(lead) || rest === "" || /^(what|an?|the)\b.*(means?|of)$/i.test(rest)
  ) {
    return lead;
  }
  return /:/.test(rest) ? `${lead} – ${rest}` : `${lead}: ${rest}`;
}

function introduction(voice: Voice): Block[] {
  const lead = voice.say(pick(voice.random, INTRO_KEYWORD));
  return [
    { kind: "p", sentences: [lead, voice.say(voice.decks.tension.deal())] },
    { kind: "p", sentences: [voice.say(voice.decks.promise.deal())] },
  ];
}

function body(voice: Voice, outline: readonly OutlinePart[], target: number): Block[] {
  const weights = outline.map(({ role }) => role === "conclusion" ? 0.35 : 1);
  const share = (target - 110) / weights.reduce((sum, weight) => sum + weight, 0);
  return outline.flatMap((part, i) =>
    writeSection(voice, { ...part, words: Math.max(60, share * (weights[i] ?? 1)) })
  );
}

function closing(voice: Voice, outline: readonly OutlinePart[]): Block[] {
  const last = outline[outline.length - 1];
  const end: Block = {
    kind: "p",
    sentences: [
      voice.say(voice.decks.conclusion.deal()),
      voice.say(pick(voice.random, CONCLUSION_KEYWORD)),
    ],
  };
  return last?.role === "conclusion" ? [end] : [{
    kind: "h2",
    text: pick(voice.random, ["Where to Go from Here", "The Bottom Line", "In Short"]),
  }, end];
}

/** Spreads the secondary keywords evenly over the paragraphs after the introduction. */
function weave(voice: Voice, blocks: Block[], also: readonly string[]): Block[] {
  const paragraphs = blocks.slice(2).filter((block) => block.kind === "p");
  for (const [i, keyword] of also.entries()) {
    if (blocks.some((block) => holds(plainBlock(block), keyword))) continue;
    const at = Math.floor(((i + 0.5) * paragraphs.length) / also.length);
    const mention = voice.say(voice.decks.mentions.deal(), { also: topicOf(keyword).keyword });
    paragraphs[at]?.sentences.push(mention);
  }
  return blocks;
}

function distinctKeywords(keywords: readonly string[], primary: string): string[] {
  const seen = new Set([primary.toLowerCase().trim()]);
  return keywords.map((keyword) => clip(keyword, 80)).filter((keyword) => {
    const key = keyword.toLowerCase().trim();
    return key !== "" && !seen.has(key) && seen.add(key);
  }).slice(0, 40);
}

function excerptOf(blocks: readonly Block[]): string {
  const first = blocks.find((block) => block.kind === "p");
  return first ? clip(plainBlock(first), 280) : "";
}

function tagsFrom(keywords: readonly string[]): string[] {
  const seen = new Set<string>();
  return keywords.filter((keyword) => {
    const key = stemsOf(keyword).sort().join(" ");
    return keyword.length <= 40 && !seen.has(key) && seen.add(key);
  }).slice(0, 6).map((keyword) => topicOf(keyword).keyword);
}
