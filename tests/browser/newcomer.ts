import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { newcomer } from "@/tests/harness/app_visitor.ts";

/** Somebody new, whose steps are clicks and keystrokes; each works with and without JavaScript. */
export class Newcomer {
  email = "";
  password = "";

  constructor(readonly page: Page, private readonly scripts = true) {}

  /** From the landing page to the dashboard of a new account. */
  async signUp(): Promise<void> {
    const { full_name, account_name, email, password } = newcomer();
    Object.assign(this, { email, password });
    await this.page.goto("/");
    await this.page.getByRole("link", { name: /start free|sign up|create/i }).first().click();
    await this.page.getByLabel("Your name").fill(String(full_name));
    await this.page.getByLabel("Company or team").fill(String(account_name));
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.page.getByRole("button", { name: "Create account" }).click();
    await this.page.waitForURL("**/dashboard");
    await this.seen("Your first published page");
  }

  /** Adds a site with an industry and two of its sectors, from the dashboard's first step. */
  async addSite(name: string): Promise<void> {
    await this.page.getByRole("link", { name: "Add a site" }).first().click();
    await this.page.getByLabel("Name", { exact: true }).fill(name);
    await this.page.getByLabel(/^Industry/).selectOption({ label: "Food & Drink" });
    await this.page.getByRole("button", { name: "Show its sectors" }).click();
    assert.equal(await this.page.getByLabel("Name", { exact: true }).inputValue(), name);
    const sectors = this.page.getByRole("group", { name: "Sectors of Food & Drink" });
    for (const index of [0, 1]) await sectors.getByRole("checkbox").nth(index).check();
    await this.page.getByRole("button", { name: "Create the site" }).click();
    await this.page.waitForURL("**/dashboard");
    await this.seen(`${name} is ready`);
  }

  /** Pastes keywords, looks at the preview, imports them. */
  async pasteKeywords(lines: string[]): Promise<void> {
    await this.page.goto("/dashboard");
    await this.page.getByRole("link", { name: "Import keywords" }).first().click();
    await this.page.getByLabel(/^Or paste/).fill(lines.join("\n"));
    await this.chooseSector();
    await this.page.getByRole("button", { name: "Preview" }).click();
    await this.seen("Nothing is stored yet");
    await this.page.getByRole("button", { name: /^Import \d+ keyword/ }).click();
    await this.seen("Every row of the file has its place");
  }

  /** Uploads a file, looks at the preview, imports it; answers the text of the preview. */
  async uploadKeywords(name: string, text: string): Promise<string> {
    await this.page.goto("/planner/keywords/import");
    await this.page.getByLabel(/^Drop a file/).setInputFiles({
      name,
      mimeType: "text/csv",
      buffer: Buffer.from(text),
    });
    await this.chooseSector();
    await this.page.getByRole("button", { name: "Preview" }).click();
    await this.seen("How the file was understood");
    const preview = await this.page.locator("main").innerText();
    await this.page.getByRole("button", { name: /^Import \d+ keyword/ }).click();
    await this.seen("Every row of the file has its place");
    return preview;
  }

  /** A site with several sectors asks for one. */
  async chooseSector(): Promise<void> {
    const sector = this.page.getByLabel(/^Sector/);
    if (await sector.count() > 0) await sector.first().selectOption({ index: 1 });
  }

  /** Clusters every new keyword; the cost is shown before. */
  async clusterAll(): Promise<void> {
    await this.page.goto("/planner/keywords");
    await this.page.getByRole("button", { name: /^Cluster \d+ new keyword/ }).click();
    await this.seen("Before it starts");
    assert.match(await this.page.locator("main").innerText(), /10 credits/);
    await this.page.getByRole("button", { name: /^Cluster \d+ keyword/ }).click();
    await this.page.waitForURL("**/planner/keywords*");
    await this.workDone();
    await this.page.goto("/planner/clusters");
    assert.ok(await this.rows() >= 2, "at least two clusters");
  }

  /** Orders two ideas for the first cluster. */
  async generateIdeas(): Promise<void> {
    await this.page.goto("/planner/clusters");
    await this.pick(0);
    await this.page.locator(".bulk").getByRole("button", { name: /ideas/i }).click();
    await this.seen("Before it starts");
    await this.page.getByLabel("Ideas for each cluster").selectOption("2");
    await this.page.getByRole("button", { name: "Generate ideas for 1 cluster" }).click();
    await this.page.waitForURL("**/planner/clusters*");
    await this.workDone();
    await this.page.goto("/planner/ideas");
    assert.equal(await this.rows(), 2);
  }

  /** Queues the first idea and orders its article; answers the article's address. */
  async writeArticle(): Promise<string> {
    await this.page.goto("/planner/ideas");
    await this.pick(0);
    await this.page.getByRole("button", { name: "Queue for the writer" }).click();
    await this.seen("1 idea queued for the writer");
    await this.page.goto("/writer/tasks");
    await this.pick(0);
    await this.page.locator(".bulk").getByRole("button").first().click();
    await this.seen("The credits are reserved now");
    await this.page.getByRole("button", { name: "Write 1 article" }).click();
    await this.page.waitForURL("**/writer/tasks*");
    await this.workDone();
    await this.page.goto("/writer/content");
    assert.equal(await this.rows(), 1);
    await this.page.locator("tbody a").first().click();
    await this.page.waitForURL(/\/writer\/content\/[\w-]{36}$/);
    return new URL(this.page.url()).pathname;
  }

  /** Submits, approves and publishes the article at `path`; answers the address of its public page. */
  async publish(path: string): Promise<string> {
    await this.page.goto(path);
    await this.page.getByRole("button", { name: "Send to review" }).click();
    await this.seen("Waits for somebody to approve it");
    await this.page.getByRole("button", { name: "Approve", exact: true }).click();
    await this.seen("Approved; it goes public");
    await this.page.getByRole("button", { name: "Publish", exact: true }).click();
    await this.seen("Public. Saving changes the public page");
    const link = this.page.locator('main a[href^="/sites/"]').first();
    return await link.getAttribute("href") ?? "";
  }

  /** Ticks the row at `index` of the page's table. */
  async pick(index: number): Promise<void> {
    await this.page.locator("tbody [data-row]").nth(index).check();
  }

  async rows(): Promise<number> {
    return await this.page.locator("tbody tr").count();
  }

  /** Waits until the main part of the page shows `text`. */
  async seen(text: string | RegExp): Promise<void> {
    await this.page.locator("body").getByText(text).first().waitFor();
  }

  /** Waits until no work is shown any more: a page with scripts renews itself, another is reloaded. */
  async workDone(): Promise<void> {
    const end = Date.now() + 300_000;
    const shown = this.page.locator(".job-progress");
    // Asked twice, because a page that is being renewed shows nothing either.
    for (let absent = 0; absent < 2; absent = await shown.count() > 0 ? 0 : absent + 1) {
      if (Date.now() > end) {
        throw new Error(`Work does not end: ${await this.page.innerText("main")}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 400));
      if (!this.scripts) await this.page.reload();
      await this.page.waitForLoadState("load");
    }
  }
}
