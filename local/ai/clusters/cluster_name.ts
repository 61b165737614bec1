import {
  capitalise,
  clip,
  isStopword,
  sentenceForm,
  stem,
  titleCase,
  wordsOf,
} from "../text/words.ts";

/** Words that open a search but do not belong in the name of a topic. */
const OPENERS = new Set(
  `best top good cheap cheapest free buy how to what why when where which who is are do does can i you the a an my should
   vs near me online for of in and with on from by your get make find does it will much many long often comment quel quelle quels pourquoi wie wo como cómo`
    .split(/\s+/),
);

interface Phrase {
  stems: string[];
  forms: Map<string, number>;
  members: Set<number>;
}

/**
 * A human name in title case for keywords that belong together: the longest phrase that enough of
 * them share; where there is none, the keyword in the middle. `common` holds stems that nearly the
 * whole request shares and so say nothing.
 */
export function clusterName(
  keywords: readonly string[],
  centre: number,
  common: ReadonlySet<string>,
): string {
  const phrase = bestPhrase(keywords, common);
  const shared = phrase &&
    (pairName(phrase, keywords, common) ?? completed(phrase, keywords, common));
  const middle = bareTopic(keywords[centre] ?? "");
  const name = shared ?? (middle || clip(keywords[centre] ?? "", 60));
  return titleCase(capitalise(clip(name, 60))) || "Other Searches";
}

/** The keyword without its opening question or ranking words, at most 60 characters. */
export function bareTopic(keyword: string): string {
  return trimmed(wordsOf(sentenceForm(keyword, 60))).join(" ");
}

/** Stems that more than 60 % of a larger request holds. */
export function commonStems(keywords: readonly string[]): Set<string> {
  if (keywords.length < 8) return new Set();
  const counts = new Map<string, number>();
  for (const keyword of keywords) {
    for (const s of new Set(wordsOf(keyword).map(stem))) counts.set(s, (counts.get(s) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, n]) => n > keywords.length * 0.6).map(([s]) => s));
}

function bestPhrase(keywords: readonly string[], common: ReadonlySet<string>): string | null {
  let best: { score: number; phrase: Phrase } | null = null;
  for (const phrase of phrases(keywords)) {
    const share = phrase.members.size / keywords.length;
    if (phrase.members.size < 2 || share < 0.45) continue;
    const telling = phrase.stems.filter((s) => !common.has(s) && !isStopword(s)).length;
    const score = share * share * (telling * 1.2 + phrase.stems.length * 0.25);
    if (!best || score > best.score + 1e-9) best = { score, phrase };
  }
  if (!best) return null;
  const forms = [...best.phrase.forms].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length);
  return forms[0]?.[0] ?? null;
}

/** Two keywords that share nothing telling are named side by side, when there is room. */
function pairName(
  phrase: string,
  keywords: readonly string[],
  common: ReadonlySet<string>,
): string | null {
  const telling = wordsOf(phrase).some((word) => !common.has(stem(word)) && !isStopword(word));
  if (telling || keywords.length !== 2) return null;
  const name = keywords.map(bareTopic).join(" and ");
  return name.length <= 60 ? name : null;
}

/** "marketing" where everything is about AI tools becomes the shortest keyword on it: "ai marketing tools". */
function completed(
  phrase: string,
  keywords: readonly string[],
  common: ReadonlySet<string>,
): string {
  const stems = wordsOf(phrase).map(stem);
  if (common.size === 0 || stems.some((s) => common.has(s))) return phrase;
  const whole = keywords.map((keyword) => trimmed(wordsOf(keyword)))
    .filter((words) => {
      const own = words.map(stem);
      return words.length <= 6 && stems.every((s) => own.includes(s)) &&
        own.some((s) => common.has(s));
    })
    .sort((a, b) => a.length - b.length || a.join(" ").length - b.join(" ").length)[0];
  return whole?.join(" ") ?? phrase;
}

function phrases(keywords: readonly string[]): Phrase[] {
  const found = new Map<string, Phrase>();
  for (const [member, keyword] of keywords.entries()) {
    const words = wordsOf(keyword.slice(0, 200));
    for (let at = 0; at < words.length; at++) {
      for (let size = 1; size <= 4 && at + size <= words.length; size++) {
        const part = words.slice(at, at + size);
        if (!opensAndClosesWell(part)) continue;
        const stems = part.map(stem);
        const phrase = found.get(stems.join(" ")) ??
          { stems, forms: new Map<string, number>(), members: new Set<number>() };
        const form = part.join(" ");
        phrase.forms.set(form, (phrase.forms.get(form) ?? 0) + 1);
        phrase.members.add(member);
        found.set(stems.join(" "), phrase);
      }
    }
  }
  // "tools for AI" speaks of AI tools as well
  const bags = keywords.map((keyword) => new Set(wordsOf(keyword.slice(0, 200)).map(stem)));
  for (const { stems, members } of found.values()) {
    for (const [member, bag] of bags.entries()) {
      if (stems.every((s) => bag.has(s))) members.add(member);
    }
  }
  return [...found.values()];
}

function opensAndClosesWell(words: readonly string[]): boolean {
  const [first, last] = [words[0] ?? "", words[words.length - 1] ?? ""];
  const bare = (word: string) => OPENERS.has(word) || isStopword(word);
  return !bare(first) && !bare(last) && !words.some((word) => /^(\d|20[12]\d)$/.test(word));
}

function trimmed(words: readonly string[]): string[] {
  const from = words.findIndex((word) => !OPENERS.has(word));
  const to = words.findLastIndex((word) => !isStopword(word));
  return from < 0 ? [...words] : words.slice(from, to + 1);
}
