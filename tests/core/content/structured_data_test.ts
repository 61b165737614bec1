import { deepEqual, equal, ok } from "node:assert/strict";
import { articleJsonLd, articleStructuredData } from "core/content/structured_data.ts";

const ARTICLE = {
  title: "Coffee & Cake",
  description: "All of it.",
  url: "https://a.test/sites/s/c",
  images: ["https://a.test/i.png"],
  published_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-02T00:00:00Z",
  word_count: 1200,
  keywords: ["coffee", "cake"],
  site: { name: "Corner Coffee", url: "https://a.test/sites/s" },
};

Deno.test("an article says what search engines ask for", () => {
  const data = articleStructuredData(ARTICLE);
  equal(data["@type"], "Article");
  equal(data.headline, "Coffee & Cake");
  deepEqual(data.image, ["https://a.test/i.png"]);
  equal(data.dateModified, "2026-01-02T00:00:00Z");
  equal(data.author.name, "Corner Coffee");
});

Deno.test("what an article lacks is not mentioned", () => {
  const data = articleStructuredData({ ...ARTICLE, images: [], keywords: [] });
  ok(!("image" in data) && !("keywords" in data) && !("articleSection" in data));
});

Deno.test("no text can end the script it stands in, and it reads back the same", () => {
  const title = "</script><script>alert(1)</script><!-- \u2028 &amp;";
  const text = articleJsonLd({ ...ARTICLE, title });
  ok(!/[<>&\u2028]/.test(text));
  equal(JSON.parse(text).headline, title);
});
