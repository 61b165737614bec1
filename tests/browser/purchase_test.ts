import { equal, match } from "node:assert/strict";
import { pdfText } from "@/tests/core/payments/pdf_text.ts";
import { browserTest, type Visit } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

/** What becomes visible only once a message has arrived: looks again until it is there. */
async function seenAt({ page, product }: Visit, path: string, text: RegExp): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    await page.goto(product.appUrl + path);
    if (text.test(await page.locator("main").innerText())) return;
    await page.waitForTimeout(250);
  }
  match(await page.locator("main").innerText(), text);
}

/** Pays on the stand-in's checkout with the card that is filled in, or another one. */
async function payAtCheckout({ page }: Visit, card?: string): Promise<void> {
  await page.waitForURL("**/pay/checkout/**");
  if (card) await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: /^Pay/ }).click();
}

/** Makes the account's card another one, on the provider's page. */
async function useCard(visit: Visit, card: string): Promise<void> {
  const { page } = visit;
  await page.goto("/billing/subscription");
  await page.getByRole("button", { name: "Card and open invoices" }).click();
  await page.waitForURL("**/pay/portal/**");
  await page.getByLabel("Card number").fill(card);
  await page.getByRole("button", { name: "Use this card" }).click();
  await page.getByText(`ends with ${card.slice(-4)}`).waitFor();
  await page.getByRole("link", { name: "Back to IGNY8" }).click();
  await page.waitForURL("**/billing/subscription");
}

browserTest(
  "a newcomer buys credits, gets money back, takes a plan, changes it, fails a payment and cancels",
  async (visit) => {
    const { page, product, step } = visit;
    const person = new Newcomer(page);
    await step("signs up", async () => {
      await person.signUp();
      await seenAt(visit, "/billing/credits", /500/);
    });
    await step("a declined card buys nothing", async () => {
      await page.goto("/billing/packages");
      await page.getByRole("button", { name: "Buy" }).first().click();
      await page.waitForURL("**/pay/checkout/**");
      const refused = page.waitForResponse((response) => response.request().method() === "POST");
      await payAtCheckout(visit, "4000 0000 0000 0002");
      equal((await refused).status(), 402);
      await page.getByRole("alert").waitFor();
      visit.problems.length = 0;
    });
    await step("the test card buys 1,000 credits, which are there at once", async () => {
      await payAtCheckout(visit, "4242 4242 4242 4242");
      await page.waitForURL("**/billing/checkout/return**");
      await page.getByText("Thank you, it is paid").waitFor();
      match(await page.getByRole("banner").innerText(), /1,500/);
      await seenAt(visit, "/billing/credits", /1,000 credits bought[\s\S]*IGNY8-\d{6}/);
    });
    await step("the invoice comes as a PDF", async () => {
      await seenAt(visit, "/billing/invoices", /IGNY8-\d{6}/);
      const downloading = page.waitForEvent("download");
      await page.getByRole("link", { name: /^IGNY8-.* as PDF/ }).first().click();
      const file = await downloading;
      match(file.suggestedFilename(), /^IGNY8-\d{6}\.pdf$/);
      const [text = []] = await pdfText(await Deno.readFile(await file.path()));
      equal(text[text.indexOf("Total") + 1], "15.00 USD");
    });
    await step("money given back is told, and its credits are gone", async () => {
      await page.goto(`${product.supabaseUrl}/pay/counter`);
      const row = page.getByRole("row").filter({ hasText: person.email });
      await row.getByRole("button", { name: "Give back", exact: true }).click();
      await seenAt(visit, "/billing/invoices", /Credit note/);
      await seenAt(visit, "/billing/payments", /Given back/);
      await seenAt(visit, "/billing/credits", /Money of IGNY8-\d{6} went back/);
      match(await page.getByRole("banner").innerText(), /(?<!,)500/);
    });
    await step("takes a plan and changes it for a larger one", async () => {
      await page.goto("/billing/plans");
      await page.getByRole("button", { name: "Pay by month" }).first().click();
      await payAtCheckout(visit);
      await page.waitForURL("**/billing/checkout/return**");
      await seenAt(visit, "/billing/subscription", /Starter[\s\S]*Renews/);
      await page.goto("/billing/plans");
      await page.getByRole("button", { name: "Pay by month" }).first().click();
      await page.waitForURL("**/billing/change**");
      await page.getByRole("button", { name: /^Pay 70\.00 USD and change/ }).click();
      await page.waitForURL("**/billing/subscription");
      await seenAt(visit, "/billing/subscription", /Growth[\s\S]*99\.00 USD each month/);
    });
    await step("a payment that fails changes nothing and is told", async () => {
      await useCard(visit, "4000000000000341");
      await page.goto("/billing/plans");
      await page.getByRole("button", { name: "Pay by month" }).last().click();
      await page.waitForURL("**/billing/change**");
      await page.getByRole("button", { name: /^Pay .* and change/ }).click();
      await page.getByText(/declined/).waitFor();
      await seenAt(visit, "/billing/subscription", /Growth/);
      visit.problems.length = 0;
    });
    await step("cancels it, and keeps it to the end of the period", async () => {
      await page.goto("/billing/subscription");
      await page.getByRole("button", { name: "Cancel at the end of the period" }).click();
      await seenAt(visit, "/billing/subscription", /Ends/);
    });
  },
);
