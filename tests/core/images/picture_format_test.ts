import { deepEqual, equal } from "node:assert/strict";
import { pictureFormat } from "core/images/picture_format.ts";
import { PIXEL } from "@/tests/core/jobs/fake_ai.ts";

const text = (value: string) => new TextEncoder().encode(value);

Deno.test("a PNG is known with its size", () => {
  deepEqual(pictureFormat(PIXEL), { contentType: "image/png", width: 1, height: 1 });
});

Deno.test("a JPEG is known with the size in its frame", () => {
  const bytes = Uint8Array.of(
    ...[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2],
    ...[0xff, 0xc0, 0, 11, 8, 0x01, 0x00, 0x02, 0x00, 1, 1, 17, 0],
  );
  deepEqual(pictureFormat(bytes), { contentType: "image/jpeg", width: 512, height: 256 });
});

Deno.test("a WebP is known with its size", () => {
  const bytes = new Uint8Array(30);
  bytes.set(text("RIFF"), 0);
  bytes.set(text("WEBPVP8X"), 8);
  bytes.set([0xff, 0x05, 0, 0xff, 0x03, 0], 24);
  deepEqual(pictureFormat(bytes), { contentType: "image/webp", width: 1536, height: 1024 });
});

for (const hostile of ["<svg onload=alert(1)>", "<!doctype html>", "GIF89a", "", "%PDF-1.7"]) {
  Deno.test(`no picture: ${hostile || "(nothing)"}`, () =>
    equal(pictureFormat(text(hostile)), null));
}

Deno.test("a picture that breaks off has no size but does no harm", () => {
  equal(pictureFormat(PIXEL.slice(0, 10))?.width, null);
  equal(
    pictureFormat(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 0, 0, 0, 0, 0, 0))?.width,
    null,
  );
  equal(pictureFormat(Uint8Array.of(0xff, 0xd8, 0xff))?.width, null);
});
