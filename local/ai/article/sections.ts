import { clip } from "../text/words.ts";
import type { Block } from "./blocks.ts";
import type { Criterion, Step } from "./domain.ts";
import { type Role, ROLE_SIGNS } from "./phrases_roles.ts";
import type { Voice } from "./voice.ts";

/** What a section has to cover. */
export interface SectionPlan {
  heading: string;
  points: readonly string[];
  words: number;
}

/** What a heading promises its reader. */
export function roleOf(heading: string): Role {
  return ROLE_SIGNS.find(([, sign]) => sign.test(heading))?.[0] ?? "general";
}

/** The blocks of one section, heading first, of about the planned number of words. */
export function writeSection(voice: Voice, plan: SectionPlan): Block[] {
  const role = roleOf(plan.heading);
  const opening: Block = { kind: "p", sentences: [voice.open(role), voice.carryOn()] };
  const room = Math.max(1, Math.round((plan.words - 60) / 32));
  const blocks: Block[] = [
    { kind: "h2", text: plan.heading },
    opening,
    ...ROOMS[role](voice, room, plan),
  ];
  if (plan.points.length > 0 && !USES_POINTS.has(role)) blocks.push(...pointBlocks(voice, plan));
  return blocks;
}

type Writer = (voice: Voice, room: number, plan: SectionPlan) => Block[];

const USES_POINTS = new Set<Role>(["checklist", "faq"]);

const ROOMS: Record<Role, Writer> = {
  definition: (voice, room) => [
    paragraph(voice, 2),
    ...(room > 3 ? [quote(voice)] : []),
  ],
  benefits: (voice, room) => [criteriaList(voice, Math.min(4, room), ({ name, why }) => ({
    lead: `${name}.`,
    text: why,
  }))],
  criteria: (voice, room) =>
    room >= 5
      ? times(Math.min(4, Math.floor(room / 2)), () => criterionPart(voice)).flat()
      : [criteriaList(voice, Math.min(4, room), ({ name, check }) => ({
        lead: `${name}.`,
        text: check,
      }))],
  steps: (voice, room) => [stepList(voice, "ol", Math.min(voice.domain.steps.length, room + 1))],
  mistakes: (voice, room) => [{
    kind: "ul",
    items: times(Math.min(5, room + 1), () => stepItem(voice.decks.mistakes.deal())),
  }],
  cost: (voice) => [{
    kind: "table",
    head: ["Item", "What to know"],
    rows: voice.domain.costs.map(({ item, note }) => [item, note]),
  }],
  comparison: (voice, room) => [{
    kind: "table",
    head: ["Point", "Why it matters", "How to check"],
    rows: times(Math.max(2, Math.min(5, room)), () => voice.decks.criteria.deal())
      .map(({ name, why, check }) => [name, why, check]),
  }],
  checklist: (voice, room, plan) => [{
    kind: "ul",
    items: [
      ...plan.points.map((point) => ({ lead: "", text: ended(point) })),
      ...times(Math.max(1, Math.min(5, room)), () => voice.decks.criteria.deal())
        .map(({ name, check }) => ({ lead: `${name}:`, text: check })),
    ],
  }],
  tips: (voice, room) => [{
    kind: "ul",
    items: times(Math.min(6, room + 1), () => ({ lead: "", text: voice.decks.tips.deal() })),
  }],
  faq: (voice, room, plan) =>
    (plan.points.length > 0 ? plan.points : [`What should ${voice.domain.audience} know first?`])
      .slice(0, Math.max(1, room)).flatMap((point) => answered(voice, point)),
  examples: (voice, room) =>
    times(Math.max(1, Math.min(3, Math.floor(room / 2))), () => ({
      kind: "p",
      sentences: [voice.say(voice.decks.scenes.deal()), voice.carryOn()],
    })),
  conclusion: (voice) => [{
    kind: "p",
    sentences: times(2, () => voice.say(voice.decks.conclusion.deal())),
  }],
  general: (voice) => [paragraph(voice, 2)],
};

/** A paragraph of so many sentences that carry the thought on. */
export function paragraph(voice: Voice, sentences: number): Block {
  return { kind: "p", sentences: times(sentences, () => voice.carryOn()) };
}

function quote(voice: Voice): Block {
  return { kind: "quote", text: voice.say(voice.decks.conclusion.deal()) };
}

function criteriaList(
  voice: Voice,
  count: number,
  item: (criterion: Criterion) => { lead: string; text: string },
): Block {
  return { kind: "ul", items: times(Math.max(2, count), () => item(voice.decks.criteria.deal())) };
}

function criterionPart(voice: Voice): Block[] {
  const { name, why, check } = voice.decks.criteria.deal();
  const more = voice.say(voice.decks.onCriterion.deal(), { criterion: name.toLowerCase() });
  return [{ kind: "h3", text: name }, { kind: "p", sentences: [why, check, more] }];
}

function stepList(voice: Voice, kind: "ol" | "ul", count: number): Block {
  // the steps of a method come in their own order, the first ones are never left out
  return { kind, items: voice.domain.steps.slice(0, Math.max(3, count)).map(stepItem) };
}

function stepItem({ act, how }: Step): { lead: string; text: string } {
  return { lead: `${act}.`, text: how };
}

function answered(voice: Voice, question: string): Block[] {
  const text = clip(question, 110);
  const asked = /[?.!]$/.test(text) ? text : `${text}?`;
  const { why, check } = voice.decks.criteria.deal();
  return [{ kind: "h3", text: asked }, { kind: "p", sentences: [why, check, voice.carryOn()] }];
}

function pointBlocks(voice: Voice, plan: SectionPlan): Block[] {
  const points = plan.points.slice(0, Math.max(1, Math.floor(plan.words / 45)));
  return [{
    kind: "ul",
    items: points.map((point) => ({
      lead: `${clip(point, 120).replace(/[.:;]+$/, "")}:`,
      text: voice.say(voice.decks.onPoint.deal()).replace(/^./, (letter) => letter.toLowerCase()),
    })),
  }];
}

function ended(point: string): string {
  const text = clip(point, 160);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: Math.max(0, count) }, make);
}
