import assert from "node:assert/strict";
import {
  type EditorFields,
  EditorSaver,
  type SaverOptions,
} from "@/components/writer/editor_saver.ts";

const FIELDS: EditorFields = {
  title: "Title",
  html: "<p>text</p>",
  meta_title: "",
  meta_description: "",
  slug: "title",
  excerpt: "",
  primary_keyword: "",
  tags: "",
  categories: "",
};

function memory() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

function saved(version: number): Response {
  return Response.json({ success: true, data: { version, word_count: 3, slug: "title" } });
}

function saver(post: SaverOptions["post"], more: Partial<SaverOptions> = {}) {
  const storage = memory();
  const made = new EditorSaver({
    draftKey: "draft",
    version: 1,
    fields: FIELDS,
    autosave: false,
    post,
    storage,
    onStatus: () => {},
    now: () => 1000,
    ...more,
  });
  return { made, storage };
}

Deno.test("a save sends the version it was made on and takes the new one", async () => {
  const sent: FormData[] = [];
  const { made, storage } = saver((form) => {
    sent.push(form);
    return Promise.resolve(saved(1 + sent.length));
  });
  made.change({ ...FIELDS, html: "<p>b</p>" });
  assert.equal(await made.save(), true);
  made.change({ ...FIELDS, html: "<p>c</p>" });
  assert.equal(await made.save(), true);
  assert.deepEqual(sent.map((form) => form.get("version")), ["1", "2"]);
  assert.equal(made.status.state, "saved");
  made.stop();
  assert.equal(storage.kept.size, 0);
});

Deno.test("nothing is sent when nothing changed", async () => {
  const { made } = saver(() => Promise.reject(new Error("sent")));
  assert.equal(await made.save(), true);
});

Deno.test("words typed while a save is under way are not called saved", async () => {
  let answer = (_: Response) => {};
  const { made, storage } = saver(() => new Promise((resolve) => answer = resolve));
  made.change({ ...FIELDS, html: "<p>b</p>" });
  const saving = made.save();
  made.change({ ...FIELDS, html: "<p>b and more</p>" });
  await Promise.resolve();
  answer(saved(2));
  assert.equal(await saving, false);
  assert.equal(made.status.state, "dirty");
  assert.equal(made.isDirty, true);
  assert.match(storage.kept.get("draft") ?? "", /b and more/);
  made.stop();
});

Deno.test("after a conflict nothing is sent any more and the text is kept", async () => {
  let count = 0;
  const { made, storage } = saver(() => {
    count++;
    return Promise.resolve(
      Response.json({ success: false, code: "conflict", error: "Changed elsewhere." }, {
        status: 409,
      }),
    );
  });
  made.change({ ...FIELDS, html: "<p>mine</p>" });
  assert.equal(await made.save(), false);
  made.change({ ...FIELDS, html: "<p>mine, longer</p>" });
  assert.equal(await made.save(), false);
  made.stop();
  assert.equal(count, 1);
  assert.equal(made.status.state, "conflict");
  assert.match(storage.kept.get("draft") ?? "", /mine, longer/);
});

for (
  const [name, answer, state] of [
    ["an ended session", () => Promise.resolve(Response.json({}, { status: 401 })), "signed_out"],
    ["a lost connection", () => Promise.reject(new TypeError("offline")), "offline"],
    ["a failing server", () => Promise.resolve(new Response("oops", { status: 502 })), "offline"],
    [
      "a refusal",
      () =>
        Promise.resolve(
          Response.json({ success: false, code: "too_large", error: "Too long." }, { status: 413 }),
        ),
      "refused",
    ],
    ["an answer that is no JSON", () => Promise.resolve(new Response("<html>")), "refused"],
  ] as const
) {
  Deno.test(`${name} keeps the text in the browser`, async () => {
    const { made, storage } = saver(answer);
    made.change({ ...FIELDS, html: "<p>precious</p>" });
    assert.equal(await made.save(), false);
    assert.equal(made.status.state, state);
    assert.match(storage.kept.get("draft") ?? "", /precious/);
    made.stop();
  });
}

Deno.test("a kept text is offered again unless the server has it", () => {
  const { made, storage } = saver(() => Promise.resolve(saved(2)));
  assert.equal(made.draft(), null);
  const draft = { version: 1, at: 5, fields: { ...FIELDS, html: "<p>older</p>" } };
  storage.setItem("draft", JSON.stringify(draft));
  assert.equal(made.draft()?.fields.html, "<p>older</p>");
  storage.setItem("draft", JSON.stringify({ ...draft, fields: FIELDS }));
  assert.equal(made.draft(), null);
  storage.setItem("draft", "{broken");
  assert.equal(made.draft(), null);
});

Deno.test("a field that is too long is left out, so that the text is stored all the same", async () => {
  let form = new FormData();
  const { made, storage } = saver((sent) => {
    form = sent;
    return Promise.resolve(saved(2));
  });
  made.change({ ...FIELDS, title: "  ", meta_title: "x".repeat(61), html: "<p>kept</p>" });
  assert.equal(await made.save(), false);
  assert.equal(form.has("meta_title"), false);
  assert.equal(form.has("title"), false);
  assert.equal(form.get("html"), "<p>kept</p>");
  assert.equal(made.status.message, "Left as it was: title (empty), meta title (too long).");
  made.stop();
  assert.match(storage.kept.get("draft") ?? "", /xxx/, "what was left out is kept in the browser");
});

Deno.test("a browser without room for drafts still saves", async () => {
  const full = { ...memory(), setItem: () => assert.fail("QuotaExceededError") };
  const { made } = saver(() => Promise.resolve(saved(2)), { storage: full });
  made.change({ ...FIELDS, html: "<p>b</p>" });
  made.keep();
  assert.equal(await made.save(), true);
  made.stop();
});
