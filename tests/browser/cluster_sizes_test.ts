import assert from "node:assert/strict";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const KEYWORDS = [
  ...["sock", "shoe", "hat"].flatMap((noun) =>
    ["wool", "running"].flatMap((kind) =>
      ["red", "blue", "kids", "men"].map((extra) => `${kind} ${noun} ${extra}`)
    )
  ),
  ...["form", "deadline", "calculator", "help"].map((extra) => `tax return ${extra}`),
];

browserTest(
  "the size of clusters is chosen while a preview follows, is applied, and a merge taken back",
  async (visit) => {
    const { page, step } = visit;
    const newcomer = new Newcomer(page);
    await newcomer.signUp();
    await newcomer.addSite("Slider Coffee");
    await newcomer.pasteKeywords(KEYWORDS);
    // The first order reads what the keywords mean; then a preview shows exactly what an order gives.
    await newcomer.clusterAll();
    const all = page.locator("thead [data-page]");
    const names = page.locator("tbody [data-key] a");
    const slider = page.getByRole("slider", { name: /^Size of clusters/ });
    const preview = async () => {
      const text = await page.locator(".groups-preview p").innerText();
      return { text, groups: Number(text.match(/^(\d+) new cluster/)?.[1]) };
    };

    await step("clusters are archived, and their keywords wait again", async () => {
      await all.check();
      await page.locator(".bulk").getByRole("button", { name: "Archive" }).click();
      await newcomer.seen(/clusters? archived/);
      await page.goto("/planner/keywords");
      await page.getByRole("button", { name: /^Cluster \d+ new keyword/ }).click();
      await newcomer.seen("By meaning and words.");
    });

    const chosen = await step(
      "keys and pointer move the slider, and the preview follows",
      async () => {
        const balanced = await preview();
        await slider.focus();
        await page.keyboard.press("Home");
        assert.equal(await slider.getAttribute("aria-valuetext"), "Much finer");
        const finest = await preview();
        await page.keyboard.press("End");
        assert.equal(await slider.getAttribute("aria-valuetext"), "Much coarser");
        const coarsest = await preview();
        assert.ok(finest.groups > coarsest.groups, `${finest.text} / ${coarsest.text}`);
        await page.keyboard.press("ArrowLeft");
        assert.equal(await slider.getAttribute("aria-valuetext"), "Coarser");
        const { width = 0, height = 0 } = await slider.boundingBox() ?? {};
        await slider.click({ position: { x: 4, y: height / 2 } });
        assert.deepEqual(await preview(), finest);
        await slider.click({ position: { x: width - 4, y: height / 2 } });
        assert.deepEqual(await preview(), coarsest);
        await page.getByText("Size of clusters: much coarser").waitFor();
        assert.notEqual(coarsest.groups, balanced.groups, "without the choice there were as many");
        return coarsest;
      },
    );

    await step("the order gives what the preview showed", async () => {
      await page.getByRole("button", { name: /^Cluster \d+ keyword/ }).click();
      await page.waitForURL("**/planner/keywords*");
      await newcomer.workDone();
      await page.goto("/planner/clusters?status=new");
      assert.equal(
        await names.count(),
        chosen.groups,
        `${chosen.text} ${await names.allInnerTexts()}`,
      );
    });

    await step("clusters that were merged are taken apart again", async () => {
      const before = await names.allInnerTexts();
      await newcomer.pick(0);
      await newcomer.pick(1);
      await page.locator(".bulk").getByRole("button", { name: "Merge" }).click();
      await page.getByRole("button", { name: /^Merge/ }).click();
      await newcomer.seen("1 cluster merged into this one");
      await page.goto("/planner/clusters?status=new");
      assert.equal(await names.count(), chosen.groups - 1);
      await page.getByRole("button", { name: "Undo" }).click();
      await newcomer.seen("Taken back.");
      await page.goto("/planner/clusters?status=new");
      assert.deepEqual(await names.allInnerTexts(), before);
      await page.getByRole("button", { name: "Redo" }).waitFor();
    });
  },
);
