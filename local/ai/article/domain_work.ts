import type { Domain } from "./domain.ts";

/** Software, online tools and technology. */
export const SOFTWARE: Domain = {
  name: "software",
  audience: "teams",
  deciding: "choosing",
  criteria: [
    {
      name: "Fit with the task",
      why: "The right tool does one job you repeat every week; a wrong one does ten you never do.",
      check: "Describe the job in one sentence and try exactly that during the trial.",
    },
    {
      name: "Ease of use",
      why: "A tool that only one colleague understands is a risk rather than a help.",
      check: "Let the least technical person on the team do the first test.",
    },
    {
      name: "Integration",
      why: "Copying data by hand between two systems eats the time that was meant to be saved.",
      check: "Check that the connection you need exists today, in the plan you would pay for.",
    },
    {
      name: "Data privacy",
      why: "What goes in can be stored, shared or used for training.",
      check: "Read where data is kept, for how long, and how it is deleted.",
    },
    {
      name: "Pricing model",
      why: "Prices per seat, per use and per month grow in very different ways.",
      check: "Work out the bill for twice your present volume.",
    },
    {
      name: "Quality of results",
      why: "A demonstration shows the best case, and you will live with the average one.",
      check: "Feed in ten real examples and count how many need no correction.",
    },
    {
      name: "Long-term support",
      why: "Software that stands still falls behind within a year.",
      check: "Look at the date of the last release and the tone of the answers in the help forum.",
    },
    {
      name: "Portability",
      why: "The easiest moment to leave is before you start.",
      check: "Make one full export during the trial and open it somewhere else.",
    },
  ],
  steps: [
    {
      act: "Name the job to be done",
      how: "Write what goes in, what should come out and how often it happens.",
    },
    {
      act: "Measure how it works today",
      how: "Minutes per task and errors per week are enough to judge any change against.",
    },
    {
      act: "Shortlist by the must-haves",
      how: "Two or three hard requirements remove most of the market in an hour.",
    },
    {
      act: "Run a small trial with real data",
      how: "Use last week's work rather than the sample project that comes with the tool.",
    },
    {
      act: "Agree on rules before the rollout",
      how: "Say who may use it for what, and which data must stay out.",
    },
    {
      act: "Connect it to one existing system",
      how: "A single working link convinces more people than a list of possible ones.",
    },
    {
      act: "Teach it with a short recording",
      how: "Three minutes on the most common task beat a manual nobody opens.",
    },
    {
      act: "Review after a month",
      how: "Compare with the numbers from before, then keep, change or cancel.",
    },
  ],
  mistakes: [
    {
      act: "Starting with the tool instead of the problem",
      how: "It leads to clever features in search of a use.",
    },
    {
      act: "Testing with perfect data",
      how: "Real input is messy, and that is where products differ.",
    },
    {
      act: "Adding seats too early",
      how: "Unused licences are the quietest line in the budget.",
    },
    {
      act: "Skipping the security questions",
      how: "They take a quarter of an hour now and weeks afterwards.",
    },
    {
      act: "Publishing results unchecked",
      how: "Automatic output needs an owner who reads it.",
    },
  ],
  costs: [
    {
      item: "Licence or usage",
      note: "Seats, credits or requests; check what happens at the limit.",
    },
    { item: "Set-up", note: "Import, connections and a few hours of somebody's attention." },
    { item: "Training", note: "Short sessions now, or slow work later." },
    { item: "Switching", note: "The cost of leaving, paid at the end by those who forgot it." },
  ],
  tips: [
    "Keep a shared note with prompts, settings and shortcuts that worked.",
    "Turn off every notification for the first week and switch on only those you miss.",
    "Test the free plan at its limits: that is where the paid one begins.",
    "Give one person the last word on configuration.",
    "Schedule a yearly look at every subscription, the small ones included.",
    "Write down why you chose it; in a year that sentence decides whether to stay.",
  ],
};

/** Services that other people carry out. */
export const SERVICE: Domain = {
  name: "service",
  audience: "clients",
  deciding: "choosing",
  criteria: [
    {
      name: "Relevant experience",
      why: "Years in business mean less than three recent jobs like yours.",
      check: "Ask for two comparable projects and what went wrong in them.",
    },
    {
      name: "Scope",
      why: "Most disputes are about work that nobody wrote down.",
      check: "Have the offer list what is not included as well.",
    },
    {
      name: "Price structure",
      why: "Fixed prices, day rates and success fees put the risk in different places.",
      check: "Ask what would make the final invoice higher than the quote.",
    },
    {
      name: "Availability",
      why: "The best provider is of little use in the wrong month.",
      check: "Agree on a start date and on who does the work, by name.",
    },
    {
      name: "Proof of insurance",
      why: "Papers are dull until something leaks, falls or fails.",
      check: "Ask for a copy; a professional has it at hand.",
    },
    {
      name: "Communication",
      why: "The way questions are answered before the contract is the best it will ever be.",
      check: "Note how long the first reply took and whether it answered the question.",
    },
  ],
  steps: [
    {
      act: "Describe the result you want",
      how: "Say what should be different afterwards, and leave the method to the professional.",
    },
    {
      act: "Collect what they will ask for",
      how: "Photographs, measurements, documents and dates shorten every first call.",
    },
    {
      act: "Ask three providers",
      how: "Send all of them the same description, or the offers cannot be compared.",
    },
    {
      act: "Compare scope before price",
      how: "Put the offers side by side and mark what each one leaves out.",
    },
    {
      act: "Call one reference",
      how: "Ask what they would do differently the next time.",
    },
    {
      act: "Agree on milestones in writing",
      how: "Tie payments to finished parts rather than to dates.",
    },
    {
      act: "Inspect and sign off together",
      how: "Walk through the result with the list in hand while everybody is still there.",
    },
  ],
  mistakes: [
    {
      act: "Taking the lowest offer unread",
      how: "It is often the one that forgot a part of the work.",
    },
    {
      act: "Paying everything in advance",
      how: "It removes the only leverage you have.",
    },
    {
      act: "Changing the brief in conversation",
      how: "What is not written down is remembered twice, differently.",
    },
    {
      act: "Leaving no time for corrections",
      how: "Plan a margin of a few days before anything depends on the result.",
    },
    {
      act: "Skipping the reference call",
      how: "Ten minutes on the phone replace hours of reviews.",
    },
  ],
  costs: [
    { item: "Labour", note: "By the hour, by the day or as a fixed sum." },
    { item: "Materials and expenses", note: "Ask for a ceiling and for receipts." },
    { item: "Travel and call-out", note: "Small, frequent and easy to forget." },
    { item: "Follow-up", note: "Maintenance, changes and the second visit." },
  ],
  tips: [
    "Send one message with everything in it instead of five with a part each.",
    "Ask what you could prepare yourself to lower the price.",
    "Book outside the busy season if the work can wait.",
    "Keep all agreements in one thread, so that both sides find them.",
    "Thank good providers in public: it gets you a better place in the queue next time.",
    "Take dated photographs before the work begins.",
  ],
};
