/**
 * Sentences that open and close an article. `[a|b]` is a choice; slots are filled from the topic:
 * {keyword} {subject} {core} {many} {doing} {right} {is} {has} {it} {them} {audience} {site}.
 */
export const INTRO_KEYWORD: readonly string[] = [
  "[Most people|Many people|Readers] who [search for|look up|type in] “{keyword}” [want the same thing|are after one thing]: [a clear answer they can act on|advice they can use today|help from someone who has thought it through].",
  "[Anyone|Everybody] who looks up “{keyword}” [soon notices|quickly finds] that there is plenty of opinion and rather little [guidance|help].",
  "A search for “{keyword}” [returns|brings up] thousands of pages, [and few of them say|yet hardly one says] what to do first.",
  "“{keyword}” [sounds like|looks like] a simple search, [and the results make it look harder than it is|until you read the third contradictory result].",
  "There is [a good reason|more than one reason] why so many people look for “{keyword}”: [the subject touches money, time and nerves|a small amount of knowledge changes the outcome].",
  "If “{keyword}” is what brought you here, [you are in the right place|this page was written for you], [whether you are starting from nothing|whether this is your first attempt] or [checking a plan you already have|simply want to confirm a hunch].",
  "Behind a search for “{keyword}” there is usually [a decision that has been put off|a concrete question] [and not much time to settle it|and a deadline that is closer than it should be].",
];

/** The second thing an introduction says: what makes the subject worth some thought. */
export const INTRO_TENSION: readonly string[] = [
  "The difficulty is seldom a lack of [options|information]; it is knowing which [differences matter|details can safely be ignored].",
  "[Done with care|With a little preparation], {doing} [is a matter of|comes down to] a few sound decisions [made in the right order|taken one after another].",
  "What helps is neither [luck nor expert knowledge|a secret nor a shortcut], but [a simple order of steps|a handful of good questions].",
  "[Small|Early] decisions have long consequences here, [so it pays to make them on purpose|which is why ten minutes of thought now are well spent].",
  "It is easy to [spend an evening reading|compare for hours] and still [be no closer to a decision|end up where you began].",
  "[Fashions|Offers] change quickly, while the [principles|basic questions] behind {doing} have stayed much the same.",
  "The good news is that [nine cases out of ten|most situations] follow the same pattern [once you know what to look at|once the noise is gone].",
  "A [calm|methodical] look at the subject [saves money, time and a few arguments|pays for itself very quickly].",
];

/** What the article is going to do. */
export const INTRO_PROMISE: readonly string[] = [
  "[This article|This page|What follows] [goes through|sets out] what matters, in the order in which [you will need it|the questions come up].",
  "[Below|In the next few minutes] you will find [the essentials|what counts], [with examples|with practical checks] and [without filler|without jargon].",
  "We [start|begin] with the basics, [then move on to|go on to] the decisions that make a difference, and [end with|finish with] a list you can [use at once|keep].",
  "[Read it from start to finish|Take it section by section] or [jump to|go straight to] the part that [answers your question|concerns you now].",
  "[Each section|Every part] stands on its own, [so skip what you know|so feel free to skip ahead].",
  "By the end you should be able to [decide with a clear conscience|take the next step without second thoughts].",
];

/** Closing remarks: what remains of it all. */
export const CONCLUSION: readonly string[] = [
  "[In the end|When all is said], {doing} is [less about perfection than about fit|a question of fit rather than of perfection].",
  "[You do not need|There is no need] to [get everything right|settle every detail] at once; [the first sensible step|one good decision] is usually enough to [make the next one clear|show the next].",
  "[Come back to|Keep] the two or three points that [apply to you|concern your own case], and let the rest go.",
  "[What counts|What remains] is [a decision you can explain|a choice you can live with] a year from now.",
  "The [best moment|right time] to [begin|start] is while the [reasons|details] are still fresh in your mind.",
  "[Write your decision down|Note your reasons] in a sentence; [it will help you|you will be glad of it] when doubts come up later.",
  "If one thing is worth remembering, it is this: [clarity first, comparison second|know what you need before you look at what there is].",
  "[Start small|Take the smallest useful step], look honestly at [the result|what happens], and [adjust|build on it].",
  "[Nobody regrets|Few people regret] the hour spent on [thinking it through|preparing]; many regret the one they [saved|skipped].",
  "[Share this page|Talk it over] with the person who will [live with the decision|be affected most] before you [commit|go ahead].",
];

/** A last line that names the keyword again. */
export const CONCLUSION_KEYWORD: readonly string[] = [
  "With that, “{keyword}” should be [a settled question|one search less on your list].",
  "The next time “{keyword}” [comes up|is the question], you will [know where to begin|have an answer ready].",
  "That is the whole of “{keyword}” [in practice|as far as it matters from day to day]: [a few clear questions|some preparation] and the patience to [answer them|see it through].",
  "Whatever first made you search for “{keyword}”, [you now have|you can now put together] [a plan|a short plan] that fits your own case.",
];
