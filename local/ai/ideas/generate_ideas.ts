import type { z } from "zod";
import { domainOf } from "../article/domain.ts";
import type { IdeasInput } from "../inputs.ts";
import { between, type Random, randomFrom, shuffled } from "../random.ts";
import { type Intent, intentOf } from "../text/intents.ts";
import { headline, type Topic, topicOf, topicTitle } from "../text/topic.ts";
import { capitalise, clip, indefinite, stem, stemsOf, titleCase } from "../text/words.ts";
import { type Angle, ANGLES, type Structure } from "./angles.ts";
import { outlineOf, type OutlineSection } from "./outlines.ts";

type Input = z.infer<typeof IdeasInput>;

/** One idea as `content_ideas` answers it. */
export interface Idea {
  title: string;
  description: string;
  outline: OutlineSection[];
  content_type: "blog_post" | "article" | "product" | "service" | "page";
  structure: Structure;
  target_keywords: string[];
  estimated_word_count: number;
}

const ORDER: Record<Intent, readonly Structure[]> = {
  informational: ["guide", "how_to", "faq", "listicle", "comparison", "case_study", "review"],
  commercial: ["comparison", "review", "guide", "listicle", "how_to", "faq", "case_study"],
  transactional: ["landing", "comparison", "how_to", "review", "listicle", "faq", "guide"],
  navigational: ["guide", "faq", "review", "comparison", "listicle", "case_study", "landing"],
};

const WORDS: Record<Structure, readonly [number, number]> = {
  guide: [1400, 2000],
  how_to: [1000, 1500],
  listicle: [1000, 1600],
  comparison: [1200, 1700],
  review: [1000, 1400],
  faq: [800, 1200],
  landing: [600, 900],
  case_study: [900, 1300],
};

/** Kinds of subject that are understood rather than chosen. */
const FACTUAL = new Set(["health", "knowledge"]);

interface Target {
  keyword: string;
  topic: Topic;
  intent: Intent;
  /** Whether it is something one chooses between. */
  choosable: boolean;
}

/**
 * As many ideas as asked that differ from each other and from the existing titles in keyword,
 * structure or angle. Fewer when a cluster has nothing more to say.
 */
export function generateIdeas(input: Input): { ideas: Idea[] } {
  const random = randomFrom("ideas", JSON.stringify(input));
  const targets = targetsOf(input);
  const taken = input.existing_titles.map(titleKey);
  const ideas: Idea[] = [];
  for (const { target, angle } of candidates(targets, random)) {
    if (ideas.length >= input.count) break;
    const title = freshTitle(angle, target.topic, taken, random);
    if (!title) continue;
    taken.push(titleKey(title));
    ideas.push(idea(input, target, angle, title, random));
  }
  return { ideas };
}

function targetsOf(input: Input): Target[] {
  const keywords = input.cluster.keywords.length > 0
    ? input.cluster.keywords
    : [{ keyword: input.cluster.name, volume: null, difficulty: null, intent: null }];
  const seen = new Set<string>();
  return keywords.toSorted((a, b) => (b.volume ?? 0) - (a.volume ?? 0)).flatMap((given) => {
    const topic = topicOf(clip(given.keyword, 80));
    const key = stemsOf(topic.core).sort().join(" ");
    if (!given.keyword.trim() || seen.has(key)) return [];
    seen.add(key);
    const { name } = domainOf([topic.core, input.cluster.name, input.site.industry]);
    return [{
      keyword: given.keyword,
      topic,
      intent: intentOf(given.keyword, given.intent),
      choosable: !FACTUAL.has(name),
    }];
  });
}

/** Takes keywords and structures in turn, so that neighbours differ in both. */
function* candidates(targets: readonly Target[], random: Random) {
  const structures = ORDER.informational.length;
  const period = leastCommonMultiple(targets.length, structures);
  for (let n = 0; n < targets.length * structures * 3; n++) {
    const target = targets[n % targets.length];
    const order = ORDER[target?.intent ?? "informational"];
    const structure = order[(n + Math.floor(n / period)) % structures];
    if (!target) continue;
    const all = ANGLES.filter((a) => a.fit(target.topic) && (target.choosable || !a.choosing));
    const fitting = all.filter((a) => a.structure === structure);
    // the first fitting angle is the most specific one
    const round = Math.floor(n / (targets.length * structures));
    const angle = fitting[round % Math.max(1, fitting.length)] ??
      shuffled(random, all)[0];
    if (angle) yield { target, angle };
  }
}

function leastCommonMultiple(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y > 0) [x, y] = [y, x % y];
  return (a * b) / x;
}

function freshTitle(
  angle: Angle,
  topic: Topic,
  taken: readonly string[],
  random: Random,
): string | null {
  for (const template of shuffled(random, angle.titles)) {
    const title = titleFrom(template, topic, random);
    const key = titleKey(title);
    if (title.length <= 140 && !taken.some((other) => tooAlike(other, key))) return title;
  }
  return null;
}

function titleFrom(template: string, topic: Topic, random: Random): string {
  const core = topicTitle(topic);
  const name = clip(core, 60);
  const slots: Record<string, string> = {
    K: name,
    Many: clip(headline(topic, topic.many), 60),
    A: topic.single ? titleCase(`${indefinite(topic.core)} ${name}`).replace(/^A/, "a") : name,
    Do: clip(titleCase(topic.action ?? topic.core), 70),
    N: String(between(random, 5, 9)),
    Kw: clip(headline(topic, topic.keyword.replace(/\?+$/, "")), 80),
  };
  return capitalise(template.replace(/\{(\w+)\}/g, (_, slot: string) => slots[slot] ?? ""));
}

function titleKey(title: string): string {
  return [...new Set(stemsOf(title.replace(/\d+/g, " ")))].sort().join(" ");
}

function tooAlike(a: string, b: string): boolean {
  const [left, right] = [new Set(a.split(" ")), new Set(b.split(" "))];
  const shared = [...left].filter((word) => right.has(word)).length;
  return shared / (left.size + right.size - shared) > 0.7;
}

function idea(input: Input, target: Target, angle: Angle, title: string, random: Random): Idea {
  const [low, high] = WORDS[angle.structure];
  const { topic } = target;
  const name = clip(headline(topic, topic.many), 50);
  const description = angle.description
    .replaceAll("{many}", () => target.topic.many)
    .replaceAll("{core}", () => target.topic.core)
    .replaceAll("{a}", () => target.topic.subject);
  return {
    title,
    description: `${capitalise(description)} Written for ${audienceOf(input, target)}.`,
    outline: outlineOf(angle.structure, {
      name,
      plural: topic.plural || topic.single,
      choosable: target.choosable,
    }, random),
    content_type: contentType(input, angle.structure, target),
    structure: angle.structure,
    target_keywords: targetKeywords(input, target, random),
    estimated_word_count: Math.round(between(random, low, high) / 50) * 50,
  };
}

function audienceOf(input: Input, target: Target): string {
  const { audience } = domainOf([target.topic.core, input.cluster.name, input.site.industry]);
  const stage: Record<Intent, string> = {
    informational: "who want to understand the subject",
    commercial: "who are still comparing",
    transactional: "who are ready to decide",
    navigational: "who know the name and want the facts",
  };
  return `${audience} ${stage[target.intent]}`;
}

function contentType(input: Input, structure: Structure, target: Target): Idea["content_type"] {
  if (structure === "landing") {
    const { name } = domainOf([target.topic.core, input.cluster.name, input.site.industry]);
    return name === "product" ? "product" : name === "service" ? "service" : "page";
  }
  return structure === "guide" || structure === "case_study" ? "article" : "blog_post";
}

/** The idea's own keyword first, then those of the cluster that share most with it. */
function targetKeywords(input: Input, target: Target, random: Random): string[] {
  const own = new Set(stemsOf(target.keyword));
  const others = input.cluster.keywords.map(({ keyword }) => keyword)
    .filter((keyword) => keyword !== target.keyword && keyword.trim() !== "");
  const ranked = shuffled(random, [...new Set(others)])
    .map((keyword) => ({
      keyword,
      shared: stemsOf(keyword).filter((word) => own.has(stem(word)) || own.has(word)).length,
    }))
    .sort((a, b) => b.shared - a.shared);
  return [target.keyword, ...ranked.slice(0, 4).map(({ keyword }) => keyword)];
}
