/** What a section of an article is there to do. */
export type Role =
  | "definition"
  | "benefits"
  | "criteria"
  | "steps"
  | "mistakes"
  | "cost"
  | "comparison"
  | "checklist"
  | "tips"
  | "faq"
  | "examples"
  | "conclusion"
  | "general";

/** First sentences of a section, by its role. */
export const OPENINGS: Record<Role, readonly string[]> = {
  definition: [
    "[Put simply|In plain words], {subject} {is} [best understood|easiest to grasp] by [what it has to do|its purpose] rather than by [its name|how it is advertised].",
    "[Before going further|First of all], it helps to [agree on|settle] what we [mean|are talking about], because {subject} can [stand for|cover] [several things|more than one thing].",
    "[Ask five people|Ask around] what matters about {subject} and you will hear [five answers|several answers], [all of them partly right|each with some truth in it].",
    "The [idea|thinking] behind {subject} is [older and simpler|simpler] than [most descriptions make it|it is usually presented].",
    "[A working definition|One sentence] is enough to start with; the [finer points|exceptions] can wait.",
    "It is worth [drawing a line|separating] between {subject} and [what merely looks similar|its close relatives], since [advice for one does not always fit the other|they answer different needs].",
  ],
  benefits: [
    "The [main|real] benefit is [easy to miss|rarely the one that is advertised]: [less to think about|fewer small annoyances] [every day|later on].",
    "[It is fair to ask|One may well ask] whether the effort [pays off|is worth it]; [in most cases|as a rule] it does, [for reasons that are easy to name|and quite soon].",
    "[Not everyone|Not every household or team] needs this, [but those who do|yet those who do] tend to [notice the difference within days|wonder why they waited].",
    "[What speaks for it|The case for it] is [practical|mostly practical] rather than [fashionable|a matter of taste].",
    "[Some advantages|A few of the gains] show up [at once|on the first day], others only [after a few months|with time].",
  ],
  criteria: [
    "[A short list of criteria|A handful of criteria] is [enough|all it takes] to [tell the good options from the rest|find {right}].",
    "{right} [depends on|follows from] your [situation|own needs], [so begin there|and not from a ranking].",
    "[It is tempting|Most of us are inclined] to [compare everything|look at every detail]; [a better way|what works better] is to [rank|order] the criteria first and [compare second|look at offers afterwards].",
    "[Instead of|Rather than] asking what is best, ask [what is best for this purpose|what would be good enough for your purpose].",
    "The following points [have proved useful|separate good decisions from expensive ones], [roughly in order of importance|and the first two carry most of the weight].",
    "[Good|Sound] criteria share one trait: [they can be checked|you can test them] before you [commit|decide].",
  ],
  steps: [
    "[The method|What follows] takes [less time than it seems|an hour or two in all], and [each step|every step] [makes the next one easier|builds on the one before].",
    "[Work through|Go through] the steps in order; [skipping one|leaving one out] usually means [coming back to it later|doing it under pressure later].",
    "[There is no need to rush|Take your time]: [each of these steps|every step] [can be done on a different day|stands on its own].",
    "[A plan with few steps|A short plan] is one [you will actually follow|that gets used], so here is [the short version|the one that works].",
    "[Have pen and paper ready|Keep a note open], since [the first answers|what you write down first] will [be needed again further down|guide everything after it].",
  ],
  mistakes: [
    "[Most mistakes|Nearly all mistakes] here are [made early|made at the start] and [noticed late|discovered much later].",
    "[Nobody sets out|Hardly anyone means] to [get this wrong|make it harder than it is], [yet the same patterns|but the same few slips] [come up again and again|appear every time].",
    "[It is cheaper|It costs less] to learn from [other people's errors|what went wrong for others], so here are [the usual ones|the most common ones].",
    "[None of these|Not one of these] is [a disaster|dramatic], but [together|taken together] they explain [most disappointments|why results fall short].",
    "[Knowing the traps|Seeing them named] is [half of avoiding them|often enough to avoid them].",
  ],
  cost: [
    "[The price|The figure] people [quote|mention] first is [rarely the whole of it|only part of the story].",
    "[Costs|Expenses] fall into [a few groups|four groups], and [only one of them|the largest] is [visible at the start|printed on the offer].",
    "[Before you compare|When you compare] prices, [make sure|check that] they [cover the same things|describe the same scope].",
    "[A realistic budget|An honest budget] [leaves room|includes a margin] for [what comes after|the months that follow].",
    "[Cheap and expensive|Low and high prices] are [relative|a matter of time]: what counts is [the cost per use|what you pay over the whole period].",
  ],
  comparison: [
    "[A side-by-side view|Putting the points next to each other] [shows quickly|makes it plain] where the [differences|real differences] lie.",
    "[Comparisons|Such comparisons] [go wrong|mislead] when they [treat every row as equal|count features]; [give each row|attach] a weight [before you look at the result|first].",
    "[Both sides|All the options] have [their merits|something to be said for them], and the [choice|answer] depends on [which row matters most to you|what you can do without].",
    "[The table|The overview] below is [deliberately short|kept short on purpose]: [only what changes the decision|nothing that would not change the decision] is in it.",
    "[Two options|Options] that look [alike|the same] at first often [part ways|differ] in [daily use|the long run].",
  ],
  checklist: [
    "[Before you go ahead|Before the last step], [run through|go down] this list; [every unticked box|each open point] is [a question to ask|worth a second look].",
    "[Print it, copy it or|Copy it into a note and] tick off what applies.",
    "[A checklist|A list like this] is [no substitute for judgement|not a law], but it [catches what is forgotten in a hurry|keeps small things from being forgotten].",
    "[Five minutes|A few minutes] with [these points|this list] [save a lot of correcting|prevent most surprises].",
  ],
  tips: [
    "[Small things|Details] [make the difference|add up], and [most of them cost nothing|many are free].",
    "[These tips|The following hints] come from [everyday practice|experience] rather than [from a manual|theory].",
    "[Pick two or three|Choose the ones] that [suit you|fit your case] and [leave the rest|come back for the others].",
    "[Once the basics are in place|With the groundwork done], [fine-tuning|a little polish] begins.",
  ],
  faq: [
    "[These questions|The following questions] [come up most often|are the ones people keep asking]; [the answers are short on purpose|short answers follow].",
    "[Some questions|A few questions] [remain|are left over] [once the main points are clear|after the main part]. [Here they are|Here are the most frequent].",
    "[Quick answers|Brief answers] to what [readers ask|people want to know] [most often|again and again].",
  ],
  examples: [
    "[Examples|Concrete cases] [say more|explain more] than rules, so [here are a few|let us look at some].",
    "[Picture|Imagine] [three typical situations|a few ordinary situations] and [how they differ|what each of them calls for].",
    "[In practice|In everyday life] the [same advice|same rule] [leads to different results|looks different from case to case].",
    "[What this means|How it works out] [becomes clear|shows] as soon as [a real case is on the table|there is a real person in the picture].",
  ],
  conclusion: [
    "[That was a lot of ground|We have covered a good deal]; [the essence fits into a few lines|what matters fits on a card].",
    "[To sum up|In short]: [know your purpose, compare little and decide calmly|begin with the purpose, keep the list short and trust what you can check].",
  ],
  general: [
    "[This part|This point] is [often passed over|easily overlooked], [although it decides|even though it shapes] much of what follows.",
    "[Here it pays|At this point it pays] to [slow down|be precise] for a moment.",
    "[There are two sides|There is more than one side] to this, and [both deserve a look|it is worth seeing both].",
    "[People tend to|It is common to] [treat this as an afterthought|leave this for last], [which is a pity|and regret it].",
    "[The question behind this|What lies behind this] is [simple|quickly stated]: what would [make your life easier|be a good result for you]?",
    "[Experience shows|It turns out] that this is where [plans and reality|expectations and practice] [part ways|differ most].",
    "[Let us look|A look] at this more closely, [because generalities do not help here|since the details matter].",
  ],
};

/** The second sentence of a section: what its reader is about to see. */
export const LEADS: Record<Role, string> = {
  definition:
    "[The following|What follows] keeps to [the meaning that matters in practice|what matters in practice].",
  benefits:
    "[These points|The points below] [speak for it|come up most often when people are asked why].",
  criteria:
    "[Each one|Every point] comes with a [simple check|quick test], so that {doing} does not depend on [promises|advertising].",
  steps:
    "[Here is|This is] the [whole sequence|order] for {doing}, [from the first thought to the finished result|from start to finish].",
  mistakes:
    "[Here is what to watch for|These are the ones to know], [with the reason|and why they matter].",
  cost:
    "[These are the items|The following items belong in the budget] [to plan for|and are easily overlooked].",
  comparison:
    "[Read it row by row|Go through it slowly] and [mark|note] the [rows|points] that concern you.",
  checklist: "[It covers|Here is] what {audience} [most often forget|tend to overlook].",
  tips:
    "[Start with|Try] [one of them today|the easiest one] and [add the next when it has become routine|see what happens].",
  faq:
    "[If yours is missing|If you have another one], the [sections above|earlier sections] [probably contain|may hold] the answer.",
  examples: "[You may recognise|Perhaps you recognise] yourself in [one of them|more than one].",
  conclusion: "[Here is what remains|This is what to take away] on {subject}.",
  general:
    "[It concerns|It has to do with] how {subject} [{fits} into real life|{works} out in real life], beyond the [usual advice|general advice].",
};

/** Headings of sections, by what they say, read in this order. */
export const ROLE_SIGNS: readonly (readonly [Role, RegExp])[] = [
  ["faq", /\bfaqs?\b|questions|\banswer|\basked\b/i],
  [
    "conclusion",
    /conclusion|summary|final|takeaway|wrap|bottom line|next step|verdict|in short|where to go/i,
  ],
  ["mistakes", /mistake|avoid|pitfall|wrong|trap|warning|myth|red flag|regret/i],
  ["criteria", /tell good|rely on|criteria/i],
  [
    "steps",
    /step|how to|how do|process|method|getting started|set ?up|plan\b|routine|timeline|week|first day/i,
  ],
  ["cost", /cost|price|budget|money|afford|spend|pay\b|fees?/i],
  [
    "comparison",
    /\bvs\b|versus|compar|difference|alternative|side by side|at a glance|options|trade-?off|types|kinds/i,
  ],
  ["checklist", /checklist|check|before you|prepare|need to have/i],
  [
    "criteria",
    /choose|choosing|look for|criteria|what matters|decid|select|right|features|judge|test|worth/i,
  ],
  ["benefits", /benefit|why|advantage|reason|pros|gain|matter/i],
  ["examples", /example|case|situation|story|who |use|practice|result|changed|scenario/i],
  ["tips", /tip|hack|care|maint|improve|advice|better|habit|last longer|get more/i],
  [
    "definition",
    /what is|what are|what .* means?|definition|basics|overview|explained|understand|background|meaning|terms/i,
  ],
];
