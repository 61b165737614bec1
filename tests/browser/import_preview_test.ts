import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const FILE = "Keyword,Volume,Searches in spring\nlawn mower,900,30\nlawn rake,70,50\n";

/** Marks pages on which somebody listens to choices: until the island has come to life they change nothing. */
async function markListeners(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const add = document.addEventListener.bind(document);
    document.addEventListener = (type: string, listener: EventListener, options?: unknown) => {
      if (type === "change") document.documentElement.dataset.listens = "yes";
      add(type, listener, options as AddEventListenerOptions);
    };
  });
}

browserTest("the preview of an import follows every choice by itself", async (visit) => {
  const { page, step } = visit;
  const newcomer = new Newcomer(page);
  await markListeners(page);
  const comesToLife = () => page.locator("html[data-listens]").waitFor({ state: "attached" });
  await newcomer.signUp();
  await newcomer.addSite("Preview Lawns");
  await page.goto("/planner/keywords/import");
  await page.getByLabel(/^Drop a file/).setInputFiles({
    name: "lawn.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(FILE),
  });
  await newcomer.chooseSector();
  await page.getByRole("button", { name: "Preview" }).click();
  await newcomer.seen("How the file was understood");
  const row = (text: string) => page.locator("[data-part=rows] tbody tr", { hasText: text });
  await row("900").waitFor();
  await comesToLife();

  await step("another column for the volume", async () => {
    await page.evaluate(() => document.documentElement.dataset.sameDocument = "yes");
    await page.getByLabel("Volume", { exact: true }).selectOption("-");
    await page.locator("summary", { hasText: "not read" }).click();
    await page.getByLabel("Searches in spring").selectOption("volume");
    await row("30").waitFor();
    // It was not loaded anew, and yet an address leads here that shows the same.
    assert.equal(await page.locator("html").getAttribute("data-same-document"), "yes");
    await page.reload();
    await row("30").waitFor();
    await comesToLife();
  });

  await step("a choice that does not hold says why and stays correctable", async () => {
    await page.getByLabel("Keyword", { exact: true }).first().selectOption("-");
    await newcomer.seen("Choose the column that holds the keywords");
    await page.getByLabel("Keyword", { exact: true }).first().selectOption("keyword");
    await page.locator("[data-part=counts] .flash").waitFor({ state: "detached" });
  });

  await step(
    "another separator makes other columns, and the keyboard stays where it is",
    async () => {
      const separator = page.getByLabel("Columns are separated by");
      await separator.focus();
      await separator.selectOption("semicolon");
      await row("lawn mower,900,30").waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.id), "f-delimiter");
    },
  );
});
