import { type Random, randomFrom } from "../random.ts";
import type { Topic } from "../text/topic.ts";
import type { Domain } from "./domain.ts";
import { Deck, sentence, type Slots } from "./deck.ts";
import { BODY, MENTIONS, ON_CRITERION, ON_POINT, SCENES } from "./phrases_body.ts";
import { CONCLUSION, INTRO_PROMISE, INTRO_TENSION } from "./phrases_opening.ts";
import { OPENINGS, type Role } from "./phrases_roles.ts";

/** Everything one article draws its sentences from; each deck is shuffled by the article's seed. */
export class Voice {
  readonly random: Random;
  readonly slots: Slots;
  readonly decks;
  #openings = new Map<Role, Deck<string>>();

  constructor(readonly topic: Topic, readonly domain: Domain, seed: readonly string[]) {
    this.random = randomFrom("article", ...seed);
    this.slots = slotsFor(topic, domain);
    const deck = <T>(items: readonly T[]) => new Deck(items, this.random);
    this.decks = {
      body: deck(BODY),
      onCriterion: deck(ON_CRITERION),
      onPoint: deck(ON_POINT),
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

  /** A sentence that carries the thought on, sometimes about one criterion. */
  carryOn(): string {
    if (this.random() < 0.35) {
      const { name } = this.decks.criteria.deal();
      return this.say(this.decks.onCriterion.deal(), { criterion: name.toLowerCase() });
    }
    return this.say(this.decks.body.deal());
  }
}

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
