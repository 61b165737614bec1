import { PHRASES, QUESTIONS, type Signal, WORDS } from "./signal_words.ts";

/** An address typed into the search field. */
const ADDRESS = /\b(www\.|https?:|[a-z0-9-]{2,}\.(com|org|net|de|fr|es|io|co|gov|edu)\b)/;
const YEAR = /^20[1-4]\d$/;
/** Letters read of one keyword at most. */
const MOST_LETTERS = 300;

const SIGNALS_OF = new Map<string, Signal[]>();
for (const [signal, words] of Object.entries(WORDS) as [Signal, Set<string>][]) {
  for (const word of words) SIGNALS_OF.set(word, [...(SIGNALS_OF.get(word) ?? []), signal]);
}
/** Phrases are looked for only where one of their first words stands. */
const PHRASE_STARTS =
  /\b(how|wie|comment|como|what|was|c est|qu est|que|near|open|in|best|not|pros|list|funktioniert|ne|no|pres|a|cerca|for|zu|en|log|sign|customer|contact|phone|gift|service|se|mon|iniciar|atencion|mi)\b/;

/** What the wording of a keyword tells. */
export interface WordingSignals {
  signals: ReadonlySet<Signal>;
  /** Nothing but how many words it has. */
  isPlain: boolean;
}

/** What the wording of a keyword tells about why it is searched, each signal once. */
export function intentSignals(keyword: string): WordingSignals {
  const text = plain(keyword);
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  const found = new Set<Signal>();
  let branded = 0;
  for (const [at, word] of words.entries()) {
    const signals = SIGNALS_OF.get(word);
    if (signals) { for (const signal of signals) found.add(signal); }
    if (signals?.includes("brand")) branded++;
    if (at === 0 && QUESTIONS.has(word) && words.length > 1) found.add("question");
    else if (YEAR.test(word)) found.add("year");
  }
  if (PHRASE_STARTS.test(text)) {
    const joined = words.join(" ");
    for (const [phrase, signal] of PHRASES) if (phrase.test(joined)) found.add(signal);
  }
  if (ADDRESS.test(text)) found.add("address");
  if (branded > 0 && branded >= words.length - 1 && words.length <= 2) found.add("brand_alone");
  if (found.size > 0) return { signals: found, isPlain: false };
  return { signals: found.add(sizeOf(words.length)), isPlain: true };
}

function sizeOf(words: number): Signal {
  if (words <= 1) return "one_plain_word";
  if (words <= 3) return words === 2 ? "two_plain_words" : "three_plain_words";
  return "many_plain_words";
}

/** Lower case without accents. */
function plain(keyword: string): string {
  const text = keyword.slice(0, MOST_LETTERS).toLowerCase();
  // deno-lint-ignore no-control-regex
  return /^[\x00-\x7f]*$/.test(text)
    ? text
    : text.replaceAll("ß", "ss").normalize("NFKD").replace(/\p{M}/gu, "");
}
