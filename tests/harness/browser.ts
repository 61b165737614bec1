import assert from "node:assert/strict";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Product, product } from "./app.ts";
import { chromiumMissing, launchChromium } from "./chromium.ts";
import { testNeeding } from "./test_needing.ts";

/** What a browser test gets. */
export interface Visit {
  product: Product;
  context: BrowserContext;
  page: Page;
  /** What went wrong in the browser so far. */
  problems: string[];
  /** A named part of the test; the parts after one that fails are not tried. */
  step<Result>(name: string, part: () => Promise<Result>): Promise<Result>;
}

interface Options {
  javaScript?: boolean;
  viewport?: { width: number; height: number };
  theme?: "light" | "dark";
}

let browser: Promise<Browser> | undefined;

/**
 * Registers a test with a page of its own in a context of its own, led to the app. It fails as well
 * when a script fails, the policy for content is broken, a resource is missing or the server fails.
 * Where Chromium is missing the test is skipped; with CI=true it fails instead.
 */
export function browserTest(
  name: string,
  body: (visit: Visit) => Promise<void>,
  options: Options = {},
): void {
  testNeeding(chromiumMissing, {
    name,
    // Browser and product outlive the test.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async (t) => {
      const visit = { ...await open(options), step: stepper(t) };
      try {
        await body(visit);
        assert.deepEqual(visit.problems, []);
      } catch (error) {
        await keepScreenshot(visit.page, name);
        if (visit.problems.length > 0) console.error(visit.problems.join("\n"));
        throw error;
      } finally {
        await visit.context.close();
      }
    },
  });
}

function stepper(t: Deno.TestContext): Visit["step"] {
  return async (name, part) => {
    const results: Awaited<ReturnType<typeof part>>[] = [];
    const sanitizers = { sanitizeOps: false, sanitizeResources: false };
    await t.step({ name, fn: async () => void results.push(await part()), ...sanitizers });
    if (results.length === 0) throw new Error(`"${name}" failed.`);
    return results[0] as Awaited<ReturnType<typeof part>>;
  };
}

async function open({ javaScript = true, viewport, theme }: Options): Promise<Omit<Visit, "step">> {
  const served = await product();
  const context = await (await launch()).newContext({
    baseURL: served.appUrl,
    javaScriptEnabled: javaScript,
    viewport: viewport ?? { width: 1280, height: 800 },
    colorScheme: theme ?? "light",
  });
  context.setDefaultTimeout(30_000);
  const problems: string[] = [];
  context.on("page", (page) => watch(page, served, problems));
  return { product: served, context, page: await context.newPage(), problems };
}

/** The browser of this test file. */
function launch(): Promise<Browser> {
  return browser ??= launchChromium();
}

function watch(page: Page, { appUrl }: Product, problems: string[]): void {
  page.on("pageerror", (error) => problems.push(`${page.url()}: ${error}`));
  page.on("console", (line) => {
    // The answer itself is judged below.
    if (line.type() === "error" && !line.text().startsWith("Failed to load resource")) {
      problems.push(`${page.url()}: ${line.text()}`);
    }
  });
  page.on("response", (response) => {
    const resource = response.request().resourceType();
    const refused = response.status() >= 400 && !["document", "fetch"].includes(resource);
    if (response.url().startsWith(appUrl) && (response.status() >= 500 || refused)) {
      problems.push(`${response.request().method()} ${response.url()}: ${response.status()}`);
    }
  });
}

/** BROWSER_SHOTS=folder keeps a picture of the page on which a test failed. */
async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = Deno.env.get("BROWSER_SHOTS");
  if (!folder) return;
  const file = `${folder}/${name.replaceAll(/\W+/g, "-")}.png`;
  await page.screenshot({ path: file, fullPage: true }).catch(() => {});
}

Deno.test.afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});
