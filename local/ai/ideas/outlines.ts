import { pick, type Random } from "../random.ts";
import type { Structure } from "./angles.ts";

/** A section as an outline has it. */
export interface OutlineSection {
  heading: string;
  points: string[];
}

type Choice = readonly (readonly [string, readonly string[]])[];

const WHAT: Choice = [
  ["What {K} Really {means}", [
    "What it covers, and what it does not",
    "Where the term is used loosely",
  ]],
  ["{K}: The Basics", ["The idea in one paragraph", "Terms that are easily confused"]],
  ["An Overview of {K}", ["Why people look for it", "What a good result looks like"]],
];
const CHOOSE: Choice = [
  ["What to Look For", ["The two criteria that decide", "What can be ignored at first"]],
  ["How to Tell Good from Average", ["Signs you can check yourself", "Claims that need proof"]],
  ["The Criteria That Matter", ["How to rank them for your case", "How to test each one"]],
];
const STEPS: Choice = [
  ["Step by Step: From Idea to Result", ["What to prepare", "How to know that you are done"]],
  ["The Method, One Step at a Time", ["Where to begin", "When to pause and check"]],
  ["A Simple Plan to Follow", ["The first half-hour", "The first week"]],
];
const MISTAKES: Choice = [
  ["Mistakes to Avoid", ["Why they happen", "How to notice them early"]],
  ["Where Things Usually Go Wrong", ["The costly ones", "The merely annoying ones"]],
  ["Common Traps", ["Advice that does not fit everybody", "Saving in the wrong place"]],
];
const COST: Choice = [
  ["What It Costs", ["The visible part", "The part that comes later"]],
  ["Budgeting Realistically", ["A sensible range", "Where to save and where not to"]],
];
const COMPARE: Choice = [
  ["The Options at a Glance", ["Who each one suits", "What they have in common"]],
  ["Side by Side: The Differences", [
    "Differences you notice every day",
    "Differences only on paper",
  ]],
  ["Alternatives Worth a Look", ["When another route is better", "How to switch later"]],
];
const FAQ: Choice = [
  ["Frequently Asked Questions", [
    "Where should a beginner start",
    "How long does it take to see a result",
    "What is the most common mistake",
    "When is it better to ask a professional",
  ]],
  ["Questions Readers Ask", [
    "What matters most at the beginning",
    "How much time should you plan",
    "What can you safely leave out",
    "How do you know it was the right decision",
  ]],
];
const TIPS: Choice = [
  ["Tips That Make a Difference", ["Small changes first", "Habits that last"]],
  ["Getting More out of It", ["After the first month", "When to change course"]],
  ["Care and Everyday Habits", ["A five-minute routine", "What to review once a year"]],
];
const CHECKLIST: Choice = [
  ["A Checklist Before You Decide", [
    "Your purpose fits into one sentence",
    "You have compared at least two options",
  ]],
  ["Before You Start: A Short Checklist", [
    "You know who will use it",
    "You have set a limit for time and money",
  ]],
];
const CASES: Choice = [
  ["Three Typical Situations", ["Little time", "Little money", "High expectations"]],
  ["Who This Is For, and Who It Is Not", ["A good fit", "A poor fit"]],
];
const WHY: Choice = [
  ["Why It Matters", ["What changes in daily life", "What happens if you do nothing"]],
  ["The Benefits, Honestly Weighed", ["Gains you notice at once", "Gains that take time"]],
];
const RESULT: Choice = [
  ["What Changed, and What Did Not", ["Results after a month", "Surprises along the way"]],
  ["Lessons to Take Away", ["What to repeat", "What to do differently"]],
];
const END: Choice = [
  ["Your Next Step", []],
  ["The Bottom Line", []],
  ["Key Takeaways", []],
];

const JUDGE: Choice = [
  ["What You Can Rely On", ["Signs you can check yourself", "Claims that need proof"]],
  ["How to Tell Good Sources from Bad", ["Signs you can check yourself", "Claims that need proof"]],
];
const BACKGROUND: Choice = [
  ["Background and Context", ["Why people look for it", "Where the term is used loosely"]],
  ["The Wider Picture", ["Why people look for it", "What happens if you do nothing"]],
];

/** Sections about choosing and buying, and what stands in their place where nothing is for sale. */
const FACTUAL = new Map<Choice, Choice>([[CHOOSE, JUDGE], [COST, BACKGROUND], [COMPARE, CASES]]);

const PLANS: Record<Structure, readonly (readonly Choice[])[]> = {
  guide: [[WHAT, WHY, CHOOSE, STEPS, MISTAKES, FAQ, END], [WHAT, CHOOSE, COST, COMPARE, TIPS, END]],
  how_to: [[CHECKLIST, STEPS, MISTAKES, TIPS, FAQ, END], [WHY, CHOOSE, STEPS, CHECKLIST, END]],
  listicle: [[WHY, CHOOSE, MISTAKES, TIPS, CHECKLIST, END], [CHOOSE, CASES, TIPS, COST, END]],
  comparison: [[WHAT, COMPARE, CHOOSE, COST, CASES, END], [COMPARE, CHOOSE, MISTAKES, FAQ, END]],
  review: [[WHAT, CHOOSE, WHY, COST, COMPARE, CASES, END], [CHOOSE, COMPARE, TIPS, FAQ, END]],
  faq: [[WHAT, FAQ, MISTAKES, TIPS, END], [WHAT, WHY, FAQ, CASES, END]],
  landing: [[WHY, CASES, CHOOSE, COST, FAQ, END], [WHY, COMPARE, STEPS, FAQ, END]],
  case_study: [[CASES, STEPS, RESULT, TIPS, END], [WHAT, CASES, MISTAKES, RESULT, CHECKLIST, END]],
};

/** What an outline has to know about its topic. */
export interface OutlineTopic {
  name: string;
  plural: boolean;
  /** Whether it is something one chooses between, with a price and alternatives. */
  choosable: boolean;
}

/** An outline for a piece of this structure; the topic's name stands in its headings. */
export function outlineOf(
  structure: Structure,
  topic: OutlineTopic,
  random: Random,
): OutlineSection[] {
  const plan = pick(random, PLANS[structure])
    .map((choices) => topic.choosable ? choices : FACTUAL.get(choices) ?? choices);
  return [...new Set(plan)].map((choices) => {
    const [heading, points] = pick(random, choices);
    const named = heading.replaceAll("{K}", () => topic.name)
      .replaceAll("{means}", topic.plural ? "Mean" : "Means");
    return { heading: named, points: [...points] };
  });
}
