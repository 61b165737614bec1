import assert from "node:assert/strict";
import { join } from "node:path";
import { ObjectFiles } from "@/local/object_files.ts";

async function withFiles(body: (files: ObjectFiles, directory: string) => Promise<void>) {
  const outer = await Deno.makeTempDir();
  const directory = join(outer, "storage");
  await Deno.mkdir(directory);
  try {
    await body(new ObjectFiles(directory), outer);
  } finally {
    await Deno.remove(outer, { recursive: true });
  }
}

const bytes = (text: string) => new TextEncoder().encode(text);
const put = (files: ObjectFiles, bucket: string, key: string, text: string) =>
  files.uploadObject(bucket, key, undefined, bytes(text), "text/plain", "no-cache");

async function read(files: ObjectFiles, bucket: string, key: string): Promise<string> {
  const { body } = await files.getObject(bucket, key, undefined);
  assert.ok(body instanceof Blob);
  return await body.text();
}

Deno.test("hostile keys stay inside the folder and apart from each other", () =>
  withFiles(async (files, outer) => {
    const keys = [
      "../escape",
      "../../etc/passwd",
      "/abs",
      "a/../b",
      "b",
      ".",
      "a\0b",
      "x".repeat(900),
    ];
    for (const key of keys) await put(files, "bucket", key, key);
    for (const key of keys) assert.equal(await read(files, "bucket", key), key);
    const outside = [...Deno.readDirSync(outer)].map(({ name }) => name);
    assert.deepEqual(outside, ["storage"]);
  }));

Deno.test("bucket and key cannot be mixed up", () =>
  withFiles(async (files) => {
    await put(files, "a", "b/c", "one");
    await put(files, "a/b", "c", "two");
    assert.equal(await read(files, "a", "b/c"), "one");
  }));

Deno.test("an overwrite replaces bytes and type, a copy is independent, a delete is final", () =>
  withFiles(async (files) => {
    await put(files, "b", "k", "old");
    await files.uploadObject("b", "k", undefined, bytes("new!"), "image/png", "max-age=1");
    const head = await files.headObject("b", "k");
    assert.deepEqual([head.mimetype, head.size, head.cacheControl], ["image/png", 4, "max-age=1"]);
    await files.copyObject("b", "k", undefined, "b", "copy");
    await files.deleteObject("b", "k");
    await files.deleteObject("b", "k");
    await assert.rejects(files.headObject("b", "k"), Deno.errors.NotFound);
    assert.equal(await read(files, "b", "copy"), "new!");
  }));
