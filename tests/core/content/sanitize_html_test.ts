import { equal, ok, throws } from "node:assert/strict";
import { sanitizeHtml } from "core/content/sanitize_html.ts";

Deno.test("the tags of an article stay", () => {
  const html = "<h2>A</h2><p>b <strong>c</strong> <em>d</em></p><ul><li>e</li></ul>" +
    "<table><thead><tr><th>f</th></tr></thead><tbody><tr><td>g</td></tr></tbody></table><blockquote>h</blockquote>";
  equal(sanitizeHtml(html), html);
});

Deno.test("links to the web, to the site and by mail stay; foreign pages get no opener", () => {
  equal(
    sanitizeHtml('<a href="https://a.test/x" target="_blank">a</a>'),
    '<a href="https://a.test/x" rel="noopener">a</a>',
  );
  equal(sanitizeHtml('<a href="/b">b</a>'), '<a href="/b">b</a>');
  equal(sanitizeHtml('<a href="mailto:c@d.test">c</a>'), '<a href="mailto:c@d.test">c</a>');
});

Deno.test("a top heading becomes a second one, b and i become strong and em", () => {
  equal(sanitizeHtml("<h1>a</h1><b>b</b><i>c</i>"), "<h2>a</h2><strong>b</strong><em>c</em>");
});

const ATTACKS = [
  "<script>alert(1)</script>",
  '<img src=x onerror="alert(1)">',
  '<img src="javascript:alert(1)">',
  '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVaScRiPt:alert(1)">x</a>',
  '<a href=" &#14; javascript:alert(1)">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<a href="vbscript:alert(1)">x</a>',
  "<svg><script>alert(1)</script></svg>",
  "<svg/onload=alert(1)>",
  "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<iframe src=javascript:alert(1)></iframe>",
  '<p style="background:url(javascript:alert(1))" onclick="alert(1)">x</p>',
  "<style>@import 'javascript:alert(1)'</style>",
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "<textarea></textarea><script>alert(1)</script>",
  "<template><script>alert(1)</script></template>",
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<base href="javascript:alert(1)//">',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
  "<<script>script>alert(1)<</script>/script>",
  '<object data="javascript:alert(1)"></object>',
  '<a href="https://x.test" onmouseover=alert(1)>x</a>',
];
for (const attack of ATTACKS) {
  Deno.test(`harmless after cleaning: ${attack.slice(0, 60)}`, () => {
    const clean = sanitizeHtml(`<p>before</p>${attack}<p>after</p>`);
    ok(
      !/<\s*(script|svg|math|iframe|style|form|object|base|meta|template|noscript)/i.test(clean),
      clean,
    );
    ok(!/\son\w+\s*=/i.test(clean.replace(/>[^<]*</g, "><")), clean);
    ok(
      !/(href|src)\s*=\s*["']?\s*(javascript|vbscript|data)/i.test(clean.replace(/\s/g, " ")),
      clean,
    );
  });
}

Deno.test("an address without a scheme of its own is not a way around", () => {
  ok(!sanitizeHtml('<a href="//evil.test">x</a>').includes("evil"));
  ok(!sanitizeHtml('<img src="//evil.test/x.png">').includes("evil"));
});

Deno.test("cleaning what is clean changes nothing", () => {
  for (const attack of ATTACKS) {
    const once = sanitizeHtml(`<h2>a &amp; b</h2>${attack}<p>x &lt; y</p>`);
    equal(sanitizeHtml(once), once);
  }
});

Deno.test("20,000 nested tags do not overflow the stack", () => {
  const deep = "<blockquote>".repeat(20_000) + "x" + "</blockquote>".repeat(20_000);
  ok(sanitizeHtml(deep).length < 5000);
});

Deno.test("more than a million characters are refused", () => {
  throws(() => sanitizeHtml("x".repeat(1_000_001)), { code: "too_large" });
});
