import { wordsOf } from "../text/words.ts";
import { FOOD, HEALTH } from "./domain_body.ts";
import { PRODUCT, TRAVEL } from "./domain_goods.ts";
import { KNOWLEDGE, MONEY } from "./domain_mind.ts";
import { SERVICE, SOFTWARE } from "./domain_work.ts";

/** Something to judge by: its name, why it matters, and how to check it. */
export interface Criterion {
  name: string;
  why: string;
  check: string;
}

/** One step of a method: the short imperative and a sentence or two on doing it. */
export interface Step {
  act: string;
  how: string;
}

/** What a kind of subject needs said about it; every sentence holds for the whole kind. */
export interface Domain {
  name: string;
  /** The readers, plural. */
  audience: string;
  /** What they do with the subject: "choosing", "planning". */
  deciding: string;
  criteria: readonly Criterion[];
  steps: readonly Step[];
  mistakes: readonly Step[];
  costs: readonly { item: string; note: string }[];
  tips: readonly string[];
}

const SIGNS: readonly (readonly [Domain, string])[] = [
  [
    HEALTH,
    `symptom symptoms pain treatment virus vaccine disease doctor therapy therapist diet vitamin vitamins supplement supplements
     sleep anxiety skin yoga exercise exercises workout fitness carpal syndrome diabetes health healthy medical dental dentist
     pregnancy allergy coronavirus infection blood headache migraine massage weight wellness remedy remedies injury`,
  ],
  [
    FOOD,
    `recipe recipes cook cooking bake baking cake bread coffee tea food foods meal meals dinner lunch breakfast restaurant
     restaurants pizza chicken beef vegan vegetarian soup salad sauce wine beer cocktail ingredient ingredients cuisine pasta kitchenware-recipe smoothie chocolate cheese`,
  ],
  [
    SOFTWARE,
    `software app apps ai tool tools saas platform crm seo api code coding scanner qr website website-builder plugin wordpress automation generator chatbot
     chatgpt data analytics cloud hosting database online-tool email-marketing dashboard integration browser extension excel
     spreadsheet programming python javascript kubernetes docker online download generative marketing-tools digital cyber security technology`,
  ],
  [
    TRAVEL,
    `travel trip trips hotel hotels flight flights airport airline beach island tour tours holiday holidays vacation resort itinerary
     visit destinations destination cruise hiking camping camp trail backpacking hostel villa city break airbnb road-trip tourism hospitality`,
  ],
  [
    MONEY,
    `loan loans mortgage credit card-debt insurance tax taxes invest investing investment bank banking savings pension budget
     budgeting stock stocks crypto bitcoin finance financial salary debt etf interest rates retirement accounting bookkeeping`,
  ],
  [
    SERVICE,
    `service services agency agencies company companies consultant contractor plumber plumbing electrician lawyer attorney cleaning
     repair repairs installation installer moving movers coaching tutor tutoring roofing hire near maintenance renovation builder
     photographer wedding-planner accountant legal law removal landscaping`,
  ],
  [
    PRODUCT,
    `chair chairs table tables sofa couch bed beds rug rugs lamp lamps pillow pillows desk cabinet shelf curtain curtains
     mattress furniture shoe shoes sock socks dress jacket bag bags watch phone laptop headphones camera bike toy toys
     mirror stool bench vanity faucet light lights lighting storage decor outdoor kitchen bathroom bedroom cushion mat mats
     bookshelf wardrobe clothing jewelry jewellery gift gifts appliance appliances grill heater fan blender vacuum ecommerce retail home garden wall art`,
  ],
];

const WEIGHTS = new Map(
  SIGNS.map(([domain, words]) => [domain, new Set(words.split(/\s+/))] as const),
);

/** The kind of subject the texts are about; the first text counts most. */
export function domainOf(texts: readonly string[]): Domain {
  let best: { domain: Domain; score: number } = { domain: KNOWLEDGE, score: 0 };
  for (const [domain, words] of WEIGHTS) {
    let score = 0;
    for (const [i, text] of texts.entries()) {
      const hits = wordsOf(text.slice(0, 300)).filter((word) => words.has(word)).length;
      score += hits * (i === 0 ? 3 : 1);
    }
    if (score > best.score) best = { domain, score };
  }
  return best.domain;
}
