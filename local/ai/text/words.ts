import { fixedSpelling } from "./brands.ts";

const STOP = new Set(
  `a an and any are as at be been by can could did do does for from get had has have he her his how i if in into is it its
me my near no not of off on or our out over she should so some than that the their them then there these they this to
under up us vs versus was we were what when where which who whom why will with without would you your
de la le les des du un une et en pour avec dans sur au aux der die das und für mit von zu el los las para con por del y`
    .split(/\s+/),
);

const SMALL = new Set(
  "a an and as at but by de for from in into nor of on or over per the to up via vs with".split(
    " ",
  ),
);

/** Clips at a word border to at most `max` characters, with no mark of omission. */
export function clip(text: string, max: number): string {
  const clean = text.replace(/\s+/g, " ").trim();
  if (clean.length <= max) return clean;
  const cut = clean.slice(0, max + 1);
  const space = cut.lastIndexOf(" ");
  const kept = space > max * 0.4 ? cut.slice(0, space) : clean.slice(0, max);
  // a surrogate pair must not be cut in half
  return kept.replace(/[\ud800-\udbff]$/, "").replace(/[\s,;:–—\-&(]+$/u, "");
}

/** Lower-case words of a text in any script, punctuation dropped. */
export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.+#&]*/gu)
    ?.map((word) => word.replace(/['’.&]+$/u, "").replace(/['’]s$/u, "")) ?? [];
}

/** Whether the word says little about the topic. */
export function isStopword(word: string): boolean {
  return STOP.has(word);
}

/** A light English stem: accents, plural, -ing, -ed and doubled consonants folded. */
export function stem(word: string): string {
  let w = /[^a-z]/.test(word) ? word.normalize("NFD").replace(/\p{M}/gu, "").normalize() : word;
  if (w.length > 4 && w.endsWith("ies")) w = `${w.slice(0, -3)}y`;
  else if (w.length > 4 && /(ch|sh|ss|x|z)es$/.test(w)) w = w.slice(0, -2);
  else if (w.length > 3 && w.endsWith("s") && !/(ss|us|is)$/.test(w)) w = w.slice(0, -1);
  if (w.length > 5 && w.endsWith("ing")) w = undouble(w.slice(0, -3));
  else if (w.length > 4 && w.endsWith("ed") && !w.endsWith("eed")) w = undouble(w.slice(0, -2));
  return w.length > 4 && w.endsWith("e") ? w.slice(0, -1) : w;
}

function undouble(word: string): string {
  return /([bdgmnprt])\1$/.test(word) ? word.slice(0, -1) : word;
}

/** Content stems of a text, in order, stop words left out unless nothing else remains. */
export function stemsOf(text: string): string[] {
  const words = wordsOf(text);
  const content = words.filter((word) => !isStopword(word));
  return (content.length > 0 ? content : words).map(stem);
}

/** A keyword as it stands inside a sentence: spaces tidied, brands and acronyms capitalised. */
export function sentenceForm(keyword: string, max = 80): string {
  const clipped = clip(keyword, max);
  const shouting = clipped.length > 5 && clipped === clipped.toUpperCase();
  return clipped.split(" ").map((word) => {
    const fixed = spelled(word);
    if (fixed) return fixed;
    if (word === "i") return "I";
    return shouting ? word.toLowerCase() : word;
  }).join(" ");
}

function spelled(word: string): string | null {
  const match = word.match(/^([^\p{L}\p{N}]*)(.*?)([^\p{L}\p{N}]*)$/u);
  // "it" and "us" are words far more often than they are abbreviations
  if (!match?.[2] || ["it", "us", "id", "va", "pr", "ups", "ford", "meta"].includes(match[2])) {
    return null;
  }
  const fixed = fixedSpelling(match[2]);
  return fixed && `${match[1]}${fixed}${match[3]}`;
}

/** Title case as an editor sets it: small words low, brands fixed, own capitals kept. */
export function titleCase(text: string): string {
  const words = text.replace(/\s+/g, " ").trim().split(" ");
  return words.map((word, i) => {
    const fixed = spelled(word);
    if (fixed) return fixed;
    const bare = word.toLowerCase();
    const opens = i === 0 || /[:?!–—]$/.test(words[i - 1] ?? "");
    if (!opens && i < words.length - 1 && SMALL.has(bare)) return bare;
    if (/\p{Lu}/u.test(word.slice(1))) return word;
    return capitalise(word).replace(
      /(-)(\p{Ll})(?=\p{L}{2})/gu,
      (whole, dash: string, letter: string, at: number) =>
        /^-(a|an|and|at|by|for|in|of|on|or|the|to)(-|$)/.test(word.slice(at))
          ? whole
          : dash + letter.toUpperCase(),
    );
  }).join(" ");
}

/** The first letter in upper case, whatever stands before it. */
export function capitalise(text: string): string {
  if (/^[a-z][A-Z]/.test(text)) return text;
  return text.replace(/^([^\p{L}\p{N}]*)(\p{Ll})/u, (_, lead: string, letter: string) => {
    return lead + letter.toUpperCase();
  });
}

/** "a" or "an" for the sound the phrase begins with. */
export function indefinite(phrase: string): "a" | "an" {
  const first = phrase.trim().split(/[\s-]/)[0] ?? "";
  const word = first.replace(/^[^\p{L}\p{N}]+/u, "");
  if (/^(8|11|18|8\d|11th|18th)/.test(word)) return "an";
  if (/^[A-Z][A-Z0-9]{1,4}s?$/.test(word) && !/^(LED|NASA|RAM|SaaS|SARS|UPVC)/.test(word)) {
    return /^[AEFHILMNORSX]/.test(word) ? "an" : "a";
  }
  if (/^(hour|honest|honou?r|heir)/i.test(word)) return "an";
  if (/^(uni([^mn]|nt)|use|usu|usa|uk|eu|one\b|once|ubi|uti|ura|uv)/i.test(word)) return "a";
  return /^[aeiouàâäéèêëîïôöùûü]/i.test(word) ? "an" : "a";
}

/** "one", "one and two", "one, two and three". */
export function listed(items: readonly string[], word = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${word} ${items[items.length - 1]}`;
}

/** How many words a reader counts: runs between white space that hold a letter or digit. */
export function countWords(text: string): number {
  return text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
}
