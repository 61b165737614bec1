import type { Role } from "./phrases_roles.ts";

/** What a paragraph is good for. */
export type Purpose = "understand" | "decide" | "act" | "beware";

/** Which paragraphs suit which section. */
export const PURPOSE: Record<Role, Purpose> = {
  definition: "understand",
  benefits: "understand",
  examples: "understand",
  general: "understand",
  faq: "understand",
  criteria: "decide",
  comparison: "decide",
  cost: "decide",
  conclusion: "decide",
  steps: "act",
  checklist: "act",
  tips: "act",
  mistakes: "beware",
};

/** Whole paragraphs whose sentences belong together; several wordings each. */
export const UNITS: Record<Purpose, readonly string[]> = {
  understand: [
    "It helps to separate {subject} from the [stories|opinions] that surround [the subject|the topic]. Much of what circulates is [repeated|copied] without being checked, and some of it was true [in one case only|only a few years ago]. What holds up is usually [plainer|less exciting] and more useful.",
    "Three questions give the subject a frame: who benefits, which problem is solved, and what is asked in return? If all three have an answer, the rest is detail. If one of them has none, [that is the place to start|begin right there].",
    "[Newcomers|Beginners] often believe that {doing} is a matter of [knowing more|finding the one right source]. In truth it is more a matter of knowing what to leave aside. Two or three facts about your own situation narrow the field [faster|more] than another evening of reading.",
    "There is also a [quieter|less obvious] side to {subject}. The effect on [daily routine|everyday life] tends to be larger than expected, [for better or worse|in both directions]. Whoever takes that into account from the beginning is [rarely disappointed|seldom surprised] later.",
    "The topic has changed over the years, though less than the headlines suggest. The offers are new; the needs behind them are [old|not]. That is why [older|long-standing] advice on {subject} can still be sound, [as long as|provided that] it explains its reasons.",
    "[Context|The setting] decides a great deal here. What is excellent for a [large|busy] household or team can be too much for one person, and the other way round. So before asking [what is best|which option is best], ask [where and for whom|for whom and how often].",
    "Much of the confusion comes from words. People say “{core}” and mean [different things|quite different things]: one has a first attempt in mind, another the [finished|perfect] result. A short definition at the start of a conversation saves a long one at the end.",
    "[Interest in|The interest in] {subject} is easy to explain. There is a practical need behind it, and the result can be [seen|felt] quickly. What takes longer is [learning to judge|developing an eye for] the difference between good and merely popular.",
    "Nobody has to become an expert in {subject} to do well. It is enough to know the main terms, the two or three decisions that matter, and the point at which it is wise to ask for help. All of that can be learned in [an afternoon|an hour or two].",
  ],
  decide: [
    "A decision about {subject} gets easier when it is made in two rounds. In the first, rule out whatever breaks [one of your fixed requirements|a condition you cannot change]. In the second, compare what is left, and only on the points [you would notice in daily life|that you would miss].",
    "Give each point a weight before you look at the options. [Otherwise|Without it], the option you already like will [quietly set the standard|seem to win on its own]. With weights on paper, {doing} becomes a small calculation instead of a matter of mood.",
    "It is worth asking what would change your mind. If nothing could, the decision has been made and further research is a way of putting it off. If there is one open question about {subject}, [answer that one|settle it] and leave the others alone.",
    "Two candidates often end up close together. In that case take the one that is easier to undo, [easier to explain|simpler to look after] or available sooner. The difference you could not see on paper will not [trouble you|matter] afterwards.",
    "Price deserves a place in the comparison, but not the first. Begin with what has to be achieved, then see which options achieve it, and only then look at the cost. In this order a low price is a pleasant surprise; in the reverse order it is [a trap|a temptation].",
    "Recommendations are most useful when you know who gives them. A [specialist|professional] sees problems that never occur to most people, while a [friend|neighbour] may share exactly your circumstances. For {subject}, one voice of each kind is [a good mix|usually enough].",
    "[Resist|Try to resist] the urge to keep every option open. Each open option asks for attention, and attention is what {doing} needs most. Closing two doors on purpose makes the third one [look different|much clearer].",
    "When others are affected by the outcome, let them see the criteria before they see the options. People argue about favourites and agree about needs. A shared list turns the talk about {subject} from taste to [purpose|use].",
    "Set a date for the decision and a limit for the effort. An evening is [plenty|enough] for a small matter, two weeks for a large one. What has not been found out by then is [unlikely to turn up|rarely decisive].",
  ],
  act: [
    "Begin with a version that is small enough to finish today. It does not have to be good; it has to show where the [difficulties|real questions] are. With that knowledge, the second attempt at {doing} [is usually the one that counts|goes twice as fast].",
    "Keep the order even if one of the steps seems unnecessary. Every step prepares something that is needed further down, and going back costs more than going through. Once you know the routine, you can [shorten it|drop what you do not need] with a clear conscience.",
    "A few notes along the way are worth the trouble. Write down what you did, in which order and how it turned out. The next time {subject} [comes up|is on the list], those lines replace [the whole search|an hour of searching].",
    "If something does not work at once, change one thing and try again. Changing several at the same time may help, but then nobody knows why. Patience at this point saves [a lot of guessing|the most time].",
    "Ask for a second pair of eyes before the last step. Somebody who has not been involved sees what you have stopped noticing. Their first question is often the one that [should have been on the list|was missing].",
    "Plan a short review a few weeks later. By then the novelty has worn off, and it is plain what is used and what is not. [Small corrections|Corrections] at that moment are cheap, and they [keep|make] the result good for a long time.",
    "Divide the work into what only you can do and what could be done by anyone. The first part needs a quiet hour, the second merely needs to be [scheduled|put in the calendar]. Seen this way, {doing} takes up less room than it seemed to.",
    "It pays to make the good habit the easy one. Keep what you need where you use it, and put away what gets in the way. After two weeks [nobody has to think about it|it happens almost by itself].",
    "Decide beforehand how you will know that you are done. Without such a mark, {doing} either stops too early or never ends. One sentence is enough, as long as somebody else could check it.",
  ],
  beware: [
    "Most of these errors have the same root: the decision was made before the question was clear. It happens to experienced people as well, because routine [invites shortcuts|makes us fast]. A pause of a day between choosing and acting catches [nearly all of them|a surprising number].",
    "An error noticed early is a piece of information. Write down what led to it, correct it and go on. The expensive kind is the one that is [defended|explained away] because so much has been invested already.",
    "Be careful with advice that promises results without effort. With {subject}, as elsewhere, the effort is either made at the beginning or paid for at the end. The honest offers say which of the two they [mean|have in mind].",
    "It is tempting to copy what worked for somebody else. Their result depended on details that are rarely mentioned: how much time they had, what was there before, what they were willing to accept. Copy the method of deciding instead of the decision.",
    "Warning signs are usually small. A question that is not answered, a detail that changes, a deadline that appears from nowhere: each may be harmless, but two together deserve [a closer look|a second thought]. {doing} under pressure seldom ends well.",
    "The opposite error is just as common: waiting until everything is certain. Certainty about {subject} does not come from reading. It comes from a careful first step and an honest look at what follows.",
  ],
};

/** What follows when one criterion, {criterion}, is looked at closely. */
export const CRITERION_UNITS: readonly string[] = [
  "In practice, {criterion} shows its weight only after a while. That is why it is [so often underrated|easy to underrate] at the start and named first by those who would decide differently today.",
  "If you can check only one thing about {criterion}, check it under ordinary conditions. Ideal conditions flatter every option, and they are the ones you will [rarely have|see least often].",
  "How much {criterion} is enough depends on how often it will be put to use. For an occasional need the middle of the range will do; for daily use, [aim a little higher|it is worth paying for more].",
  "A direct question about {criterion} is also a test of whoever answers. Clear, specific replies are a good sign. Evasive ones [tell you something too|are an answer as well].",
  "There is a limit beyond which more {criterion} brings little. Knowing where that limit lies for you keeps the [budget|effort] in check and makes the comparison fair.",
  "When {criterion} pulls one way and price the other, imagine explaining the choice a year from now. The reason that still sounds convincing is [usually the right one|the one to follow].",
  "People who compare {subject} for the second time tend to move {criterion} up the list. First-time choices are led by what is [visible|easy to see]; second ones by what was missed.",
  "Do not look at {criterion} alone. It is connected with the other points, and a strong result here can make up for a [weaker|merely average] one elsewhere.",
];
