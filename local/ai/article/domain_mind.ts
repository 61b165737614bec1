import type { Domain } from "./domain.ts";

/** Money and personal finance. */
export const MONEY: Domain = {
  name: "money",
  audience: "readers",
  deciding: "comparing",
  criteria: [
    {
      name: "Total cost",
      why: "Monthly figures look small because there are so many of them.",
      check: "Add up every payment and fee over the whole term.",
    },
    {
      name: "Flexibility",
      why: "Income and plans change more often than contracts do.",
      check: "Look for the price of paying early, pausing and leaving.",
    },
    {
      name: "Risk",
      why: "A higher return is the payment for something that can go wrong.",
      check: "Ask what happens in a bad year, and whether you could sit it out.",
    },
    {
      name: "Fee structure",
      why: "One per cent a year is a large share of what is left after inflation.",
      check: "Find the fee table; it is usually the last page of the document.",
    },
    {
      name: "Protection",
      why: "A guarantee is worth as much as whoever gives it.",
      check: "Check the regulator's register and the limits of any compensation scheme.",
    },
    {
      name: "Tax",
      why: "What counts is what remains.",
      check: "Compare after tax, with your own rate rather than an example.",
    },
  ],
  steps: [
    {
      act: "List what comes in and goes out",
      how: "Three months of statements give an honest picture.",
    },
    {
      act: "Name the goal and the date",
      how: "Money needed in two years is treated differently from money needed in twenty.",
    },
    {
      act: "Build the reserve first",
      how: "A cushion of a few months turns emergencies into annoyances.",
    },
    {
      act: "Compare three offers on one page",
      how: "Same sum, same term and all fees included.",
    },
    {
      act: "Read the terms for the bad case",
      how: "Late payment, early exit and changes of rate are where offers differ.",
    },
    {
      act: "Automate the good decision",
      how: "A standing order on payday beats willpower on the thirtieth.",
    },
    {
      act: "Look again once a year",
      how: "Rates move, and loyalty is seldom rewarded.",
    },
  ],
  mistakes: [
    {
      act: "Looking only at the monthly rate",
      how: "A longer term makes almost anything look affordable.",
    },
    {
      act: "Following last year's winners",
      how: "Past results mostly describe the past.",
    },
    {
      act: "Signing under time pressure",
      how: "A good offer survives a night's sleep.",
    },
    {
      act: "Ignoring small fees",
      how: "They are small only once.",
    },
    {
      act: "Having no written plan",
      how: "Without one every headline becomes a decision.",
    },
  ],
  costs: [
    { item: "Interest or return", note: "Compare effective yearly figures, never teasers." },
    { item: "Fees", note: "Opening, running, trading and leaving." },
    { item: "Insurance", note: "Sometimes required, sometimes merely sold along." },
    { item: "Your time", note: "Simple products cost less of it." },
  ],
  tips: [
    "Sleep on every decision above a week's income.",
    "Keep one page with all accounts, contracts and renewal dates.",
    "Ask how the adviser is paid; it is a fair question.",
    "Round up what you save and round down what you expect.",
    "Cancel one forgotten subscription each quarter.",
    "This is general information and no personal advice.",
  ],
};

/** Everything else: subjects to learn and understand. */
export const KNOWLEDGE: Domain = {
  name: "knowledge",
  audience: "readers",
  deciding: "understanding",
  criteria: [
    {
      name: "Context",
      why: "A fact without its surroundings is easy to repeat and easy to get wrong.",
      check: "Ask when it was said, by whom and about what exactly.",
    },
    {
      name: "Source quality",
      why: "Ten pages that copy one another are still one source.",
      check: "Follow a claim to where it first appeared.",
    },
    {
      name: "Scope",
      why: "General answers hold in general; your case may be the exception.",
      check: "Write down what is special about your situation.",
    },
    {
      name: "Up-to-dateness",
      why: "Some knowledge keeps for decades and some for a season.",
      check: "Look for a date, and then for what has changed since.",
    },
    {
      name: "Terminology",
      why: "Half of all disagreements are about words.",
      check: "Define the two or three key terms before going deeper.",
    },
    {
      name: "Practical use",
      why: "You know a thing once you can do something with it.",
      check: "Decide what you will do differently when you have read this.",
    },
  ],
  steps: [
    {
      act: "Put the question in one sentence",
      how: "If it takes two, there are two questions.",
    },
    {
      act: "Collect what you already know",
      how: "Five minutes with a pen show where the gaps really are.",
    },
    {
      act: "Get the overview first",
      how: "A short summary gives later details a place to go.",
    },
    {
      act: "Compare two independent sources",
      how: "Where they agree you are fairly safe; where they differ it gets interesting.",
    },
    {
      act: "Work through one concrete example",
      how: "Examples reveal what definitions hide.",
    },
    {
      act: "Explain it to somebody else",
      how: "The point where you begin to wave your hands is the point to read again.",
    },
    {
      act: "Keep a short note",
      how: "Three lines today save the whole search next year.",
    },
  ],
  mistakes: [
    {
      act: "Stopping at the first answer",
      how: "The first result is the most popular one, which is something else.",
    },
    {
      act: "Collecting without deciding",
      how: "More reading feels like progress long after it has stopped being any.",
    },
    {
      act: "Mixing up opinion and fact",
      how: "Both are useful as long as they are labelled.",
    },
    {
      act: "Skipping the basics",
      how: "Advanced advice rests on terms that beginners have to look up.",
    },
    {
      act: "Believing round numbers",
      how: "They are often estimates that lost their context.",
    },
  ],
  costs: [
    { item: "Time", note: "An hour for the overview, an evening for the details." },
    { item: "Materials", note: "Much is free; pay for what saves time." },
    { item: "Guidance", note: "A good teacher or editor shortens the way." },
    { item: "Practice", note: "The part that cannot be bought." },
  ],
  tips: [
    "Read with a question in mind, and stop when it is answered.",
    "Draw it: a rough sketch shows at once what belongs together.",
    "Save the source along with the fact.",
    "Come back after a day; what you still remember is what mattered.",
    "Ask what would have to be true for the opposite to hold.",
    "Keep a list of open questions instead of open tabs.",
  ],
};
