import assert from "node:assert/strict";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const LINES = "green tea\nblack tea, 100\nherbal tea";

browserTest("what was typed survives a session that ended before it was sent", async (visit) => {
  const { page, context } = visit;
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  await newcomer.addSite("Tea house");
  await page.goto("/planner/keywords/add");
  await page.locator("textarea").fill(LINES);
  await newcomer.chooseSector();
  await context.clearCookies();
  await page.getByRole("button", { name: "Add them" }).click();
  await newcomer.seen("Your session had ended before this was sent");
  await page.getByLabel("E-mail address").fill(newcomer.email);
  await page.getByLabel("Password", { exact: true }).fill(newcomer.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await newcomer.seen("What you had typed is back");
  assert.equal(await page.locator("textarea").inputValue(), LINES);
  await page.getByRole("button", { name: "Add them" }).click();
  await newcomer.seen("3 keywords added");
  await page.goto("/planner/keywords/add");
  assert.equal(await page.locator("textarea").inputValue(), "");
});

browserTest(
  "the back button leads to the price of an order again, and nothing is ordered twice",
  async (visit) => {
    const { page } = visit;
    const newcomer = new Newcomer(page);
    await newcomer.signUp();
    await newcomer.addSite("Tea house");
    await newcomer.pasteKeywords([
      "green tea",
      "green tea bags",
      "lawn mower",
      "cordless lawn mower",
    ]);
    await newcomer.clusterAll();
    await page.goto("/planner/clusters");
    await newcomer.pick(0);
    await page.locator(".bulk").getByRole("button", { name: /ideas/i }).click();
    await page.getByRole("button", { name: "Generate ideas for 1 cluster" }).click();
    await page.waitForURL("**/planner/clusters*");
    await newcomer.workDone();
    await page.goBack();
    await newcomer.seen("Before it starts");
    await page.getByRole("button", { name: "Generate ideas for 1 cluster" }).click();
    await page.waitForURL("**/planner/clusters*");
    await newcomer.workDone();
    await page.goto("/billing/credits");
    assert.equal(await page.getByText("Reserved for idea generation").count(), 1);
  },
);
