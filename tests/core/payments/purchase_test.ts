import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { invoicePdf } from "core/payments/invoice_pdf.ts";
import { listInvoices, readInvoice } from "core/payments/list_invoices.ts";
import { saveBillingDetails } from "core/payments/settings.ts";
import type { Person } from "@/tests/harness/people.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { openTill } from "./till.ts";

const FIRST_PAGE = { filters: {}, page: 1, size: 50, sort: "-issued_at", search: "" } as const;
const SMALL = { kind: "package", slug: "credits-1000" } as const;

databaseTest(
  "a package brings its credits once, told by its page and by its messages",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await given.person();
      await saveBillingDetails(owner, {
        company: "Łódź Öl & Söhne GmbH",
        line1: "Street 1",
        line2: "",
        postal_code: "10115",
        city: "Berlin",
        country: "DE",
        tax_number: "DE123",
      });
      const session = await till.buy(owner, SMALL);
      const fulfil = { action: "fulfil", session: session.id } as const;
      deepEqual(await till.order(owner, fulfil), { state: "paid" });
      await till.deliverAll();
      deepEqual(await till.order(owner, fulfil), { state: "paid" });
      deepEqual(await balanceOf(given, owner), {
        credits: 1500,
        purchased_credits: 1000,
        status: "active",
      });
      const { rows: [row], total } = await listInvoices(owner, FIRST_PAGE);
      equal(total, 1);
      const invoice = await readInvoice(owner, { id: row?.id ?? "" });
      match(invoice.number, /^IGNY8-\d{6}$/);
      equal(invoice.customer.name, "Łódź Öl & Söhne GmbH");
      const pdf = new TextDecoder("latin1").decode(await invoicePdf(invoice));
      match(pdf, /^%PDF-1\.\d/);
    } finally {
      await till.close();
    }
  },
);

databaseTest("another account neither books a payment nor reads its invoice", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    const other = await given.person();
    await till.buy(other, SMALL);
    const session = await till.buy(owner, SMALL);
    await till.deliverAll();
    const fulfil = { action: "fulfil", session: session.id } as const;
    await rejects(till.order(other, fulfil), hasCode("not_found"));
    const { rows: [row] } = await listInvoices(owner, FIRST_PAGE);
    await rejects(readInvoice(other, { id: row?.id ?? "" }), hasCode("not_found"));
    equal((await balanceOf(given, other))?.credits, 1500);
  } finally {
    await till.close();
  }
});

databaseTest("a suspended account pays, an unpaid page brings nothing", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    const suspend = "update public.accounts set status = 'suspended' where id = $1";
    await given.stack.sql(suspend, [owner.accountId]);
    const order = { action: "checkout", purchase: SMALL, key: crypto.randomUUID() } as const;
    const { url } = await till.order<{ url: string }>(owner, order);
    deepEqual(await till.order(owner, order), { url }, "the same key opens the same page");
    const fulfil = { action: "fulfil", session: url.split("/").at(-1) ?? "" } as const;
    deepEqual(await till.order(owner, fulfil), { state: "open" });
    equal((await balanceOf(given, owner))?.credits, 500);
    await till.buy(owner, SMALL);
    await till.deliverAll();
    deepEqual(await balanceOf(given, owner), {
      credits: 1500,
      purchased_credits: 1000,
      status: "suspended",
    });
  } finally {
    await till.close();
  }
});

databaseTest("a declined card brings nothing, and a changed price is a new one", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    await rejects(till.buy(owner, SMALL, "4000 0000 0000 0002"), /declined/);
    await till.deliverAll();
    equal((await balanceOf(given, owner))?.credits, 500);
    const before = till.shop.store.all("price", ({ active }) => active).length;
    await given.stack.sql(
      "update public.credit_packages set price_cents = 1600 where slug = 'credits-1000'",
    );
    const session = await till.buy(owner, SMALL);
    equal(session.amount_total, 1600);
    equal(
      till.shop.store.all("price", ({ active }) => active).length,
      before,
      "the old one is archived",
    );
  } finally {
    await given.stack.sql(
      "update public.credit_packages set price_cents = 1500 where slug = 'credits-1000'",
    );
    await till.close();
  }
});

async function balanceOf({ stack }: DatabaseTest, { accountId }: Person) {
  const [row] = await stack.sql<{ credits: number; purchased_credits: number; status: string }>(
    "select credits, purchased_credits, status from public.accounts where id = $1",
    [accountId],
  );
  return row && { ...row };
}
