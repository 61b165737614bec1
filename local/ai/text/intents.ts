import { GUESSED_INTENTS, intentChances } from "core/keywords/intents/guess_intent.ts";

/** Why somebody types the keyword. */
export type Intent = "informational" | "commercial" | "transactional" | "navigational";

const SIGNS: readonly (readonly [Intent, RegExp])[] = [
  ["navigational", /\b(login|log in|sign in|website|official site|customer service|app store)\b/],
  [
    "transactional",
    /\b(buy|order|price|prices|pricing|cheap|cheapest|deals?|discount|coupon|for sale|near me|hire|quote|subscription|download|delivery|book)\b/,
  ],
  [
    "commercial",
    /\b(best|top|vs|versus|review|reviews|compare|comparison|alternatives?|rated|worth it|brands?)\b/,
  ],
  [
    "informational",
    /\b(how|what|why|when|where|who|which|can|does|is|are|guide|tutorial|ideas|examples?|tips|meaning|definition|symptoms?|causes?)\b/,
  ],
];

/** The given intent when it is one of ours, else one read from the words of the keyword. */
export function intentOf(keyword: string, given: string | null): Intent {
  const stated = given?.toLowerCase() ?? "";
  for (const [intent] of SIGNS) if (stated.includes(intent)) return intent;
  const text = keyword.toLowerCase();
  for (const [intent, sign] of SIGNS) if (sign.test(text)) return intent;
  return "informational";
}

/** The likeliest intent by the wording in several languages; always one. */
export function likelyIntent(keyword: string): Intent {
  const chances = intentChances(keyword);
  return GUESSED_INTENTS[chances.indexOf(Math.max(...chances))] ?? "informational";
}
