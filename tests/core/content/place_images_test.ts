import { equal, match, ok } from "node:assert/strict";
import { type PlacedImage, placeImages } from "core/content/place_images.ts";

const HTML =
  "<p>Intro.</p><h2>What You Need</h2><p>A.</p><h2>Step by step</h2><p>B.</p><h3>Care</h3><p>C.</p>";

function image(changes: Partial<PlacedImage>): PlacedImage {
  return {
    url: "/i/1.png",
    kind: "in_article",
    position: 0,
    alt: "A cup",
    after_heading: null,
    ...changes,
  };
}

/** What stands right before the picture. */
function before(html: string, url: string): string {
  const at = html.indexOf(`<figure><img src="${url}"`);
  ok(at >= 0, `${url} is in ${html}`);
  return html.slice(0, at);
}

Deno.test("the featured picture comes first, in its size and not lazily", () => {
  const html = placeImages(HTML, [image({ kind: "featured", width: 1536, height: 1024 })]);
  match(
    html,
    /^<figure><img src="\/i\/1.png" alt="A cup" width="1536" height="1024"><\/figure><p>Intro/,
  );
});

Deno.test("a picture follows the heading it names", () => {
  const html = placeImages(HTML, [image({ after_heading: "Step by step" })]);
  match(before(html, "/i/1.png"), /<h2>Step by step<\/h2>$/);
  match(html, /loading="lazy"/);
});

Deno.test("a heading is found though case, marks or a word differ", () => {
  for (
    const after_heading of [
      "what you need",
      "What You Need:",
      "2. What you need",
      "What You'll Need",
    ]
  ) {
    match(
      before(placeImages(HTML, [image({ after_heading })]), "/i/1.png"),
      /<h2>What You Need<\/h2>$/,
      after_heading,
    );
  }
});

Deno.test("pictures whose heading is unknown or taken go to the next free heading", () => {
  const html = placeImages(HTML, [
    image({ url: "/i/1.png", after_heading: "What You Need" }),
    image({ url: "/i/2.png", position: 1, after_heading: "What You Need" }),
    image({ url: "/i/3.png", position: 2, after_heading: "Nowhere at all" }),
  ]);
  match(before(html, "/i/1.png"), /What You Need<\/h2>$/);
  match(before(html, "/i/2.png"), /Step by step<\/h2>$/);
  match(before(html, "/i/3.png"), /Care<\/h3>$/);
});

Deno.test("more pictures than headings end up at the end, in order, and none is lost", () => {
  const images = Array.from(
    { length: 6 },
    (_, position) => image({ url: `/i/${position}.png`, position }),
  );
  const html = placeImages(HTML, images);
  for (const { url } of images) ok(html.includes(url));
  ok(
    html.indexOf("/i/3.png") < html.indexOf("/i/4.png") &&
      html.indexOf("/i/4.png") < html.indexOf("/i/5.png"),
  );
});

Deno.test("an article without headings gets its pictures after its text", () => {
  equal(
    placeImages("<p>x</p>", [image({})]),
    '<p>x</p><figure><img src="/i/1.png" alt="A cup" loading="lazy"></figure>',
  );
});

Deno.test("placing twice is placing once", () => {
  const images = [image({ kind: "featured" }), image({ url: "/i/2.png", after_heading: "Care" })];
  const once = placeImages(HTML, images);
  equal(placeImages(once, images), once);
});

Deno.test("only one featured picture is shown", () => {
  const html = placeImages(HTML, [
    image({ kind: "featured" }),
    image({ kind: "featured", url: "/i/2.png", position: 1 }),
  ]);
  ok(!html.includes("/i/2.png"));
});

for (
  const url of [
    "javascript:alert(1)",
    "data:image/png;base64,x",
    "//evil.test/x.png",
    "/\\evil.test",
    "",
  ]
) {
  Deno.test(`an address that is none is left out: ${url}`, () =>
    equal(placeImages(HTML, [image({ url })]), HTML));
}

Deno.test("an alt text cannot break out of its attribute", () => {
  const html = placeImages(HTML, [image({ alt: '"><script>alert(1)</script>' })]);
  ok(!html.includes("<script>"), html);
});
