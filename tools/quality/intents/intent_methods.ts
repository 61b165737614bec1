import { searchWords } from "core/clusters/grouping/search_words.ts";
import { GUESSED_INTENTS, guessIntent, intentChances } from "core/keywords/intents/guess_intent.ts";
import { intentGuesser } from "core/keywords/intents/learn_intents.ts";
import type { Intent } from "core/keywords/reading/types.ts";
import type { LabelledIntent } from "./labelled_intents.ts";

/** Says why a search is made; null when it does not know. */
export type IntentGuess = (text: string) => Intent | null;

export interface IntentMethod {
  name: string;
  /** Learns from the tuning half, where it learns at all. */
  learn(tune: readonly LabelledIntent[]): IntentGuess;
}

/**
 * Ours first (always with an answer, then as people see it), then the baselines. Ours learns as an import
 * does, from the rows whose intent the file gives; by the wording alone it is what a file without any gets.
 */
export const INTENT_METHODS: IntentMethod[] = [
  { name: "IGNY8, forced to answer", learn: (tune) => mostProbable(guesserOf(tune).chances) },
  { name: "IGNY8", learn: (tune) => guesserOf(tune).guess },
  { name: "wording alone, forced to answer", learn: () => mostProbable(intentChances) },
  { name: "wording alone", learn: () => guessIntent },
  { name: "largest class", learn: largestClass },
  { name: "simple keyword rules", learn: () => simpleRules },
  { name: "words + naive Bayes", learn: naiveBayes },
];

function guesserOf(tune: readonly LabelledIntent[]) {
  return intentGuesser(tune.map(({ text, intent }) => ({ keyword: text, intent })));
}

function mostProbable(chancesOf: (text: string) => number[]): IntentGuess {
  return (text) => {
    const chances = chancesOf(text);
    return GUESSED_INTENTS[chances.indexOf(Math.max(...chances))] ?? null;
  };
}

function largestClass(tune: readonly LabelledIntent[]): IntentGuess {
  const counts = GUESSED_INTENTS.map((intent) =>
    tune.filter((row) => row.intent === intent).length
  );
  const largest = GUESSED_INTENTS[counts.indexOf(Math.max(...counts))] ?? null;
  return () => largest;
}

const RULES: [RegExp, Intent][] = [
  [/\b(login|log in|sign in|website|official)\b/, "navigational"],
  [
    /\b(buy|order|price|pricing|cheap|deal|discount|coupon|for sale|near me|hire)\b/,
    "transactional",
  ],
  [/\b(best|top|vs|versus|review|reviews|comparison|alternatives?)\b/, "commercial"],
];

/** What a dozen English words tell, else informational. */
function simpleRules(text: string): Intent {
  const plain = text.toLowerCase();
  return RULES.find(([sign]) => sign.test(plain))?.[1] ?? "informational";
}

/** Multinomial naive Bayes over words, learnt for each set by itself. */
function naiveBayes(tune: readonly LabelledIntent[]): IntentGuess {
  const counts = new Map<string, number[]>();
  const words = GUESSED_INTENTS.map(() => 0);
  const rows = GUESSED_INTENTS.map((intent) => tune.filter((row) => row.intent === intent).length);
  for (const { text, intent } of tune) {
    const at = GUESSED_INTENTS.indexOf(intent);
    for (const word of searchWords(text)) {
      const own = counts.get(word) ?? GUESSED_INTENTS.map(() => 0);
      own[at]!++;
      words[at]!++;
      counts.set(word, own);
    }
  }
  return (text) => {
    const sums = GUESSED_INTENTS.map((_, at) =>
      searchWords(text).reduce(
        (sum, word) =>
          sum + Math.log(((counts.get(word)?.[at] ?? 0) + 1) / ((words[at] ?? 0) + counts.size)),
        Math.log(((rows[at] ?? 0) + 1) / (tune.length + GUESSED_INTENTS.length)),
      )
    );
    return GUESSED_INTENTS[sums.indexOf(Math.max(...sums))] ?? null;
  };
}
