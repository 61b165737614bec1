import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";
import { COMPOSITIONS } from "@/local/ai/images/compositions.ts";
import { paletteFor } from "@/local/ai/images/palettes.ts";
import { encodePng } from "@/local/ai/images/png.ts";
import { paint } from "@/local/ai/images/raster.ts";
import { composeScene } from "@/local/ai/images/scene.ts";
import { sceneSvg } from "@/local/ai/images/svg.ts";
import { randomFrom } from "@/local/ai/random.ts";

/** The pixels of a PNG as our encoder writes it: one IDAT, rows as differences. */
function decode(png: Uint8Array<ArrayBuffer>) {
  const view = new DataView(png.buffer);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const raw = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const type = raw[y * (width * 3 + 1)];
    assert.ok(type === 1 || type === 2);
    for (let x = 0; x < width * 3; x++) {
      const before = type === 1 ? (x < 3 ? -1 : 3) : (y === 0 ? -1 : width * 3);
      const base = before < 0 ? 0 : pixels[y * width * 3 + x - before] ?? 0;
      pixels[y * width * 3 + x] = (raw[y * (width * 3 + 1) + 1 + x] ?? 0) + base;
    }
  }
  return { width, height, pixels };
}

Deno.test("a PNG decodes to the pixels that were painted", () => {
  const bitmap = paint(composeScene("garden path", 96, 64));
  const png = encodePng(bitmap);
  assert.deepEqual([...png.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  assert.deepEqual(decode(png), bitmap);
});

Deno.test("every composition is a real picture under 200 kB at 1536x1024", () => {
  for (const [name, compose] of Object.entries(COMPOSITIONS)) {
    const palette = paletteFor(name);
    const [width, height] = [1536, 1024];
    const shapes = compose({ width, height, palette, random: randomFrom("test", name) });
    const bitmap = paint({ width, height, sky: palette.sky, shapes });
    const png = encodePng(bitmap);
    assert.ok(png.length < 200_000, `${name}: ${png.length}`);
    const colours = new Set<number>();
    for (let i = 0; i < bitmap.pixels.length; i += 3 * 997) {
      const [r = 0, g = 0, b = 0] = bitmap.pixels.subarray(i, i + 3);
      colours.add((r << 16) | (g << 8) | b);
    }
    assert.ok(colours.size > 8, `${name}: ${colours.size} colours`);
  }
});

Deno.test("the same prompt gives the same picture and another prompt another one", () => {
  const draw = (prompt: string) => encodePng(paint(composeScene(prompt, 160, 96)));
  assert.deepEqual(draw("a sofa"), draw("a sofa"));
  assert.notDeepEqual(draw("a sofa"), draw("a table"));
});

Deno.test("an SVG holds no text of the prompt", () => {
  const svg = sceneSvg(composeScene(`<script>alert(1)</script>`, 300, 200));
  assert.match(svg, /^<svg .*<polygon .*<\/svg>$/s);
  assert.doesNotMatch(svg, /script|alert|NaN|undefined/);
});
