import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

async function signOut(page: Page): Promise<void> {
  await page.locator(".app-bar > .menu summary").last().click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in");
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

browserTest("after signing out, the back button shows nothing private", async ({ page }) => {
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  await page.goto("/setup/sites");
  await page.goto("/dashboard");
  await signOut(page);
  for (const _ of [1, 2]) {
    await page.goBack();
    await page.waitForLoadState("load");
    assert.match(page.url(), /\/sign-in/);
    assert.doesNotMatch(await page.locator("body").innerText(), /Nora|first published page/);
  }
});

browserTest("a wrong password is refused, the right one leads in", async ({ page }) => {
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  await signOut(page);
  await signIn(page, newcomer.email, "not the password");
  await newcomer.seen("do not match");
  assert.equal(await page.getByLabel("E-mail address").inputValue(), newcomer.email);
  assert.equal(await page.getByLabel("Password", { exact: true }).inputValue(), "");
  await page.getByLabel("Password", { exact: true }).fill(newcomer.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/dashboard");
});

browserTest("a forgotten password is replaced with the link of the mail", async (visit) => {
  const { page, product } = visit;
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  await signOut(page);
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await page.getByLabel("E-mail address").fill(newcomer.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await newcomer.seen("a link is on its way");
  await page.goto(`${product.supabaseUrl}/mail`);
  await page.locator("li", { hasText: newcomer.email }).getByRole("link").first().click();
  await page.getByLabel("New password").fill("a wholly new password");
  await page.getByLabel("Once more").fill("a wholly new password");
  await page.getByRole("button", { name: "Save the password" }).click();
  await page.waitForURL("**/dashboard");
  await newcomer.seen("Your new password holds");
  await signOut(page);
  await signIn(page, newcomer.email, "a wholly new password");
  await page.waitForURL("**/dashboard");
});

browserTest("changing the password ends the other sessions, not this one", async (visit) => {
  const { page, context } = visit;
  const newcomer = new Newcomer(page);
  await newcomer.signUp();
  const elsewhere = await context.browser()?.newContext({ baseURL: visit.product.appUrl });
  const other = await elsewhere?.newPage();
  assert.ok(elsewhere && other);
  await signIn(other, newcomer.email, newcomer.password);
  await other.waitForURL("**/dashboard");
  await page.goto("/settings/profile");
  await page.getByLabel("Current password").fill(newcomer.password);
  await page.getByLabel("New password").fill("a wholly new password");
  await page.getByLabel("Once more").fill("a wholly new password");
  await page.getByRole("button", { name: /password/i }).click();
  await newcomer.seen("Your new password holds");
  await page.goto("/dashboard");
  assert.match(page.url(), /\/dashboard$/);
  await other.goto("/dashboard");
  assert.match(other.url(), /\/sign-in/);
  await elsewhere.close();
});

browserTest(
  "a session that ends while a page is open asks to sign in and leads back",
  async (visit) => {
    const { page, context } = visit;
    const newcomer = new Newcomer(page);
    await newcomer.signUp();
    await page.goto("/setup/sites/new");
    await context.clearCookies();
    await page.getByLabel("Name", { exact: true }).fill("Typed before the end");
    await page.getByLabel(/^Sectors/).fill("Coffee");
    await page.getByRole("button", { name: "Create the site" }).click();
    await page.waitForURL("**/sign-in?next=%2Fsetup%2Fsites%2Fnew");
    await page.getByLabel("E-mail address").fill(newcomer.email);
    await page.getByLabel("Password", { exact: true }).fill(newcomer.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/setup/sites/new");
  },
);

browserTest(
  "a person sees where they are signed in and signs out everywhere else",
  async (visit) => {
    const { page, context } = visit;
    const newcomer = new Newcomer(page);
    await newcomer.signUp();
    const elsewhere = await context.browser()?.newContext({ baseURL: visit.product.appUrl });
    const other = await elsewhere?.newPage();
    assert.ok(elsewhere && other);
    await signIn(other, newcomer.email, newcomer.password);
    await other.waitForURL("**/dashboard");
    await page.goto("/settings/profile");
    const list = page.getByRole("region", { name: "Where you are signed in" });
    assert.equal(await list.locator("tbody tr").count(), 2);
    assert.match(await list.locator("tbody tr").first().innerText(), /Chrome \d+[^]*This browser/);
    await page.getByRole("button", { name: "Sign out everywhere else" }).click();
    await newcomer.seen("One session ended");
    assert.equal(await list.locator("tbody tr").count(), 1);
    await other.goto("/dashboard");
    assert.match(other.url(), /\/sign-in/);
    await page.getByRole("button", { name: "Sign out everywhere", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await page.waitForURL("**/sign-in");
    await newcomer.seen("You are signed out everywhere");
    await page.goto("/dashboard");
    assert.match(page.url(), /\/sign-in/);
    await elsewhere.close();
  },
);
