import fontkit from "npm:@cantoo/fontkit@2.0.12";
import type { PDFDocument, PDFFont } from "npm:@cantoo/pdf-lib@2.11.1";
import anyAscii from "npm:any-ascii@0.3.3";

/** Noto Sans, under the SIL Open Font License: Latin with Vietnamese, Greek and Cyrillic. */
const FILES = {
  plain: "npm:@expo-google-fonts/noto-sans@0.4.2/400Regular/NotoSans_400Regular.ttf",
  bold: "npm:@expo-google-fonts/noto-sans@0.4.2/700Bold/NotoSans_700Bold.ttf",
};

/** Letters that need no shaping; the rest of what the typeface has would be set wrongly letter by letter. */
const SET_AS_IT_IS =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}]/u;

/** The typeface within a document, of which only the letters that are used go into the file. */
export interface Letters {
  plain: PDFFont;
  bold: PDFFont;
  /** The text on one line as the typeface can set it; of something never nothing. */
  writable: (text: string) => string;
  /** Whether anything had to be spelled in other letters than it was written in. */
  isSpelled: () => boolean;
}

const files = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/** Puts the typeface into a document. */
export async function embedLetters(document: PDFDocument): Promise<Letters> {
  document.registerFontkit(fontkit);
  const plain = await document.embedFont(await fileOf(FILES.plain), { subset: true });
  const bold = await document.embedFont(await fileOf(FILES.bold), { subset: true });
  const known = new Set(plain.getCharacterSet());
  let isSpelled = false;
  const spell = (letter: string) => {
    isSpelled = true;
    // Marks on letters that are spelled go with them.
    return anyAscii(letter) || (/\p{M}/u.test(letter) ? "" : "?");
  };
  return {
    plain,
    bold,
    writable: (text) => writable(text, known, spell),
    isSpelled: () => isSpelled,
  };
}

/** The file of a font, read once in a process. */
function fileOf(specifier: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = files.get(specifier) ?? Deno.readFile(new URL(import.meta.resolve(specifier)));
  files.set(specifier, file);
  // A read that failed is tried again by the next document.
  file.catch(() => files.delete(specifier));
  return file;
}

/** Letters that the typeface lacks, such as Chinese or Arabic ones, are spelled in Latin ones. */
function writable(text: string, known: Set<number>, spell: (letter: string) => string): string {
  const clean = text.toWellFormed().normalize("NFC").replace(/[\p{Cc}\p{Cf}\s]+/gu, " ");
  const shown = [...clean].map((letter) => {
    const isKnown = SET_AS_IT_IS.test(letter) && known.has(letter.codePointAt(0) ?? 0);
    return isKnown ? letter : spell(letter);
  }).join("").trim();
  return shown || (text.length > 0 ? "?" : "");
}
