import type { Domain } from "./domain.ts";

/** Things done by hand: cleaning, mending, making, setting up. */
export const HANDS_ON: Domain = {
  name: "hands-on",
  audience: "beginners",
  deciding: "approaching",
  criteria: [
    {
      name: "Preparation",
      why: "Ten minutes of preparation decide more than an hour of effort afterwards.",
      check:
        "Clear the space, read any label or instruction, and lay out what you need within reach.",
    },
    {
      name: "The right equipment",
      why: "Most failures come from a tool that is too coarse, too strong or simply worn out.",
      check: "Start with the gentlest tool that could work, and keep a stronger one in reserve.",
    },
    {
      name: "Condition",
      why:
        "The same method gives different results on something new and on something that has seen use.",
      check: "Look closely in good light for wear, stains or damage before you begin.",
    },
    {
      name: "Time",
      why: "Waiting is part of the work: drying, setting and cooling cannot be hurried.",
      check: "Plan twice the active time, so that no stage has to be cut short.",
    },
    {
      name: "Safety",
      why: "Fumes, sharp edges and electricity do not care how small the job is.",
      check: "Open a window, wear gloves where needed and switch off the power first.",
    },
    {
      name: "Aftercare",
      why: "A good result lasts when it is protected on the same day.",
      check: "Note what keeps it that way and how often it has to be repeated.",
    },
  ],
  steps: [
    {
      act: "Look before you touch",
      how:
        "Find out what you are dealing with: the material, its condition and what has been tried before.",
    },
    {
      act: "Gather everything first",
      how: "Running for a missing item halfway through is how small jobs turn into long ones.",
    },
    {
      act: "Test on a hidden spot",
      how: "Wait until it has dried or settled, and only then judge the effect.",
    },
    {
      act: "Begin gently",
      how: "Light pressure and small amounts can be repeated; too much can rarely be undone.",
    },
    {
      act: "Work in one direction, part by part",
      how: "It keeps the result even and shows you at once which part is finished.",
    },
    {
      act: "Pause and check the result",
      how: "Step back, look at it in daylight and decide whether another round is needed.",
    },
    {
      act: "Let it rest",
      how: "Give it the time to dry, set or cool fully before it is used again.",
    },
    {
      act: "Protect what you have achieved",
      how: "Finish with whatever keeps the result: a coat, a cover, a setting or a simple habit.",
    },
  ],
  mistakes: [
    {
      act: "Starting with the strongest method",
      how: "It saves five minutes and may cost the whole piece.",
    },
    {
      act: "Skipping the test",
      how: "A hidden spot forgives what the front never will.",
    },
    {
      act: "Using too much",
      how: "More product mostly means more to remove afterwards.",
    },
    {
      act: "Rushing the drying or setting time",
      how: "Heat and impatience leave marks.",
    },
    {
      act: "Stopping before the last step",
      how: "Without protection the same work is due again within weeks.",
    },
  ],
  costs: [
    { item: "Tools", note: "A few simple ones; borrow what you would use only once." },
    { item: "Supplies", note: "Small packs are enough for a first attempt." },
    { item: "Time", note: "Active minutes plus the waiting in between." },
    {
      item: "Professional help",
      note: "Worth its price for anything rare, delicate or dangerous.",
    },
  ],
  tips: [
    "Take a photograph before you start: it helps with putting things back and with judging the result.",
    "Work in daylight whenever possible, because lamps hide streaks and gaps.",
    "Keep a clean, dry cloth in your other hand.",
    "Write the products and settings that worked on a card and keep it with the tools.",
    "Do a small round regularly instead of a large one in despair.",
    "Stop when it is good: the last touch is often the one that spoils it.",
  ],
};
