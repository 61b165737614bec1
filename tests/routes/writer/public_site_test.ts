import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp, stranger } from "@/tests/harness/app_visitor.ts";
import { plantHtml } from "@/tests/harness/plant_html.ts";
import { writingOf } from "./writing.ts";

const HOSTILE_HTML = '<h2>One</h2><p onclick="alert(1)">a</p><script>alert(2)</script>' +
  '<svg onload="alert(3)"></svg><iframe src="//evil.test"></iframe><a href="javascript:alert(4)">b</a>';

appTest("an article is plain HTML: no script runs, whatever was stored", async () => {
  const ann = await signedUp();
  const title = '</title><script>alert(5)</script> "T"';
  const { siteSlug, contentId } = await writingOf(ann, { status: "published", title });
  await plantHtml(ann.product, contentId, HOSTILE_HTML);
  const { text, headers, status } = await (await stranger()).get(`/sites/${siteSlug}/a-piece`);
  assert.equal(status, 200);
  assert.doesNotMatch(text, /alert\([1234]\)|<svg|<iframe|javascript:/);
  assert.doesNotMatch(text, /<script>alert\(5\)/);
  const scripts = [...text.matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
  assert.ok(scripts.every((tag) => tag.includes("application/ld+json")), scripts.join());
  assert.equal(scripts.length, 1);
  const json = /<script type="application\/ld\+json"[^>]*>([^<]*)<\/script>/.exec(text)?.[1] ?? "";
  assert.equal(JSON.parse(json).headline, title);
  assert.match(text, /<link rel="canonical" href="http[^"]+\/sites\/[^"]+\/a-piece"/);
  assert.match(text, /property="og:title"/);
  assert.match(headers.get("cache-control") ?? "", /^public, max-age=60/);
  assert.equal(headers.get("set-cookie"), null);
});

appTest("a reader who has the page gets 304 until it changes", async () => {
  const ann = await signedUp();
  const { siteSlug, contentId } = await writingOf(ann, { status: "published" });
  const nobody = await stranger();
  for (const path of ["", "/a-piece", "/sitemap.xml", "/rss.xml"]) {
    const url = `/sites/${siteSlug}${path}`;
    const etag = (await nobody.get(url)).headers.get("etag") ?? "";
    assert.ok(etag, path);
    assert.equal((await nobody.get(url, { "if-none-match": etag })).status, 304, path);
    const form = { version: "1", title: `Changed ${path}`, html: `<p>${path}</p>` };
    const [{ version } = { version: 1 }] = await ann.product.sql<{ version: number }>(
      "select version from public.content where id = $1",
      [contentId],
    );
    await ann.post(`/writer/content/${contentId}`, { ...form, version: String(version) });
    assert.equal((await nobody.get(url, { "if-none-match": etag })).status, 200, path);
  }
});

appTest("what is not public is not found, and the page says nothing about the app", async () => {
  const ann = await signedUp();
  const { siteSlug, siteId } = await writingOf(ann, { status: "approved" });
  const nobody = await stranger();
  const absent = [
    `/sites/${siteSlug}/a-piece`,
    "/sites/none",
    "/sites/none/rss.xml",
    "/sites/..%2f",
  ];
  for (const path of [...absent, `/sites/${siteSlug}/images/1`, `/sites/${siteSlug}?page=2`]) {
    const { status, text } = await nobody.get(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(text, /IGNY8 turns|Sign in|dashboard/, path);
  }
  assert.equal((await nobody.get(`/sites/${siteSlug}`)).status, 200);
  await ann.product.sql("update public.sites set status = 'suspended' where id = $1", [siteId]);
  for (const path of ["", "/sitemap.xml", "/rss.xml", "/robots.txt"]) {
    assert.equal((await nobody.get(`/sites/${siteSlug}${path}`)).status, 404, path);
  }
});

appTest("pictures of a published article are public bytes that browsers may keep", async () => {
  const ann = await signedUp();
  const { product } = ann;
  const worked = await product.worked();
  const nobody = await stranger();
  const { text } = await nobody.get(`/sites/${worked.siteSlug}`);
  const src = /src="(\/sites\/[^"]+\/images\/[^"]+)"/.exec(text)?.[1] ?? "";
  assert.ok(src);
  const picture = await nobody.get(src);
  assert.equal(picture.status, 200);
  assert.match(picture.headers.get("content-type") ?? "", /^image\/(png|jpeg|webp)$/);
  assert.match(picture.headers.get("cache-control") ?? "", /^public, max-age=3600/);
  const etag = picture.headers.get("etag") ?? "";
  assert.equal((await nobody.get(src, { "if-none-match": etag })).status, 304);
  const id = /images\/([0-9a-f-]{36})/.exec(src)?.[1] ?? "";
  assert.equal(
    (await ann.get(`/media/${id}`)).status,
    404,
    "not through the door of another account",
  );
  assert.equal((await nobody.get(`/media/${id}`)).status, 303);
});
