import assert from "node:assert/strict";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { chromiumMissing, launchChromium } from "@/tests/harness/chromium.ts";
import { testNeeding } from "@/tests/harness/test_needing.ts";
import { galleryNames, writeGallery } from "./gallery.tsx";

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run()") as axe.AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(" ")} ${node.failureSummary}`)
  );
}

async function withGallery(use: (browser: Browser, folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  const browser = await launchChromium();
  try {
    await writeGallery(folder);
    await use(browser, folder);
  } finally {
    await browser.close();
    await Deno.remove(folder, { recursive: true });
  }
}

testNeeding(chromiumMissing, {
  name: "axe finds nothing and nothing overflows, in both themes, wide and narrow",
  fn: () =>
    withGallery(async (browser, folder) => {
      for (const width of [1280, 360]) {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        for (const name of galleryNames) {
          for (const theme of ["light", "dark"]) {
            await page.goto(`file://${folder}/${name}-${theme}.html`);
            assert.deepEqual(await violations(page), [], `${name} ${theme} ${width}`);
            const wider = "document.documentElement.scrollWidth - innerWidth";
            assert.equal(await page.evaluate(wider), 0, `${name} overflows at ${width}`);
          }
        }
        await page.close();
      }
    }),
});

testNeeding(chromiumMissing, {
  name: "menus, drawer, dialogs and the bulk bar work without JavaScript",
  fn: () =>
    withGallery(async (browser, folder) => {
      const context = await browser.newContext({ javaScriptEnabled: false });
      const page = await context.newPage();
      await page.goto(`file://${folder}/table-light.html`);
      const bulk = page.locator(".bulk");
      assert.ok(await bulk.isVisible());
      for (const row of [0, 1]) await page.locator("[data-row]").nth(row).uncheck();
      assert.ok(!(await bulk.isVisible()));
      const menu = page.locator("tbody tr:nth-child(3) .menu");
      await menu.locator("summary").click();
      assert.ok(await menu.locator(".menu-list").isVisible());
      await page.mouse.click(600, 700);
      assert.ok(!(await menu.locator(".menu-list").isVisible()));
      await page.setViewportSize({ width: 360, height: 800 });
      assert.ok(!(await page.locator("#app-nav").isVisible()));
      await page.locator(".nav-button").click();
      assert.ok(await page.locator("#app-nav").isVisible());
      await page.goto(`file://${folder}/parts-light.html`);
      await page.locator("button[commandfor=confirm-run]").first().click();
      assert.ok(await page.locator("#confirm-run").isVisible());
      await page.getByRole("button", { name: "Cancel" }).last().click();
      assert.ok(!(await page.locator("#confirm-run").isVisible()));
      await context.close();
    }),
});

testNeeding(chromiumMissing, {
  name: "open menus and dialogs pass axe too",
  fn: () =>
    withGallery(async (browser, folder) => {
      for (const theme of ["light", "dark"]) {
        const page = await browser.newPage();
        await page.goto(`file://${folder}/parts-${theme}.html`);
        await page.locator(".app-bar > .menu summary").last().click();
        assert.deepEqual(await violations(page), [], `menu ${theme}`);
        await page.mouse.click(600, 700);
        await page.locator("button[commandfor=confirm-run]").first().click();
        assert.deepEqual(await violations(page), [], `dialog ${theme}`);
        await page.close();
      }
    }),
});

testNeeding(chromiumMissing, {
  name: "the header checkbox ticks every row and shift-click ticks a range",
  fn: () =>
    withGallery(async (browser, folder) => {
      const script = await Deno.readTextFile(`${folder}/enhance.js`);
      const page = await browser.newPage();
      await page.goto(`file://${folder}/table-light.html`);
      await page.addScriptTag({ content: script });
      const ticked = () => page.locator("[data-row]:checked").count();
      await page.locator("[data-page]").check();
      assert.equal(await ticked(), 8);
      await page.locator("[data-page]").uncheck();
      assert.equal(await ticked(), 0);
      await page.locator("[data-row]").nth(1).click();
      await page.locator("[data-row]").nth(4).click({ modifiers: ["Shift"] });
      assert.equal(await ticked(), 4);
      await page.close();
    }),
});
