import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import { invoicePdf } from "core/payments/invoice_pdf.ts";
import type { Invoice } from "core/payments/list_invoices.ts";
import { pdfText } from "./pdf_text.ts";

const CUSTOMER: Invoice["customer"] = {
  name: "Example GmbH",
  email: "books@example.test",
  line1: "Street 1",
  line2: "",
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
  tax_number: "DE999",
};

const INVOICE: Invoice = {
  number: "IGNY8-000042",
  kind: "package",
  issued_at: "2026-11-22T23:30:00Z",
  currency: "eur",
  subtotal_cents: 2900,
  tax_cents: 551,
  total_cents: 3451,
  lines: [{ description: "1,000 credits", quantity: 2, amount: 2900 }],
  issuer: { name: "Issuer Ltd", address: "Road 2\nDublin", tax_number: "IE123" },
  customer: CUSTOMER,
  credits: 1000,
  corrects: null,
  card: { brand: "visa", last4: "4242" },
};

const named = (name: string): Invoice => ({ ...INVOICE, customer: { ...CUSTOMER, name } });

for (
  const name of [
    "Łódź Öl & Söhne – Zażółć gęślą jaźń",
    "Ευρωπαϊκή Εταιρεία Α.Ε.",
    "ТОВ «Їжак», Київ",
    "Công ty Ước Mơ Việt",
    "Ünïçødé “€ 5” №1",
  ]
) {
  Deno.test(`an invoice for ${name} bears this name, letter by letter`, async () => {
    const [page = []] = await pdfText(await invoicePdf(named(name)));
    equal(page.join(" ").includes(name), true, page.join("\n"));
    ok(!page.join(" ").includes("Latin letters"));
  });
}

Deno.test("names in scripts that the typeface lacks are spelled, and the invoice says so", async () => {
  for (const name of ["株式会社", "شركة", "서울", "नमस्ते", "חברה", "🎉"]) {
    const [page = []] = await pdfText(await invoicePdf(named(name)));
    match(page[page.indexOf("Billed to") + 1] ?? "", /[A-Za-z]/, name);
    ok(page.some((line) => line.includes("spelled in Latin letters")), name);
  }
});

Deno.test("no name is lost and none breaks the document, whatever is in it", async () => {
  const hostile = ["\u200b\u202e", "\ud800", "\u{10ffff}", "\u0000", "A\nB\tC", "e\u0301\u0301"];
  for (const name of hostile) {
    const [page = []] = await pdfText(await invoicePdf(named(name)));
    notEqual(page[page.indexOf("Billed to") + 1], "Street 1", JSON.stringify(name));
    ok(!page.join("").includes("\ufffe"), JSON.stringify(name));
  }
  const endless = { ...CUSTOMER, name: "W".repeat(120), line1: "i".repeat(120) };
  const [page = []] = await pdfText(await invoicePdf({ ...INVOICE, customer: endless }));
  equal(page.filter((line) => /^W+$/.test(line)).join(""), "W".repeat(120));
});

Deno.test("an invoice says who pays whom, for what, with what, and that nothing is due", async () => {
  const [page = []] = await pdfText(await invoicePdf(INVOICE));
  const after = (label: string) => page[page.indexOf(label) + 1];
  equal(after("Invoice number"), "IGNY8-000042");
  equal(after("Date of issue"), "22 November 2026");
  equal(after("Paid"), "22 November 2026 by Visa ending in 4242");
  const rows = page.slice(page.indexOf("Amount") + 1);
  deepEqual(rows.slice(0, 4), ["2", "14.50 EUR", "29.00 EUR", "1,000 credits"]);
  const sums = rows.slice(4, 14);
  deepEqual(sums, [
    ...["Subtotal", "29.00 EUR", "Tax", "5.51 EUR", "Total", "34.51 EUR", "Paid", "34.51 EUR"],
    ...["Amount due", "0.00 EUR"],
  ]);
  deepEqual(page.slice(-2), [
    "Issuer Ltd · Tax number IE123 · Invoice IGNY8-000042",
    "Page 1 of 1",
  ]);
  for (const line of ["Germany", "Tax number DE999", "Road 2", "Dublin"]) ok(page.includes(line));
});

Deno.test("a long invoice goes on overleaf, with the heads of its columns and all of its lines", async () => {
  const lines = Array.from({ length: 40 }, (_, index) => ({
    description: `Line ${index} ${"remaining time on a plan with a long name ".repeat(2)}`,
    quantity: 1,
    amount: 100,
  }));
  const pages = await pdfText(await invoicePdf({ ...INVOICE, lines }));
  ok(pages.length >= 2);
  for (const [index, page] of pages.entries()) {
    equal(page.at(-1), `Page ${index + 1} of ${pages.length}`);
    ok(page.includes("Description"));
  }
  const text = pages.flat().join(" ");
  for (const { description } of lines) ok(text.includes(description.slice(0, 12)), description);
  equal(text.split("Amount due").length, 2);
});

Deno.test("a credit note names the invoice it corrects, and nothing as paid", async () => {
  const note = {
    ...INVOICE,
    kind: "credit_note" as const,
    corrects: "IGNY8-000041",
    subtotal_cents: -2900,
    tax_cents: -551,
    total_cents: -3451,
    credits: 0,
    card: null,
  };
  const [page = []] = await pdfText(await invoicePdf(note));
  equal(page[page.indexOf("Corrects invoice") + 1], "IGNY8-000041");
  equal(page[page.indexOf("Total given back") + 1], "-34.51 EUR");
  ok(!page.includes("Paid") && !page.includes("Invoice"));
});

Deno.test("the same invoice is the same file, and a small one", async () => {
  const [first, second] = [await invoicePdf(INVOICE), await invoicePdf(structuredClone(INVOICE))];
  deepEqual(first, second);
  ok(first.length < 40_000, `${first.length} bytes`);
});
