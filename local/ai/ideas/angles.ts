import type { Topic } from "../text/topic.ts";

/** How a piece is built; the values of the contract. */
export type Structure =
  | "guide"
  | "how_to"
  | "listicle"
  | "comparison"
  | "review"
  | "faq"
  | "landing"
  | "case_study";

/** Which topics an angle can be taken on. */
export type Fit = (topic: Topic) => boolean;

/** One way to treat a topic: its titles and what the reader gets. */
export interface Angle {
  structure: Structure;
  fit: Fit;
  /** Slots: {K} core, {Many} plural, {A} with article, {Do} verb phrase, {N} a number, {Kw} keyword. */
  titles: readonly string[];
  /** Only for things that one chooses between, not for facts and ailments. */
  choosing?: true;
  description: string;
}

const counted: Fit = ({ kind, plural, single }) => kind === "noun" && (plural || single);
const thing: Fit = ({ kind }) => kind === "noun";
const action: Fit = ({ kind }) => kind === "how_to";
const question: Fit = ({ kind }) => kind === "question";
const versus: Fit = ({ kind }) => kind === "versus";
const nominal: Fit = ({ kind }) => kind !== "question" && kind !== "versus" && kind !== "how_to";
const subject: Fit = ({ kind }) => kind !== "versus" && kind !== "question";

/** All angles; several may fit a topic, and the intent decides which come first. */
export const ANGLES: readonly Angle[] = [
  {
    structure: "guide",
    fit: counted,
    choosing: true,
    titles: [
      "A Practical Guide to {Many}",
      "{Many}: What to Know Before You Choose",
      "The Beginner's Guide to {Many}",
      "{Many} Without the Guesswork: A Practical Guide",
    ],
    description: "Takes a newcomer from the first question to a confident decision about {many}.",
  },
  {
    structure: "guide",
    fit: nominal,
    titles: [
      "{K}: The Essentials in One Place",
      "{K}, Explained in Plain English",
      "Understanding {Many}: A Clear Introduction",
    ],
    description: "Explains {core} from the ground up, with the terms and decisions that matter.",
  },
  {
    structure: "guide",
    fit: action,
    titles: [
      "The Complete Guide to {Many}",
      "{K}: Everything You Need Before You Start",
      "{K} for Beginners",
    ],
    description:
      "Everything a beginner needs for {core}: preparation, method and the usual questions.",
  },
  {
    structure: "how_to",
    fit: action,
    titles: [
      "How to {Do}: A Step-by-Step Guide",
      "How to {Do} Without the Usual Mistakes",
      "How to {Do} in {N} Clear Steps",
    ],
    description:
      "A method in clear steps for {core}, with what to prepare and how to check the result.",
  },
  {
    structure: "how_to",
    fit: ({ kind, single, many }) => kind === "noun" && single && many.split(" ").length < 7,
    choosing: true,
    titles: [
      "How to Choose {A} You Will Not Regret",
      "How to Choose {A} in {N} Steps",
      "How to Pick the Right {K} for Your Needs",
    ],
    description: "Leads the reader step by step from a vague wish to {a} that really fits.",
  },
  {
    structure: "how_to",
    fit: ({ kind, plural }) => kind === "noun" && plural,
    choosing: true,
    titles: [
      "How to Choose {Many} in {N} Steps",
      "How to Get the Most out of {Many}",
      "How to Compare {Many} in an Afternoon",
    ],
    description: "Leads the reader step by step from a long list of {many} to the few that fit.",
  },
  {
    structure: "how_to",
    fit: nominal,
    choosing: true,
    titles: [
      "Getting Started with {Many}: {N} First Steps",
      "{K} Step by Step: A Method That Works",
    ],
    description: "A simple order of steps for anyone who deals with {core} for the first time.",
  },
  {
    structure: "listicle",
    fit: counted,
    choosing: true,
    titles: [
      "{N} Things to Check Before You Choose {Many}",
      "{N} Common Mistakes with {Many} and How to Avoid Them",
      "{N} Ways to Get More out of {Many}",
      "{N} Questions to Ask About {Many}",
    ],
    description:
      "A list to skim or to read in full, each point on {many} with a reason and a check.",
  },
  {
    structure: "listicle",
    fit: subject,
    titles: [
      "{N} Things Worth Knowing About {Many}",
      "{K}: {N} Mistakes to Avoid",
      "{N} Practical Tips for {Many}",
    ],
    description: "Short, practical points on {core}, ordered by how much difference they make.",
  },
  {
    structure: "comparison",
    fit: counted,
    choosing: true,
    titles: [
      "{Many} Compared: Which Kind Suits You?",
      "Comparing {Many}: The Differences That Matter",
      "Budget or Premium? {Many} Side by Side",
    ],
    description: "Puts the main kinds of {many} side by side and says who each one suits.",
  },
  {
    structure: "comparison",
    fit: versus,
    titles: [
      "{K}: Which One Is Right for You?",
      "{K}: An Honest Comparison",
      "{K}: The Differences That Matter",
    ],
    description: "Sets out where the two differ, where they do not, and who should take which.",
  },
  {
    structure: "comparison",
    fit: subject,
    choosing: true,
    titles: ["{K} and Its Alternatives: An Honest Comparison", "{K}: Your Options Side by Side"],
    description: "Weighs {core} against the alternatives, criterion by criterion.",
  },
  {
    structure: "review",
    fit: ({ kind, best }) => kind === "noun" && best,
    choosing: true,
    titles: [
      "The Best {Many}: What Sets Them Apart",
      "What Makes the Best {Many} Worth Their Price",
      "Our Criteria for the Best {Many}",
    ],
    description:
      "Looks at what separates the best {many} from the rest and how to test it yourself.",
  },
  {
    structure: "review",
    fit: thing,
    choosing: true,
    titles: [
      "{K} Review: Strengths, Weak Points and Who It Suits",
      "Is {A} Worth It? An Honest Look",
      "{K} Put to the Test: What Counts in Daily Use",
    ],
    description: "An even-handed look at {core}: what works, what does not, and for whom.",
  },
  {
    structure: "faq",
    fit: question,
    titles: [
      "{Kw}? A Clear Answer",
      "{Kw}? What to Know, in Plain English",
      "{Kw}? The Short Answer and the Long One",
    ],
    description:
      "Answers the question in the first lines, then gives the background and the exceptions.",
  },
  {
    structure: "faq",
    fit: subject,
    titles: [
      "{K}: Your Questions Answered",
      "{K} FAQ: {N} Clear Answers",
      "Frequently Asked Questions About {Many}",
    ],
    description: "Short, direct answers to what people ask about {core} again and again.",
  },
  {
    structure: "case_study",
    fit: subject,
    choosing: true,
    titles: [
      "{K} in Practice: Three Cases and What They Teach",
      "What {K} Looks Like in Real Life",
      "Lessons from a First Month with {Many}",
    ],
    description: "Follows typical cases of {core} from the first decision to the result.",
  },
  {
    structure: "case_study",
    fit: ({ kind }) => kind === "question" || kind === "versus",
    titles: [
      "{K} in Practice: What Three Typical Cases Show",
      "{K}: A Closer Look at Real Situations",
    ],
    description: "Shows with typical cases what the answer about {core} means in practice.",
  },
  {
    structure: "guide",
    fit: question,
    titles: [
      "{K} Explained: Background, Facts and Context",
      "Making Sense of {K}: A Reader's Guide",
    ],
    description: "Gives the background behind the question and puts {core} into context.",
  },
  {
    structure: "listicle",
    fit: ({ kind }) => kind === "question" || kind === "versus",
    titles: ["{K}: {N} Facts Worth Knowing", "{N} Things People Get Wrong About {Many}"],
    description: "Clears up what is often said about {core}, one point at a time.",
  },
  {
    structure: "landing",
    fit: counted,
    choosing: true,
    titles: ["{Many}: Find the Right One for You", "{Many} That Fit Your Needs and Budget"],
    description: "A page that helps visitors who are ready to decide on {many} take the next step.",
  },
  {
    structure: "guide",
    fit: subject,
    titles: [
      "{Many} in Context: Background and Facts",
      "What Is Known About {Many}",
      "{Many}: The Facts, Clearly Explained",
    ],
    description:
      "Puts {core} into context, with the facts that are settled and those that are not.",
  },
  {
    structure: "how_to",
    fit: subject,
    titles: [
      "How to Find Reliable Information on {Many}",
      "How to Make Sense of {Many} in {N} Steps",
    ],
    description: "Shows in clear steps how to check what is said about {core}.",
  },
  {
    structure: "comparison",
    fit: subject,
    titles: ["{Many}: Facts and Myths Side by Side", "{Many}: What Is Proven and What Is Not"],
    description: "Sets common beliefs about {core} against what can be checked.",
  },
  {
    structure: "case_study",
    fit: subject,
    titles: ["{Many}: Three Situations and What They Teach", "{Many} from Three Points of View"],
    description: "Looks at {core} through typical situations and what follows from each.",
  },
  {
    structure: "landing",
    fit: nominal,
    choosing: true,
    titles: ["{K}: Find What You Need", "{K}, Made Simple"],
    description: "A page that answers the last questions about {core} and points to the next step.",
  },
];
