import assert from "node:assert/strict";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

browserTest(
  "the keyword table is worked in place: keys, a row, columns, all that match",
  async (visit) => {
    const { page, product, step } = visit;
    const newcomer = new Newcomer(page);
    await newcomer.signUp();
    await newcomer.addSite("Table Coffee");
    await newcomer.pasteKeywords([
      "espresso machine",
      "espresso cups",
      "coffee grinder",
      "milk jug",
      "doomed kettle",
    ]);
    await page.goto("/planner/keywords");
    const link = (name: string) => page.locator("tbody [data-key] a", { hasText: name });
    const hasFocus = (name: string) =>
      link(name).evaluate((element) => element === document.activeElement);
    const keywords = () => page.locator("tbody [data-key]").allInnerTexts();
    const [first = "", second = ""] = await keywords();

    await step("walks and picks by keys", async () => {
      // Until the island has come to life a key does nothing.
      for (let tries = 0; tries < 3000 && !await hasFocus(first); tries++) {
        await page.keyboard.press("j");
        await page.waitForTimeout(50);
      }
      assert.ok(await hasFocus(first));
      await page.keyboard.press("j");
      assert.ok(await hasFocus(second));
      await page.keyboard.press("x");
      assert.equal(await page.locator("tbody [data-row]:checked").count(), 1);
      await page.keyboard.press("x");
      assert.equal(await page.locator("tbody [data-row]:checked").count(), 0);
      await page.keyboard.press("/");
      assert.ok(
        await page.locator("input[type=search]").first().evaluate((element) =>
          element === document.activeElement
        ),
      );
      // In a field letters are letters.
      await page.keyboard.press("j");
      assert.equal(await page.locator("input[type=search]").first().inputValue(), "j");
    });

    await step("changes a row in place", async () => {
      const row = page.locator("[data-editing]");
      // A mark of this document: a page that was loaded anew would not carry it.
      await page.evaluate(() => document.documentElement.dataset.sameDocument = "yes");
      await link(second).focus();
      await page.keyboard.press("e");
      await row.getByLabel("Volume").waitFor();
      await page.keyboard.press("Escape");
      await link(second).waitFor();
      await page.keyboard.press("e");
      await row.getByLabel("Volume").fill("many");
      await page.keyboard.press("Enter");
      await page.locator(".row-error", { hasText: /\w/ }).waitFor();
      await row.getByLabel("Volume").fill("4321");
      await row.getByLabel("Intent").selectOption("commercial");
      await row.getByRole("button", { name: "Save" }).click();
      await page.locator("tbody tr", { hasText: second }).getByText("4,321").waitFor();
      assert.equal(await page.locator("html").getAttribute("data-same-document"), "yes");
      await page.reload();
      const changed = await page.locator("tbody tr", { hasText: second }).innerText();
      assert.match(changed, /4,321/);
      assert.match(changed, /Commercial/);
    });

    await step("says that a row is gone which somebody else deleted meanwhile", async () => {
      await page.goto("/planner/keywords");
      await link("doomed kettle").focus();
      await page.keyboard.press("e");
      await page.locator("[data-editing]").getByLabel("Volume").fill("5");
      await product.sql("delete from public.keywords where keyword = 'doomed kettle'");
      await page.keyboard.press("Enter");
      await page.locator(".row-error", { hasText: "This keyword was not found" }).waitFor();
    });

    await step("chooses columns, which stay", async () => {
      await page.locator("summary", { hasText: "Columns" }).click();
      await page.getByRole("checkbox", { name: "CPC" }).uncheck();
      await page.getByRole("button", { name: "Show these" }).click();
      const heading = page.getByRole("columnheader", { name: "CPC" });
      await heading.waitFor({ state: "detached" });
      await page.waitForLoadState("load");
      await page.goto("/planner/keywords");
      await page.getByRole("columnheader", { name: /Volume/ }).waitFor();
      assert.equal(await heading.count(), 0);
    });

    await step("archives all that match and nothing else", async () => {
      await page.locator("input[type=search]").first().fill("espresso");
      await page.keyboard.press("Enter");
      await page.waitForURL(/=espresso/);
      assert.equal((await keywords()).length, 2);
      await page.locator("tbody [data-row]").first().check();
      await page.locator("[data-all]").check();
      await page.getByRole("button", { name: "Archive" }).click();
      await newcomer.seen(/2 keywords archived/);
      await page.goto("/planner/keywords?status=new");
      assert.deepEqual((await keywords()).toSorted(), ["coffee grinder", "milk jug"]);
    });
  },
);
