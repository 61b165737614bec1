import { equal, match } from "node:assert/strict";
import { browserTest, type Visit } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

/** What becomes visible only once a message has arrived: looks again until it is there. */
async function seenAt({ page, product }: Visit, path: string, text: RegExp): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    await page.goto(product.appUrl + path);
    if (text.test(await page.locator("main").innerText())) return;
    await page.waitForTimeout(250);
  }
  match(await page.locator("main").innerText(), text);
}

browserTest(
  "a newcomer buys credits, fails a payment, gets money back, takes a plan and cancels it",
  async (visit) => {
    const { page, product, step } = visit;
    const counter = `${product.supabaseUrl}/pay/counter`;
    await step("signs up", async () => {
      const person = new Newcomer(page);
      await person.signUp();
    });
    await step("a declined card buys nothing", async () => {
      await page.goto("/billing/packages");
      await page.getByRole("button", { name: "Buy" }).first().click();
      await page.waitForURL("**/pay/checkout/**");
      await page.getByLabel("Card number").fill("4000 0000 0000 0002");
      const refused = page.waitForResponse((response) => response.request().method() === "POST");
      await page.getByRole("button", { name: /^Pay/ }).click();
      equal((await refused).status(), 402);
      await page.getByRole("alert").waitFor();
      visit.problems.length = 0;
    });
    await step("the test card buys 1,000 credits", async () => {
      await page.getByLabel("Card number").fill("4242 4242 4242 4242");
      await page.getByRole("button", { name: /^Pay/ }).click();
      await page.waitForURL("**/billing/checkout/return**");
      await page.getByText("Thank you, it is paid").waitFor();
      await seenAt(visit, "/billing/invoices", /IGNY8-\d{6}/);
      const link = page.getByRole("link", { name: /^IGNY8-/ }).first();
      const pdf = await page.context().request.get(
        new URL(await link.getAttribute("href") ?? "", page.url()).href,
      );
      equal(pdf.headers()["content-type"], "application/pdf");
    });
    await step("money given back is told", async () => {
      await page.goto(counter);
      await page.getByRole("button", { name: "Give back", exact: true }).first().click();
      await seenAt(visit, "/billing/invoices", /Credit note/);
      await seenAt(visit, "/billing/payments", /Given back/);
    });
    await step("takes a plan and cancels it", async () => {
      await page.goto("/billing/plans");
      await page.getByRole("button", { name: "Pay by month" }).first().click();
      await page.waitForURL("**/pay/checkout/**");
      await page.getByRole("button", { name: /^Pay/ }).click();
      await page.waitForURL("**/billing/checkout/return**");
      await seenAt(visit, "/billing/subscription", /Renews/);
      await page.getByRole("button", { name: "Cancel at the end of the period" }).click();
      await seenAt(visit, "/billing/subscription", /Ends/);
    });
  },
);
