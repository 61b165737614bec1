import type { Domain } from "./domain.ts";

/** Health and well-being; careful by design. */
export const HEALTH: Domain = {
  name: "health",
  audience: "readers",
  deciding: "understanding",
  criteria: [
    {
      name: "Duration",
      why: "The same sign means one thing after a day and another after a month.",
      check: "Note when it began and whether it is getting better, worse or neither.",
    },
    {
      name: "Severity",
      why: "What keeps you from sleep or work deserves attention sooner.",
      check: "Give it a number from one to ten at the same hour each day.",
    },
    {
      name: "The likely trigger",
      why: "Patterns point to causes that a single bad day cannot show.",
      check: "Write down food, movement, sleep and stress for a week.",
    },
    {
      name: "Evidence",
      why: "Stories are moving, and trials are informative.",
      check: "Look for national health services, guidelines and reviews of several studies.",
    },
    {
      name: "Safety",
      why: "Harmless for most is not harmless for all.",
      check: "Think of existing conditions, medicines, age and pregnancy first.",
    },
    {
      name: "Fit with daily life",
      why: "A modest habit that is kept does more than a strict one that is dropped.",
      check: "Ask whether you could still do it in a busy week.",
    },
  ],
  steps: [
    {
      act: "Observe before you act",
      how: "Two or three days of notes make every later conversation shorter and better.",
    },
    {
      act: "Rule out the urgent",
      how: "Sudden, severe or rapidly worsening signs belong in professional hands at once.",
    },
    {
      act: "Begin with the simple measures",
      how: "Rest, fluids, regular sleep and gentle movement are dull and often effective.",
    },
    {
      act: "Change one thing at a time",
      how: "Otherwise nobody can tell what helped.",
    },
    {
      act: "Give it a fair trial",
      how: "Most habits need two to four weeks before they can be judged.",
    },
    {
      act: "Ask a professional with your notes in hand",
      how: "A pharmacist, nurse or doctor can put your observations into context.",
    },
    {
      act: "Review and keep what works",
      how: "Drop the rest without regret, and write down what you learned.",
    },
  ],
  mistakes: [
    {
      act: "Reading only the worst case",
      how: "Rare explanations are memorable, and common ones are likely.",
    },
    {
      act: "Changing everything at once",
      how: "It is hard to keep up and impossible to learn from.",
    },
    {
      act: "Stopping at the first good day",
      how: "Improvement often comes in waves.",
    },
    {
      act: "Mixing remedies unchecked",
      how: "Natural products can interact with medicines too.",
    },
    {
      act: "Waiting out clear warning signs",
      how: "Asking early is never an overreaction.",
    },
  ],
  costs: [
    { item: "Time", note: "A few minutes a day, best at a fixed hour." },
    { item: "Appointments", note: "Check first what your insurance or health service covers." },
    { item: "Products", note: "Useful in places; rarely the heart of the matter." },
    { item: "Follow-up", note: "A second look after some weeks shows whether it worked." },
  ],
  tips: [
    "Prepare three questions before an appointment and ask the most important one first.",
    "Keep one list of all medicines and supplements in your phone.",
    "Link a new habit to one you already have, such as brushing your teeth.",
    "Tell one person what you are trying; being asked about it helps.",
    "Treat a missed day as a missed day and go on with the next.",
    "This is general information: it does not replace advice from somebody who can examine you.",
  ],
};

/** Cooking, eating and drinking. */
export const FOOD: Domain = {
  name: "food",
  audience: "cooks",
  deciding: "choosing",
  criteria: [
    {
      name: "Freshness",
      why: "Good ingredients forgive a plain method, and tired ones forgive nothing.",
      check: "Trust smell and touch over the date on the label.",
    },
    {
      name: "Balance",
      why: "Salt, acid, fat and sweetness keep each other in check.",
      check: "Taste twice: once halfway through and once just before serving.",
    },
    {
      name: "Time",
      why: "Some steps cannot be hurried, and others need not be watched.",
      check: "Read the whole recipe and mark what can wait.",
    },
    {
      name: "Heat",
      why: "Colour is flavour, up to the point where it turns bitter.",
      check: "Let the pan get hot before anything goes in, then turn it down a little.",
    },
    {
      name: "Equipment",
      why: "A sharp knife and a heavy pan replace most gadgets.",
      check: "Check the size of the dish as well as its kind.",
    },
    {
      name: "Dietary fit",
      why: "A dish everybody can eat is a better dish that evening.",
      check: "Ask guests in advance and look through the small print on sauces.",
    },
  ],
  steps: [
    {
      act: "Read it through to the end",
      how: "Surprises in the last line are the reason for most late dinners.",
    },
    {
      act: "Set everything out first",
      how: "Wash, peel, cut and measure before the heat is on.",
    },
    {
      act: "Season early and lightly",
      how: "It is easy to add and hard to take away.",
    },
    {
      act: "Cook in the right order",
      how: "Start with what takes longest and finish with what wilts.",
    },
    {
      act: "Taste and adjust",
      how: "A squeeze of lemon or a pinch of salt does more than another spice.",
    },
    {
      act: "Let it rest",
      how: "A few minutes off the heat bring juices and flavours together.",
    },
    {
      act: "Note what you would change",
      how: "A pencil mark in the margin is how a recipe becomes yours.",
    },
  ],
  mistakes: [
    {
      act: "Crowding the pan",
      how: "It steams instead of browning.",
    },
    {
      act: "Cooking straight from the fridge",
      how: "Cold ingredients upset both timing and texture.",
    },
    {
      act: "Following the clock alone",
      how: "Ovens differ; look, smell and touch.",
    },
    {
      act: "Forgetting acidity",
      how: "A flat dish rarely needs more salt and often needs lemon.",
    },
    {
      act: "Changing three things in a first attempt",
      how: "Make it once as written, then make it yours.",
    },
  ],
  costs: [
    { item: "Main ingredients", note: "Spend where you taste it and save elsewhere." },
    { item: "Pantry", note: "Oils, spices and grains: dear once, cheap for months." },
    { item: "Equipment", note: "Borrow what you would use once a year." },
    { item: "Leftovers", note: "Planned well they are a second meal; unplanned, a loss." },
  ],
  tips: [
    "Put a damp cloth under the cutting board and it stops moving.",
    "Freeze leftovers flat and label them with name and date.",
    "Warm the plates: it is the cheapest luxury there is.",
    "Keep a jar for bones and peelings and turn it into stock.",
    "Buy spices whole and in small amounts.",
    "Clean while things simmer, and the evening ends when dinner does.",
  ],
};
