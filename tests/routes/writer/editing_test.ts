import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp, stranger, Visitor } from "@/tests/harness/app_visitor.ts";
import { writingOf } from "./writing.ts";

const JSON_ACCEPT = { accept: "application/json" };

appTest("a script saves with JSON; the second one on the same version is told", async () => {
  const ann = await signedUp();
  const path = `/writer/content/${(await writingOf(ann)).contentId}`;
  const save = (html: string) =>
    ann.post(path, { version: "1", intent: "autosave", html }, JSON_ACCEPT);
  const first = await save("<p>first<script>alert(1)</script></p>");
  assert.equal(first.status, 200);
  assert.equal(JSON.parse(first.text).data.version, 2);
  const second = await save("<p>second</p>");
  assert.equal(second.status, 409);
  assert.equal(JSON.parse(second.text).code, "conflict");
  const page = await ann.get(path);
  assert.match(page.text, /first/);
  assert.doesNotMatch(page.text, /alert\(1\)|\bsecond\b/);
});

appTest("a refused form shows the words again", async () => {
  const ann = await signedUp();
  const path = `/writer/content/${(await writingOf(ann)).contentId}`;
  const refused = await ann.post(path, {
    version: "1",
    title: "",
    html: "<p>precious words</p>",
    meta_title: "x".repeat(61),
  });
  assert.equal(refused.status, 400);
  assert.match(refused.text, /precious words/);
  assert.match(refused.text, /Give it a title/);
  const stale = await ann.post(path, { version: "9", title: "T", html: "<p>precious words</p>" });
  assert.equal(stale.status, 409);
  assert.match(stale.text, /precious words/);
});

appTest("two megabytes are refused in plain words", async () => {
  const ann = await signedUp();
  const path = `/writer/content/${(await writingOf(ann)).contentId}`;
  const html = `<p>${"word ".repeat(420_000)}</p>`;
  const answer = await ann.post(path, { version: "1", html }, JSON_ACCEPT);
  assert.ok([400, 413].includes(answer.status), String(answer.status));
  assert.match(JSON.stringify(JSON.parse(answer.text)), /million characters/);
});

appTest("without a session a save leads to signing in and stores nothing", async () => {
  const ann = await signedUp();
  const { contentId } = await writingOf(ann);
  const nobody = await stranger();
  const answer = await nobody.post(`/writer/content/${contentId}`, { version: "1", html: "x" });
  assert.equal(answer.status, 303);
  assert.match(answer.location ?? "", /^\/sign-in\?next=/);
  assert.doesNotMatch((await ann.get(`/writer/content/${contentId}`)).text, /Version 1/);
});

appTest("another account's content, tasks and pictures are not found, by any door", async () => {
  const [ann, eve] = [await signedUp("ann"), await signedUp("eve")];
  const { contentId, siteId } = await writingOf(ann);
  await writingOf(eve);
  const base = `/writer/content/${contentId}`;
  for (const path of ["", "/images", "/preview", "/versions", "/versions/1"]) {
    assert.equal((await eve.get(base + path)).status, 404, path);
  }
  for (const id of ["1", "x".repeat(2000), "%00", crypto.randomUUID()]) {
    assert.equal((await ann.get(`/writer/content/${id}`)).status, 404);
    assert.equal((await ann.get(`/media/${id}`)).status, 404);
    assert.equal((await ann.get(`/writer/tasks/${id}`)).status, 404);
  }
  const save = await eve.post(base, { version: "1", html: "<p>stolen</p>" }, JSON_ACCEPT);
  assert.equal(save.status, 404);
  const moved = await eve.post("/writer/content", {
    site_id: siteId,
    action: "archive",
    "ids[]": contentId,
  }, JSON_ACCEPT);
  assert.equal(moved.status, 404);
  assert.doesNotMatch((await ann.get(base)).text, /stolen|Archived/);
});

appTest("a viewer reads and is offered nothing to change", async () => {
  const ann = await signedUp();
  const { contentId } = await writingOf(ann, { status: "review" });
  const { product, accessToken } = ann;
  await product.sql(
    `with me as (update public.profiles set role = 'viewer' where id = ($1::jsonb->>'sub')::uuid returning *)
     insert into public.site_user_access (site_id, user_id, account_id)
     select s.id, me.id, me.account_id from me join public.sites s on s.account_id = me.account_id`,
    [atob((accessToken.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))],
  );
  const viewer = Visitor.holding(product, accessToken);
  for (
    const path of [
      "/writer/content",
      `/writer/content/${contentId}`,
      "/writer/review",
      "/writer/tasks",
    ]
  ) {
    const { status, text } = await viewer.get(path);
    assert.equal(status, 200);
    assert.doesNotMatch(text, /name="action"|name="html"|Approve and publish/, path);
  }
  const save = await viewer.post(
    `/writer/content/${contentId}`,
    { version: "1", html: "<p>x</p>" },
    JSON_ACCEPT,
  );
  assert.equal(save.status, 403);
});

appTest("review: sent back with a note, then approved and published, then taken off", async () => {
  const ann = await signedUp();
  const { contentId, siteId, siteSlug } = await writingOf(ann);
  const path = `/writer/content/${contentId}`;
  const act = (action: string, more = {}) => ann.post(path, { site_id: siteId, action, ...more });
  assert.match((await ann.get("/writer/review")).text, /Nothing waits for review/);
  await act("submit");
  assert.match((await ann.get("/writer/review")).text, /A piece/);
  await act("send_back", { note: "Add <b>numbers</b>." });
  assert.match((await ann.get(path)).text, /Sent back: Add &lt;b(>|&gt;)numbers/);
  await act("submit");
  const published = await act("publish", { back: "/writer/review" });
  assert.equal(published.location, "/writer/review");
  const page = `/sites/${siteSlug}/a-piece`;
  const nobody = await stranger();
  assert.equal((await nobody.get(page)).status, 200);
  await act("unpublish");
  assert.equal((await nobody.get(page)).status, 404);
});
