/** Words that say nothing about a topic: function words and the modifiers of searches, in English, German, French and Spanish. */
const STOP_WORDS = new Set(
  ("a an and are as at be by can do does for from had has have how i in is it its me my near no not of on or our " +
    "out over should so some than that the their them there these they this to up us use using vs versus was we were " +
    "what when where which who why will with without you your about after all also any best better buy cheap cheapest " +
    "cost costs deal deals discount free good great guide ideas list new online price prices pricing rated review " +
    "reviews sale shop store tips top tutorial types under used vs website " +
    "der die das den dem des ein eine einer eines und oder für mit ohne von zu zum zur im in ist sind wie was wo wer " +
    "warum auf aus bei nach günstig kaufen preis beste bester test " +
    "le la les un une des du de et ou pour avec sans dans sur est sont comment quel quelle prix acheter meilleur pas cher " +
    "el los las una unos unas y o para con sin en es son como que cual precio comprar mejor barato")
    .split(" "),
);

/** More words than this say no more about a topic. */
const MOST_WORDS = 12;

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The topic words of a keyword, each once, stemmed lightly so that singular and plural meet. */
export function topicWords(keyword: string): string[] {
  const words = keyword.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];
  const kept = words.flatMap((word) => UNSPACED.test(word) ? pairs(word) : [word])
    .filter((word) => word.length > 1 && !STOP_WORDS.has(word) && !/^\d+$/.test(word));
  return [...new Set(kept.map(stem))].slice(0, MOST_WORDS);
}

/** Scripts without spaces: neighbouring characters stand for words. */
function pairs(word: string): string[] {
  const characters = [...word];
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, index) => `${characters[index]}${character}`);
}

function stem(word: string): string {
  if (word.length < 4 || /(ss|us|is)$/.test(word)) return word;
  if (/[^aeo]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}
