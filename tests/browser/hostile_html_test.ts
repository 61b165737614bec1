import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { sanitizeHtml } from "core/content/sanitize_html.ts";
import { ALL_VECTORS, XSS_VECTORS } from "@/tests/fixtures/html/xss_vectors.ts";
import { browserTest, type Visit } from "@/tests/harness/browser.ts";
import { plantHtml } from "@/tests/harness/plant_html.ts";
import { type Office, openOffice } from "@/tests/routes/office.ts";

/** Asks nothing of any network and remembers what a page wanted from elsewhere. */
async function isolate(page: Page, ownOrigin: string): Promise<string[]> {
  const foreign: string[] = [];
  page.on("dialog", (dialog) => void dialog.dismiss());
  await page.context().route(
    (url) => url.origin !== ownOrigin && url.protocol.startsWith("http"),
    async (route) => {
      foreign.push(route.request().url());
      await route.abort();
    },
  );
  return foreign;
}

/** What came of a document: whether a script ran, and what in it could still run one. */
interface Outcome {
  pwned: boolean;
  live: string[];
}

async function outcomeOf(page: Page): Promise<Outcome> {
  // A picture that fails tells so after the document is there.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 5)));
  return await page.evaluate(() => {
    const live: string[] = [];
    for (const element of document.querySelectorAll("body *")) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on") || name === "style" || name === "srcdoc") live.push(name);
        const isAddress = ["href", "src", "action", "formaction", "xlink:href"].includes(name);
        // deno-lint-ignore no-control-regex
        const read = value.replace(/[\u0000-\u0020]/g, "");
        if (isAddress && /^(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i.test(read)) live.push(value);
      }
    }
    return {
      pwned: "pwned" in window && Boolean((window as { pwned?: unknown }).pwned === 1),
      live,
    };
  });
}

/** Puts a document into the page; one that never finishes loading is judged as it stands. */
async function show(page: Page, html: string): Promise<Outcome> {
  await page.evaluate(() => Object.assign(window, { pwned: undefined }));
  const options = { waitUntil: "commit", timeout: 3000 } as const;
  await page.setContent(`<!doctype html><body>${html}</body>`, options).catch(() => {});
  return await outcomeOf(page);
}

/** Whether a script of the document runs within so many milliseconds. */
function isPwnedSoon(page: Page, timeout: number): Promise<boolean> {
  const pwned = () => (globalThis as { pwned?: unknown }).pwned === 1;
  return page.waitForFunction(pwned, undefined, { timeout }).then(() => true, () => false);
}

browserTest("cleaned, no vector runs in a browser without any policy", async (visit) => {
  const { page, step, problems } = visit;
  const foreign = await isolate(page, visit.product.appUrl);
  await step("each alone", async () => {
    for (const { kind, html } of ALL_VECTORS) {
      const cleaned = sanitizeHtml(html);
      const { pwned, live } = await show(page, cleaned);
      assert.deepEqual([pwned, live], [false, []], `${kind}: ${html} became ${cleaned}`);
      assert.deepEqual(foreign, [], `${kind}: ${html} became ${cleaned}`);
    }
  });
  await step("all in one, read twice", async () => {
    const all = ALL_VECTORS.map(({ html }) => sanitizeHtml(html)).join("\n");
    const { pwned, live } = await show(page, sanitizeHtml(all));
    assert.deepEqual([pwned, live, foreign], [false, [], []]);
  });
  await step("left as they are, they do run: the test can fail", async () => {
    const ran = new Set<string>();
    // Some wait for a click and never run; a busy machine lets the others wait too.
    for (const patience of [500, 5000, 30_000]) {
      for (const html of XSS_VECTORS.handlers ?? []) {
        if (ran.size === 5) break;
        if (ran.has(html)) continue;
        await show(page, html);
        if (await isPwnedSoon(page, patience)) ran.add(html);
      }
    }
    assert.equal(ran.size, 5);
    foreign.length = 0;
    await show(page, (XSS_VECTORS.styles ?? []).join(""));
    for (let waited = 0; foreign.length === 0 && waited < 30_000; waited += 100) {
      await page.waitForTimeout(100);
    }
    assert.ok(foreign.length > 0);
  });
  problems.length = 0;
});

const ATTACK = `"><img src=x onerror=window.pwned=1><script>window.pwned=1</script>`;

browserTest("raw HTML in the database runs on no page", async (visit) => {
  const { page, step, product, problems } = visit;
  const office = await openOffice();
  const ids = await step("every class is planted past the app", () => plant(office));
  const { siteSlug } = await disguise(office);
  await signIn(visit, office);
  const foreign = await isolate(page, product.appUrl);
  for (const [kind, { id, slug }] of ids) {
    await step(kind, async () => {
      const paths = [
        `/writer/content/${id}`,
        `/writer/content/${id}/preview`,
        `/writer/content/${id}/versions/1`,
        `/writer/content/${id}/images`,
        `/writer/review?id=${id}`,
        `/sites/${siteSlug}/${slug}`,
      ];
      for (const path of paths) await assertHarmless(page, path, foreign);
    });
  }
  await step("text that is an attack", async () => {
    const paths = [
      ...["/dashboard", "/setup/sites", "/writer/content", "/writer/tasks", "/thinker/authors"],
      ...[
        "/planner/keywords",
        "/planner/clusters",
        "/settings",
        "/settings/team",
        "/settings/activity",
      ],
      `/sites/${siteSlug}`,
    ];
    for (const path of paths) await assertHarmless(page, path, foreign);
    const feed = await (await fetch(`${product.appUrl}/sites/${siteSlug}/rss.xml`)).text();
    // A newsreader reads the description as HTML once the XML is read.
    assert.match(feed, /<description>&amp;quot;&amp;gt;&amp;lt;img/);
    assert.doesNotMatch(feed, /<img|<script/);
  });
  // Pictures named by the vectors are not there; nothing else may have gone wrong.
  const real = problems.filter((line) => !/: (404|303)$/.test(line));
  problems.splice(0, problems.length, ...real);
});

async function assertHarmless(page: Page, path: string, foreign: string[]): Promise<void> {
  const answer = await page.goto(path, { waitUntil: "load" });
  assert.equal(answer?.status(), 200, path);
  const { pwned, live } = await outcomeOf(page);
  assert.deepEqual([pwned, live, foreign], [false, [], []], path);
}

/** An article of every class of vectors: saved through the app, then replaced by the raw text. */
async function plant({ product, owner, accountId, siteId, sectorId }: Office) {
  const found = new Map<string, { id: string; slug: string }>();
  for (const [kind, vectors] of Object.entries(XSS_VECTORS)) {
    const slug = kind.toLowerCase().replace(/[^a-z]+/g, "-").replace(/-$/, "");
    const raw = vectors.join("\n").replaceAll("\0", "");
    const [row] = await product.sql<{ id: string }>(
      `insert into public.content (account_id, site_id, sector_id, title, slug, html)
       values ($1, $2, $3, $4, $5, '<p>first</p>') returning id`,
      [accountId, siteId, sectorId, `${kind} ${ATTACK}`, slug],
    );
    const id = row?.id ?? "";
    const saved = await owner.post(`/writer/content/${id}`, {
      version: "1",
      html: raw,
      title: ATTACK,
    });
    assert.equal(saved.status, 303, kind);
    const [stored] = await product.sql<{ clean: boolean; version: number }>(
      "select app.is_article_html(html) as clean, version from public.content where id = $1",
      [id],
    );
    assert.deepEqual(stored, { clean: true, version: 2 }, kind);
    await plantHtml(product, id, raw);
    found.set(kind, { id, slug });
  }
  return found;
}

/** Gives everything that has a name one that attacks. */
async function disguise({ product, accountId, siteId, sectorId }: Office) {
  const { sql } = product;
  await sql("update public.accounts set name = $2 where id = $1", [accountId, ATTACK]);
  await sql("update public.profiles set full_name = $2 where account_id = $1", [accountId, ATTACK]);
  const [site] = await sql<{ slug: string }>(
    "update public.sites set name = $2, description = $2 where id = $1 returning slug",
    [siteId, ATTACK],
  );
  await sql("update public.sectors set name = $2 where id = $1", [sectorId, ATTACK]);
  for (const [table, column] of [["keywords", "keyword"], ["clusters", "name"]]) {
    await sql(
      `insert into public.${table} (account_id, site_id, sector_id, ${column}) values ($1, $2, $3, $4)`,
      [accountId, siteId, sectorId, ATTACK],
    );
  }
  await sql("insert into public.author_profiles (account_id, name, tone) values ($1, $2, $2)", [
    accountId,
    ATTACK,
  ]);
  await sql(
    `update public.content set meta_description = $2, excerpt = $2, tags = array[$2], categories = array[$2],
       primary_keyword = $2 where account_id = $1`,
    [accountId, ATTACK],
  );
  return { siteSlug: site?.slug ?? "" };
}

async function signIn({ context, product }: Visit, { owner }: Office): Promise<void> {
  await context.addCookies(
    [...owner.cookies].map(([name, value]) => ({ name, value, url: product.appUrl })),
  );
}
