import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const PASTED = ["best espresso machine", "espresso machine for home", "cordless lawn mower"];

for (const javaScript of [true, false]) {
  const how = javaScript ? "with" : "without";
  browserTest(`a rule is made, tested, executed and seen to end, ${how} scripts`, async (visit) => {
    const { page, step } = visit;
    const newcomer = new Newcomer(page, javaScript);
    await newcomer.signUp();
    await newcomer.addSite(`Rule Coffee ${how}`);
    await newcomer.pasteKeywords(PASTED);
    await step("chooses the start", async () => {
      await page.goto("/automation/rules/new");
      await page.getByRole("link", { name: "Keywords are added" }).click();
    });
    await step("writes conditions", async () => {
      await page.getByLabel("Name of the rule").fill("Cluster espresso");
      await page.getByLabel("Field of condition 1 of group 1").selectOption("keyword");
      await page.getByLabel("Comparison of condition 1 of group 1").selectOption("contains");
      await page.getByLabel("Value of condition 1 of group 1").fill("espresso");
      await page.getByRole("button", { name: "Add a condition" }).first().click();
      await page.getByLabel("Field of condition 2 of group 1").selectOption("keyword");
      await page.getByLabel("Comparison of condition 2 of group 1").selectOption("ne");
      await page.getByLabel("Value of condition 2 of group 1").fill("tea");
    });
    await step("sees what it would do", async () => {
      await page.getByRole("button", { name: "Test it" }).click();
      await page.getByText("2 new keywords").waitFor();
      await page.getByText("Nothing was done or charged.").waitFor();
    });
    await step("saves it", async () => {
      await page.getByRole("button", { name: "Save the rule" }).click();
      await page.getByText("Keyword contains “espresso” and Keyword is not “tea”").waitFor();
    });
    await step("executes it and sees it end", async () => {
      await page.getByRole("button", { name: "Execute now" }).click();
      await page.waitForURL(/\/automation\/runs\//);
      const ended = page.locator("main .pill", { hasText: "Completed" }).first();
      // Without scripts the page does not follow by itself.
      for (let tries = 0; !javaScript && tries < 300 && !await ended.isVisible(); tries++) {
        await page.waitForTimeout(1000);
        await page.reload();
      }
      await ended.waitFor({ timeout: 300_000 });
    });
    await step("finds it in the history", async () => {
      await page.goto("/automation/history?status=completed");
      await page.getByRole("link", { name: "Cluster espresso" }).waitFor();
      await page.getByText("2 matched").waitFor();
    });
  }, { javaScript });
}
