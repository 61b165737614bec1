import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { address, PAGES } from "@/tests/harness/app_pages.ts";
import { browserTest } from "@/tests/harness/browser.ts";
import { signInAsOwner } from "@/tests/harness/browser_session.ts";
import { axeFindings, overflow } from "@/tests/harness/browser_checks.ts";

const PHONE = { width: 360, height: 740 };

browserTest(
  "no page has serious findings of axe, in either theme, or is too wide for a phone",
  async (visit) => {
    const { page, context, product } = visit;
    const ids = await signInAsOwner(context, product);
    const findings: string[] = [];
    for (const path of paths(ids)) {
      const response = await page.goto(path);
      const found = response?.status() === 200 ? await look(page) : [`${response?.status()}`];
      findings.push(...found.map((finding) => `${path}: ${finding}`));
    }
    assert.deepEqual(findings, []);
  },
);

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

browserTest("every link of every page leads to a page that these tests know", async (visit) => {
  const { page, context, product } = visit;
  const ids = await signInAsOwner(context, product);
  const found = new Map<string, string>();
  for (const path of paths(ids)) {
    await page.goto(path);
    const hrefs = await page.locator("a[href]").evaluateAll((links) =>
      links.map((link) => (link as HTMLAnchorElement).href)
    );
    for (const href of hrefs) {
      const { origin, pathname } = new URL(href);
      if (origin === product.appUrl) found.set(pathname, path);
    }
  }
  const known = Object.entries(PAGES).map(([route]) => pattern(route));
  const unknown = [...found].filter(([path]) => !known.some((shape) => shape.test(path)));
  assert.deepEqual(unknown, []);
  const dead: string[] = [];
  for (const [path, from] of found) {
    const status = (await page.request.head(path, { maxRedirects: 0 })).status();
    if (status >= 400) dead.push(`${path} on ${from}: ${status}`);
  }
  assert.deepEqual(dead, []);
});

/** What addresses of a route file look like. */
function pattern(route: string): RegExp {
  const path = route.replace(/\.tsx?$/, "").replace(/\([^)]+\)\//, "").replace(/(^|\/)index$/, "")
    .replace(/[.]/g, "\\.").replace(/\[\w+\]/g, "[^/]+");
  return new RegExp(`^/${path}$`);
}
