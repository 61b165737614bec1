import assert from "node:assert/strict";
import { diffHtml } from "core/content/version_diff.ts";

Deno.test("a changed word is marked as removed and added", () => {
  const diff = diffHtml("<p>The old word</p>", "<p>The new word</p>") ?? "";
  assert.match(diff, /<del>old<\/del><ins>new<\/ins>/);
});

Deno.test("equal texts give the text without marks", () => {
  assert.equal(diffHtml("<h2>A</h2><p>b</p>", "<h2>A</h2><p>b</p>"), "<h2>A</h2><p>b</p>");
});

for (
  const attack of [
    "<p>x<script>alert(1)</script></p>",
    '<p><img src="x" onerror="alert(1)"></p>',
    '<p><a href="javascript:alert(1)">y</a></p>',
    '<svg><style><img src=x onerror="alert(1)"></style></svg>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
    '<p style="x:expression(alert(1))">z</p>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    '<del onmouseover="alert(1)">gone</del><ins><script>alert(1)</script></ins>',
  ]
) {
  Deno.test(`a difference with an attack in it runs nothing: ${attack.slice(0, 40)}`, () => {
    for (const [before, after] of [[attack, "<p>b</p>"], ["<p>b</p>", attack], [attack, attack]]) {
      const diff = diffHtml(before ?? "", after ?? "") ?? "";
      assert.doesNotMatch(diff, /<(script|svg|style|math|iframe)|\son\w+=|javascript:|style=/i);
    }
  });
}

Deno.test("texts too long to compare say so instead of keeping the server busy", () => {
  assert.equal(diffHtml("<p>a</p>", `<p>${"b ".repeat(110_000)}</p>`), null);
});

Deno.test("two long articles that share little are compared in bounded time", () => {
  const text = (word: string) =>
    `<p>${Array.from({ length: 8000 }, (_, i) => word + (i * 7919) % 997).join(" ")}</p>`;
  const started = performance.now();
  assert.ok(diffHtml(text("a"), text("b")));
  assert.ok(performance.now() - started < 300_000);
});
