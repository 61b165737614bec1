import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { browserTest } from "@/tests/harness/browser.ts";
import { Newcomer } from "./newcomer.ts";

const PASTED = [
  "best espresso machine",
  "espresso machine for home",
  "how to clean an espresso machine",
  "espresso machine with grinder",
];
const FILE = `Keyword;Volume;Difficulty
cordless lawn mower;6.600;31
best lawn mower for small yards;4.400;39
"lawn mower blade, sharpening";n/a;9
best lawn mower for small yards;4.400;39
;120;1
`;

browserTest("a newcomer takes keywords to a published page, and takes it back", async (visit) => {
  const { page, step } = visit;
  const newcomer = new Newcomer(page);
  await step("signs up", () => newcomer.signUp());
  await step("adds a site", () => newcomer.addSite("Corner <Coffee> & Co"));
  await step("pastes keywords", () => newcomer.pasteKeywords(PASTED));
  const preview = await step("uploads a file", () => newcomer.uploadKeywords("lawn.csv", FILE));
  assert.match(preview, /6,600/);
  await step("clusters", () => newcomer.clusterAll());
  await step("gets ideas", () => newcomer.generateIdeas());
  const path = await step("has an article written", () => newcomer.writeArticle());
  await step("edits it", () => editArticle(page));
  await step("has pictures made", () => makePictures(newcomer, path));
  const address = await step("publishes", () => newcomer.publish(path));
  const { pictures } = await step("finds the public page", () => lookAtPublicPage(page, address));
  await step("unpublishes", async () => {
    await page.goto(path);
    await page.getByRole("button", { name: "Unpublish" }).click();
    await newcomer.seen(/it goes public when/);
    for (const url of [address, ...pictures]) {
      assert.equal((await page.request.get(url)).status(), 404, url);
    }
  });
});

/** Types into the rich text, waits for the autosave, and finds the words again after a reload. */
async function editArticle(page: Page): Promise<void> {
  const rich = page.locator(".editor-rich [contenteditable=true]");
  await rich.click();
  await page.keyboard.press("Control+End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Nora's own last sentence.");
  await page.getByRole("textbox", { name: /^Meta title/ }).fill("Espresso at home, plainly");
  await page.locator(".save-bar [role=status]", { hasText: /· Saved$/ }).waitFor();
  await page.reload();
  await rich.getByText("Nora's own last sentence.").waitFor();
  assert.equal(
    await page.getByRole("textbox", { name: /^Meta title/ }).inputValue(),
    "Espresso at home, plainly",
  );
}

async function makePictures(newcomer: Newcomer, path: string): Promise<void> {
  const { page } = newcomer;
  await page.goto(`${path}/images`);
  await page.getByRole("button", { name: "Describe pictures" }).click();
  await page.waitForURL("**/images");
  await newcomer.workDone();
  await page.getByRole("button", { name: /^Make \d pictures$/ }).click();
  await page.waitForURL("**/images");
  await newcomer.workDone();
  await page.locator(".gallery-picture img").first().waitFor();
  await assertPictures(page, await pictureUrls(page));
}

/** Addresses of the pictures in the main part; those further down load when one scrolls there. */
async function pictureUrls(page: Page): Promise<string[]> {
  return await page.locator("main img").evaluateAll((images) =>
    images.map((image) => (image as HTMLImageElement).src)
  );
}

async function assertPictures(page: Page, urls: string[]): Promise<void> {
  assert.ok(urls.length >= 1);
  for (const url of urls) {
    const picture = await page.request.get(url);
    assert.equal(picture.status(), 200, url);
    assert.match(picture.headers()["content-type"] ?? "", /^image\//);
    assert.ok((await picture.body()).length > 200);
  }
}

/** Looks at an article as a reader, a search engine and a crawler do. */
async function lookAtPublicPage(page: Page, address: string): Promise<{ pictures: string[] }> {
  const response = await page.goto(address);
  assert.equal(response?.status(), 200);
  assert.equal(await page.locator("script:not([type='application/ld+json'])").count(), 0);
  await page.getByText("Nora's own last sentence.").waitFor();
  assert.equal(await page.locator("h1").count(), 1);
  const jsonLd = JSON.parse(
    await page.locator("script[type='application/ld+json']").textContent() ?? "",
  );
  const nodes: { "@type"?: string; headline?: string }[] = jsonLd["@graph"] ?? [jsonLd];
  const found = nodes.find((node) => /Article|BlogPosting/.test(String(node["@type"])));
  assert.equal(found?.headline, await page.locator("h1").innerText());
  const meta = (name: string) =>
    page.locator(`meta[property="${name}"], meta[name="${name}"]`).getAttribute("content");
  assert.equal(await meta("og:type"), "article");
  assert.ok((await meta("og:title"))?.includes("Espresso at home"));
  assert.ok((await meta("description"))?.length);
  const canonical = await page.locator("link[rel=canonical]").getAttribute("href");
  assert.equal(new URL(canonical ?? "").pathname, address);
  const pictures = await pictureUrls(page);
  await assertPictures(page, [...pictures, await meta("og:image") ?? ""]);
  const site = address.split("/").slice(0, 3).join("/");
  for (const file of ["sitemap.xml", "rss.xml"]) {
    const text = await (await page.request.get(`${site}/${file}`)).text();
    assert.ok(text.includes(canonical ?? "?"), file);
  }
  return { pictures };
}
