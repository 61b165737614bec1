import { PDFDocument, type PDFPage, rgb } from "npm:@cantoo/pdf-lib@2.11.1";
import { embedLetters, type Letters } from "./pdf_letters.ts";

/** A4 in points. */
const PAGE = { width: 595, height: 842 };
const TOP = 64;
const BOTTOM = 84;
/** Between which everything stands. */
export const LEFT = 56;
export const RIGHT = PAGE.width - 56;

const INK = rgb(0.09, 0.1, 0.13);
const GREY = rgb(0.38, 0.41, 0.46);
const LINE = rgb(0.82, 0.84, 0.87);

/** How text looks; points, 9.5 unless told. */
export interface Look {
  size?: number;
  bold?: boolean;
  grey?: boolean;
  /** `x` is where it ends. */
  right?: boolean;
}

/** Opens a document of A4 pages that says nothing of when or where it was made. */
export async function openSheet(title: string, madeAt: Date): Promise<Sheet> {
  const document = await PDFDocument.create();
  document.setTitle(title);
  document.setProducer("IGNY8");
  document.setCreator("IGNY8");
  document.setLanguage("en");
  document.setCreationDate(madeAt);
  document.setModificationDate(madeAt);
  return new Sheet(document, await embedLetters(document));
}

/** A pen on the pages of a document; `at` runs downwards, in points. */
export class Sheet {
  at = TOP;
  /** Written at the top of every page that follows. */
  onNewPage: () => void = () => {};
  private page: PDFPage;

  constructor(private readonly document: PDFDocument, private readonly letters: Letters) {
    this.page = document.addPage([PAGE.width, PAGE.height]);
  }

  /** Writes one line at `x`. */
  write(text: string, x: number, look: Look = {}): void {
    const shown = this.letters.writable(text);
    if (shown) this.draw(this.page, shown, x, PAGE.height - this.at, look);
  }

  /** The text in lines of at most `width` points; words that are longer are broken. */
  wrapped(text: string, width: number, look: Look = {}): string[] {
    const fits = (line: string) => this.widthOf(line, look) <= width;
    const lines = [""];
    for (const word of this.letters.writable(text).split(" ")) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (fits(longer)) {
        lines[lines.length - 1] = longer;
        continue;
      }
      if (lines.at(-1)) lines.push("");
      for (const letter of word) {
        if (!fits(lines.at(-1) + letter)) lines.push("");
        lines[lines.length - 1] += letter;
      }
    }
    return lines;
  }

  /** Goes down. */
  down(points: number): void {
    this.at += points;
  }

  /** Goes onto a new page where there is no room for `points` more. */
  need(points: number): void {
    if (this.at + points <= PAGE.height - BOTTOM) return;
    this.page = this.document.addPage([PAGE.width, PAGE.height]);
    this.at = TOP;
    this.onNewPage();
  }

  /** A line from `from` to the right edge. */
  rule(from = LEFT, look: { strong?: boolean } = {}): void {
    const y = PAGE.height - this.at;
    const [thickness, color] = look.strong ? [1, INK] : [0.6, LINE];
    this.page.drawLine({ start: { x: from, y }, end: { x: RIGHT, y }, thickness, color });
  }

  /** Whether anything was spelled in other letters than it was written in. */
  get isSpelled(): boolean {
    return this.letters.isSpelled();
  }

  /** Writes at the foot of every page, with its number on the right. */
  foot(text: string): void {
    const pages = this.document.getPages();
    const look = { size: 8, grey: true };
    const [line = ""] = this.wrapped(text, 380, look);
    for (const [index, page] of pages.entries()) {
      this.draw(page, line, LEFT, 40, look);
      this.draw(page, `Page ${index + 1} of ${pages.length}`, RIGHT, 40, { ...look, right: true });
    }
  }

  /** The file. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.document.save());
  }

  private widthOf(shown: string, { size = 9.5, bold }: Look): number {
    return (bold ? this.letters.bold : this.letters.plain).widthOfTextAtSize(shown, size);
  }

  private draw(page: PDFPage, shown: string, x: number, y: number, look: Look): void {
    const { size = 9.5, bold, grey, right } = look;
    const left = right ? x - this.widthOf(shown, look) : x;
    const font = bold ? this.letters.bold : this.letters.plain;
    page.drawText(shown, { x: left, y, size, font, color: grey ? GREY : INK });
  }
}
