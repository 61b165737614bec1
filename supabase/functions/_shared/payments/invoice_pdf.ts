import { cardName } from "./card_name.ts";
import type { Invoice } from "./list_invoices.ts";
import { moneyText } from "./money.ts";
import { LEFT, type Look, openSheet, RIGHT, type Sheet } from "./pdf_sheet.ts";

/** Where the columns of the lines end, flush right, and how wide descriptions may be. */
const QUANTITY = 372;
const UNIT_PRICE = 458;
const WIDEST_TEXT = 270;
/** Where labels of the sums begin, and the second column of the head. */
const SUMS = 330;
const LINE = 14;

/**
 * The PDF of an invoice or credit note: the same bytes for the same invoice. Names in scripts that the typeface lacks
 * are spelled in Latin letters.
 */
export async function invoicePdf(invoice: Invoice): Promise<Uint8Array<ArrayBuffer>> {
  const title = `${titleOf(invoice)} ${invoice.number}`;
  const sheet = await openSheet(title, new Date(invoice.issued_at));
  writeHead(sheet, invoice);
  writeParties(sheet, invoice);
  writeLines(sheet, invoice);
  writeSums(sheet, invoice);
  writeNotes(sheet, invoice);
  const { name, tax_number } = invoice.issuer;
  sheet.foot([name, taxLine(tax_number), title].filter(Boolean).join("  ·  "));
  return await sheet.bytes();
}

function titleOf({ kind }: Invoice): string {
  return kind === "credit_note" ? "Credit note" : "Invoice";
}

function writeHead(sheet: Sheet, invoice: Invoice) {
  const { number, issued_at, corrects, card } = invoice;
  sheet.write(invoice.issuer.name, RIGHT, { size: 12, bold: true, right: true });
  sheet.write(titleOf(invoice), LEFT, { size: 24, bold: true });
  sheet.down(30);
  const date = dayOf(issued_at);
  const paid = `${date}${card ? ` by ${cardText(card)}` : ""}`;
  const facts: [string, string][] = corrects
    ? [["Credit note number", number], ["Date of issue", date], ["Corrects invoice", corrects]]
    : [["Invoice number", number], ["Date of issue", date], ["Paid", paid]];
  for (const [label, value] of facts) {
    sheet.write(label, LEFT, { grey: true });
    sheet.write(value, LEFT + 112, { bold: label.endsWith("number") });
    sheet.down(LINE + 1);
  }
}

/** Who asks and who pays, side by side. */
function writeParties(sheet: Sheet, { issuer, customer }: Invoice) {
  sheet.down(22);
  const from = { name: issuer.name, lines: issuer.address.split("\n"), taxed: issuer.tax_number };
  const { line1, line2, city, country, email } = customer;
  const town = `${customer.postal_code} ${city}`.trim();
  const to = {
    name: customer.name,
    lines: [line1, line2, town, countryName(country), email ?? ""],
    taxed: customer.tax_number,
  };
  const top = sheet.at;
  const ends = [["From", LEFT, from], ["Billed to", SUMS, to]] as const;
  sheet.at = Math.max(...ends.map(([label, x, party]) => {
    sheet.at = top;
    writeParty(sheet, label, x, party);
    return sheet.at;
  }));
}

interface Side {
  name: string;
  lines: string[];
  taxed: string;
}

function writeParty(sheet: Sheet, label: string, x: number, { name, lines, taxed }: Side) {
  const width = RIGHT - SUMS;
  const put = (text: string, look: Look) => {
    if (!text) return;
    for (const line of sheet.wrapped(text, width, look)) {
      sheet.write(line, x, look);
      sheet.down(LINE);
    }
  };
  put(label, { size: 8, grey: true });
  put(name, { bold: true });
  for (const line of [...lines, taxLine(taxed)]) put(line, {});
}

function writeLines(sheet: Sheet, { lines, currency }: Invoice) {
  sheet.down(28);
  writeColumns(sheet);
  sheet.onNewPage = () => writeColumns(sheet);
  for (const { description, quantity, amount } of lines) {
    const texts = sheet.wrapped(description, WIDEST_TEXT);
    sheet.need(texts.length * LINE + 12);
    sheet.write(String(quantity), QUANTITY, { right: true });
    sheet.write(unitPrice(amount, quantity, currency), UNIT_PRICE, { right: true });
    sheet.write(moneyText(amount, currency), RIGHT, { right: true });
    for (const text of texts) {
      sheet.write(text, LEFT);
      sheet.down(LINE);
    }
    sheet.down(-5);
    sheet.rule();
    sheet.down(15);
  }
  sheet.onNewPage = () => {};
}

function writeColumns(sheet: Sheet) {
  const look = { size: 8, grey: true };
  sheet.write("Description", LEFT, look);
  sheet.write("Quantity", QUANTITY, { ...look, right: true });
  sheet.write("Unit price", UNIT_PRICE, { ...look, right: true });
  sheet.write("Amount", RIGHT, { ...look, right: true });
  sheet.down(7);
  sheet.rule(LEFT, { strong: true });
  sheet.down(16);
}

/** The price of one; empty where it is no whole number of cents. */
function unitPrice(amount: number, quantity: number, currency: string): string {
  return quantity > 0 && amount % quantity === 0 ? moneyText(amount / quantity, currency) : "";
}

function writeSums(sheet: Sheet, invoice: Invoice) {
  const { subtotal_cents, tax_cents, total_cents, currency } = invoice;
  sheet.need(100);
  sheet.down(6);
  sum("Subtotal", subtotal_cents);
  sum("Tax", tax_cents);
  sheet.down(-4);
  sheet.rule(SUMS, { strong: true });
  sheet.down(16);
  sum(invoice.corrects ? "Total given back" : "Total", total_cents, { bold: true, size: 11 });
  if (invoice.corrects) return;
  sum("Paid", total_cents);
  sum("Amount due", 0, { bold: true });

  function sum(label: string, cents: number, look: Look = {}) {
    sheet.write(label, SUMS, look);
    sheet.write(moneyText(cents, currency), RIGHT, { ...look, right: true });
    sheet.down(LINE + 4);
  }
}

function writeNotes(sheet: Sheet, { credits, corrects }: Invoice) {
  sheet.need(40);
  sheet.down(14);
  const count = new Intl.NumberFormat("en-US").format(credits);
  const notes = [
    corrects && `This corrects invoice ${corrects}; the sum goes back the way it was paid.`,
    credits > 0 && `This brought ${count} credits to the account.`,
    sheet.isSpelled && "Names in scripts that cannot be printed here are spelled in Latin letters.",
  ];
  for (const note of notes) {
    if (!note) continue;
    sheet.write(note, LEFT, { grey: true });
    sheet.down(LINE);
  }
}

function taxLine(number: string): string {
  return number && `Tax number ${number}`;
}

/** "22 November 2026", in UTC. */
function dayOf(moment: string): string {
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(moment).toLocaleDateString("en-GB", format);
}

function cardText({ brand, last4 }: NonNullable<Invoice["card"]>): string {
  return `${cardName(brand)} ending in ${last4}`;
}

/** What a country is called; its letters where nobody knows it. */
function countryName(code: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames("en", { type: "region", fallback: "code" }).of(code) ?? code;
}
