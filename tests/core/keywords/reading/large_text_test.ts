import assert from "node:assert/strict";
import { cutParts } from "core/keywords/reading/cut_parts.ts";
import { openLargeText } from "core/keywords/reading/large_text.ts";
import { openFileNow } from "core/keywords/reading/open_file.ts";
import { plainLines } from "core/keywords/reading/read.ts";

const LINES = Array.from(
  { length: 9000 },
  (_, at) =>
    at % 50 === 0 ? `"täble, ${at}\nnext line",${at},é漢🙂` : `oak tâble ${at},${at},é漢🙂`,
);

function utf16(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + text.length * 2);
  bytes.set([0xff, 0xfe]);
  for (let at = 0; at < text.length; at++) {
    bytes[2 + at * 2] = text.charCodeAt(at) & 255;
    bytes[3 + at * 2] = text.charCodeAt(at) >> 8;
  }
  return bytes;
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0) & 255);

const FILES: Record<string, Uint8Array> = {
  "UTF-8": utf8(LINES.join("\n")),
  "Windows line ends and a mark": utf8(`\ufeffsep=,\r\n${LINES.join("\r\n")}\r\n`),
  "old Mac line ends": utf8(LINES.join("\r")),
  "UTF-16": utf16(LINES.join("\r\n")),
  "Windows-1252": latin1(LINES.map((line) => line.slice(0, 14)).join("\n")),
  "a character cut at the end": utf8(LINES.join("\n") + "é").slice(0, -1),
  "damaged letters": (() => {
    const bytes = utf8(LINES.join("\n"));
    bytes[300_001] = 0xff;
    return bytes;
  })(),
  "one line without end": utf8("ö".repeat(600_000)),
  "blank lines at the end": utf8(`oak\n${"\n".repeat(300_000)}`),
};

for (const [name, bytes] of Object.entries(FILES)) {
  Deno.test(`opened piece by piece as it is as a whole: ${name}`, () => {
    const whole = openFileNow(bytes);
    const large = openLargeText(bytes, 0);
    assert.ok(large);
    const { pieces, ...known } = large;
    const { text, ...expected } = whole;
    assert.deepEqual(known, expected);
    assert.deepEqual([...cutParts(pieces, 2000)], [...cutParts(plainLines(text), 2000)]);
  });
}

Deno.test("what is no large text is left to others, what is no text refused", () => {
  assert.equal(openLargeText(utf8("oak")), null);
  assert.equal(openLargeText(utf8('\n [{"keyword": "oak"}]'), 0), null);
  assert.equal(openLargeText(Uint8Array.of(0x50, 0x4b, 3, 4, 0), 0), null);
  assert.throws(() => openLargeText(utf8(" \n \n"), 0), { code: "file_empty" });
  assert.throws(() => openLargeText(utf8("<!doctype html><p>"), 0), { code: "file_binary" });
  assert.throws(() => openLargeText(new Uint8Array(5000), 0), { code: "file_binary" });
});
