/**
 * `deno task screenshots`: takes the pictures that the README and the public pages show, from the demo
 * workspace of a temporary stack. Needs Chromium.
 */
import { dirname, join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { DEMO } from "@/local/demo.ts";
import { openStage } from "@/local/headless/stage.ts";

const HELP = `deno task screenshots

Takes the pictures of static/screenshots anew, from the demo workspace of a temporary stack. Needs
Chromium.`;

if (Deno.args.includes("--help")) {
  console.log(HELP);
  Deno.exit(0);
}
const OUT = join(dirname(import.meta.dirname ?? "."), "static/screenshots");
const SIZE = { width: 1280, height: 800 };

const stage = await openStage((line) => console.error(line));
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
try {
  await Deno.mkdir(OUT, { recursive: true });
  const page = await (await browser.newContext({ viewport: SIZE, colorScheme: "light" })).newPage();
  await signIn(page);
  await runPipeline(page);
  await publishFirst(page);
  await take(page, "dashboard", "/dashboard");
  await take(page, "keywords", "/planner/keywords");
  await take(page, "clusters", "/planner/clusters");
  await page.goto(`${stage.appUrl}/writer/content`);
  await page.locator("tbody a[href^='/writer/content/']").first().click();
  await page.waitForLoadState("networkidle");
  await shoot(page, "editor");
  await page.goto(`${stage.appUrl}/writer/published`);
  const article = await page.locator("tbody a[href^='/sites/']").first().getAttribute("href");
  await take(page, "article", article ?? "/");
} finally {
  await browser.close();
  await stage.stop();
}
Deno.exit(0);

async function signIn(page: Page): Promise<void> {
  await page.goto(`${stage.appUrl}/sign-in`);
  await page.fill("[name=email]", DEMO.email);
  await page.fill("[name=password]", DEMO.password);
  await page.press("[name=password]", "Enter");
  await page.waitForURL("**/dashboard");
}

/** One click, and a picture of the run on its way. */
async function runPipeline(page: Page): Promise<void> {
  await page.goto(`${stage.appUrl}/automation/runs/new`);
  await page.getByRole("button", { name: /start the run/i }).click();
  await page.waitForURL(/automation\/runs\/[0-9a-f-]{36}/);
  await page.getByText(/^[2-9]\d of \d+ steps done/).first().waitFor({ timeout: 300_000 });
  await shoot(page, "run");
  await page.getByText("Completed", { exact: true }).first().waitFor({ timeout: 300_000 });
}

async function publishFirst(page: Page): Promise<void> {
  await page.goto(`${stage.appUrl}/writer/review`);
  await page.getByRole("button", { name: /approve and publish/i }).first().click();
  await page.waitForLoadState("networkidle");
}

async function take(page: Page, name: string, path: string): Promise<void> {
  await page.goto(new URL(path, stage.appUrl).href);
  await page.waitForLoadState("networkidle");
  await shoot(page, name);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(OUT, `${name}.png`) });
  console.error(`static/screenshots/${name}.png`);
}
