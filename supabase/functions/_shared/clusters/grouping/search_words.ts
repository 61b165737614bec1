/** What a word does in a search. */
export type WordKind = "function" | "preposition" | "modifier" | "telling";

const PREPOSITIONS = new Set(
  ("for in on at with without from by about of near under over between after before during against into like vs versus " +
    "für mit ohne von aus bei nach pour avec sans dans sur para con sin por").split(" "),
);

const FUNCTION_WORDS = new Set(
  ("a an the and or but if then than as is are am was were be been being do does did can could will would should may might " +
    "must has have had i me my we our you your he his she her it its they them their there this that these those to up " +
    "so too very some any no not only also just us who whom whose which what when where why how s t " +
    "der die das den dem des ein eine einer eines und oder zu zum zur im ist sind wie was wo wer warum auf " +
    "le la les l un une des du de d et ou est sont comment quel quelle quels pourquoi au aux en " +
    "el los las una unas unos y o son como que cual es del al").split(" "),
);

const MODIFIERS = new Set(
  ("best top good great better greatest cheap cheapest affordable expensive free online buy buying purchase shop store sale " +
    "deal deals discount coupon price prices pricing cost costs rated review reviews compare comparison list ideas guide " +
    "tips tutorial new latest used types kinds examples example meaning definition mean define information info facts " +
    "near website site find get make use using many much long often does work works need want help " +
    "günstig kaufen preis beste bester test prix acheter meilleur meilleure avis precio comprar mejor barato")
    .split(" "),
);

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Words read of one text at most. */
const MOST_WORDS = 40;

/** The words of a search in order, lower case and without accents; scripts without spaces come in pairs. */
export function searchWords(text: string): string[] {
  const plain = text.slice(0, 1000).normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC");
  const words = plain.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.flatMap((word) => UNSPACED.test(word) ? pairsOf(word) : [word])
    .slice(0, MOST_WORDS);
}

/** What a lower-case word does in a search, as far as the word alone tells. */
export function wordKind(word: string): WordKind {
  if (PREPOSITIONS.has(word)) return "preposition";
  if (FUNCTION_WORDS.has(word)) return "function";
  return MODIFIERS.has(word) ? "modifier" : "telling";
}

/** A light stem: plural, -ing, -ed and a final e are folded, so that "chairs" and "chair" meet. */
export function stemOf(word: string): string {
  let stem = word;
  if (stem.length > 4 && stem.endsWith("ies")) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 4 && /(ch|sh|ss|x|z)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (stem.length > 3 && /[^sui]s$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 5 && stem.endsWith("ing")) stem = undoubled(stem.slice(0, -3));
  else if (stem.length > 4 && /[^e]ed$/.test(stem)) stem = undoubled(stem.slice(0, -2));
  return stem.length > 4 && stem.endsWith("e") ? stem.slice(0, -1) : stem;
}

function undoubled(stem: string): string {
  return /([^lsz])\1$/.test(stem) ? stem.slice(0, -1) : stem;
}

function pairsOf(word: string): string[] {
  const letters = [...word];
  if (letters.length < 2) return letters;
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}
