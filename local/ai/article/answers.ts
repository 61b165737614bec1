/** What can honestly be said to the points and questions that our own outlines use. */
export const POINT_TEXTS: readonly (readonly [RegExp, string])[] = [
  [
    /what it covers/i,
    "the core is easy to name; the edges are a matter of purpose, so decide what you include before you compare.",
  ],
  [
    /term is used loosely/i,
    "in conversation one word often stands for the whole field, so ask what exactly is meant.",
  ],
  [
    /idea in one paragraph/i,
    "a need, a way to meet it and a limit to the effort: if these three are clear, the basics are in place.",
  ],
  [
    /terms that are easily confused/i,
    "look-alikes share a name and differ in purpose; the purpose tells them apart.",
  ],
  [
    /why people look for it/i,
    "there is usually a concrete occasion behind it, and that occasion says more than any definition.",
  ],
  [
    /what a good result looks like/i,
    "it does its job without asking for attention, and still does so after the first weeks.",
  ],
  [
    /two criteria that decide/i,
    "take the one that cannot be changed later and the one you will meet every day.",
  ],
  [/ignored at first/i, "extras, rankings and anything you could still add afterwards."],
  [
    /signs you can check/i,
    "trust what you can see, measure or try for yourself within a few minutes.",
  ],
  [
    /claims that need proof/i,
    "“the best”, “the only” and “guaranteed” deserve a source, a number or a trial.",
  ],
  [
    /rank them for your case/i,
    "give ten points in total and divide them; the exercise forces a choice.",
  ],
  [/test each one/i, "find one small, quick check for each criterion before you start comparing."],
  [
    /what to prepare/i,
    "a free surface, an uninterrupted hour and everything you need within reach.",
  ],
  [/know that you are done/i, "name one sign in advance that somebody else could confirm."],
  [
    /where to begin/i,
    "start with the part that everything else depends on, even if it is the dullest.",
  ],
  [
    /pause and check/i,
    "stop whenever a step cannot be undone, and look once more before you take it.",
  ],
  [/first half-hour/i, "use it to collect facts and write down the goal; decisions come later."],
  [/first week/i, "do a small version every day instead of a large one at the end."],
  [/why they happen/i, "haste, habit and a goal that was never written down."],
  [/notice them early/i, "watch for the moment when you start to explain away a doubt."],
  [/costly ones/i, "those that cannot be undone: wrong size, wrong scope, wrong signature."],
  [/merely annoying/i, "small delays and forgotten details that a checklist would have caught."],
  [
    /not fit everybody/i,
    "a tip that does not say for whom it is meant is a tip for somebody else.",
  ],
  [
    /saving in the wrong place/i,
    "save on what is easily replaced and never on what carries the rest.",
  ],
  [/visible part/i, "the figure on the offer, best compared over the whole period of use."],
  [/comes later/i, "upkeep, additions and time, which together often exceed the first sum."],
  [/sensible range/i, "ask for three quotes or prices; the middle one is a fair anchor."],
  [/where to save/i, "save on looks and extras, spend on what is used daily or cannot be changed."],
  [/who each one suits/i, "match options to situations rather than to a score."],
  [/in common/i, "shared strengths can be left out of the comparison altogether."],
  [/notice every day/i, "these few differences deserve most of the weight."],
  [/only on paper/i, "a difference that nobody would notice should not decide anything."],
  [
    /another route is better/i,
    "if the need is rare or temporary, borrowing, renting or waiting may serve you better.",
  ],
  [/switch later/i, "keep records and avoid long commitments, and a change stays easy."],
  [/small changes first/i, "they are quick to try and just as quick to take back."],
  [/habits that last/i, "tie them to something you already do at the same time of day."],
  [
    /after the first month/i,
    "look at what is really used, and improve that instead of adding more.",
  ],
  [
    /change course/i,
    "when the same problem has come back three times, it is time for another approach.",
  ],
  [/five-minute routine/i, "short and regular beats long and rare."],
  [/once a year/i, "check whether purpose, cost and condition still fit together."],
  [/little time/i, "two fixed requirements and the first option that meets both."],
  [/little money/i, "spend on the part that cannot be changed later and improvise on the rest."],
  [
    /high expectations/i,
    "write them down and rank them, because nothing meets all of them at once.",
  ],
  [/a good fit/i, "people with a clear purpose and a little patience at the start."],
  [/a poor fit/i, "anyone who needs a result by tomorrow or is not free to make changes."],
  [
    /changes in daily life/i,
    "fewer interruptions, fewer second thoughts, and time for other things.",
  ],
  [/if you do nothing/i, "often not much at first, and then a decision under pressure."],
  [/gains you notice at once/i, "order, clarity and one decision less to carry around."],
  [/gains that take time/i, "lower costs, better habits and the calm that comes with routine."],
  [/results after a month/i, "the first effects are visible, and the weak points are too."],
  [/surprises along the way/i, "the difficulties tend to appear where nobody had looked."],
  [/what to repeat/i, "the preparation, because it carried everything else."],
  [/do differently/i, "start smaller, ask sooner and write more down."],
];

/** Answers to frequent questions, by what is asked. */
export const QUESTION_TEXTS: readonly (readonly [RegExp, string])[] = [
  [
    /beginner start|where .*start|begin/i,
    "Start with the purpose. Write down in one sentence what {subject} should do for you, then look for the simplest way to get there. A modest beginning shows within days what you really need, and it is easy to build on.",
  ],
  [
    /how long|how much time|take/i,
    "Plan an hour for the overview and about the same for a first attempt or a shortlist. Results usually show within a few weeks. If nothing has changed after a month, the approach should change before the effort does.",
  ],
  [
    /common mistake/i,
    "Deciding too early. Many people choose first and look for reasons afterwards, which makes {doing} expensive. A short list of requirements, written before you look at any option, prevents most of it.",
  ],
  [
    /professional|expert|help/i,
    "Ask for help as soon as a mistake would be costly, dangerous or hard to undo. An hour of good advice is cheaper than the repair. Bring your notes: they make the conversation shorter and the answer better.",
  ],
  [
    /matters? most/i,
    "Clarity about the purpose comes first, reliability second. Everything else can be adjusted later. If you are unsure what your purpose is, describe the last time you missed {subject}.",
  ],
  [
    /leave out|safely/i,
    "Leave out whatever would not change your decision: rankings without reasons, extras you would not use and debates about details. What remains fits on one page, and that page is enough.",
  ],
  [
    /right decision|how do you know/i,
    "A good decision can be explained in two sentences and still sounds reasonable a month later. Perfection is not the measure. If the result does its job and you have stopped thinking about it, it was right.",
  ],
  [
    /cost|price|expensive|worth/i,
    "The visible price is only one part. Add what is needed around it, divide by the time of use and compare that figure. A fair offer explains what is included, and an honest seller names what is not.",
  ],
  [
    /difference|better|versus|\bvs\b|compare/i,
    "The differences that matter are the ones you would notice on an ordinary day. Compare on those two or three points and ignore the rest. If the options still seem equal, take the one that is easier to change later.",
  ],
  [
    /^why/i,
    "There is usually a practical reason. Something takes too long, costs too much or does not work as it should, and {subject} promises relief. Whether the promise holds depends on how well it fits your own case.",
  ],
  [
    /^(is|are|does|do|can|should|will|has|have)\b/i,
    "In general yes, with conditions. It depends on the purpose, on the circumstances and on how much effort you are willing to make. Check the one condition that matters most in your case before you rely on a general answer.",
  ],
  [
    /^where/i,
    "Look first for the original source: an official page, the maker or a specialist reference. Secondary sites are convenient but often out of date. Two independent sources that agree are a good sign.",
  ],
  [
    /^who/i,
    "Mostly people with a concrete need and some freedom to act on it. If that describes you, the advice on this page applies with few changes. If not, take the principles and adapt the details.",
  ],
  [
    /./,
    "The short answer: it depends on your purpose, and less on the details than most people think. Settle what you want to achieve, compare two or three ways to get there, and choose the one that you can keep up.",
  ],
];
