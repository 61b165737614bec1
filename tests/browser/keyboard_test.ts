import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "@/tests/harness/browser.ts";
import { signInAsOwner } from "@/tests/harness/browser_session.ts";
import { axeFindings } from "@/tests/harness/browser_checks.ts";
import { Newcomer } from "./newcomer.ts";

/** What has the focus, in words. */
async function focused(page: Page): Promise<string> {
  return await page.evaluate(() => {
    const element = document.activeElement;
    return `${element?.tagName.toLowerCase()} ${
      (element?.getAttribute("aria-label") ?? element?.textContent ?? "").trim()
    }`;
  });
}

browserTest(
  "the first Tab offers to skip the menu, and leads to the main part",
  async ({ page }) => {
    const newcomer = new Newcomer(page);
    await newcomer.signUp();
    await page.goto("/setup/sites");
    await page.keyboard.press("Tab");
    assert.match(await focused(page), /skip/i);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() =>
      document.querySelector("main")?.contains(document.activeElement) ?? false
    );
    assert.ok(inside, await focused(page));
  },
);

browserTest("menus open, close and give the focus back by keyboard alone", async ({ page }) => {
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  const summary = page.locator(".app-bar > .menu summary").last();
  await summary.focus();
  await page.keyboard.press("Enter");
  assert.ok(await page.getByRole("button", { name: "Sign out" }).isVisible());
  await page.keyboard.press("Tab");
  assert.match(await focused(page), /Profile/);
  await page.keyboard.press("Escape");
  assert.ok(!await page.getByRole("button", { name: "Sign out" }).isVisible());
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
});

browserTest("rows are picked and acted on by keyboard alone", async ({ page }) => {
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  await newcomer.addSite("Keyboard Coffee");
  await newcomer.pasteKeywords(["espresso machine", "coffee grinder", "milk frother"]);
  await page.goto("/planner/keywords");
  const rows = page.locator("tbody [data-row]");
  await rows.first().focus();
  await page.keyboard.press("Space");
  assert.ok(await page.locator(".bulk").isVisible());
  await page.locator("[data-page]").focus();
  await page.keyboard.press("Space");
  assert.equal(await page.locator("tbody [data-row]:checked").count(), 3);
  await page.getByRole("button", { name: "Archive" }).focus();
  await page.keyboard.press("Enter");
  await newcomer.seen(/3 keywords archived/);
});

browserTest("a dialog takes the focus, closes on Escape and gives it back", async (visit) => {
  const { page, context, product } = visit;
  const ids = await signInAsOwner(context, product);
  await page.goto(`/thinker/authors/${ids.author}`);
  const opener = page.getByRole("button", { name: "Delete…" });
  await opener.focus();
  await page.keyboard.press("Enter");
  const dialog = page.locator("dialog[open]");
  await dialog.waitFor();
  assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)));
  assert.deepEqual(await axeFindings(page), []);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "hidden" });
  assert.ok(await opener.evaluate((element) => element === document.activeElement));
});

browserTest("the chosen colours stay, whatever the system prefers", async ({ page }) => {
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.locator(".app-bar > .menu summary").last().click();
  await page.getByRole("button", { name: "Dark", exact: true }).click();
  await page.waitForLoadState("load");
  await page.locator("html[data-theme=dark]").waitFor();
  assert.notEqual(await background(), light);
  await page.goto("/setup/sites");
  assert.equal(await page.locator("html").getAttribute("data-theme"), "dark");
});
