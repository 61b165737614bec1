import assert from "node:assert/strict";
import { renderToString } from "preact-render-to-string";
import { Breaking } from "@/components/planner/Breaking.tsx";

const shown = (text: string) => renderToString(<Breaking text={text} />);

Deno.test("a long word may break, and is escaped once", () => {
  const text = `=HYPERLINK("http://example.com/${"x".repeat(40)}"),<b>&`;
  const html = shown(text);
  assert.match(html, /<wbr\s*\/?>/);
  const back = html.replace(/<\/?(span|wbr)[^>]*>/g, "").replaceAll("&quot;", '"')
    .replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  assert.equal(back, text);
});

Deno.test("ordinary text and emoji stay whole", () => {
  assert.equal(shown("trail running shoes"), "trail running shoes");
  assert.doesNotMatch(shown("👟".repeat(60)), /\ufffd/);
  assert.ok(shown("👟".repeat(60)).isWellFormed());
});
