import assert from "node:assert/strict";
import { changeIdeas } from "core/ideas/change_ideas.ts";
import { editIdea, IdeaChanges, readIdea } from "core/ideas/edit_idea.ts";
import { ideaTable, listIdeas } from "core/ideas/list_ideas.ts";
import { readOutline, writeOutline } from "core/ideas/outline_text.ts";
import { queueIdeas } from "core/ideas/queue_ideas.ts";
import { type DatabaseTest, databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "../keywords/has_code.ts";
import { planningSite } from "../keywords/planning_site.ts";

const FORM = {
  title: "How to wash socks",
  description: "Warm water.",
  outline: "First\n- water\n- soap\n\nThen",
  content_type: "article",
  structure: "how_to",
  target_keywords: "wash socks\n\nwash socks\nsock care",
  estimated_word_count: "900",
};

async function withIdeas(given: DatabaseTest, ...titles: string[]) {
  const owner = await given.person();
  const site = await planningSite(owner);
  const ids: string[] = [];
  for (const title of titles) {
    const [row] = await given.stack.sql<{ id: string }>(
      `insert into public.ideas (account_id, site_id, sector_id, title) values ($1, $2, $3, $4) returning id`,
      [owner.accountId, site.siteId, site.sectorId, title],
    );
    ids.push(row?.id ?? "");
  }
  return { owner, site, ids };
}

databaseTest("an idea is rewritten as a whole and queued once", async (given) => {
  const { owner, site, ids } = await withIdeas(given, "Socks");
  const id = ids[0] ?? "";
  await editIdea(owner, { id, changes: IdeaChanges.parse(FORM) });
  const idea = await readIdea(owner, id);
  assert.equal(idea.title, FORM.title);
  assert.deepEqual(idea.target_keywords, ["wash socks", "sock care"]);
  assert.deepEqual(idea.outline, [
    { heading: "First", points: ["water", "soap"] },
    { heading: "Then", points: [] },
  ]);
  assert.equal(await queueIdeas(owner, { ...site, ids }), 1);
  assert.equal(await queueIdeas(owner, { ...site, ids }), 0);
  assert.equal((await readIdea(owner, id)).task?.status, "queued");
  await assert.rejects(
    editIdea(owner, { id, changes: IdeaChanges.parse(FORM) }),
    hasCode("conflict"),
  );
});

databaseTest(
  "ideas are filtered, archived and restored unless the title is used again",
  async (given) => {
    const { owner, site, ids } = await withIdeas(given, "Socks", "Hats");
    const titles = async (address: string) => {
      const query = ideaTable.read(new URLSearchParams(address));
      return (await listIdeas(owner, { ...site, query })).rows.map(({ title }) => title);
    };
    assert.deepEqual(await titles("sort=title"), ["Hats", "Socks"]);
    assert.equal(await changeIdeas(owner, { ...site, action: "archive", ids }), 2);
    assert.deepEqual(await titles(""), []);
    assert.deepEqual(await titles("status=archived&search=hat&structure=guide"), ["Hats"]);
    await given.stack.sql(
      "insert into public.ideas (account_id, site_id, sector_id, title) values ($1, $2, $3, 'HATS')",
      [owner.accountId, site.siteId, site.sectorId],
    );
    assert.equal(await changeIdeas(owner, { ...site, action: "restore", ids }), 1);
    assert.deepEqual(await titles("sort=title"), ["HATS", "Socks"]);
  },
);

databaseTest("a stranger reaches no idea", async (given) => {
  const { site, ids } = await withIdeas(given, "Socks");
  const stranger = await given.person("stranger");
  const theirs = await planningSite(stranger);
  const id = ids[0] ?? "";
  await assert.rejects(readIdea(stranger, id), hasCode("not_found"));
  await assert.rejects(
    editIdea(stranger, { id, changes: IdeaChanges.parse(FORM) }),
    hasCode("not_found"),
  );
  await assert.rejects(queueIdeas(stranger, { ...site, ids }), hasCode("not_found"));
  assert.equal(await queueIdeas(stranger, { ...theirs, ids }), 0);
  assert.equal(await changeIdeas(stranger, { ...theirs, action: "archive", ids }), 0);
});

Deno.test("an outline survives being written and read", () => {
  const outline = [{ heading: "One", points: ["a", "b – c"] }, { heading: "Two", points: [] }];
  assert.deepEqual(readOutline(writeOutline(outline)), outline);
  assert.deepEqual(readOutline("- lost point\r\n## Heading\r\n* x\n"), [
    { heading: "lost point", points: [] },
    { heading: "Heading", points: ["x"] },
  ]);
  assert.equal(readOutline("x\n".repeat(1000)).length, 40);
});
