import { deepEqual, equal, match } from "node:assert/strict";
import { join } from "node:path";
import { type ZipEntry, ZipWriter } from "core/exports/zip.ts";

const AT = new Date("2026-03-04T05:06:08Z");

async function unzip(args: string[], path: string): Promise<string> {
  const { stdout, stderr, code } = await new Deno.Command("unzip", { args: [...args, path] })
    .output();
  const text = new TextDecoder().decode(stdout);
  equal(code, 0, text.slice(-500) + new TextDecoder().decode(stderr));
  return text;
}

async function withFile<T>(bytes: Uint8Array, work: (path: string) => Promise<T>): Promise<T> {
  const directory = await Deno.makeTempDir();
  const path = join(directory, "archive.zip");
  await Deno.writeFile(path, bytes);
  return await work(path).finally(() => Deno.remove(directory, { recursive: true }));
}

function joined(chunks: Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
}

Deno.test("a zip that several processes wrote in turn is one that unzip accepts", async () => {
  const chunks: Uint8Array[] = [];
  const entries: ZipEntry[] = [];
  let writer = new ZipWriter(AT);
  const handOver = () => {
    const taken = writer.take();
    chunks.push(taken.bytes);
    entries.push(...taken.entries);
    writer = new ZipWriter(AT, JSON.parse(JSON.stringify(writer.state)));
  };
  writer.begin("data/größe.csv");
  for (let line = 0; line < 500; line++) {
    writer.write(`line ${line}, the same words again and again\n`);
    if (line % 100 === 7) handOver();
  }
  writer.end();
  handOver();
  writer.addStored("images/a.png", Uint8Array.of(0, 1, 2, 255));
  writer.addText("empty.txt", "");
  handOver();
  const start = writer.state.offset;
  writer.addDirectory(entries);
  writer.close(entries.length, start);
  handOver();
  await withFile(joined(chunks), async (path) => {
    match(await unzip(["-tq"], path), /No errors detected/);
    const text = await unzip(["-p"], path);
    equal(text.split("\n").length, 501);
    match(text, /^line 0, .*\nline 1,/);
  });
  deepEqual(entries.map(({ path }) => path), ["data/größe.csv", "images/a.png", "empty.txt"]);
});

Deno.test("more files than the old format can count", async () => {
  const writer = new ZipWriter(AT);
  const count = 70_000;
  for (let file = 0; file < count; file++) writer.addStored(`${file}`, Uint8Array.of(65));
  const { bytes, entries } = writer.take();
  const start = writer.state.offset;
  writer.addDirectory(entries);
  writer.close(count, start);
  const end = writer.take().bytes;
  const whole = new Uint8Array(bytes.length + end.length);
  whole.set(bytes);
  whole.set(end, bytes.length);
  await withFile(whole, async (path) => {
    match(await unzip(["-l"], path), /70000 files/);
    equal(await unzip(["-p"], `${path}`).then((text) => text.length), count);
  });
});
