import { type Random, randomFrom, shuffled } from "../random.ts";
import { capitalise } from "../text/words.ts";
import type { Topic } from "../text/topic.ts";
import type { Domain } from "./domain.ts";
import { Deck, sentence, type Slots } from "./deck.ts";
import { BODY, MENTIONS, SCENES } from "./phrases_body.ts";
import { CONCLUSION, INTRO_PROMISE, INTRO_TENSION } from "./phrases_opening.ts";
import { OPENINGS, type Role } from "./phrases_roles.ts";
import { CRITERION_UNITS, PURPOSE, type Purpose, UNITS } from "./units.ts";

/** Everything one article draws its sentences from; each deck is shuffled by the article's seed. */
export class Voice {
  readonly random: Random;
  readonly slots: Slots;
  readonly decks;
  #openings = new Map<Role, Deck<string>>();
  #used = new Set<string>();

  constructor(readonly topic: Topic, readonly domain: Domain, seed: readonly string[]) {
    this.random = randomFrom("article", ...seed);
    this.slots = slotsFor(topic, domain);
    const deck = <T>(items: readonly T[]) => new Deck(items, this.random);
    this.decks = {
      body: deck(BODY),
      onCriterion: deck(CRITERION_UNITS),
      mentions: deck(MENTIONS),
      scenes: deck(SCENES),
      tension: deck(INTRO_TENSION),
      promise: deck(INTRO_PROMISE),
      conclusion: deck(CONCLUSION),
      criteria: deck(domain.criteria),
      steps: deck(domain.steps),
      mistakes: deck(domain.mistakes),
      tips: deck(domain.tips),
    };
  }

  /** A sentence from a template, with extra slots. */
  say(template: string, extra: Slots = {}): string {
    return sentence(template, { ...this.slots, ...extra }, this.random);
  }

  /** An opening sentence for a section of this role. */
  open(role: Role): string {
    const deck = this.#openings.get(role) ?? new Deck(OPENINGS[role], this.random);
    this.#openings.set(role, deck);
    return this.say(deck.deal());
  }

  /** Several sentences from one template, apart. */
  sayAll(template: string, extra: Slots = {}): string[] {
    const text = this.say(template, extra);
    return text.split(/(?<=[.!?]) (?=[\p{Lu}“])/u).map(capitalise);
  }

  /** What there is to say about one criterion. */
  onCriterion(name: string): string[] {
    return this.sayAll(this.decks.onCriterion.deal(), { criterion: name.toLowerCase() });
  }

  /** A paragraph that suits a section of this role, not said before while there is one. */
  unit(role: Role): string[] {
    const own = PURPOSE[role];
    // nothing is compared or bought where something is done
    const suits = own === "decide" && this.topic.kind === "how_to" ? "act" : own;
    const purposes = [suits, ...OTHER_PURPOSES];
    for (const purpose of purposes) {
      const fresh = UNITS[purpose].filter((unit) => !this.#used.has(unit));
      const [chosen] = shuffled(this.random, fresh);
      if (chosen === undefined) continue;
      this.#used.add(chosen);
      return this.sayAll(chosen);
    }
    return this.carryOn();
  }

  /** Whether this is the first time that the thing is said. */
  once(thing: string): boolean {
    if (this.#used.has(thing)) return false;
    this.#used.add(thing);
    return true;
  }

  /** A paragraph of single thoughts, for texts longer than all prepared paragraphs. */
  carryOn(): string[] {
    const sentences: string[] = [];
    for (let tries = 0; sentences.length < 3 && tries < 40; tries++) {
      const sentence = this.say(this.decks.body.deal());
      if (tries > 20 || !this.#used.has(sentence)) sentences.push(sentence);
      this.#used.add(sentence);
    }
    return sentences;
  }
}

const OTHER_PURPOSES: readonly Purpose[] = ["understand", "act", "decide", "beware"];

function slotsFor(topic: Topic, domain: Domain): Slots {
  const doing = topic.kind === "how_to" || topic.kind === "versus"
    ? (topic.kind === "versus" ? `comparing ${topic.core}` : topic.core)
    : `${domain.deciding} ${topic.subject}`;
  return {
    keyword: topic.keyword,
    core: topic.core,
    subject: topic.subject,
    many: topic.many,
    doing,
    right: rightOne(topic, domain),
    is: topic.plural ? "are" : "is",
    has: topic.plural ? "have" : "has",
    it: topic.plural ? "they" : "it",
    them: topic.plural ? "them" : "it",
    fits: topic.plural ? "fit" : "fits",
    works: topic.plural ? "work" : "works",
    audience: domain.audience,
  };
}

function rightOne(topic: Topic, domain: Domain): string {
  if (topic.kind === "how_to") return "the right method";
  if (topic.kind !== "noun") return "the right answer";
  return ["product", "software", "service", "food"].includes(domain.name)
    ? `the right ${topic.core}`
    : "the right approach";
}
