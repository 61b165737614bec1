import {
  PDFDocument,
  type PDFFont,
  type PDFPage,
  rgb,
  StandardFonts,
} from "npm:@cantoo/pdf-lib@2.11.1";
import type { Invoice } from "./list_invoices.ts";
import { moneyText } from "./money.ts";

/** A4 in points. */
const PAGE = { width: 595, height: 842 };
const LEFT = 56;
const RIGHT = PAGE.width - 56;
/** Where the columns end: quantity and amount are flush right. */
const QUANTITY = 430;
const WIDEST_TEXT = 330;
const BOTTOM = 90;
const GREY = rgb(0.4, 0.42, 0.46);

/** The PDF of an invoice or credit note. Letters that its typeface lacks are written without their marks. */
export async function invoicePdf(invoice: Invoice): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create();
  const issued = new Date(invoice.issued_at);
  document.setTitle(`${titleOf(invoice)} ${invoice.number}`);
  document.setProducer("IGNY8");
  document.setCreationDate(issued);
  document.setModificationDate(issued);
  const plain = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const sheet = new Sheet(document, plain, bold);
  writeHead(sheet, invoice, issued);
  writeLines(sheet, invoice);
  writeSums(sheet, invoice);
  return new Uint8Array(await document.save());
}

function titleOf({ kind }: Invoice): string {
  return kind === "credit_note" ? "Credit note" : "Invoice";
}

/** A pen on the pages of a document; y runs downwards in `at`. */
class Sheet {
  page: PDFPage;
  at = 72;

  constructor(
    private readonly document: PDFDocument,
    private readonly plain: PDFFont,
    private readonly bold: PDFFont,
  ) {
    this.page = document.addPage([PAGE.width, PAGE.height]);
  }

  write(
    text: string,
    x: number,
    look: { size?: number; bold?: boolean; grey?: boolean; right?: boolean } = {},
  ) {
    const { size = 10, grey, right } = look;
    const font = look.bold ? this.bold : this.plain;
    const shown = writable(text);
    const left = right ? x - font.widthOfTextAtSize(shown, size) : x;
    const color = grey ? GREY : rgb(0, 0, 0);
    this.page.drawText(shown, { x: left, y: PAGE.height - this.at, size, font, color });
  }

  /** Goes down, onto a new page where there is no room for `needs` points. */
  down(points: number, needs = 0) {
    this.at += points;
    if (this.at + needs <= PAGE.height - BOTTOM) return;
    this.page = this.document.addPage([PAGE.width, PAGE.height]);
    this.at = 72;
  }

  rule() {
    const y = PAGE.height - this.at;
    this.page.drawLine({
      start: { x: LEFT, y },
      end: { x: RIGHT, y },
      thickness: 0.6,
      color: GREY,
    });
  }

  /** The text in lines that are not wider than the column of descriptions. */
  wrapped(text: string): string[] {
    const lines: string[] = [""];
    for (const word of writable(text).split(" ").flatMap((one) => one.match(/.{1,50}/g) ?? [])) {
      const longer = `${lines.at(-1)} ${word}`.trim();
      if (this.plain.widthOfTextAtSize(longer, 10) <= WIDEST_TEXT) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }
}

/** What the typeface has: Latin-1 and a few more; other letters lose their marks, the rest becomes "?". */
function writable(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Cf}]+/gu, " ")].map((letter) => {
    if (/[\x20-\x7e\xa0-\xff€–—‘’“”•…×]/.test(letter)) return letter;
    const plain = letter.normalize("NFKD").replace(/\p{M}/gu, "").replace("ł", "l").replace(
      "Ł",
      "L",
    );
    return /^[\x20-\x7e\xa0-\xff]+$/.test(plain) ? plain : "?";
  }).join("");
}

function writeHead(sheet: Sheet, invoice: Invoice, issued: Date) {
  const { issuer, customer } = invoice;
  sheet.write(titleOf(invoice), LEFT, { size: 22, bold: true });
  sheet.write(issuer.name, RIGHT, { size: 12, bold: true, right: true });
  sheet.down(22);
  const from = [...issuer.address.split("\n"), taxLine(issuer.tax_number)].filter(Boolean);
  const facts = [
    `Number ${invoice.number}`,
    `Date ${issued.toISOString().slice(0, 10)}`,
    ...(invoice.corrects ? [`For invoice ${invoice.corrects}`] : ["Paid in full"]),
  ];
  for (let index = 0; index < Math.max(from.length, facts.length); index++) {
    sheet.write(facts[index] ?? "", LEFT);
    sheet.write(from[index] ?? "", RIGHT, { right: true, grey: true });
    sheet.down(14);
  }
  sheet.down(18);
  sheet.write("Billed to", LEFT, { grey: true });
  sheet.down(15);
  const town = `${customer.postal_code} ${customer.city}`.trim();
  const to = [customer.line1, customer.line2, town, customer.country, taxLine(customer.tax_number)];
  sheet.write(customer.name, LEFT, { bold: true });
  sheet.down(14);
  for (const line of [...to, customer.email ?? ""].filter(Boolean)) {
    sheet.write(line, LEFT);
    sheet.down(14);
  }
}

function taxLine(number: string): string {
  return number && `Tax number ${number}`;
}

function writeLines(sheet: Sheet, { lines, currency }: Invoice) {
  sheet.down(24);
  sheet.write("Description", LEFT, { grey: true });
  sheet.write("Quantity", QUANTITY, { grey: true, right: true });
  sheet.write("Amount", RIGHT, { grey: true, right: true });
  sheet.down(8);
  sheet.rule();
  sheet.down(18);
  for (const { description, quantity, amount } of lines) {
    const [first = "", ...rest] = sheet.wrapped(description);
    sheet.write(first, LEFT);
    sheet.write(String(quantity), QUANTITY, { right: true });
    sheet.write(moneyText(amount, currency), RIGHT, { right: true });
    for (const line of rest) {
      sheet.down(14);
      sheet.write(line, LEFT);
    }
    sheet.down(18, 40);
  }
  sheet.rule();
}

function writeSums(sheet: Sheet, invoice: Invoice) {
  const { subtotal_cents, tax_cents, total_cents, currency, credits } = invoice;
  const sums: [string, number][] = [["Subtotal", subtotal_cents], ["Tax", tax_cents]];
  for (const [label, cents] of sums) {
    sheet.down(18);
    sheet.write(label, QUANTITY, { right: true });
    sheet.write(moneyText(cents, currency), RIGHT, { right: true });
  }
  sheet.down(20);
  sheet.write("Total", QUANTITY, { right: true, bold: true });
  sheet.write(moneyText(total_cents, currency), RIGHT, { right: true, bold: true });
  if (credits === 0) return;
  sheet.down(36);
  const count = new Intl.NumberFormat("en-US").format(credits);
  sheet.write(`This brought ${count} credits.`, LEFT, { grey: true });
}
