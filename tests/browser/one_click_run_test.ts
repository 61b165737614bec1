import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const PASTED = [
  "best espresso machine",
  "espresso machine for home",
  "one click espresso machine",
  "cordless lawn mower",
  "best lawn mower for small yards",
  "lawn mower blade sharpening",
];

browserTest("one click runs the pipeline; it pauses, resumes and finishes", async (visit) => {
  const { page, product, step } = visit;
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  await newcomer.addSite("Run Coffee");
  await newcomer.pasteKeywords(PASTED);
  await step("the estimate comes before the start", async () => {
    await page.goto("/automation/runs/new");
    await newcomer.seen("Estimate");
    assert.match(await page.locator(".run-estimate").innerText(), /credits/);
  });
  await holdBack(product.aiUrl);
  try {
    await step("it starts and shows its progress", async () => {
      await page.getByRole("button", { name: "Start the run" }).click();
      await page.waitForURL(/\/automation\/runs\/[\w-]{36}$/);
      await state(page, "Running");
    });
    await step("it pauses", async () => {
      await page.getByRole("button", { name: "Pause" }).click();
      await state(page, "Paused");
      await page.reload();
      await state(page, "Paused");
    });
    await step("it says that the connection is lost, and catches up", async () => {
      const lost = page.getByText("The connection is lost");
      await page.context().setOffline(true);
      await lost.waitFor();
      await page.context().setOffline(false);
      await lost.waitFor({ state: "detached" });
    });
    await step("it resumes", async () => {
      await page.getByRole("button", { name: "Resume" }).click();
      await state(page, "Running");
    });
  } finally {
    await fetch(`${product.aiUrl}/_faults`, { method: "POST", body: '{"fault":""}' });
  }
  await step("it finishes without a reload by hand", () => state(page, "Completed", 300_000));
  await step("its articles wait for review", async () => {
    await page.goto("/writer/review");
    await page.getByRole("button", { name: "Approve and publish" }).waitFor();
  });
});

/** Lets the offline AI keep this run waiting, and nobody else, until it is told otherwise. */
async function holdBack(aiUrl: string): Promise<void> {
  const body = JSON.stringify({ fault: "hold", only: ["chat"], saying: "one click espresso" });
  const response = await fetch(`${aiUrl}/_faults`, { method: "POST", body });
  assert.equal(response.status, 200, await response.text());
}

async function state(page: Page, name: string, timeout = 30_000): Promise<void> {
  await page.locator("main .pill", { hasText: name }).first().waitFor({ timeout });
}
