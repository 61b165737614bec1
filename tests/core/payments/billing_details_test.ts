import { deepEqual, equal } from "node:assert/strict";
import { taxIdOf } from "core/adapters/stripe/tax_ids.ts";
import type { PaymentProvider } from "core/payments/provider.ts";
import { saveBillingDetails } from "core/payments/settings.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { openTill, type Till } from "./till.ts";

const DETAILS = {
  company: "Öl & Söhne GmbH",
  line1: "Street 1",
  line2: "",
  postal_code: "10115",
  city: "Berlin",
  country: "DE",
  tax_number: "DE 123 456 789",
};

function customerOf({ shop: { store } }: Till) {
  const [customer] = store.all("customer");
  const ids = store.all("tax_id", (one) => one.customer === customer?.id);
  return {
    name: customer?.name,
    address: customer?.address,
    number: customer?.metadata.tax_number,
    ids: ids.map(({ type, value }) => `${type} ${value}`),
  };
}

Deno.test("a tax number is written as Stripe knows it, whoever typed it how", () => {
  const cases: [typed: string, country: string, expected: string | null][] = [
    ["DE123456789", "DE", "eu_vat DE123456789"],
    ["de 123.456-789", "", "eu_vat DE123456789"],
    ["123456789", "DE", "eu_vat DE123456789"],
    ["ATU12345678", "AT", "eu_vat ATU12345678"],
    ["123456789", "GR", "eu_vat EL123456789"],
    ["NL123456789B01", "NL", "eu_vat NL123456789B01"],
    ["GB123456789", "GB", "gb_vat GB123456789"],
    ["XI123456789", "GB", "eu_vat XI123456789"],
    ["CHE-123.456.789 MWST", "CH", "ch_vat CHE-123.456.789 MWST"],
    ["123456789MVA", "NO", "no_vat 123456789MVA"],
    ["12-3456789", "US", "us_ein 12-3456789"],
    ["12 345 678 901", "AU", "au_abn 12345678901"],
    ["DE123", "DE", null],
    ["123/456/78901", "DE", null],
    ["4123456789", "ZA", "za_vat 4123456789"],
    ["constructor", "__proto__", null],
    ["", "DE", null],
    ["  ", "", null],
  ];
  for (const [typed, country, expected] of cases) {
    const id = taxIdOf(typed, country);
    equal(id && `${id.type} ${id.value}`, expected, `${typed} of ${country}`);
  }
});

databaseTest(
  "billing details reach Stripe, whenever they change and however often",
  async (given) => {
    const till = await openTill(given);
    try {
      const owner = await given.person();
      await saveBillingDetails(owner, DETAILS);
      await till.keepDuties();
      equal(till.shop.store.all("customer").length, 0, "nobody is a customer before buying");
      await till.buy(owner, { kind: "package", slug: "credits-1000" });
      const { line1, line2, postal_code, city, country } = DETAILS;
      const address = { line1, line2, postal_code, city, country };
      const first = {
        name: DETAILS.company,
        address,
        number: undefined,
        ids: ["eu_vat DE123456789"],
      };
      deepEqual(customerOf(till), first);
      await saveBillingDetails(owner, DETAILS);
      await saveBillingDetails(owner, DETAILS);
      await Promise.all([till.keepDuties(), till.keepDuties()]);
      deepEqual(customerOf(till), first);

      // A number of no form that Stripe knows, and one that it does not believe.
      for (const tax_number of ["Steuernummer 12/345", "DE 012345678"]) {
        await saveBillingDetails(owner, { ...DETAILS, tax_number });
        await till.keepDuties();
        deepEqual(customerOf(till), { ...first, number: tax_number, ids: [] });
      }
      await saveBillingDetails(owner, {
        ...DETAILS,
        company: "",
        line1: "",
        postal_code: "",
        city: "",
        country: "",
        tax_number: "",
      });
      await till.keepDuties();
      const { address: none, number, ids } = customerOf(till);
      deepEqual([none, number, ids], [null, undefined, []]);
    } finally {
      await till.close();
    }
  },
);

databaseTest("details that Stripe does not take up today it takes up later", async (given) => {
  const till = await openTill(given);
  try {
    const owner = await given.person();
    const other = await given.person();
    await till.buy(owner, { kind: "package", slug: "credits-1000" });
    const down: PaymentProvider = new Proxy(till.provider, {
      get: () => () => Promise.reject(new Error("down")),
    });
    await saveBillingDetails(owner, DETAILS);
    await saveBillingDetails(other, { ...DETAILS, company: "Somebody else" });
    await till.keepDuties(down);
    deepEqual(customerOf(till).ids, []);
    await given.stack.sql("update app.payment_duties set run_at = now()");
    await till.keepDuties();
    deepEqual(customerOf(till).ids, ["eu_vat DE123456789"]);
    equal(customerOf(till).name, DETAILS.company);
  } finally {
    await till.close();
  }
});
