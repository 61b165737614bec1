import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { address, PAGES } from "@/tests/harness/app_pages.ts";
import { browserTest } from "@/tests/harness/browser.ts";
import { signInAsOwner } from "@/tests/harness/browser_session.ts";
import { axeFindings, overflow } from "@/tests/harness/browser_checks.ts";

const PHONE = { width: 360, height: 740 };

browserTest("every page passes axe, fits a phone and leads somewhere", async (visit) => {
  const { page, context, product, step } = visit;
  const ids = await signInAsOwner(context, product);
  const links = new Map<string, string>();
  await step("nothing serious for axe in either theme, nothing too wide for a phone", async () => {
    const findings: string[] = [];
    for (const path of paths(ids)) {
      const response = await page.goto(path);
      const found = response?.status() === 200 ? await look(page) : [`${response?.status()}`];
      findings.push(...found.map((finding) => `${path}: ${finding}`));
      for (const link of await linksOf(page, product.appUrl)) links.set(link, path);
    }
    assert.deepEqual(findings, []);
  });
  await step("every link leads to a page that these tests know", async () => {
    const known = Object.keys(PAGES).map(pattern);
    const unknown = [...links].filter(([path]) => !known.some((shape) => shape.test(path)));
    assert.deepEqual(unknown, []);
    const seen = new Set(paths(ids));
    const dead: string[] = [];
    for (const [path, from] of links) {
      if (seen.has(path)) continue;
      const status = (await page.request.head(path, { maxRedirects: 0 })).status();
      if (status >= 400) dead.push(`${path} on ${from}: ${status}`);
    }
    assert.deepEqual(dead, []);
  });
});

/** What is wrong with the page in light and dark, and on a phone. */
async function look(page: Page): Promise<string[]> {
  if (await page.locator(".editor").count() > 0) {
    await page.locator(".toolbar button").first().waitFor();
  }
  const findings: string[] = [];
  findings.push(...await axeFindings(page));
  // The theme changes nothing but colours.
  await page.emulateMedia({ colorScheme: "dark" });
  findings.push(...(await axeFindings(page, ["color-contrast"])).map((line) => `dark: ${line}`));
  await page.emulateMedia({ colorScheme: "light" });
  const desk = page.viewportSize() ?? PHONE;
  await page.setViewportSize(PHONE);
  findings.push(...await overflow(page));
  await page.setViewportSize(desk);
  return findings;
}

function paths(ids: Record<string, string>): string[] {
  return Object.values(PAGES)
    .filter(({ file, status = 200 }) => !file && status === 200)
    .map((page) => address(page, ids));
}

browserTest("signing in and up passes axe and fits a phone", async ({ page }) => {
  for (const path of ["/sign-in", "/sign-up", "/forgot-password", "/no/such/page"]) {
    await page.goto(path);
    assert.deepEqual(await look(page), [], path);
  }
});

/** Where the links of the page lead within the app. */
async function linksOf(page: Page, appUrl: string): Promise<string[]> {
  const hrefs = await page.locator("a[href]").evaluateAll((links) =>
    // Links of drawings have no address as text, only the attribute.
    links.map((link) => new URL(link.getAttribute("href") ?? "", document.baseURI).href)
  );
  return hrefs.map((href) => new URL(href)).filter(({ origin }) => origin === appUrl)
    .map(({ pathname }) => pathname);
}

/** What addresses of a route file look like. */
function pattern(route: string): RegExp {
  const path = route.replace(/\.tsx?$/, "").replace(/\([^)]+\)\//, "").replace(/(^|\/)index$/, "")
    .replace(/[.]/g, "\\.").replace(/\[\w+\]/g, "[^/]+");
  return new RegExp(`^/${path}$`);
}
