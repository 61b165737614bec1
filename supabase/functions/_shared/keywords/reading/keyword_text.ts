import type { RejectCode } from "./types.ts";

/** The longest keyword that is kept, in characters. */
export const MAX_KEYWORD_CHARS = 500;

const PLAIN = /^[\x21-\x3c\x3e-\x7e]+(?: [\x21-\x7e]+)*$/;
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
/** Joiners carry meaning in Arabic and Indic scripts and in emoji; elsewhere they only hide. */
const STRAY_JOINER =
  /(?<![\p{M}\p{Script=Arabic}\p{Script=Devanagari}\p{Extended_Pictographic}])[\u200c\u200d]/gu;

/** NFC, trimmed, single spaces, without control and zero-width characters; markup stays text. */
export function cleanKeyword(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.toWellFormed().normalize("NFC").replace(INVISIBLE, "").replace(STRAY_JOINER, "")
    .replace(/\s+/gu, " ").replace(/\p{Cc}/gu, "").replace(/ {2,}/g, " ").trim();
}

/** What makes two keywords the same: case, spaces and joiners aside. Takes a cleaned keyword. */
export function keywordKey(keyword: string): string {
  if (PLAIN.test(keyword)) return keyword.toLowerCase();
  return keyword.replace(/[\u200c\u200d]/g, "").toLowerCase().normalize("NFC");
}

/** Undoes the spreadsheet trick ="text", which keeps a value from being read as a number. */
export function withoutTextFormula(cell: string): string {
  return cell.match(/^\s*="([^"]*)"\s*$/)?.[1] ?? cell;
}

/** Why a cleaned keyword cannot be kept, or null when it can. */
export function keywordProblem(keyword: string): { code: RejectCode; reason: string } | null {
  if (keyword === "") return { code: "keyword_empty", reason: "The keyword is empty." };
  if (keyword.length > MAX_KEYWORD_CHARS && [...keyword].length > MAX_KEYWORD_CHARS) {
    const reason = `The keyword is longer than ${MAX_KEYWORD_CHARS} characters.`;
    return { code: "keyword_too_long", reason };
  }
  if (isFormula(keyword)) {
    return { code: "keyword_formula", reason: "The keyword is a spreadsheet formula." };
  }
  if (/^\(?(not provided|not set|other)\)$/i.test(keyword)) {
    return { code: "keyword_withheld", reason: `"${keyword}" stands for a hidden search.` };
  }
  if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(keyword)) {
    return { code: "keyword_empty", reason: "The keyword has no letter or digit." };
  }
  if (keyword.includes("<") && !/[\p{L}\p{N}]/u.test(keyword.replace(/<[^>]*>?/g, ""))) {
    return { code: "keyword_markup", reason: "The keyword is nothing but HTML tags." };
  }
  return null;
}

/** "=…" always; "+", "-" and "@" only before a call or a command, as "@handle" is a real search. */
function isFormula(keyword: string): boolean {
  return keyword.startsWith("=") ||
    /^[+\-@]/.test(keyword) && /^[+\-@]\s*[A-Za-z_.]+\d*\(|\|.*!|\|\s*['"]/.test(keyword);
}
