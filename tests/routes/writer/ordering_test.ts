import assert from "node:assert/strict";
import { appTest } from "@/tests/harness/app_case.ts";
import { signedUp, type Visitor } from "@/tests/harness/app_visitor.ts";
import { writingOf } from "./writing.ts";

/** Queues tasks through the form; answers their ids. */
async function queueTasks(ann: Visitor, siteId: string, words: number[]): Promise<string[]> {
  const [sector] = await ann.product.sql<{ id: string }>(
    "select id from public.sectors where site_id = $1",
    [siteId],
  );
  const ids: string[] = [];
  for (const target_words of words) {
    const made = await ann.post("/writer/tasks/new", {
      sector_id: sector?.id ?? "",
      title: `A task of ${target_words} words <&>`,
      keywords: "one, two",
      target_words: String(target_words),
      content_type: "blog_post",
      structure: "guide",
    });
    assert.match(made.location ?? "", /^\/writer\/tasks\/[0-9a-f-]{36}$/, made.text.slice(0, 300));
    ids.push((made.location ?? "").slice("/writer/tasks/".length));
  }
  return ids;
}

async function jobsOf({ product }: Visitor, siteId: string): Promise<number> {
  const [row] = await product.sql<{ count: number }>(
    "select count(*)::integer as count from public.jobs where site_id = $1",
    [siteId],
  );
  return row?.count ?? -1;
}

appTest(
  "picked tasks show what they cost before anything is ordered, and are ordered once",
  async () => {
    const ann = await signedUp();
    const { siteId } = await writingOf(ann);
    const ids = await queueTasks(ann, siteId, [100, 1000]);
    const order = { site_id: siteId, key: crypto.randomUUID(), "ids[]": ids };
    const offer = await ann.post("/writer/tasks/generate", order);
    assert.equal(offer.status, 200);
    assert.match(offer.text, /Write 2 articles/);
    assert.match(offer.text, /~ 14 credits/);
    assert.match(offer.text, /A task of 1000 words &lt;&amp;/);
    assert.equal(await jobsOf(ann, siteId), 0);
    for (const attempt of [1, 2]) {
      const ordered = await ann.post("/writer/tasks/generate", { ...order, confirmed: "yes" });
      assert.equal(ordered.location, "/writer/tasks", `attempt ${attempt}`);
    }
    assert.equal(await jobsOf(ann, siteId), 2);
    assert.match((await ann.get("/writer/tasks")).text, /ordered already/);
  },
);

appTest("all that match means the filter, whatever page is shown", async () => {
  const ann = await signedUp();
  const { siteId } = await writingOf(ann);
  await queueTasks(ann, siteId, [100, 200, 300]);
  const offer = await ann.post("/writer/tasks/generate", {
    site_id: siteId,
    key: crypto.randomUUID(),
    scope: ["page", "matching"],
    filter: "q=300&status=queued",
  });
  assert.match(offer.text, /Write 1 article</);
});

appTest("too few credits: nothing is ordered and the message names need and balance", async () => {
  const ann = await signedUp();
  const { siteId } = await writingOf(ann);
  const ids = await queueTasks(ann, siteId, Array.from({ length: 5 }, (_, n) => 9000 + n));
  const answer = await ann.post("/writer/tasks/generate", {
    site_id: siteId,
    key: crypto.randomUUID(),
    confirmed: "yes",
    "ids[]": ids,
  });
  assert.equal(answer.status, 303);
  assert.equal(await jobsOf(ann, siteId), 0);
  assert.match((await ann.get("/writer/tasks")).text, /credits/);
});

appTest("nothing picked is said, not failed; a task form keeps what was typed", async () => {
  const ann = await signedUp();
  const { siteId } = await writingOf(ann);
  for (
    const path of ["/writer/tasks/generate", "/writer/content/prompts", "/writer/images/generate"]
  ) {
    const answer = await ann.post(path, { site_id: siteId, key: crypto.randomUUID() });
    assert.equal(answer.status, 303, path);
    assert.match((await ann.get("/writer/tasks")).text, /Choose at least one row/, path);
  }
  const refused = await ann.post("/writer/tasks/new", {
    sector_id: "1",
    title: "Typed <title>",
    keywords: "k",
    target_words: "5",
    content_type: "blog_post",
    structure: "guide",
  });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /value="Typed &lt;title/);
  assert.match(refused.text, /At least 100 words/);
});

appTest("image prompts are offered with their price, then ordered", async () => {
  const ann = await signedUp();
  const { siteId, contentId } = await writingOf(ann);
  const order = { site_id: siteId, key: crypto.randomUUID(), "ids[]": contentId };
  const offer = await ann.post("/writer/content/prompts", order);
  assert.match(offer.text, /~ 2 credits/);
  const back = `/writer/content/${contentId}/images`;
  const ordered = await ann.post("/writer/content/prompts", { ...order, confirmed: "yes", back });
  assert.equal(ordered.location, back);
  assert.equal(await jobsOf(ann, siteId), 1);
});
