import { shuffled } from "../random.ts";
import { clip, listed } from "../text/words.ts";
import { POINT_TEXTS, QUESTION_TEXTS } from "./answers.ts";
import { type Block, blockWords } from "./blocks.ts";
import type { Criterion, Step } from "./domain.ts";
import { LEADS, type Role, ROLE_SIGNS } from "./phrases_roles.ts";
import type { Voice } from "./voice.ts";

/** What a section has to cover. */
export interface SectionPlan {
  heading: string;
  role: Role;
  points: readonly string[];
  words: number;
}

/** What a heading promises its reader. */
export function roleOf(heading: string): Role {
  return ROLE_SIGNS.find(([, sign]) => sign.test(heading))?.[0] ?? "general";
}

/** The blocks of one section, heading first, of about the planned number of words. */
export function writeSection(voice: Voice, plan: SectionPlan): Block[] {
  const { role } = plan;
  const room = Math.max(1, Math.round((plan.words - 60) / 32));
  const blocks: Block[] = [
    { kind: "h2", text: plan.heading },
    { kind: "p", sentences: [voice.open(role), voice.say(LEADS[role])] },
    ...ROOMS[role](voice, room, plan),
    ...(USES_POINTS.has(role) ? [] : pointBlocks(plan)),
  ];
  for (let i = 0; i < 40 && total(blocks) < plan.words - 30; i++) {
    // a paragraph before the list and the next ones after it, so that prose and lists take turns
    blocks.splice(i === 0 ? 2 : blocks.length, 0, { kind: "p", sentences: voice.unit(role) });
  }
  return blocks;
}

function total(blocks: readonly Block[]): number {
  return blocks.reduce((sum, block) => sum + blockWords(block), 0);
}

type Writer = (voice: Voice, room: number, plan: SectionPlan) => Block[];

const USES_POINTS = new Set<Role>(["checklist", "faq"]);

const ROOMS: Record<Role, Writer> = {
  definition: (voice, room) => room > 3 ? [{ kind: "p", sentences: voice.unit("definition") }] : [],
  benefits: (voice, room) => [criteriaList(voice, Math.min(4, room), ({ name, why }) => ({
    lead: `${name}.`,
    text: why,
  }))],
  criteria: (voice, room) =>
    room >= 5
      ? voice.decks.criteria.dealSome(Math.min(4, Math.floor(room / 2)))
        .flatMap((criterion) => criterionPart(voice, criterion))
      : [criteriaList(voice, Math.min(4, room), ({ name, check }) => ({
        lead: `${name}.`,
        text: check,
      }))],
  steps: (voice, room) => voice.once("steps") ? [stepList(voice, Math.min(6, room + 1))] : [],
  mistakes: (voice, room) => [{
    kind: "ul",
    items: voice.decks.mistakes.dealSome(Math.min(5, room + 1)).map(stepItem),
  }],
  cost: (voice) => [{
    kind: "table",
    head: ["Item", "What to know"],
    rows: voice.domain.costs.map(({ item, note }) => [item, note]),
  }],
  comparison: (voice, room) => [{
    kind: "table",
    head: ["Point", "Why it matters", "How to check"],
    rows: voice.decks.criteria.dealSome(Math.max(2, Math.min(5, room)))
      .map(({ name, why, check }) => [name, why, check]),
  }],
  checklist: (voice, room, plan) => [{
    kind: "ul",
    items: [
      ...plan.points.map((point) => ({ lead: "", text: ended(point) })),
      ...voice.decks.criteria.dealSome(Math.max(1, Math.min(5, room)))
        .map(({ name, check }) => ({ lead: `${name}:`, text: check })),
    ],
  }],
  tips: (voice, room) => [{
    kind: "ul",
    items: voice.decks.tips.dealSome(Math.min(6, room + 1)).map((text) => ({ lead: "", text })),
  }],
  faq: (voice, room, plan) =>
    (plan.points.length > 0 ? plan.points : ["What matters most at the beginning"])
      .slice(0, Math.max(1, Math.floor(room / 2))).flatMap((point) => answered(voice, point)),
  examples: (voice, room) =>
    voice.decks.scenes.dealSome(Math.max(1, Math.min(4, Math.floor(room / 2))))
      .map((scene) => ({ kind: "p", sentences: [voice.say(scene)] })),
  conclusion: (voice) => [{
    kind: "p",
    sentences: times(2, () => voice.say(voice.decks.conclusion.deal())),
  }],
  general: () => [],
};

function criteriaList(
  voice: Voice,
  count: number,
  item: (criterion: Criterion) => { lead: string; text: string },
): Block {
  return { kind: "ul", items: voice.decks.criteria.dealSome(Math.max(2, count)).map(item) };
}

function criterionPart(voice: Voice, { name, why, check }: Criterion): Block[] {
  const more = voice.onCriterion(name);
  return [{ kind: "h3", text: name }, { kind: "p", sentences: [why, check, ...more] }];
}

function stepList(voice: Voice, count: number): Block {
  // the steps of a method keep their order, and the first is never left out
  const left = new Set(
    shuffled(voice.random, voice.domain.steps.slice(1)).slice(0, Math.max(2, count - 1)),
  );
  const steps = voice.domain.steps.filter((step, i) => i === 0 || left.has(step));
  return { kind: "ol", items: steps.map(stepItem) };
}

function stepItem({ act, how }: Step): { lead: string; text: string } {
  return { lead: `${act}.`, text: how };
}

function answered(voice: Voice, question: string): Block[] {
  const text = clip(question, 110);
  const asked = /[?.!]$/.test(text) ? text : `${text}?`;
  return [{ kind: "h3", text: asked }, { kind: "p", sentences: answerTo(voice, text) }];
}

/** The fitting answer that has not been given yet; else a paragraph on the subject. */
function answerTo(voice: Voice, question: string): string[] {
  const fitting = QUESTION_TEXTS.find(([sign, text]) => sign.test(question) && voice.once(text));
  return fitting ? voice.sayAll(fitting[1]) : voice.unit("faq");
}

/** Points we know something about become a list; others are named in a sentence. */
function pointBlocks({ points, words }: SectionPlan): Block[] {
  const kept = points.slice(0, Math.max(1, Math.floor(words / 40)));
  const known = kept.flatMap((point) => {
    const text = POINT_TEXTS.find(([sign]) => sign.test(point))?.[1];
    return text ? [{ lead: `${clip(point, 120).replace(/[.:;]+$/, "")}:`, text }] : [];
  });
  if (known.length === kept.length) return known.length > 0 ? [{ kind: "ul", items: known }] : [];
  const named = kept.map((point) => `“${clip(point, 100).replace(/[.:;]+$/, "")}”`);
  const one = named.length === 1;
  const sentence = `${one ? "One point belongs" : "A few points belong"} here in particular: ${
    listed(named)
  }. Take ${
    one ? "it" : "them one at a time"
  }, note what is already settled and what is still open, and return to the open part when the overview is clear.`;
  return [{ kind: "p", sentences: [sentence] }];
}

function ended(point: string): string {
  const text = clip(point, 160);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: Math.max(0, count) }, make);
}
