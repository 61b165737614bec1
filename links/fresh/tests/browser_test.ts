import assert from "node:assert/strict";
import type { Browser, Page } from "playwright-core";
import { chromiumMissing, launchChromium } from "../../../tests/harness/chromium.ts";
import { testNeeding } from "../../../tests/harness/test_needing.ts";
import { fixture } from "./fixture_app.ts";

interface Visit {
  page: Page;
  problems: string[];
  scripts: string[];
}

async function visit(browser: Browser, origin: string, path: string): Promise<Visit> {
  const page = await browser.newPage();
  const problems: string[] = [];
  const scripts: string[] = [];
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("console", (line) => {
    const favicon = line.location().url.endsWith("/favicon.ico");
    if (line.type() === "error" && !favicon) problems.push(line.text());
  });
  page.on("request", (req) => req.resourceType() === "script" && scripts.push(req.url()));
  await page.goto(origin + path, { waitUntil: "networkidle" });
  return { page, problems, scripts };
}

async function withBrowser(t: Deno.TestContext, steps: Record<string, Step>): Promise<void> {
  const request = await fixture();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (req) => {
    const { pathname, search } = new URL(req.url);
    return request(pathname + search, { headers: req.headers });
  });
  const browser = await launchChromium();
  const origin = `http://127.0.0.1:${server.addr.port}`;
  try {
    for (const [name, step] of Object.entries(steps)) {
      await t.step(name, () => step((path) => visit(browser, origin, path)));
    }
  } finally {
    await browser.close();
    await server.shutdown();
  }
}

/** In the page: 300 arbitrary row lists, and those after which the text was not as expected. */
async function shuffleRows(): Promise<string[]> {
  let seed = 7;
  const next = (n: number) => (seed = seed * 16807 % 2147483647) % n;
  const wrong: string[] = [];
  for (let round = 0; round < 300; round++) {
    const rows = [..."abcdefg"].filter(() => next(2)).sort(() => next(3) - 1);
    dispatchEvent(new CustomEvent("rows", { detail: rows }));
    await new Promise((resolve) => setTimeout(resolve));
    const text = document.querySelector("#rows")?.textContent;
    if (text !== `before${rows.join("")}after${rows.join("")}end`) wrong.push(rows.join(""));
  }
  return wrong;
}

type Step = (go: (path: string) => Promise<Visit>) => Promise<void>;

const steps: Record<string, Step> = {
  "an island hydrates and answers clicks": async (go) => {
    const { page, problems } = await go("/one");
    await page.click("button.one");
    await page.click("button.one");
    assert.equal(await page.textContent("button.one"), "one 2");
    assert.deepEqual(problems, []);
  },
  "an island in an (_islands) folder hydrates": async (go) => {
    const { page, problems } = await go("/shop");
    await page.click("#cart");
    assert.equal(await page.textContent("#cart"), "cart 1");
    assert.deepEqual(problems, []);
  },
  "a signal passed to two islands stays one signal": async (go) => {
    const { page, problems } = await go("/islands");
    assert.equal(await page.textContent(".counter"), "shared: 3");
    await page.click(".counter");
    assert.equal(await page.textContent(".counter"), "shared: 4");
    assert.equal(await page.textContent(".twice"), "8");
    assert.deepEqual(problems, []);
  },
  "an island inside an island works as its component": async (go) => {
    const { page } = await go("/islands");
    await page.click(".panel .inner >> nth=0");
    assert.equal(await page.textContent(".panel .inner >> nth=0"), "inner 1");
    assert.equal(await page.textContent(".panel .inner >> nth=1"), "inner 0");
  },
  "server-rendered children hydrate in place, with the islands in them": async (go) => {
    const { page, problems } = await go("/islands");
    assert.equal((await page.textContent(".open-text"))?.trim(), "open text");
    await page.click(".in-open");
    assert.equal(await page.textContent(".in-open"), "in-open 1");
    assert.equal(await page.locator(".in-open").count(), 1);
    await page.click(".toggle >> nth=1");
    assert.equal(await page.locator(".open-text").count(), 0);
    assert.deepEqual(problems, []);
  },
  "children an island did not show appear when it does": async (go) => {
    const { page, problems } = await go("/islands");
    assert.equal(await page.locator(".panel .hidden-text").count(), 0);
    await page.click(".toggle >> nth=0");
    assert.equal(await page.textContent(".panel .hidden-text"), "hidden text");
    await page.click(".in-closed");
    assert.equal(await page.textContent(".in-closed"), "in-closed 1");
    assert.equal(await page.innerHTML(".toggle >> nth=0"), "<b>closed</b>");
    assert.deepEqual(problems, []);
  },
  "an island without a root element keeps its place as its rows come and go": async (go) => {
    const { page, problems } = await go("/rows");
    const wrong = await page.evaluate(shuffleRows);
    assert.deepEqual(wrong, []);
    assert.deepEqual(problems, []);
  },
  "every kind of prop arrives as it left": async (go) => {
    const { page, problems } = await go("/values");
    await page.waitForSelector("#browser:not(:empty)");
    assert.equal(await page.textContent("#browser"), await page.textContent("#server"));
    assert.match(await page.textContent("#server") ?? "", /-0,0 .*__proto__,constructor2Object$/);
    assert.deepEqual(problems, []);
  },
  "a library imported on demand loads on demand": async (go) => {
    const { page, scripts, problems } = await go("/islands");
    const before = scripts.length;
    await page.click("#lazy");
    await page.waitForSelector("#lazy:not(:has-text('idle'))");
    assert.equal(await page.textContent("#lazy"), "loaded-nowtruetrue");
    assert.ok(scripts.length > before);
    assert.deepEqual(problems, []);
  },
  "a page loads the scripts of its own islands only": async (go) => {
    const { scripts } = await go("/one");
    assert.ok(scripts.some((url) => url.endsWith("/Inner.js")));
    assert.ok(!scripts.some((url) => /Counter|Values|Panel|Cart|Lazy/.test(url)));
  },
  "a page without islands loads no script": async (go) => {
    const { scripts, problems } = await go("/");
    assert.deepEqual(scripts, []);
    assert.deepEqual(problems, []);
  },
};

testNeeding(chromiumMissing, {
  name: "islands in a browser, under a nonce policy",
  fn: (t) => withBrowser(t, steps),
});
