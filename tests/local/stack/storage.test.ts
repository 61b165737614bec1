import assert from "node:assert/strict";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { join } from "node:path";
import type { Stack } from "@/local/stack.ts";
import { stackFetch } from "../../harness/people.ts";
import { databaseTest } from "../../harness/stacks.ts";

const schema = { supabaseDir: join(import.meta.dirname ?? ".", "schema") };
const stackTest = (name: string, body: (stack: Stack) => Promise<void>) =>
  databaseTest(name, ({ stack }) => body(stack), { schema });

function client(stack: Stack, key = stack.publishableKey): SupabaseClient {
  return createClient(stack.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    global: { fetch: stackFetch(stack) },
  });
}

async function signedUp(stack: Stack) {
  const db = client(stack);
  const email = `${crypto.randomUUID()}@example.test`;
  const { data } = await db.auth.signUp({ email, password: "long enough" });
  return { files: db.storage.from("private"), id: data.user?.id ?? "" };
}

const hello = () => new Blob(["hello"], { type: "text/plain" });

stackTest("storage policies hold: own folder only", async (stack) => {
  const [owner, stranger] = [await signedUp(stack), await signedUp(stack)];
  const path = `${owner.id}/a.txt`;
  assert.equal((await owner.files.upload(path, hello())).error, null);
  const { data } = await owner.files.download(path);
  assert.equal(await data?.text(), "hello");
  assert.equal(data?.type, "text/plain");
  assert.notEqual((await stranger.files.download(path)).error, null);
  assert.notEqual((await stranger.files.upload(`${owner.id}/b.txt`, hello())).error, null);
  assert.deepEqual((await stranger.files.remove([path])).data, []);
  assert.deepEqual((await stranger.files.list(owner.id)).data, []);
  assert.notEqual((await client(stack).storage.from("private").download(path)).error, null);
  assert.notEqual((await client(stack).storage.from("open").upload("a.txt", hello())).error, null);
});

stackTest("names in a listing are relative to the folder", async (stack) => {
  const { files, id } = await signedUp(stack);
  await files.upload(`${id}/list/a.txt`, hello());
  const { data } = await files.list(`${id}/list`);
  assert.deepEqual(data?.map(({ name }) => name), ["a.txt"]);
});

stackTest("bytes, Blob and form uploads give the same file and type", async (stack) => {
  const service = client(stack, stack.secretKey).storage.from("open");
  const form = new FormData();
  form.append("cacheControl", "60");
  form.append("", new File([new Uint8Array([1, 2, 3, 34, 255])], "x.png", { type: "image/png" }));
  const bytes = new Uint8Array([1, 2, 3, 34, 255]);
  const bodies = {
    "bytes.png": bytes,
    "blob.png": new Blob([bytes], { type: "image/png" }),
    "form.png": form,
  };
  for (const [name, body] of Object.entries(bodies)) {
    const options = { contentType: "image/png", cacheControl: "60" };
    assert.equal((await service.upload(name, body, { ...options, upsert: true })).error, null);
    const response = await stack.fetch(
      new Request(`${stack.url}/storage/v1/object/public/open/${name}`),
    );
    assert.equal(response.headers.get("content-type"), "image/png", name);
    assert.match(response.headers.get("cache-control") ?? "", /60/, name);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes, name);
  }
});

stackTest("a signed URL opens one private file and no other", async (stack) => {
  const { files, id } = await signedUp(stack);
  await files.upload(`${id}/a.txt`, hello());
  await files.upload(`${id}/b.txt`, hello());
  const { data } = await files.createSignedUrl(`${id}/a.txt`, 60);
  const url = data?.signedUrl ?? "";
  assert.equal(await (await stack.fetch(new Request(url))).text(), "hello");
  const other = await stack.fetch(new Request(url.replace("a.txt", "b.txt")));
  assert.ok(other.status >= 400);
  await other.body?.cancel();
});
