import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { signedUp, type Visitor } from "@/tests/harness/app_visitor.ts";
import { browserTest, type Visit } from "@/tests/harness/browser.ts";
import { writingOf } from "./writing.ts";

/** Signs the browser in and leads it to the editor of a new piece. */
async function atEditor({ context, page, product }: Visit, html?: string) {
  const ann = await signedUp();
  const writing = await writingOf(ann, html ? { html } : {});
  await lendSession(context, ann, product.appUrl);
  await page.goto(`/writer/content/${writing.contentId}`);
  return { ann, ...writing };
}

async function lendSession(context: Visit["context"], { cookies }: Visitor, url: string) {
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })));
}

async function isSaved(page: Page): Promise<void> {
  await page.locator(".save-bar [role=status]", { hasText: "· Saved" }).waitFor();
}

async function stored({ product }: Visit, contentId: string): Promise<string> {
  const [row] = await product.sql<{ html: string }>(
    "select html from public.content where id = $1",
    [contentId],
  );
  return row?.html ?? "";
}

async function typeAtEnd(page: Page, text: string): Promise<void> {
  await page.locator(".ProseMirror p").first().click();
  await page.keyboard.press("End");
  await page.keyboard.type(text);
}

browserTest("what is typed is saved by itself, tables and lists keep their form", async (visit) => {
  const html = "<h2>One</h2><p>Some words.</p><ul><li>a</li><li>b</li></ul>" +
    "<table><thead><tr><th>x</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>";
  const { contentId } = await atEditor(visit, html);
  await typeAtEnd(visit.page, " More");
  await isSaved(visit.page);
  assert.equal(await stored(visit, contentId), html.replace("words.", "words. More"));
});

browserTest("a second tab is told, and the text comes back after a reload", async (visit) => {
  const { page, context } = visit;
  const { contentId } = await atEditor(visit);
  await page.locator(".ProseMirror").waitFor();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.locator("[name=title]").fill("Theirs");
  await other.keyboard.press("Control+s");
  await isSaved(other);
  await typeAtEnd(page, " mine");
  await page.getByText("Nothing was overwritten").waitFor();
  assert.doesNotMatch(await stored(visit, contentId), /mine/);
  page.on("dialog", (dialog) => dialog.accept());
  await page.reload();
  await page.getByRole("button", { name: "Put it back" }).click();
  await isSaved(page);
  assert.match(await stored(visit, contentId), /mine/);
});

browserTest("an ended session costs no word", async (visit) => {
  const { page, context, product } = visit;
  const { ann, contentId } = await atEditor(visit);
  await page.locator(".ProseMirror").waitFor();
  await context.clearCookies();
  await typeAtEnd(page, " kept");
  await page.getByText("Your session has ended").waitFor();
  await lendSession(context, ann, product.appUrl);
  await page.getByRole("button", { name: "Save now" }).click();
  await isSaved(page);
  assert.match(await stored(visit, contentId), /kept/);
});

browserTest("sending to review takes along what is not saved yet", async (visit) => {
  const { page } = visit;
  const { contentId } = await atEditor(visit);
  await page.locator(".ProseMirror").waitFor();
  await typeAtEnd(page, " last words");
  await page.getByRole("button", { name: "Send to review" }).click();
  await page.getByText("1 article sent to review").waitFor();
  assert.match(await stored(visit, contentId), /last words/);
});

browserTest("the toolbar is one Tab stop, and its buttons format the text", async (visit) => {
  const { page } = visit;
  const { contentId } = await atEditor(visit);
  await page.locator(".ProseMirror p").first().click();
  await page.locator(".tool").first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await isSaved(page);
  assert.match(await stored(visit, contentId), /<h2>Some words\.<\/h2>/);
  assert.equal(await page.locator(".toolbar [tabindex='0']").count(), 1);
});

browserTest("an attack written as HTML is gone once it is saved", async (visit) => {
  const { page } = visit;
  const { contentId } = await atEditor(visit);
  await page.getByRole("button", { name: "HTML" }).click();
  await page.locator("[name=html]").fill("<p>x<script>alert(1)</script></p><svg><p>y</p></svg>");
  await page.keyboard.press("Control+s");
  await isSaved(page);
  assert.equal(await stored(visit, contentId), "<p>x</p>");
});

browserTest("without JavaScript the article is edited as HTML in a plain form", async (visit) => {
  const { page } = visit;
  const { contentId } = await atEditor(visit);
  assert.match(await page.locator("[name=html]").inputValue(), /Some words/);
  await page.locator("[name=html]").fill("<p>plain</p>");
  assert.equal(await page.locator("[name=title]").inputValue(), "A piece");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").waitFor();
  assert.equal(await stored(visit, contentId), "<p>plain</p>");
}, { javaScript: false });
