import assert from "node:assert/strict";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const PASTED = [
  "best espresso machine",
  "espresso machine for home",
  "how to clean an espresso machine",
  "cordless lawn mower",
  "best lawn mower for small yards",
  "lawn mower blade sharpening",
];

browserTest("the main path needs no JavaScript", async ({ page, step }) => {
  const newcomer = new Newcomer(page, false);
  await step("signs up", () => newcomer.signUp());
  await step("adds a site", () => newcomer.addSite("Plain Coffee"));
  await step("pastes keywords", () => newcomer.pasteKeywords(PASTED));
  await step("clusters", () => newcomer.clusterAll());
  await step("gets ideas", () => newcomer.generateIdeas());
  const path = await step("has an article written", () => newcomer.writeArticle());
  await step("edits it as HTML", async () => {
    const html = page.getByRole("textbox", { name: "Article as HTML" });
    await html.fill(`${await html.inputValue()}<p>Typed <em>by hand</em>.</p>`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await newcomer.seen("Saved.");
    assert.match(await html.inputValue(), /<p>Typed <em>by hand<\/em>\.<\/p>/);
  });
  const address = await step("publishes", () => newcomer.publish(path));
  await step("finds the public page", async () => {
    assert.equal((await page.goto(address))?.status(), 200);
    await page.getByText("Typed by hand.").waitFor();
  });
  await step("signs out", async () => {
    await page.goto("/dashboard");
    await page.locator(".app-bar > .menu summary").last().click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
  });
}, { javaScript: false });
