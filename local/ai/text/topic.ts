import { gerund, isCountable, isPluralNoun, pluralOf } from "./nouns.ts";
import { capitalise, indefinite, sentenceForm, titleCase } from "./words.ts";

/** A keyword taken apart, so that sentences and titles around it come out grammatical. */
export interface Topic {
  /** The keyword itself inside a sentence, brands capitalised. */
  keyword: string;
  kind: "noun" | "how_to" | "question" | "versus" | "opaque";
  /** What it is about, without article: "salon chair", "cleaning suede shoes". */
  core: string;
  /** The same as subject of a general sentence: "a salon chair", "AI tools". */
  subject: string;
  /** The plural when the noun is counted: "salon chairs"; else the core. */
  many: string;
  /** Whether `subject` takes a plural verb. */
  plural: boolean;
  /** Whether `core` is one countable thing, so that "a …" and "your …" fit. */
  single: boolean;
  /** For how-to keywords, the bare verb phrase: "clean suede shoes". */
  action: string | null;
  /** Whether the keyword asks for a ranking ("best …", "top …"). */
  best: boolean;
}

const ENGLISH_GAP = /[^\p{Script=Latin}\p{N}\s\p{P}\p{S}]/u;
const FOREIGN =
  /(^|\s)(le|la|les|des|du|une?|comment|pour|avec|où|est|der|das|und|für|mit|wie|ist|el|los|las|una|para|cómo|como|qué|di|il|che|een|het|voor|och|att|com|em)(\s|$)|[àâäçéèêëîïôöûüßñãõåøœ]/i;
const ODD = /https?:|www\.|[<>{}[\]\\|=]|\.[a-z]{2,4}(\s|$|\/)/i;
const PREPOSITION =
  /\s(for|in|with|of|on|to|from|by|near|at|without|like|under|over|as|that|which|and|or)\s/;
const TAIL =
  /\s+(near me|for sale|online|free|pdf|reviews?|prices?|cost|costs|list|app download|download|uk|usa|us|\(?20\d\d\)?|best|cheap|today|explained|meaning|definition)$/i;
const QUESTION =
  /^(what|where|who|whose|why|when|which|how|is|are|was|were|can|could|does|do|did|should|will|has|have)\b/i;
const VERBS =
  "scan|convert|make|create|build|write|edit|remove|clean|fix|repair|install|learn|use|draw|cook|bake|grow|paint|cut|translate|generate|identify|change|reset|connect|print|sell|start|find|choose|plan|design|compare|style|wash|measure";

/** Takes a keyword apart. Never throws; what it cannot read becomes `opaque`. */
export function topicOf(keyword: string): Topic {
  const text = sentenceForm(keyword, 80);
  const bare = text.replace(/[?!.,;:]+$/u, "").replace(/^["'“”‘’]+|["'“”‘’]+$/gu, "");
  if (!/\p{L}/u.test(bare) || ENGLISH_GAP.test(bare) || FOREIGN.test(bare) || ODD.test(bare)) {
    return opaque(text);
  }
  const howTo = bare.match(
    /^(?:what(?:'s| is) the )?(?:best|easiest|fastest|cheapest|right|safest) ways? to\s+(.+)$/i,
  ) ??
    bare.match(/^how (?:to|do i|do you|can i|can you|do we)\s+(.+)$/i) ??
    bare.match(new RegExp(`^((?:${VERBS})\\s+\\S.*)$`, "i"));
  if (howTo?.[1]) return actionTopic(text, howTo[1]);
  if (QUESTION.test(bare)) return questionTopic(text, bare);
  if (/\s(vs\.?|versus)\s/i.test(bare)) return named(text, bare, "versus");
  return nounTopic(text, bare, "noun");
}

/** The topic as a title would show it: "Salon Chair", "Cleaning Suede Shoes". */
export function topicTitle(topic: Topic): string {
  return headline(topic, topic.core);
}

/** Words of the topic in title case; foreign ones keep their own, but for the first letter. */
export function headline(topic: Topic, words: string): string {
  return topic.kind === "opaque" ? capitalise(words) : titleCase(words);
}

function opaque(text: string): Topic {
  return named(text, text, "opaque");
}

function named(keyword: string, core: string, kind: Topic["kind"]): Topic {
  return {
    keyword,
    kind,
    core,
    subject: core,
    many: core,
    plural: false,
    single: false,
    action: null,
    best: false,
  };
}

function actionTopic(keyword: string, phrase: string): Topic {
  const [verb = "", ...rest] = phrase.split(" ");
  const object = withArticle(rest.join(" "));
  const join = (first: string) => [first, object].filter(Boolean).join(" ");
  return { ...named(keyword, join(gerund(verb)), "how_to"), action: join(verb) };
}

// "scan qr code" is said "scan a QR code"
function withArticle(object: string): string {
  if (!object || /^(a|an|the|my|your|to|out|up|off|in|on|from)\b|\d/i.test(object)) return object;
  const noun = object.split(PREPOSITION)[0] ?? object;
  const head = noun.split(" ").at(-1) ?? "";
  return isCountable(head) && !isPluralNoun(head) ? `${indefinite(object)} ${object}` : object;
}

function questionTopic(keyword: string, text: string): Topic {
  const rest = text
    .replace(
      /^(what|where|who|whose|why|when|which|how)?\s*(much|many|long|often|far|old|big|good)?\s*(is|are|was|were|can|could|does|do|did|should|will|has|have|'s)?\s+(there\s+)?((the|an|a|you|i|it|we|my|your)\b)?\s*/i,
      "",
    )
    .replace(
      /\s+(cost|costs|take|work|works|go|last|mean|means|need|have|help|cause|look|include|been|based|called|made|used|worth|real|safe|good|bad|legal)\b.*$/i,
      "",
    );
  const words = rest.split(" ").filter(Boolean);
  if (words.length === 0 || words.length > 7) return { ...opaque(keyword), kind: "question" };
  const topic = nounTopic(keyword, rest, "question");
  // a question is about one thing already known: "the map", not "a map" or "maps"
  return topic.single
    ? { ...topic, subject: `the ${topic.core}`, many: topic.core, single: false }
    : topic;
}

function nounTopic(keyword: string, text: string, kind: "noun" | "question"): Topic {
  const best = /^(the\s+)?(\d+\s+)?(best|top|top[- ]rated|good|greatest)\s+/i;
  let core = text.replace(/^(buy|order|get|hire|rent|shop|find)\s+/i, "")
    .replace(best, "").replace(/^(new|latest)\s+(?=\S+\s)/i, "").replace(/^(the|a|an)\s+/i, "");
  for (let again = core; again !== (core = again.replace(TAIL, "")); again = core);
  core = core.replace(/\b20[12]\d\b/g, "").replace(/\s+/g, " ").trim() || text;
  core = core.replace(/\b(wo)?mens\b/gi, (word) => `${word.slice(0, -1)}'s`)
    .replace(
      /^(.*\S)\s(women|men|kids|beginners|teenagers|seniors)$/i,
      (whole, things: string, who: string) =>
        isPluralNoun(things.split(" ").at(-1) ?? "") && !PREPOSITION.test(core)
          ? `${things} for ${who}`
          : whole,
    );
  const noun = core.split(PREPOSITION)[0] ?? core;
  const words = noun.split(" ");
  const head = words[words.length - 1] ?? "";
  const plural = isPluralNoun(head);
  const proper = /^\p{Lu}/u.test(head) && !/^[A-Z]{2,}$/.test(head);
  // in "game of thrones" or "map of London" one thing is named, not any of a kind
  const single = !plural && !proper && isCountable(head) && !/\sof\s/.test(core);
  const many = single
    ? core.replace(noun, [...words.slice(0, -1), pluralOf(head)].join(" "))
    : core;
  return {
    keyword,
    kind,
    core,
    subject: single ? `${indefinite(core)} ${core}` : core,
    many,
    plural,
    single,
    action: null,
    best: best.test(text),
  };
}
