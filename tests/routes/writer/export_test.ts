import assert from "node:assert/strict";
import { unzipSync } from "fflate";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp } from "@/tests/harness/app_visitor.ts";
import { writingOf } from "./writing.ts";

const EXPORT = "/writer/content/export";

appTest("an article goes out as WordPress file, Markdown and HTML", async () => {
  const ann = await signedUp();
  const { contentId, siteSlug } = await writingOf(ann);
  const wxr = await ann.get(`${EXPORT}?format=wxr&only=${contentId}`);
  assert.equal(wxr.status, 200);
  assert.match(wxr.headers.get("content-disposition") ?? "", new RegExp(`${siteSlug}-article.xml`));
  assert.match(wxr.text, /<!\[CDATA\[<h2>One<\/h2><p>Some words\.<\/p>\]\]>/);
  const cookie = [...ann.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const zip = await fetch(`${ann.product.appUrl}${EXPORT}?format=markdown`, {
    headers: { cookie },
  });
  const files = unzipSync(new Uint8Array(await zip.arrayBuffer()));
  assert.deepEqual(Object.keys(files), ["a-piece.md"]);
  assert.match(new TextDecoder().decode(files["a-piece.md"]), /## One\n\nSome words\./);
  const page = await ann.get("/writer/content");
  assert.match(page.text, /content\/export\?format=wxr/);
});

appTest("a selection goes out; nothing of another account does", async () => {
  const [ann, bob] = [await signedUp(), await signedUp()];
  const { siteId, contentId } = await writingOf(ann);
  const foreign = await writingOf(bob);
  const both = { site_id: siteId, "ids[]": [contentId, foreign.contentId] };
  const picked = await ann.post(EXPORT, { ...both, format: "wxr" });
  assert.equal(picked.status, 200);
  assert.equal(picked.text.match(/<item>/g)?.length, 1);
  assert.equal((await ann.get(`${EXPORT}?format=html&only=${foreign.contentId}`)).status, 404);
  assert.equal((await ann.get(`${EXPORT}?format=exe`)).status, 404);
  const theirs = await ann.post(EXPORT, { site_id: foreign.siteId, format: "wxr", "ids[]": "x" });
  assert.equal(theirs.status, 303);
});
