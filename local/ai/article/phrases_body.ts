/** Single thoughts that hold for any subject; used only in very long texts. */
export const BODY: readonly string[] = [
  "[A useful test|One simple test]: [explain the point to a friend|say it aloud] in [two sentences|half a minute]; if that [is hard|fails], [something is still unclear|it needs another look].",
  "[It helps to|Try to] [look at it from the end|think backwards]: what should be [different|better] [three months from now|by the end of the season]?",
  "[Keep in mind|Remember] that [advice|a recommendation] is always [given from somewhere|somebody's experience], and yours may [differ|be another].",
  "[Where opinions differ|When sources disagree], [prefer|go with] [what can be checked|the one that gives its reasons].",
  "[The quickest improvement|The easiest gain] usually comes from [leaving something out|doing one thing less].",
  "[Nothing here|None of this] has to be [decided today|perfect]; [a good draft of a decision|a first decision] is [enough to continue|plenty].",
  "{doing} [becomes easier|gets simpler] as soon as [the purpose is written down|one person is responsible for the decision].",
  "[Time|Patience] is [the cheapest tool there is|on your side here], [so use it where you can|so there is no reason to hurry].",
  "[Details matter|The details count], but [only after|not before] the [larger question|main question] [is settled|has been answered].",
  "[If in doubt|When unsure], choose [the option that is easier to undo|what can be reversed].",
  "[A short conversation|Ten minutes of talk] with [someone who has done it|a person with experience] [replaces|is worth] [hours of reading|a long evening of research].",
  "[Write down|Note] [what you expect|your expectation] beforehand; [it is the only way|otherwise it is hard] to [judge the result fairly|see whether it worked].",
  "[Many {audience}|Experienced {audience}] [keep|make] a small list of [what they would do differently|lessons], and [it gets shorter every time|it is the best guide they have].",
  "[The opposite|The reverse] is [worth a thought|instructive] too: what would happen if you [did nothing|left everything as it is]?",
  "[Good decisions|Sound choices] about {subject} [look boring|seem dull] [from the outside|to others], and [that is a good sign|that is quite all right].",
  "[What is popular|What sells] is not always [what lasts|what fits], [though|but] [it may be a fair starting point|it shows what others cared about].",
  "[Quality|Value] shows [in the second month|after the novelty has worn off] rather than [on the first day|at first sight].",
  "[Be suspicious of|Take care with] [absolute statements|anything that claims to be always right]: [circumstances|your circumstances] [decide more|count for more] than [rules|slogans].",
  "[One caveat|A word of caution]: [what worked last year|an approach that worked before] may [need an update|not fit any longer].",
  "[Simple solutions|Plain solutions] [have one advantage|win in one respect]: [they are still in use a year later|people stick to them].",
  "[Set a limit|Fix a limit] for the [search|research], [say an evening|for example two hours], and [decide when it is over|keep to it].",
  "[Half of the work|A good half] is [asking the right question|knowing what not to do]; [the rest|what remains] is [routine|patience].",
  "For [beginners|a first attempt] the [plain version|simplest variant] is [nearly always|usually] the [right one|better choice].",
  "[Those who|People who] have [been through it|done this before] [mention one thing|say the same thing]: [start earlier than seems necessary|ask sooner].",
  "[Look for|Watch out for] [early signs|small signs] that it [is working|goes in the right direction], and [do more of that|build on them].",
  "[The numbers|Figures] [tell one half|are one half] of the story, [your own impression|daily use] [the other|tells the other].",
  "[Ask yourself|It is worth asking] what you would [recommend to a friend|tell a good friend] in the same [position|situation].",
  "[Round off|Complete] the picture with [one look at the alternatives|a glance at what else is possible], even if [your mind is made up|you feel certain].",
  "[As so often|As with most things], [the middle way|a middle course] [serves most people|is right for the majority], while [the extremes|both ends] [suit a few|have their own devotees].",
  "[Whatever you decide|Either way], [leave room|allow] for [a correction|a change of mind] [later on|after some weeks].",
  "[There is no shame|Nothing is wrong] in [changing course|revising a decision]; [it means|it shows] that [you looked|somebody was paying attention].",
  "[Keep the receipts|Keep a record], in both senses: [proof|papers] for [others|later], [and a few notes|and reasons] for [yourself|your own memory].",
];

/** Sentences that mention a secondary keyword {also} without forcing its grammar. */
export const MENTIONS: readonly string[] = [
  "[The same reasoning|The same logic] [applies|holds] if you [came here for|were really looking for] “{also}”.",
  "[Readers|People] who [ask about|search for] “{also}” [usually mean|are usually thinking of] [the same need|a similar need] [from another angle|in other words].",
  "[A related search|A neighbouring question] is “{also}”, and [much of the answer|a good part of the answer] is [already on this page|the same].",
  "[If your question is|When the question is] rather “{also}”, [start with this section|begin here] and [skip the rest|then compare].",
  "[It also explains|That also explains] why “{also}” [is looked up so often|comes up in the same conversations].",
  "[Much the same|Something similar] can be said about “{also}”: [purpose first, details second|the purpose decides].",
  "[Keep|Have] “{also}” [in mind|at the back of your mind] here, [since|because] [the two are often confused|one tends to lead to the other].",
  "“{also}” [belongs|fits] in this [context|place] as well, [even if|although] [the emphasis differs|it is asked with another aim].",
  "[Some|Quite a few] [come|arrive] by way of “{also}” and [find|discover] that [the criteria are the same|nothing much changes].",
  "[For|As for] “{also}”, [one addition|a small addition]: [look at the circumstances|check your own circumstances] before [you follow a general tip|the tips].",
];

/** Short scenes; each begins with somebody in a situation. */
export const SCENES: readonly string[] = [
  "[Take|Think of] somebody who [has little time and wants a safe choice|needs an answer by the weekend]: [two must-haves and a fixed budget|a short list] [settle it|are enough], and [everything else is left out on purpose|the rest can wait].",
  "[Somebody who starts from nothing|A complete beginner] is [best served|well advised] by [the plainest option|the most ordinary choice], [used for a month|tried for four weeks] before [anything is added|anything grander is considered].",
  "[Then there is|At the other end is] the [perfectionist|careful planner] who [compares for weeks|has read everything]: here [a deadline|a date in the calendar] [helps more|does more good] than [another review|one more opinion].",
  "[A family or a small team|A group] [has|brings] another [difficulty|complication]: [several tastes, one decision|everyone wants something else]. [Agree on|Settle] the [criteria|must-haves] first, and [the choice becomes a formality|the argument gets shorter].",
  "[Somebody on a tight budget|A person with little to spend] [does well|is wise] to [spend on the one thing that cannot be changed later|put the money where it lasts] and [improvise|save] on the rest.",
  "[And whoever has been disappointed before|After a bad experience] it is [tempting|natural] to [choose the exact opposite|swing to the other extreme]; [a list of what actually went wrong|a sober look at the cause] [is the better guide|helps more].",
];
