import assert from "node:assert/strict";
import { sanitizeHtml } from "core/content/sanitize_html.ts";
import { saveContent } from "core/content/save_content.ts";
import { between, pick, randomFrom } from "@/local/ai/random.ts";
import type { Stack } from "@/local/stack.ts";
import { ALL_VECTORS } from "@/tests/fixtures/html/xss_vectors.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { addContent, writingSite } from "./writing_site.ts";

/** Which of the texts the database would store. */
async function storable({ sql }: Stack, texts: string[]): Promise<boolean[]> {
  const [row] = await sql<{ found: boolean[] }>(
    `select array(select app.is_article_html(h) from jsonb_array_elements_text($1::jsonb)
       with ordinality t (h, n) order by n) as found`,
    [JSON.stringify(texts)],
  );
  return row?.found ?? [];
}

Deno.test("there are enough vectors, and each is there once", () => {
  assert.ok(ALL_VECTORS.length >= 150, String(ALL_VECTORS.length));
  assert.equal(new Set(ALL_VECTORS.map(({ html }) => html)).size, ALL_VECTORS.length);
});

databaseTest("the database stores every text that the sanitiser has cleaned", async ({ stack }) => {
  const cleaned = ALL_VECTORS.map(({ html }) => sanitizeHtml(html));
  const found = await storable(stack, cleaned);
  assert.deepEqual(cleaned.filter((_, index) => !found[index]), []);
});

databaseTest("whatever is thrown together, cleaned it is stored", async ({ stack }) => {
  const random = randomFrom("thrown together");
  const bits = ALL_VECTORS.map(({ html }) => html).concat(
    ...["<p>", "</p>", "<a href=", '"', "'", "<", ">", "&", "&amp;", "&nbsp;", "&#0;", "é", "🙂"],
    ...["<table><tr><td>", "</table>", "<img src=/a alt=", "<li>", "<h1>", "<pre><code>", " "],
  );
  const texts = Array.from(
    { length: 400 },
    () =>
      sanitizeHtml(
        Array.from({ length: between(random, 1, 12) }, () => {
          const bit = pick(random, bits);
          return random() < 0.3 ? bit.slice(between(random, 0, bit.length), -1) : bit;
        }).join(""),
      ),
  );
  const found = await storable(stack, texts);
  assert.deepEqual(texts.filter((_, index) => !found[index]).slice(0, 5), []);
});

databaseTest("what the database stores is what the sanitiser would leave", async ({ stack }) => {
  // No text with a zero byte reaches Postgres at all.
  const raw = ALL_VECTORS.map(({ html }) => html).filter((html) => !html.includes("\0"));
  const accepted = (await storable(stack, raw)).flatMap((isStored, index) =>
    isStored ? [raw[index] ?? ""] : []
  );
  // Harmless as they stand: text that only looks like a script, pictures of this site.
  assert.deepEqual(accepted.filter((html) => !isClean(html)), []);
  assert.ok(accepted.length < 10, JSON.stringify(accepted));
});

/** Whether the sanitiser leaves a text as it is, but for what harmless tags may be written with. */
function isClean(html: string): boolean {
  const plain = (text: string) => text.replaceAll(' rel="noopener"', "").replaceAll(" />", ">");
  return plain(sanitizeHtml(html)) === plain(html);
}

const TRICKS = [
  `<a title=" href=" href="javascript:alert(1)">x</a>`,
  `<a title="x href=" href=" javascript:alert(1)">x</a>`,
  `<a href="java\nscript:alert(1)">x</a>`,
  `<a href="javascript&#58;alert(1)">x</a>`,
  `<a href="javascript&colon;alert(1)">x</a>`,
  `<a href="java<!-- -->script:x">x</a>`,
  `<a href='javascript:alert(1)'>x</a>`,
  `<a href=javascript:alert(1)>x</a>`,
  `<A HREF="javascript:alert(1)">x</A>`,
  `<a  href="javascript:alert(1)">x</a>`,
  `<a\thref="javascript:alert(1)">x</a>`,
  `<p onclick="x">x</p>`,
  `<p class="x">x</p>`,
  `<p\nonclick="x">x</p>`,
  `<img src="//evil.test/x" />`,
  `<img src="data:image/png;base64,x" />`,
  `<img src="/a" /onerror="x" />`,
  `<h1>x</h1>`,
  `<p>a < b</p>`,
  `<p>a > b</p>`,
  `<p>&nbsp;</p>`,
  `<!-- x -->`,
  `</script>`,
];

databaseTest("a person's token stores no raw HTML past the app", async (given) => {
  const person = await given.person();
  const { db } = person;
  const contentId = await addContent(given.stack, await writingSite(person));
  const before =
    (await given.stack.sql("select html, version from public.content where id = $1", [contentId]))[
      0
    ];
  const vectors = ALL_VECTORS.map(({ html }) => html).filter((html) => !isClean(html));
  for (const html of [...TRICKS, ...vectors.slice(0, 60)]) {
    const { error } = await db.rpc("save_content", {
      p_content_id: contentId,
      p_expected_version: 1,
      p_changes: { html },
    });
    if (html.includes("\0")) assert.ok(error, html);
    else assert.equal(error?.details, "invalid", html);
    const direct = await db.from("content").update({ html }).eq("id", contentId).select();
    assert.deepEqual(direct.data ?? [], [], html);
  }
  assert.deepEqual(
    (await given.stack.sql("select html, version from public.content where id = $1", [contentId]))[
      0
    ],
    before,
  );
  const saved = await saveContent({ db }, {
    contentId,
    expectedVersion: 1,
    changes: { html: `<p>clean &amp; <a href="/x">fine</a></p>${TRICKS.join("")}` },
  });
  assert.equal(saved.version, 2);
});

databaseTest("an article of a million characters is judged in time", async ({ stack }) => {
  const paragraph = `<p>A &amp; B <a href="https://a.test/x?y=1&amp;z=2" rel="noopener">c</a></p>`;
  const long = paragraph.repeat(Math.floor(999_000 / paragraph.length));
  const began = performance.now();
  assert.deepEqual(await storable(stack, [long]), [true]);
  assert.ok(performance.now() - began < 300_000);
});
