import assert from "node:assert/strict";
import { fileOf, readFileForm } from "@/web/file_form.ts";

const MOST = 1_000_000;

/** What a browser sends, its body in chunks of `step` bytes. */
async function request(form: FormData, step = 1000): Promise<Request> {
  const made = new Request("http://x/", { method: "POST", body: form });
  const bytes = await made.bytes();
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at += step));
      else controller.close();
    },
  });
  return new Request("http://x/", { method: "POST", body, headers: made.headers });
}

function sample(content: Uint8Array<ArrayBuffer> | string): FormData {
  const form = new FormData();
  form.append("text", "two\r\nlines – é");
  form.append("tick", "a");
  form.append("tick", "b");
  form.append("empty", "");
  form.append("file", new File([content], 'a "b" ü.csv'));
  return form;
}

Deno.test("a form with a file is read as browsers send it, whatever the chunks", async () => {
  const content = "keyword,volume\r\n----not a boundary\r\n--\r\n\r\noak,1";
  for (const step of [1, 7, 1000]) {
    const form = await readFileForm(await request(sample(content), step), MOST);
    assert.deepEqual([...form.entries()], [
      ["text", "two\r\nlines – é"],
      ["tick", "a"],
      ["tick", "b"],
      ["empty", ""],
    ]);
    const file = fileOf(form, "file");
    assert.equal(file?.name, 'a "b" ü.csv');
    assert.equal(new TextDecoder().decode(file?.bytes), content);
    assert.equal(fileOf(form, "other"), null);
  }
});

Deno.test("every byte of a file arrives, also of an empty one", async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => at * 31 % 256);
  const full = await readFileForm(await request(sample(bytes), 4096), MOST);
  assert.deepEqual(fileOf(full, "file")?.bytes, bytes);
  const none = await readFileForm(await request(sample("")), MOST);
  assert.equal(fileOf(none, "file")?.bytes.length, 0);
});

Deno.test("a form without files is read as any other", async () => {
  const body = new URLSearchParams({ text: "oak" });
  const form = await readFileForm(new Request("http://x/", { method: "POST", body }), MOST);
  assert.equal(form.get("text"), "oak");
});

Deno.test("too much is refused whatever the size it says", async () => {
  for (const told of [undefined, "10", "900000000"]) {
    const sent = await request(sample("x".repeat(5000)));
    const headers = new Headers(sent.headers);
    if (told) headers.set("content-length", told);
    const lying = new Request("http://x/", { method: "POST", body: sent.body, headers });
    await assert.rejects(readFileForm(lying, 2000), { code: "too_large" });
  }
});

Deno.test("bodies that are no form are refused with a sentence", async () => {
  const type = "multipart/form-data; boundary=b";
  const bodies = [
    "",
    "nonsense",
    "--b",
    "--b\r\n",
    '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nnever ends',
    `--b\r\n${"x".repeat(20_000)}\r\n\r\n\r\n--b--`,
    "--b\r\n\r\n".repeat(500),
  ];
  for (const body of bodies) {
    const sent = new Request("http://x/", {
      method: "POST",
      body,
      headers: { "content-type": type },
    });
    await assert.rejects(readFileForm(sent, MOST), { code: "invalid" }, body.slice(0, 40));
  }
});

Deno.test("a request that breaks off is refused", async () => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode("--b\r\n"));
      controller.error(new Error("gone"));
    },
  });
  const headers = { "content-type": "multipart/form-data; boundary=b" };
  const sent = new Request("http://x/", { method: "POST", body, headers });
  await assert.rejects(readFileForm(sent, MOST), { code: "invalid" });
});

Deno.test("what says that it is too much is read to its end, so that the browser shows the answer", async () => {
  const sent = await request(sample("x".repeat(5000)), 100);
  const headers = new Headers(sent.headers);
  headers.set("content-length", "900000000");
  const counted = { chunks: 0, ended: false };
  const body = sent.body?.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        counted.chunks++;
        controller.enqueue(chunk);
      },
      flush: () => void (counted.ended = true),
    }),
  );
  const large = new Request("http://x/", { method: "POST", body, headers });
  await assert.rejects(readFileForm(large, 2000), { code: "too_large" });
  assert.equal(counted.ended, true, `${counted.chunks} chunks were read`);
});
