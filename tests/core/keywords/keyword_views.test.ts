import assert from "node:assert/strict";
import {
  chooseKeywordColumns,
  deleteKeywordView,
  NewKeywordView,
  saveKeywordView,
  shownColumns,
} from "core/keywords/keyword_views.ts";
import { listKeywords } from "core/keywords/list_keywords.ts";
import { keywordTable } from "core/keywords/schema.ts";
import type { Person } from "@/tests/harness/people.ts";
import { databaseTest } from "@/tests/harness/stacks.ts";
import { hasCode } from "./has_code.ts";
import { planningSite } from "./planning_site.ts";

const look = (person: Person, siteId: string) =>
  listKeywords(person, { siteId, query: keywordTable.read(new URLSearchParams()) });

databaseTest(
  "a view keeps filters, order and columns, and what makes no sense goes",
  async (given) => {
    const owner = await given.person();
    const { siteId } = await planningSite(owner);
    const form = {
      name: "  Easy ones ",
      address: "difficulty_max=20&sort=-cpc&at=last&page=4&nonsense=1&intent=wrong",
    };
    const columns = ["cpc", "source"] as const;
    const first = NewKeywordView.parse(form);
    const { id, replaced } = await saveKeywordView(owner, { siteId, view: first, columns });
    assert.equal(replaced, false);
    const again = NewKeywordView.parse({ name: "EASY ones", address: "search=%26" });
    const kept = await saveKeywordView(owner, { siteId, view: again, columns });
    assert.deepEqual(kept, { id, replaced: true });
    const { views } = await look(owner, siteId);
    assert.deepEqual(views, [{
      id,
      name: "EASY ones",
      address: "search=%26",
      columns: ["cpc", "source"],
    }]);
    assert.equal(NewKeywordView.parse(form).address, "difficulty_max=20&sort=-cpc");
    for (const name of ["", " ", "x".repeat(61)]) {
      assert.equal(NewKeywordView.safeParse({ ...form, name }).success, false);
    }
    await deleteKeywordView(owner, id);
    assert.deepEqual((await look(owner, siteId)).views, []);
    await assert.rejects(deleteKeywordView(owner, id), hasCode("not_found"));
  },
);

databaseTest("a stranger neither sees, replaces nor deletes a view", async (given) => {
  const owner = await given.person();
  const stranger = await given.person("stranger");
  const { siteId } = await planningSite(owner);
  const view = NewKeywordView.parse({ name: "Mine", address: "" });
  const { id } = await saveKeywordView(owner, { siteId, view, columns: [] });
  assert.deepEqual((await look(stranger, siteId)).views, []);
  await assert.rejects(
    saveKeywordView(stranger, { siteId, view, columns: [] }),
    hasCode("not_found"),
  );
  await assert.rejects(deleteKeywordView(stranger, id), hasCode("not_found"));
  assert.equal((await look(owner, siteId)).views.length, 1);
});

databaseTest("columns are chosen by each person for themselves", async (given) => {
  const owner = await given.person();
  const other = await given.person("other");
  const { siteId } = await planningSite(owner);
  await chooseKeywordColumns(owner, { userId: owner.id, columns: ["volume", "created_at"] });
  const found = await look(owner, siteId);
  assert.deepEqual(found.columns, ["volume", "created_at"]);
  assert.deepEqual(shownColumns(found, undefined), ["volume", "created_at"]);
  await chooseKeywordColumns(other, { userId: owner.id, columns: [] });
  assert.deepEqual((await look(owner, siteId)).columns, ["volume", "created_at"]);
  await chooseKeywordColumns(owner, { userId: owner.id, columns: null });
  assert.equal(shownColumns(await look(owner, siteId), undefined).length, 7);
});
